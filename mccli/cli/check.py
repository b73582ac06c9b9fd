"""The command check: is a derivative found by hand, or by a program, right?"""

from __future__ import annotations

import sys
from collections.abc import Callable
from contextlib import redirect_stdout
from dataclasses import replace
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer

from mccli.cli import input as reading
from mccli.cli import options, status
from mccli.cli.command import Command
from mccli.cli.derive import declared, sizes_of
from mccli.errors import EXIT_CODES, MccliError, failure
from mccli.limits import Limits, within
from mccli.render.safe import excerpt, visible
from mccli.source import Source

if TYPE_CHECKING:
    from mccli.model.verdict import Verdict

Claim = Annotated[
    str | None,
    typer.Option("--claim", metavar="CLAIM", help='What you found: "[[2*x*y, x^2]]".'),
]
ClaimFile = Annotated[
    str | None,
    typer.Option("--claim-file", metavar="PATH", help="Read the claim from this file."),
]
Program = Annotated[
    str | None,
    typer.Option(
        "--python", metavar="MODULE:FUNCTION",
        help="Compare with a Python function of yours, which is run as your own code.",
    ),
]  # fmt: skip
Hessian = Annotated[bool, typer.Option("--hessian", help="The claim is a second derivative.")]
CheckFormat = Annotated[
    Literal["pretty", "plain", "json"] | None,
    typer.Option(
        "--format", metavar="FORMAT",
        help="pretty (default on a terminal), plain (default else) or json.",
    ),
]  # fmt: skip

_CODES = {
    "right": status.OK,
    "wrong": EXIT_CODES["check"],
    "undecided": EXIT_CODES["math"],
}


def check(
    inputs: options.Inputs = None,
    claim: Claim = None,
    claim_file: ClaimFile = None,
    python: Program = None,
    hessian: Hessian = False,
    wrt: options.Wrt = None,
    layout: options.Layouts = "numerator",
    declare: options.Declare = None,
    of: options.Of = None,
    let: options.Let = None,
    expand: options.Expand = None,
    file: options.File = None,
    format: CheckFormat = None,
    json: options.Json = False,
    path: options.Output = None,
    timeout: options.Timeout = None,
    color: options.ColorOption = "auto",
    ascii: options.Ascii = False,
    debug: options.Debug = False,
) -> None:
    """Compare and print; the exit code says whether the claim is right."""
    shown = options.shown(format, json, path, color, ascii)
    limits = options.limits_for(timeout)
    _require_one(claim, claim_file, python)
    sources = reading.read_inputs(inputs or (), file, path, limits)
    stated = _stated(claim, claim_file, path, limits)
    declarations = declared(declare)
    sizes = sizes_of(let, limits)
    expanded = sizes_of(expand, limits, "--expand")
    if python is not None:
        # What a program and its libraries need is up to them.
        limits = replace(limits, memory_bytes=2**62)

    def judged() -> Verdict:
        from mccli.pipeline import Request, claims

        request = Request(
            "hessian" if hessian else "jacobian", sources, reading.texts("--wrt", wrt), layout,
            declarations, reading.texts("--of", of), let=sizes, expand=expanded,
        )  # fmt: skip
        if python is not None:
            called = excerpt(python)
            return claims.check_program(request, _loaded(python), called, limits)
        assert stated is not None
        return claims.check(request, stated, limits)

    def answer() -> tuple[str, int]:
        verdict = judged()
        shown.remark(verdict.result.notes)
        return _text(verdict, shown), _CODES[verdict.fate]

    text, code = within(limits, answer)
    shown.write(text)
    raise typer.Exit(code)


def _text(verdict: Verdict, shown: options.Shown) -> str:
    if shown.format == "json":
        from mccli.render import json_output
        from mccli.render.verdict_object import as_object

        return json_output.encode(as_object(verdict), shown.ascii_only())
    from mccli.render import verdict as rendering

    if shown.format == "plain":
        return rendering.plain(verdict)
    return rendering.render(verdict, shown.style())


def _require_one(*given: str | None) -> None:
    """Raise a usage error unless one claim is given, in one way."""
    count = sum(each is not None for each in given)
    if count != 1:
        message = "no claim is given" if count == 0 else "more than one claim is given"
        hint = 'write --claim "[[2*x*y, x^2]]", --claim-file PATH or --python MODULE:FUNCTION'
        raise failure("usage", "usage.claim", message, hint)


def _stated(
    claim: str | None, path: str | None, target: str | None, limits: Limits
) -> Source | None:
    if claim is not None:
        return reading.argument("--claim", claim)
    if path is not None:
        return reading.read_inputs((), path, target, limits)[0]
    return None


# -- the user's own program ----------------------------------------------------------------------


def _loaded(name: str) -> Callable[[list[Any]], object]:
    """The function of ``module:function``, from the current folder or what is installed.

    What it prints goes to standard error. Raises a usage error where there is none.
    """
    from importlib import import_module

    module, colon, function = name.partition(":")
    if not (module and colon and function):
        message = f"--python {excerpt(name)} names no function"
        raise failure("usage", "usage.python", message, "write it as module:function")
    if "" not in sys.path:
        sys.path.insert(0, "")
    try:
        with redirect_stdout(sys.stderr):
            found: Any = import_module(module)
    except (Exception, SystemExit) as error:
        said = visible(f"{type(error).__name__}: {error}", 200)
        message = f"the module {excerpt(module)} cannot be imported: {said}"
        hint = "name a module in this folder, without .py"
        raise failure("usage", "usage.python", message, hint) from None
    for part in function.split("."):
        found = getattr(found, part, None)
    if not callable(found):
        message = f"the module {excerpt(module)} has no function {excerpt(function)}"
        raise _no_function(message, module)

    def call(arguments: list[Any]) -> object:
        with redirect_stdout(sys.stderr):
            return found(*arguments)

    return call


def _no_function(message: str, module: str) -> MccliError:
    names = [
        name
        for name, value in vars(sys.modules[module]).items()
        if callable(value) and not name.startswith("_")
    ]
    hint = f"it has {', '.join(sorted(names)[:8])}" if names else "define it there"
    return failure("usage", "usage.python", message, hint)


def add_to(app: typer.Typer) -> None:
    """Register the command."""
    text = "Is a derivative found by hand right? Says what is wrong with it."
    app.command("check", cls=Command, help=text)(check)
