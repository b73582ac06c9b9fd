"""Which member of a family a part of its text belongs to, for errors."""

from __future__ import annotations

from collections.abc import Iterator

from mccli.calculus.expansion.expand import definition_trees
from mccli.limits import Limits
from mccli.model.families import Family
from mccli.model.problem import Problem
from mccli.syntax.tree import Node, postorder

# They were written out before, so they are not too many.
_UNBOUNDED = Limits(entries=2**62, nodes=2**62)


def member_text(node: Node, problem: Problem) -> str:
    """``in y[3] (i = 3): `` where an expanded node is part of that member; else nothing.

    The first member that has such a part at the node's place in the text.
    """
    source, offset = problem.corpus.locate(node.at)
    for family in problem.families.of:
        definition = family.definition
        own = [each.at for each in postorder(definition.expr)]
        if definition.source is source and min(own) <= offset <= max(own):
            for place, tree in _trees(family, problem):
                if any(each.at == node.at and each == node for each in postorder(tree)):
                    return f"in {family.label(place)}: "
    return ""


def _trees(family: Family, problem: Problem) -> Iterator[tuple[int, Node]]:
    """The members that count in the problem, expanded, each with its place in the ranges."""
    counting = {*problem.functions, *problem.intermediates}
    places = [place for place, name in enumerate(family.members) if name in counting]
    names = [family.members[place] for place in places]
    for place, entries in zip(places, definition_trees(problem, names, _UNBOUNDED), strict=True):
        yield from ((place, entry) for entry in entries)
