"""One rule applied to one derivative of a scalar or vector by a vector or scalar."""

from __future__ import annotations

from mccli.calculus.explaining.rules.applied import Applied
from mccli.calculus.explaining.rules.building import is_number
from mccli.calculus.explaining.rules.matrices.context import Context, NotCovered
from mccli.calculus.explaining.rules.matrices.functions import choice
from mccli.calculus.explaining.rules.matrices.operators import vector
from mccli.calculus.explaining.rules.matrices.reductions import (
    is_squared_norm,
    reduction,
    scalar_product,
    squared_norm,
)
from mccli.calculus.explaining.rules.scalar import CONSTANT, IDENTITY
from mccli.model.spaces import Shape
from mccli.syntax.tree import Node
from mccli.syntax.vocabulary import SCALAR_FUNCTIONS


def applied(here: Context, node: Node) -> Applied:
    """The rule for a ``derivative`` node. Raises ``NotCovered``."""
    inner = node.args[0]
    here.forget()
    here.look_at(inner)
    shape = here.shape(inner)
    if shape.kind not in ("scalar", "vector"):
        raise NotCovered(inner)
    if not here.varies(inner):
        return Applied(CONSTANT, here.local.zero(shape), here.scalars.applied(node).note)
    if inner.op == "name":
        return Applied(IDENTITY, here.local.identity())
    if shape.kind == "vector":
        return vector(here, inner, shape)
    return _scalar(here, node, inner)


def _scalar(here: Context, node: Node, inner: Node) -> Applied:
    """A scalar of scalars is differentiated as such; the others are reductions."""
    if inner.op == "transpose":
        return applied(here, here.of(inner.args[0]))
    if is_squared_norm(here, inner):
        return squared_norm(here, inner.args[0].args[0])
    if all(here.kind(part) == "scalar" for part in inner.args):
        if inner.op == "call" and inner.value == "where":
            return choice(here, inner)
        if inner.op != "call" or inner.value in SCALAR_FUNCTIONS:
            found = here.scalars.applied(node)
            if is_number(found.after, 0):
                return Applied(found.rule, here.local.zero(Shape("scalar")), found.note)
            return found
    if inner.op == "product":
        return scalar_product(here, inner)
    if inner.op == "call":
        return reduction(here, inner)
    raise NotCovered(inner)
