"""The commands that show what is known: cases, schema, examples."""

from __future__ import annotations

import sys
from dataclasses import replace
from typing import Annotated, Literal

import typer

from mccli.cli import input as reading
from mccli.cli import options, output
from mccli.cli.command import Command, Group, PassingCommand, run
from mccli.cli.derive import declared
from mccli.limits import within

CasesFormat = Annotated[
    Literal["pretty", "plain", "json"] | None,
    typer.Option("--format", metavar="FORMAT", help="pretty, plain or json."),
]
More = Annotated[
    list[str] | None,
    typer.Argument(metavar="OPTIONS...", help="Options to add to its command line."),
]
Name = Annotated[str, typer.Argument(metavar="NAME", help="An example; see mccli examples list.")]


def cases(
    inputs: options.Inputs = None,
    wrt: options.Wrt = None,
    declare: options.Declare = None,
    of: options.Of = None,
    file: options.File = None,
    format: CasesFormat = None,
    json: options.Json = False,
    path: options.Output = None,
    timeout: options.Timeout = None,
    color: options.ColorOption = "auto",
    ascii: options.Ascii = False,
    debug: options.Debug = False,
) -> None:
    """Print the table; with input, mark its case."""
    shown = options.shown(format, json, path, color, ascii)
    limits = options.limits_for(timeout)
    given = bool(inputs) or file is not None
    sources = reading.read_inputs(inputs or (), file, path, limits) if given else ()
    declarations = declared(declare)

    def answer() -> str:
        from mccli.render import json_output
        from mccli.render.cases import cases_object, render_cases

        case = None
        if sources:
            from mccli.pipeline import Request, read

            request = Request(
                "jacobian", sources, reading.texts("--wrt", wrt), declare=declarations,
                of=reading.texts("--of", of),
            )  # fmt: skip
            problem = read(request, limits)
            from mccli.calculus.shape_case import first_case

            case = first_case(problem, limits)
        if shown.format == "json":
            return json_output.encode(cases_object(case), shown.ascii_only())
        style = shown.style()
        return render_cases(
            case, style if shown.format == "pretty" else replace(style, color=False)
        )

    shown.write(within(limits, answer))


def schema() -> None:
    """Print the JSON Schema."""
    import json

    from mccli.render import schema as of_json

    output.write(json.dumps(of_json.schema(), indent=2))


def list_examples(ctx: typer.Context) -> None:
    """Print each example's name and what it shows; not before a subcommand."""
    if ctx.invoked_subcommand is None:
        from mccli.cli.examples import all_examples

        examples = all_examples()
        room = max(len(each.name) for each in examples) + 2
        lines = [f"{each.name:<{room}}{each.title}" for each in examples]
        if output.is_terminal(sys.stdout):
            from textwrap import wrap

            width = max(output.width_of(sys.stdout), 2 * room)
            lines = [
                part for line in lines for part in wrap(line, width, subsequent_indent=" " * room)
            ]
        output.write("\n".join(lines))


def show_example(name: Name) -> None:
    """Print the example's file."""
    from mccli.cli.examples import find_example

    output.write(find_example(name).text.rstrip("\n"))


def run_named(ctx: typer.Context, name: Name, more: More = None) -> None:
    """Run the example's own command line, with ``more`` options at its end."""
    from mccli.cli.examples import find_example, run_example

    root = ctx.find_root().command
    run_example(find_example(name), lambda tokens: run(root, [*tokens, *(more or ())]))


def add_to(app: typer.Typer) -> None:
    """Register the commands."""
    app.command("cases", cls=Command, help="The shape cases in both layouts.")(cases)
    app.command("schema", cls=Command, help="The JSON Schema of requests and answers.")(schema)
    examples = typer.Typer(
        cls=Group, help="The packaged examples.", invoke_without_command=True, rich_markup_mode=None
    )
    examples.callback()(list_examples)
    examples.command("list", cls=Command, help="List the examples.")(list_examples)
    examples.command("show", cls=Command, help="Print an example.")(show_example)
    examples.command("run", cls=PassingCommand, help="Run an example.")(run_named)
    app.add_typer(examples, name="examples")
