"""Which tokens of the command line are options, decided one by one before any parser sees them.

Only a long option (``--wrt``) and the exact short ones are options; a short option's value is
the next token, never attached. Any other token with one leading minus is input, so that
``-x^2`` and ``-o*x`` are expressions. ``--`` ends the options.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from mccli.errors import MccliError, failure
from mccli.render.safe import excerpt

SHORT = ("-w", "-l", "-d", "-f", "-o", "-h")
"""The tokens that are options whatever the command."""


@dataclass(frozen=True, slots=True)
class Option:
    """What is to be known of an option to split tokens; ``name`` is its long spelling."""

    name: str
    takes_value: bool
    repeatable: bool


@dataclass(frozen=True, slots=True)
class Split:
    """Options by their long names with their values (None for a flag), inputs, and the first
    thing wrong, if any."""

    options: tuple[tuple[str, str | None], ...]
    inputs: tuple[str, ...]
    wrong: MccliError | None

    def has(self, name: str) -> bool:
        """Whether the option of that long name was given."""
        return any(each == name for each, _value in self.options)

    def value(self, name: str) -> str | None:
        """The last value of the option, or None."""
        values = [value for each, value in self.options if each == name]
        return values[-1] if values else None

    def tokens(self) -> list[str]:
        """The same command line in a form that leaves nothing to guess."""
        options = [name if value is None else f"{name}={value}" for name, value in self.options]
        return [*options, "--", *self.inputs]


def split(tokens: Sequence[str], known: Mapping[str, Option]) -> Split:
    """Sort ``tokens`` into options and inputs; ``known`` holds every spelling of every option.

    Never raises: what is wrong first (an unknown option, a missing value, an option given
    twice) is returned, so that ``--help`` and ``--json`` count wherever they stand.
    """
    options: list[tuple[str, str | None]] = []
    inputs: list[str] = []
    wrong: list[MccliError] = []
    position = 0
    while position < len(tokens):
        token = tokens[position]
        position += 1
        if token == "--":
            inputs += tokens[position:]
            break
        is_long = token.startswith("--")
        spelling, equals, attached = token.partition("=") if is_long else (token, "", "")
        option = known.get(spelling)
        if option is None:
            if is_long or token in SHORT:
                wrong.append(_unknown(spelling, known))
            else:
                inputs.append(token)
            continue
        value: str | None = attached if equals else None
        if option.takes_value and not equals:
            if position == len(tokens) or _is_long_option(tokens[position], known):
                wrong.append(
                    _usage(
                        "value",
                        f"{spelling} needs a value",
                        f"write it after the option: {spelling} VALUE",
                    )
                )
                continue
            value = tokens[position]
            position += 1
        elif equals and not option.takes_value:
            wrong.append(_usage("value", f"{spelling} takes no value", f"write {spelling}"))
        if not option.repeatable and any(name == option.name for name, _value in options):
            wrong.append(_usage("twice", f"{option.name} is given twice", "give it once"))
        options.append((option.name, value))
    return Split(tuple(options), tuple(inputs), wrong[0] if wrong else None)


def _is_long_option(token: str, known: Mapping[str, Option]) -> bool:
    return token.startswith("--") and token.partition("=")[0] in {*known, "--"}


def _unknown(spelling: str, known: Mapping[str, Option]) -> MccliError:
    # Only a wrong word needs what compares words.
    from mccli.model.names import nearest

    meant = nearest(spelling, sorted(name for name in known if name.startswith("--")))
    hint = f"did you mean {meant}?" if meant else "-h lists the options; -- ends them"
    return _usage("option", f"no such option: {excerpt(spelling)}", hint)


def _usage(code: str, message: str, hint: str) -> MccliError:
    return failure("usage", f"usage.{code}", message, hint)
