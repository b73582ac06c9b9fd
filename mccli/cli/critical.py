"""The command critical: where the gradient of a function is zero."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from mccli.cli import input as reading
from mccli.cli import options
from mccli.cli.command import Command
from mccli.cli.derive import declared, sizes_of
from mccli.errors import failure
from mccli.limits import within

if TYPE_CHECKING:
    from mccli.model.stationary import Stationary

Box = Annotated[
    str | None,
    typer.Option(
        "--box", metavar="BOX",
        help='Where to search if no exact solution is found: "x=-5..5, y=0..1"; -5..5 by default.',
    ),
]  # fmt: skip
Minimize = Annotated[
    bool, typer.Option("--minimize", help="Name the least point, with a certificate if convex.")
]
Tries = Annotated[
    str | None, typer.Option("--tries", metavar="COUNT", help="Random starts; 100 by default.")
]
Seed = Annotated[
    str | None, typer.Option("--seed", metavar="NUMBER", help="Other random starts; 0 by default.")
]
_MOST_TRIES = 100_000
_MOST_SEED = 10**18


def critical(
    inputs: options.Inputs = None,
    minimize: Minimize = False,
    box: Box = None,
    tries: Tries = None,
    seed: Seed = None,
    wrt: options.Wrt = None,
    declare: options.Declare = None,
    of: options.Of = None,
    let: options.Let = None,
    expand: options.Expand = None,
    file: options.File = None,
    format: options.Formats = None,
    json: options.Json = False,
    path: options.Output = None,
    timeout: options.Timeout = None,
    color: options.ColorOption = "auto",
    ascii: options.Ascii = False,
    no_verify: options.NoVerify = False,
    debug: options.Debug = False,
) -> None:
    """Find the stationary points and print them."""
    shown = options.shown(format, json, path, color, ascii)
    limits = options.limits_for(timeout)
    sources = reading.read_inputs(inputs or (), file, path, limits)
    declarations = declared(declare)
    sizes = sizes_of(let, limits)
    expanded = sizes_of(expand, limits, "--expand")
    where = None if box is None else reading.argument("--box", box)
    count, number = _whole("--tries", tries, _MOST_TRIES), _whole("--seed", seed, _MOST_SEED)

    def answer() -> str:
        from mccli.calculus.critical.wish import TRIES, Wish
        from mccli.pipeline import Request
        from mccli.pipeline.critical import critical

        request = Request(
            "critical", sources, reading.texts("--wrt", wrt), declare=declarations,
            of=reading.texts("--of", of), let=sizes, expand=expanded,
        )  # fmt: skip
        wish = Wish(where, TRIES if count is None else count, number or 0, minimize, not no_verify)
        found = critical(request, wish, limits)
        shown.remark(found.notes)
        return _text(found, shown)

    shown.write(within(limits, answer))


def _text(found: Stationary, shown: options.Shown) -> str:
    """The answer in the format asked for."""
    if shown.format == "pretty":
        from mccli.render import stationary_terminal

        return stationary_terminal.render(found, shown.style())
    if shown.format == "json":
        from mccli.render import json_output, stationary_json

        return json_output.encode(stationary_json.as_object(found), shown.ascii_only())
    if shown.format == "plain":
        from mccli.render import stationary_plain

        return stationary_plain.render(found)
    from mccli.render import stationary_formulas

    if shown.format == "latex":
        return stationary_formulas.to_latex(found)
    text = stationary_formulas.to_mathml(found)
    return text.encode("ascii", "xmlcharrefreplace").decode() if shown.ascii_only() else text


def _whole(option: str, text: str | None, most: int) -> int | None:
    """A whole number from 0 to ``most``. Raises a usage error for anything else."""
    if text is None:
        return None
    if text.isascii() and text.isdecimal() and len(text) < 20 and int(text) <= most:
        return int(text)
    from mccli.render.safe import excerpt

    message = f"{option} {excerpt(text)} is not a whole number from 0 to {most}"
    raise failure("usage", "usage.number", message, f"write it as in {option} 50")


def add_to(app: typer.Typer) -> None:
    """Register the command."""
    text = "The stationary points of a function, and what they are."
    app.command("critical", cls=Command, help=text)(critical)
