"""Scalars that are made of vectors: sums, dot products, norms."""

from __future__ import annotations

from mccli.calculus.explaining.rules.applied import Applied
from mccli.calculus.explaining.rules.building import ONE, is_number, over, plus, product, times
from mccli.calculus.explaining.rules.matrices.context import Context, NotCovered
from mccli.calculus.explaining.rules.matrices.factors import constants_out, split
from mccli.calculus.explaining.rules.matrices.local import size_trees, transpose
from mccli.syntax.tree import Node, call, number
from mccli.syntax.vocabulary import ALIASES

TWO = number(2)
SUM = "sum reduction"
DOT = "dot product rule"


def reduction(here: Context, node: Node) -> Applied:
    """A scalar function of vectors."""
    called = ALIASES.get(node.value, node.value)
    if called == "dot":
        return dot(here, *node.args)
    u = node.args[0]
    if len(node.args) != 1 or here.kind(u) != "vector":
        raise NotCovered(node)
    if called == "sum":
        ones = call("ones", *size_trees(here.shape(u)))
        after = here.local.reduced(transpose(ones), ones, here.inner(u))
        return Applied(SUM, after, "every entry counts once")
    if called == "mean":
        over_size = product([("*", ONE), ("/", size_trees(here.shape(u))[0])])
        after = here.of(product([("*", over_size), ("*", call("sum", u))]))
        return Applied("mean as a sum", after)
    if called == "norm":
        lying = over(transpose(u), node)
        after = here.local.reduced(lying, over(u, node), here.inner(u))
        return Applied("norm rule", after, here.letters.what(u))
    gradients = {"norm1": "sign", "logsumexp": "softmax"}
    if called not in gradients:
        raise NotCovered(node)
    slopes = call(gradients[called], u)
    after = here.local.reduced(transpose(slopes), slopes, here.inner(u))
    rule = "norm rule" if called == "norm1" else "logsumexp rule"
    return Applied(rule, after, here.letters.what(u))


def is_squared_norm(here: Context, node: Node) -> bool:
    """Whether a scalar is norm(u)^2 of a vector u."""
    if node.op != "power" or not is_number(node.args[1], 2):
        return False
    base = node.args[0]
    is_norm = base.op == "call" and ALIASES.get(base.value, base.value) == "norm"
    return is_norm and here.kind(base.args[0]) == "vector"


def squared_norm(here: Context, u: Node) -> Applied:
    """d norm(u)^2 = 2*u'*du"""
    after = here.local.reduced(times(TWO, transpose(u)), times(TWO, u), here.inner(u))
    return Applied(
        "squared norm rule",
        after,
        here.letters.what(u) + here.letters.formula(", norm({0})**2 = {0}'*{0}"),
    )


def dot(here: Context, u: Node, v: Node) -> Applied:
    """d(u'*v) = v'*du + u'*dv"""
    if here.kind(u) != "vector" or here.kind(v) != "vector":
        raise NotCovered(u)
    pairs = [(u, v)] if u is v else [(u, v), (v, u)]
    terms = [
        here.local.reduced(transpose(other), other, here.inner(each))
        for each, other in pairs
        if here.varies(each)
    ]
    if u is v:
        terms *= 2
    return Applied(DOT, plus([("+", term) for term in terms]), here.letters.what(u, v))


def scalar_product(here: Context, node: Node) -> Applied:
    """Products with vectors in them whose value is a scalar."""
    pulled = constants_out(here, node)
    if pulled is not None:
        return pulled
    left, sign, right = split(here, node)
    if sign == "·" and here.kind(left) == here.kind(right) == "vector":
        return dot(here, left, right)
    kinds = here.kind(left), here.kind(right)
    if kinds == ("scalar", "scalar"):
        return here.scalars.applied(here.of(Node("product", f"*{sign}", (left, right))))
    if kinds != ("row", "vector") or sign != "*":
        raise NotCovered(node)
    standing = here.turned(left)
    terms = []
    if here.varies(left):
        terms.append(here.local.reduced(transpose(right), right, here.inner(standing)))
    if here.varies(right):
        terms.append(here.local.reduced(left, standing, here.inner(right)))
    note = here.letters.what(standing, right)
    return Applied(DOT, plus([("+", term) for term in terms]), note)
