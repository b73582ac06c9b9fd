"""The command value: a function's value, or that of a derivative found before."""

from __future__ import annotations

import typer

from mccli.cli import input as reading
from mccli.cli import options
from mccli.cli.command import Command
from mccli.cli.derive import declared, sizes_of
from mccli.limits import within


def value(
    inputs: options.Inputs = None,
    declare: options.Declare = None,
    of: options.Of = None,
    let: options.Let = None,
    at: options.At = None,
    file: options.File = None,
    format: options.Formats = None,
    json: options.Json = False,
    path: options.Output = None,
    timeout: options.Timeout = None,
    color: options.ColorOption = "auto",
    ascii: options.Ascii = False,
    debug: options.Debug = False,
) -> None:
    """Evaluate at ``--at`` and print. A JSON result is known by its first character."""
    shown = options.shown(format, json, path, color, ascii)
    limits = options.limits_for(timeout)
    point = None if at is None else reading.argument("--at", at)
    piped = None if inputs or file is not None else reading.read_piped(limits)
    sources = (piped,) if piped else reading.read_inputs(inputs or (), file, path, limits)
    declarations = declared(declare)
    sizes = sizes_of(let, limits)

    def answer() -> str:
        from mccli.batch.stored import evaluate_json
        from mccli.pipeline import Request, run

        if len(sources) == 1 and sources[0].text.lstrip().startswith("{"):
            result = evaluate_json(sources[0], point, limits, sizes)
        else:
            request = Request(
                "value", sources, declare=declarations, of=reading.texts("--of", of), at=point,
                let=sizes,
            )  # fmt: skip
            result = run(request, limits)
        shown.remark(result.notes)
        return shown.text(result)

    shown.write(within(limits, answer))


def add_to(app: typer.Typer) -> None:
    """Register the command."""
    text = "The value of a function, or of a derivative, at a point."
    app.command("value", cls=Command, help=text)(value)
