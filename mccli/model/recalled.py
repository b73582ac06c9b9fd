"""The problems of plain texts that differ from earlier ones in their numbers only."""

from __future__ import annotations

from collections.abc import Sequence

from mccli.limits import Limits
from mccli.model.families import NO_FAMILIES
from mccli.model.occurrences import occurrences
from mccli.model.plain import plain_problem
from mccli.model.problem import Problem
from mccli.model.spaces import SCALAR
from mccli.source import Source
from mccli.syntax.document import Definition
from mccli.syntax.recall import recalled
from mccli.syntax.tree import Node
from mccli.syntax.vocabulary import CONSTANTS

_PROBLEMS: dict[tuple[object, ...], tuple[Sequence[Definition], Problem | None]] = {}
"""The problems that patterns pose, by ``id`` of the definitions read and the variables; a cache."""
_MOST_PROBLEMS = 1_000


def recalled_problem(
    sources: Sequence[Source], wrt: Sequence[Node], limits: Limits
) -> Problem | None:
    """The problem of texts whose patterns are known; None for others, and where it is not plain.

    Its places are those of the definitions read. All its constants are numbers in answers too.
    """
    document = recalled(sources, limits)
    if document is None:
        return None
    definitions = document.definitions
    models = [each.like or each for each in definitions]
    key = (*map(id, models), *[(node.op, node.value) for node in wrt])
    known = _PROBLEMS.get(key)
    if known is None:
        if len(_PROBLEMS) >= _MOST_PROBLEMS:
            _PROBLEMS.clear()
        known = _PROBLEMS[key] = models, _posed(models, wrt)
    before = known[1]
    if before is None:
        return None
    return Problem(
        dict(zip(before.definitions, definitions, strict=True)), before.functions, (),
        before.params, {}, {}, before.constants, before.variables, before.cut, before.free,
        {id(each.expr): SCALAR for each in definitions}, (), before.corpus, NO_FAMILIES,
        before.occurrences,
    )  # fmt: skip


def _posed(models: Sequence[Definition], wrt: Sequence[Node]) -> Problem | None:
    posed = plain_problem([(each, occurrences(each)) for each in models], wrt)
    if posed is None:
        return None
    taken = {*posed.free, *(variable.name for variable in posed.variables)}
    return posed.with_constants(posed.constants.union(set(CONSTANTS) - taken))
