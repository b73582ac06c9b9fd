"""All tables of rules in the order of the paper, and rules by their names."""

from __future__ import annotations

from collections.abc import Iterator

from mccli.model.rules.chains import CHAIN_RULES
from mccli.model.rules.form import Rule, RuleTable
from mccli.model.rules.functions import FUNCTION_RULES
from mccli.model.rules.matrices import MATRIX_RULES
from mccli.model.rules.neuron import NEURON_RULES
from mccli.model.rules.scalar import SCALAR_RULES
from mccli.model.rules.vectors import (
    ELEMENT_WISE_RULES,
    EXPANSION_RULES,
    JACOBIAN_RULES,
    REDUCTION_RULES,
)

TABLES = (
    SCALAR_RULES,
    FUNCTION_RULES,
    JACOBIAN_RULES,
    ELEMENT_WISE_RULES,
    EXPANSION_RULES,
    REDUCTION_RULES,
    CHAIN_RULES,
    NEURON_RULES,
    MATRIX_RULES,
)
# What derivations say for a rule, or for a part of the process, of another title.
_SAID = {
    "sum and difference rules": "sum", "squared norm": "norm",
    "intermediate variables": "four-steps", "local derivative": "four-steps",
    "substitute back": "four-steps", "simplify": "four-steps",
}  # fmt: skip
FACTORS_NAME = "factor-shapes"
NOTATION_NAME = "notation"


def all_rules() -> Iterator[Rule]:
    """Every rule, table by table."""
    return (rule for table in TABLES for rule in table.rules)


def all_names() -> tuple[str, ...]:
    """Everything that can be asked for: tables, the two tables without rules, and rules."""
    tables = (*(table.name for table in TABLES), FACTORS_NAME, NOTATION_NAME)
    return tuple(dict.fromkeys((*tables, *(rule.name for rule in all_rules()))))


def plain_name(word: str) -> str:
    """A name as it stands in the tables: "Product Rule" is ``product``.

    Titles that are not the name with blanks, and what derivations say, stand for their name.
    """
    text = _plain(word)
    titles = {_plain(table.title): table.name for table in TABLES}
    titles |= {_plain(rule.title): rule.name for rule in all_rules()}
    titles |= _SAID
    bare = text.removesuffix(" rules").removesuffix(" rule")
    return titles.get(text) or titles.get(bare) or bare.replace(" ", "-")


def _plain(words: str) -> str:
    return " ".join(words.lower().replace("-", " ").replace("_", " ").split())


def find_rule(name: str) -> Rule | None:
    """The rule of that name."""
    return next((rule for rule in all_rules() if rule.name == name), None)


def find_table(name: str) -> RuleTable | None:
    """The table of that name."""
    return next((table for table in TABLES if table.name == name), None)


def table_of(rule: Rule) -> RuleTable:
    """The table that the rule stands in."""
    return next(table for table in TABLES if rule in table.rules)
