"""All commands, put together."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated

import typer
from typer.core import TyperGroup

import mccli
from mccli.cli import arguments, derive, output
from mccli.cli.command import Group, option_table

NAME = "mccli"


def build(tokens: Sequence[str] = ()) -> Group:
    """The command-line program, with at least the command that ``tokens`` begin with.

    Reading the signatures of all commands would take as long as parsing the formula.
    """
    app = typer.Typer(
        name=NAME,
        cls=Group,
        help="A calculator for matrix calculus: gradients, Jacobians and Hessians.",
        add_completion=False,
        rich_markup_mode=None,
        pretty_exceptions_enable=False,
        context_settings={"help_option_names": ["-h", "--help"]},
    )
    app.callback()(_mccli)
    if tokens and tokens[0] in derive.HELP:
        derive.add_to(app, tokens[0])
    else:
        from mccli.cli import batch, check, code, completion, critical, reference, rules, value

        derive.add_to(app, *derive.HELP)
        for family in (value, check, critical, code, batch, reference, rules, completion):
            family.add_to(app)
    group = typer.main.get_command(app)
    assert isinstance(group, Group)
    return group


def _show_version(wanted: bool) -> None:
    if wanted:
        output.write(f"{NAME} {mccli.__version__}")
        raise typer.Exit


def _mccli(
    version: Annotated[
        bool,
        typer.Option("--version", callback=_show_version, is_eager=True, help="Show the version."),
    ] = False,
) -> None:
    """What stands before the command's name."""


def all_options(command: TyperGroup) -> dict[str, arguments.Option]:
    """Every option of every command, by each of its spellings."""
    table = option_table(command.params)
    for each in command.commands.values():
        if isinstance(each, TyperGroup):
            table.update(all_options(each))
        table.update(option_table(each.params))
    return table
