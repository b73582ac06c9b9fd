"""What there is to complete, read from the program itself."""

from __future__ import annotations

from dataclasses import dataclass

import typer
from typer._click import Command as AnyCommand
from typer.core import TyperGroup

from mccli.cli.examples import all_examples
from mccli.model.rules.tables import all_names

_FILES = {"FILE", "PATH"}


@dataclass(frozen=True, slots=True)
class Flag:
    """An option: its spellings, and what its value can be (files, choices, or anything)."""

    spellings: tuple[str, ...]
    help: str
    takes_value: bool
    repeatable: bool
    files: bool
    choices: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Page:
    """A command ("examples show"; "" is mccli itself): its options, commands and arguments."""

    path: str
    help: str
    flags: tuple[Flag, ...]
    commands: tuple[tuple[str, str], ...]
    files: bool
    choices: tuple[str, ...]


def pages(command: AnyCommand, path: str = "") -> tuple[Page, ...]:
    """The command and all below it."""
    # One level below the other: the program's own depth, not a user's.
    context = typer.Context(command, info_name="mccli", help_option_names=["-h", "--help"])
    flags: list[Flag] = []
    files = False
    choices: tuple[str, ...] = ()
    for param in command.get_params(context):
        values = tuple(str(each) for each in getattr(param.type, "choices", ()))
        if param.param_type_name == "option":
            is_flag = bool(getattr(param, "is_flag", False))
            flags.append(
                Flag(
                    tuple(sorted(param.opts, key=len)),
                    getattr(param, "help", None) or "",
                    not is_flag,
                    param.multiple,
                    param.metavar in _FILES,
                    values,
                )
            )
        elif param.metavar == "NAME":
            choices = tuple(each.name for each in all_examples())
        elif param.metavar == "RULE":
            choices = all_names()
        elif values:
            choices = values
        else:
            files = True
    below = command.commands if isinstance(command, TyperGroup) else {}
    commands = tuple((name, each.help or "") for name, each in below.items())
    page = Page(path, command.help or "", tuple(flags), commands, files, choices)
    rest = [pages(each, f"{path} {name}".strip()) for name, each in below.items()]
    return (page, *(each for part in rest for each in part))
