"""The shapes of what the steps of a derivation show, where vectors and matrices stay whole."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from mccli.model.result import Result
from mccli.model.spaces import Shape, Space
from mccli.model.steps import Derivation
from mccli.render.answer_shapes import inferred, spaces_of
from mccli.render.structure import UNKNOWN
from mccli.syntax.tree import Node, postorder

# No formula has to be rearranged around what is still to be found.
_OPEN = Shape("matrix", (0, 0))


def step_shapes(result: Result, derivation: Derivation) -> Mapping[int, Shape]:
    """The shapes by ``id(node)``; what holds a derivative counts as a matrix.

    There are none for derivations written out component by component.
    """
    if result.expression is None:
        return UNKNOWN
    written = (*result.intermediates, *result.functions)
    known = {each.name: each.expr for each in written}
    known.update((each.name, each.expr) for each in derivation.intermediates)
    known.update(result.temporaries)
    spaces = spaces_of(result.declare)
    roots = [*_trees(derivation)]
    pending = {id(node) for node in postorder(*roots) if node.op == "derivative"}
    shapes: dict[int, Shape] = {}
    closed: list[Node] = []
    for node in postorder(*roots):
        if id(node) in pending or any(id(each) in pending for each in node.args):
            pending.add(id(node))
            shapes[id(node)] = _OPEN
            closed += [each for each in node.args if id(each) not in pending]
    closed += [root for root in roots if id(root) not in pending]
    shapes.update(_inferred([*known.items()], closed, spaces))
    return shapes


def _inferred(
    known: Sequence[tuple[str, Node]], trees: Sequence[Node], spaces: Mapping[str, Space]
) -> Mapping[int, Shape]:
    """The shapes of trees over known names, together or, where that fails, each by itself."""
    # No name of the language is a number.
    named = [(str(number), tree) for number, tree in enumerate(trees)]
    together = inferred([*known, *named], spaces)
    if together:
        return together
    found: dict[int, Shape] = {}
    for each in named:
        found.update(inferred([*known, each], spaces) or inferred([each], spaces))
    return found


def _trees(derivation: Derivation) -> Iterator[Node]:
    for step in derivation.steps:
        yield step.before
        yield step.after
    for each in derivation.intermediates:
        yield each.expr
        yield from (slope for _, slope in each.slopes)
    yield from (factor.matrix for factor in derivation.factors)
    yield from (wrong.expr for wrong in derivation.wrong_ways)
