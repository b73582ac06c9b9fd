"""Products taken apart: constant factors come out, and the last factor stands alone."""

from __future__ import annotations

from mccli.calculus.explaining.rules.applied import Applied
from mccli.calculus.explaining.rules.building import ONE, is_number, product
from mccli.calculus.explaining.rules.letters import shown
from mccli.calculus.explaining.rules.matrices.context import Context
from mccli.calculus.explaining.rules.scalar import MULTIPLE
from mccli.syntax.tree import Node


def constants_out(here: Context, node: Node) -> Applied | None:
    """d(c*f) = c*df for the scalar factors that do not depend on the variable."""
    parts = list(zip(node.value, node.args, strict=True))
    fixed = [
        (sign, part)
        for sign, part in parts
        if here.kind(part) == "scalar" and not here.varies(part) and sign != "·"
    ]
    rest = [each for each in parts if not any(each[1] is part for _, part in fixed)]
    if all(sign in "*⊙" and is_number(part, 1) for sign, part in fixed) or not rest:
        return None
    if rest[0][0] in "/⊘":
        rest.insert(0, ("*", ONE))
    rest[0] = ("*", rest[0][1])
    operators, trees = "".join(sign for sign, _ in rest), tuple(part for _, part in rest)
    u = trees[0] if len(trees) == 1 else Node("product", operators, trees)
    plain = [("/" if sign in "/⊘" else "*", part) for sign, part in fixed]
    if all(sign == "/" or is_number(part, 1) for sign, part in plain):
        after = product([("*", here.of(u)), *(each for each in plain if each[0] == "/")])
    else:
        after = product([*plain, ("*", here.of(u))])
    return Applied(MULTIPLE, after, f"the constant factor {shown(product(plain))} comes out")


def split(here: Context, node: Node) -> tuple[Node, str, Node]:
    """A product as its last factor after all that stands before."""
    front, last = node.args[:-1], node.args[-1]
    if len(front) == 1:
        return front[0], node.value[-1], last
    left = Node("product", node.value[:-1], front)
    here.look_at(left)
    return left, node.value[-1], last
