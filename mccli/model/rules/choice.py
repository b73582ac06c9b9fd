"""What a name asks for: a rule, a table, or everything."""

from __future__ import annotations

from dataclasses import dataclass

from mccli.errors import failure
from mccli.model.names import nearest
from mccli.model.rules.form import Rule, RuleTable
from mccli.model.rules.tables import (
    FACTORS_NAME,
    NOTATION_NAME,
    TABLES,
    all_names,
    find_rule,
    find_table,
    plain_name,
    table_of,
)

_MOST_SHOWN = 80


@dataclass(frozen=True, slots=True)
class Chosen:
    """The tables to show, and whether those without rules are among them.

    ``rule`` is the single rule asked for; its table is then the only one.
    """

    tables: tuple[RuleTable, ...]
    rule: Rule | None = None
    factors: bool = False
    notation: bool = False


def choose(word: str | None) -> Chosen:
    """What ``word`` asks for; everything without one. Raises a usage error for an unknown name."""
    if word is None:
        return Chosen(TABLES, factors=True, notation=True)
    name = plain_name(word)
    rule = find_rule(name)
    if rule is not None:
        return Chosen((table_of(rule),), rule)
    table = find_table(name)
    if table is not None:
        return Chosen((table,), factors=table.name == "chains")
    if name in (FACTORS_NAME, NOTATION_NAME):
        return Chosen((), factors=name == FACTORS_NAME, notation=name == NOTATION_NAME)
    meant = nearest(name, all_names()) or _beginning(name)
    hint = f"did you mean {meant}?" if meant else "mccli rules lists them"
    shown = word if len(word) <= _MOST_SHOWN else word[: _MOST_SHOWN - 1] + "…"
    raise failure("usage", "usage.rule", f"no such rule: {shown or '(empty)'}", hint)


def _beginning(name: str) -> str | None:
    """The only name that begins with what was asked for, or has it as a word."""
    found = [each for each in all_names() if each.startswith(name) or name in each.split("-")]
    return found[0] if name and found else None
