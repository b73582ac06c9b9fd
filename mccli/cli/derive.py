"""The deriving commands: grad, jacobian, hessian."""

from __future__ import annotations

import typer

from mccli.cli import input as reading
from mccli.cli import options
from mccli.cli.command import Command
from mccli.limits import Limits, within
from mccli.source import Source

HELP = {
    "grad": "The gradient: the derivative of one scalar function.",
    "jacobian": "The Jacobian: the derivative of component functions.",
    "hessian": "The Hessian: the second derivative of one scalar function.",
}


def derive(
    ctx: typer.Context,
    inputs: options.Inputs = None,
    wrt: options.Wrt = None,
    layout: options.Layouts = "numerator",
    declare: options.Declare = None,
    of: options.Of = None,
    let: options.Let = None,
    expand: options.Expand = None,
    at: options.At = None,
    steps: options.Steps = None,
    sparse: options.Sparse = False,
    engine: options.EngineOption = "auto",
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
    """Differentiate and print; the command's own name says what."""
    shown = options.shown(format, json, path, color, ascii)
    limits = options.limits_for(timeout)
    sources = reading.read_inputs(inputs or (), file, path, limits)
    declarations = declared(declare)
    sizes = sizes_of(let, limits)
    expanded = sizes_of(expand, limits, "--expand")
    point = None if at is None else reading.argument("--at", at)

    def answer() -> str | None:
        from mccli.pipeline import Request, run

        request = Request(
            ctx.info_name or "jacobian", sources, reading.texts("--wrt", wrt), layout, declarations,
            reading.texts("--of", of), point, not no_verify, sizes, engine, sparse, expanded,
            steps=steps,
        )  # fmt: skip
        result = run(request, limits)
        shown.remark(result.notes)
        if result.cells is None:
            return shown.text(result)
        # The rows are made while they are written.
        shown.write_pieces(shown.pieces(result))
        return None

    text = within(limits, answer)
    if text is not None:
        shown.write(text)


def sizes_of(
    texts: list[str] | None, limits: Limits, option: str = "--let"
) -> tuple[tuple[str, int], ...]:
    """The sizes of ``--let``, or of another such option."""
    if not texts:
        return ()
    from mccli.model.sizes import parse_let

    return parse_let(reading.texts(option, texts), limits, option)


def declared(texts: list[str] | None) -> tuple[Source, ...]:
    """One source per ``-d``, numbered."""
    return tuple(reading.argument(f"-d {i}", text) for i, text in enumerate(texts or (), 1))


def add_to(app: typer.Typer, *names: str) -> None:
    """Register the commands of these names."""
    for name in names:
        app.command(name, cls=Command, help=HELP[name])(derive)
