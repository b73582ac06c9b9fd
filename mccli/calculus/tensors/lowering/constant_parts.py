"""Parts of a definition without variables: refused where they have no value, as ``log(0)``."""

from __future__ import annotations

from collections.abc import Iterator

from mccli.errors import MccliError, failure
from mccli.limits import Limits
from mccli.model.problem import node_place
from mccli.syntax.document import Definition
from mccli.syntax.scalar import is_scalar_operation
from mccli.syntax.tree import Node, postorder


def check_constant_parts(definition: Definition, constants: frozenset[str], limits: Limits) -> None:
    """Evaluate what has no variables in it, unless a ``where`` decides whether it counts.

    Raises a math error for ``1/0`` or ``log(0)``, a limit error for ``9^9^9``.
    """
    constants -= frozenset(definition.params or ())
    parts = list(_constant_parts(definition.expr, constants))
    if not parts:
        return
    from mccli.calculus.evaluation.constants import check_constants
    from mccli.calculus.evaluation.novalue import NoValue

    try:
        check_constants(parts, constants, limits)
    except NoValue as error:
        raise _planned(error.node, error.kind, error.message, definition) from None


def _planned(node: Node, kind: str, message: str, definition: Definition) -> MccliError:
    place = node_place(node, definition)
    if kind == "size":
        hint = "use smaller numbers, or raise MCCLI_MAX_RESULT_DIGITS"
        return failure("limit", "limit.number", message, hint, place)
    return failure("math", f"math.{kind}", message, "look at its domain", place)


def _constant_parts(root: Node, constants: frozenset[str]) -> Iterator[Node]:
    """The largest parts that are scalar and constant, and 1/s for each that divides."""
    fixed = _fixed(root, constants)
    pending = [root]
    seen: set[int] = set()
    while pending:
        node = pending.pop()
        if id(node) in seen or not node.args:
            continue
        seen.add(id(node))
        if id(node) in fixed:
            yield node
            continue
        if node.op == "product":
            for sign, factor in zip(node.value, node.args, strict=True):
                if sign in "/⊘" and id(factor) in fixed:
                    yield Node("product", "*/", (Node("number", 1), factor), factor.at)
        choice = node.op == "call" and node.value == "where"
        pending += node.args[:1] if choice else node.args


def _fixed(root: Node, constants: frozenset[str]) -> set[int]:
    """The ids of the nodes of scalar operations on numbers and constants."""
    found: set[int] = set()
    for node in postorder(root):
        if node.op == "name":
            if node.value in constants:
                found.add(id(node))
        elif is_scalar_operation(node) and all(id(each) in found for each in node.args):
            found.add(id(node))
    return found
