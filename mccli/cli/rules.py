"""The command rules: the named rules of differentiation, and one of them with an example."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Literal

import typer

from mccli.cli import input as reading
from mccli.cli import options
from mccli.cli.command import Command
from mccli.limits import Limits, within

if TYPE_CHECKING:
    from mccli.model.result import Result
    from mccli.model.rules.form import Example

RulesFormat = Annotated[
    Literal["pretty", "plain", "json", "latex"] | None,
    typer.Option("--format", metavar="FORMAT", help="pretty, plain, json or latex."),
]
Name = Annotated[
    str | None,
    typer.Argument(metavar="RULE", help="A rule, such as product, or a table, such as chains."),
]


def rules(
    name: Name = None,
    format: RulesFormat = None,
    json: options.Json = False,
    path: options.Output = None,
    timeout: options.Timeout = None,
    color: options.ColorOption = "auto",
    ascii: options.Ascii = False,
    debug: options.Debug = False,
) -> None:
    """Print the tables; with a name, one rule or one table."""
    shown = options.shown(format, json, path, color, ascii)
    limits = options.limits_for(timeout)

    def answer() -> str:
        from mccli.model.rules.choice import choose

        chosen = choose(name)
        example = chosen.rule.example if chosen.rule else None
        found = None
        if example is not None and shown.format != "latex":
            found = answer_of(example, limits)
        if shown.format == "json":
            from mccli.render import json_output
            from mccli.render.rule_object import rules_object

            return json_output.encode(rules_object(chosen, found), shown.ascii_only())
        if shown.format == "latex":
            from mccli.render.rule_latex import render_latex

            return render_latex(chosen)
        if shown.format == "plain":
            from mccli.render.rule_plain import render_plain

            return render_plain(chosen, found)
        if chosen.rule is None:
            from mccli.render.rule_list import render_list

            return render_list(chosen, shown.style())
        from mccli.render.rule_view import render_rule

        return render_rule(chosen.rule, found, shown.style())

    shown.write(within(limits, answer))


def answer_of(example: Example, limits: Limits) -> Result:
    """What the example's command line answers."""
    from mccli.cli.derive import declared
    from mccli.pipeline import Request, run

    sources = reading.read_inputs(list(example.inputs), None, None, limits)
    wrt = (",".join(example.wrt),) if example.wrt else ()
    declare = declared(list(example.declare))
    return run(Request(example.command, sources, wrt, declare=declare), limits)


def add_to(app: typer.Typer) -> None:
    """Register the command."""
    app.command("rules", cls=Command, help="The named rules, and one with an example.")(rules)
