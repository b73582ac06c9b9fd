"""Each condition once, and none that another one implies."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from mccli.calculus.conditions.guards import Guard
from mccli.calculus.conditions.relations import implies
from mccli.model.result import Condition
from mccli.syntax import printer
from mccli.syntax.tree import Node


@dataclass(frozen=True, slots=True)
class Stated:
    """A condition, with the statement and the guard it was made of."""

    condition: Condition
    statement: Node | None
    guard: Guard


def without_superfluous(found: Iterable[Stated]) -> list[Condition]:
    """The conditions in their order; one said for two reasons is one on the domain."""
    kept: dict[str, Stated] = {}
    for each in found:
        text = each.condition.text
        before = kept.setdefault(text, each)
        if each.condition.kind == "domain" and before.condition.kind != "domain":
            kept[text] = replace(before, condition=each.condition)
    always: dict[frozenset[str], list[Node]] = {}
    for each in kept.values():
        if each.guard is None and each.statement is not None:
            always.setdefault(_sides(each.statement), []).append(each.statement)
    return [each.condition for each in kept.values() if not _implied(each, always)]


def _sides(statement: Node) -> frozenset[str]:
    """The texts of what is compared, in either order."""
    if statement.op != "comparison":
        return frozenset()
    return frozenset(printer.text(side) for side in statement.args)


def _implied(stated: Stated, always: dict[frozenset[str], list[Node]]) -> bool:
    statement = stated.statement
    if statement is None or statement.op != "comparison":
        return False
    return any(
        implies(given, statement) and (stated.guard is not None or not implies(statement, given))
        for given in always.get(_sides(statement), ())
    )
