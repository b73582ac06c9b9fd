"""The options that commands share, and how an answer is to be shown."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from mccli.cli import files, output
from mccli.errors import failure
from mccli.limits import LONGEST_SECONDS, Limits, positive_number
from mccli.model.layouts import Layout
from mccli.render.safe import visible
from mccli.render.style import Style

if TYPE_CHECKING:
    from mccli.model.result import Result

EngineChoice = Literal["auto", "sympy", "graph"]
StepStyle = Literal["rules", "chain"]
Format = Literal["pretty", "plain", "json", "latex", "mathml"]

Inputs = Annotated[
    list[str] | None, typer.Argument(metavar="INPUT...", help="Expressions, a file, or -.")
]
Wrt = Annotated[
    list[str] | None,
    typer.Option("-w", "--wrt", metavar="NAMES", help="Differentiate by these: x,y."),
]
Layouts = Annotated[
    Layout,
    typer.Option(
        "-l", "--layout", metavar="LAYOUT",
        show_default=False,
        help="numerator (row i is the gradient of f_i), the default, or denominator.",
    ),
]  # fmt: skip
Declare = Annotated[
    list[str] | None,
    typer.Option("-d", "--declare", metavar="DECL", help='A name\'s space: "x : R^3".'),
]
Of = Annotated[
    list[str] | None,
    typer.Option("--of", metavar="NAMES", help="The definitions to differentiate: f,g."),
]
Let = Annotated[
    list[str] | None,
    typer.Option("--let", metavar="SIZES", help="Sizes: n=1000, or n=10,m=20."),
]
Expand = Annotated[
    list[str] | None,
    typer.Option(
        "--expand", metavar="SIZES", help="Write vectors and matrices out: n=3, or n=3,m=2."
    ),
]
EngineOption = Annotated[
    EngineChoice,
    typer.Option(
        "--engine", metavar="ENGINE",
        show_default=False,
        help="auto, sympy (short forms) or graph (large systems).",
    ),
]  # fmt: skip
Sparse = Annotated[bool, typer.Option("--sparse", help="List the entries that are not zero.")]
Steps = Annotated[
    StepStyle | None,
    typer.Option(
        "--steps", metavar="STYLE",
        help="Show how: rules (term by term) or chain (intermediate variables).",
    ),
]  # fmt: skip
At = Annotated[
    str | None,
    typer.Option("--at", metavar="POINT", help='A point: "x=1, y=1/2, v=[1,2,3]".'),
]
Formats = Annotated[
    Format | None,
    typer.Option(
        "--format", metavar="FORMAT",
        help="pretty (default on a terminal), plain (default else), json, latex or mathml.",
    ),
]  # fmt: skip
Json = Annotated[bool, typer.Option("--json", help="The same as --format json.")]
Output = Annotated[
    str | None,
    typer.Option("-o", "--output", metavar="FILE", help="Write the answer to this file."),
]
Timeout = Annotated[
    str | None,
    typer.Option("--timeout", metavar="SECONDS", help="Time allowed; 10 by default."),
]
ColorOption = Annotated[
    output.Color,
    typer.Option(
        "--color", metavar="WHEN",
        show_default=False,
        help="auto (heeds NO_COLOR, FORCE_COLOR and TERM=dumb), always or never.",
    ),
]  # fmt: skip
Ascii = Annotated[bool, typer.Option("--ascii", help="ASCII characters only.")]
NoVerify = Annotated[bool, typer.Option("--no-verify", help="Do not check the answer.")]
File = Annotated[
    str | None,
    typer.Option("-f", "--file", metavar="PATH", help="Read the input from this file."),
]
Debug = Annotated[bool, typer.Option("--debug", help="For a bug in mccli, show the traceback.")]


@dataclass(frozen=True, slots=True)
class Shown:
    """How an answer is to be shown, and where: standard output, or the file ``path``."""

    format: Format
    path: str | None
    color: str
    ascii: bool

    def text(self, result: Result) -> str:
        """The result in the format asked for; no newline at the end."""
        return "".join(self.pieces(result))

    def pieces(self, result: Result) -> Iterable[str]:
        """The same in pieces: a sparse derivative is made while it is written."""
        if self.format == "pretty":
            from mccli.render import terminal

            return (terminal.render(result, self.style()),)
        if self.format == "json":
            from mccli.render import json_output

            return json_output.pieces(result, ascii_only=self.ascii_only())
        if self.format == "latex":
            from mccli.render import latex

            return (latex.render(result),)
        if self.format == "mathml":
            from mccli.render import mathml

            text = mathml.render(result)
            if self.ascii_only():
                text = text.encode("ascii", "xmlcharrefreplace").decode()
            return (text,)
        from mccli.render import plain

        return plain.pieces(result, self.ascii_only())

    def remark(self, notes: Iterable[str]) -> None:
        """The notes of an answer whose format has no place for them, to standard error."""
        if self.format not in ("pretty", "json"):
            for note in notes:
                output.complain(f"note: {visible(note)}")

    def write(self, text: str) -> None:
        """``text`` to the file or to standard output."""
        self.write_pieces((text,))

    def write_pieces(self, pieces: Iterable[str]) -> None:
        """Text in pieces to the file, whole or not at all, or to standard output."""
        if self.path is None:
            output.write_pieces(pieces)
        else:
            files.write_pieces(self.path, pieces)

    def style(self) -> Style:
        """How to write pretty text to where the answer goes; files are coloured on demand only."""
        if self.path is None:
            return output.style_for(sys.stdout, self.color, self.ascii)
        return Style(output.width_of(None), self.color == "always", self.ascii)

    def ascii_only(self) -> bool:
        """Whether the answer's place takes nothing but ASCII."""
        return self.ascii or (self.path is None and not output.takes_unicode(sys.stdout))


def shown(format: Format | None, json: bool, path: str | None, color: str, ascii: bool) -> Shown:
    """What the options say together. Raises a usage error where they contradict each other."""
    if json and format not in (None, "json"):
        message = f"--json and --format {format} contradict each other"
        raise failure("usage", "usage.format", message, "give one of them")
    if path == "-":
        path = None
    if json:
        format = "json"
    elif format is None:
        format = "pretty" if path is None and output.is_terminal(sys.stdout) else "plain"
    return Shown(format, path, color, ascii)


def limits_for(timeout: str | None) -> Limits:
    """The limits of this run. Raises a usage error for a timeout that is no positive number."""
    limits = Limits.from_environment()
    seconds = limits.seconds
    if timeout is not None:
        number = positive_number(timeout)
        if number is None:
            raise failure(
                "usage", "usage.timeout", f"--timeout {timeout} is not a number of seconds",
                "give a positive number, such as --timeout 30",
            )  # fmt: skip
        seconds = number
    return replace(limits, seconds=min(seconds, LONGEST_SECONDS))
