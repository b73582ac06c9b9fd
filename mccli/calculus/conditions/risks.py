"""Which operations can bring a condition or a convention with them, and what leads to them.

Most nodes of most functions bring none, so that they need not be looked at any further.
"""

from __future__ import annotations

from collections.abc import Iterable

from mccli.syntax.tree import Lasting, Node, postorder

_SAFE_CALLS = frozenset(
    {"exp", "sin", "cos", "atan", "sinh", "cosh", "tanh", "asinh", "erf", "sigmoid", "softplus"}
)


def is_risky(node: Node) -> bool:
    """Whether a node with operands may not have a value or a slope everywhere."""
    op = node.op
    if op in ("sum", "negative"):
        return False
    if op == "product":
        return "/" in node.value and not all(
            sign != "/" or (factor.op == "number" and factor.value != 0)
            for sign, factor in zip(node.value, node.args, strict=True)
        )
    if op == "power":
        exponent = node.args[1]
        return exponent.op != "number" or type(exponent.value) is not int
    return op != "call" or node.value not in _SAFE_CALLS


def any_risky(roots: Iterable[Node]) -> bool:
    """Whether there is a risky node below the roots."""
    pending = [root for root in roots if root.args]
    seen: set[int] = set()
    while pending:
        node = pending.pop()
        if id(node) in seen:
            continue
        seen.add(id(node))
        if type(node) is Lasting:
            found = node.alike.get("risky")
            if found is None:
                found = node.alike["risky"] = is_risky(node) or any_risky(node.args)
            if found:
                return True
            continue
        if is_risky(node):
            return True
        for operand in node.args:
            if operand.args:
                pending.append(operand)
    return False


def paths_to_risky(roots: Iterable[Node]) -> tuple[list[Node], list[Node]]:
    """The risky nodes, and those on the way to them (themselves included), operands first."""
    risky: list[Node] = []
    paths: list[Node] = []
    on_path: set[int] = set()
    for node in postorder(*roots):
        if not node.args:
            continue
        if is_risky(node):
            risky.append(node)
        elif not any(id(operand) in on_path for operand in node.args):
            continue
        on_path.add(id(node))
        paths.append(node)
    return risky, paths
