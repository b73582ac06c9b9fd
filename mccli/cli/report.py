"""How errors are told, to people and to programs."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from mccli.cli import arguments, output
from mccli.errors import MccliError, bug
from mccli.render.safe import visible

if TYPE_CHECKING:
    from mccli.cli.command import Group


@dataclass(frozen=True, slots=True)
class Manner:
    """How to speak of errors, as far as the command line says."""

    json: bool = False
    color: str = "auto"
    ascii: bool = False
    debug: bool = False
    command: str = ""


def manner_of(tokens: Sequence[str], program: Group) -> Manner:
    """What the command line says, whatever else may be wrong with it."""
    from mccli.cli.program import all_options

    split = arguments.split(tokens, all_options(program))
    return Manner(
        split.has("--json") or split.value("--format") == "json",
        split.value("--color") or "auto",
        split.has("--ascii"),
        split.has("--debug"),
        tokens[0] if tokens and tokens[0] in program.commands else "",
    )


def report(error: MccliError, manner: Manner) -> int:
    """Print the error; its exit code. Raises an io error if JSON cannot be written."""
    if manner.json:
        from mccli.render import json_output

        ascii_only = manner.ascii or not output.takes_unicode(sys.stdout)
        output.write(json_output.render_error(error, ascii_only=ascii_only))
    else:
        from mccli.render import diagnostics

        style = output.style_for(sys.stderr, manner.color, manner.ascii)
        text = diagnostics.render(error, style)
        if error.problems[0].code in ("usage.input", "usage.missing"):
            from mccli.cli import texts

            text += f"\n\n{texts.examples(manner.command)}".rstrip()
        output.complain(text)
    return error.exit_code


def report_bug(error: Exception, manner: Manner) -> int:
    """Print that mccli itself is wrong, with the traceback if that was asked for."""
    if manner.debug:
        import traceback

        lines = "".join(traceback.format_exception(error)).splitlines()
        output.complain("\n".join(visible(line) for line in lines))
    said = visible(f"{type(error).__name__}: {error}".removesuffix(": "), 200)
    return report(bug(said), manner)
