"""Convexity by the rules of composition, read off a tree from the leaves upwards.

A node is constant, affine, convex or concave, or nothing is known; beside that, the signs that
its value may have.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from mccli.calculus.critical.boxes import Program
from mccli.calculus.critical.sign_masks import ANY, NEGATIVE, POSITIVE, ZERO, plus, times
from mccli.syntax.tree import Node, fold, free_names
from mccli.syntax.vocabulary import ALIASES

CONVEX, CONCAVE = 1, 2
AFFINE = CONVEX | CONCAVE

_NONNEGATIVE = POSITIVE | ZERO


class Shape(NamedTuple):
    """How a node curves (convex, concave, both: affine, or 0), and its signs.

    ``log_convex`` says that its logarithm is convex, as that of a sum of exponentials is.
    """

    curve: int
    signs: int
    constant: bool = False
    log_convex: bool = False
    square: bool = False


def is_convex(
    root: Node, variables: Sequence[str], constants: frozenset[str], positive: frozenset[str]
) -> bool:
    """Whether the rules show that the function is convex."""
    return bool(shape_of(root, variables, constants, positive).curve & CONVEX)


def shape_of(
    root: Node, variables: Sequence[str], constants: frozenset[str], positive: frozenset[str]
) -> Shape:
    """How the function curves, and its signs, by the rules."""
    names = frozenset(variables)

    def rule(node: Node, args: list[Shape]) -> Shape:
        if not free_names(node) & names:
            return Shape(AFFINE, _signs(node, constants), constant=True)
        if node.op == "name":
            return Shape(AFFINE, POSITIVE if node.value in positive else ANY)
        return _shape(node, args)

    return fold(root, rule)


def _signs(node: Node, constants: frozenset[str]) -> int:
    if free_names(node) - constants:
        return ANY
    (found,) = Program([node], (), constants).run(())
    if found is None:
        return ANY
    signs = POSITIVE if found[1] > 0 else 0
    signs |= NEGATIVE if found[0] < 0 else 0
    return signs | (ZERO if found[0] <= 0 <= found[1] else 0)


def _shape(node: Node, args: list[Shape]) -> Shape:
    match node.op:
        case "negative":
            return _negative(args[0])
        case "sum":
            return _sum(node.value, args)
        case "product":
            return _product(node, args)
        case "power":
            return _power(node, args)
        case "call":
            return _call(ALIASES.get(node.value, node.value), args)
    return Shape(0, ANY)


def _negative(arg: Shape) -> Shape:
    turned = (CONVEX if arg.curve & CONCAVE else 0) | (CONCAVE if arg.curve & CONVEX else 0)
    return Shape(turned, _mirrored(arg.signs), arg.constant)


def _mirrored(signs: int) -> int:
    return (signs & ZERO) | (NEGATIVE if signs & POSITIVE else 0) | (POSITIVE if signs & NEGATIVE
                                                                    else 0)  # fmt: skip


def _sum(marks: str, args: list[Shape]) -> Shape:
    parts = [arg if mark == "+" else _negative(arg) for mark, arg in zip(marks, args, strict=True)]
    curve, signs = AFFINE, ZERO
    for part in parts:
        curve &= part.curve
        signs = plus(signs, part.signs)
    grows = all(part.log_convex or (part.constant and part.signs == POSITIVE) for part in parts)
    square = all(part.square or (part.constant and not part.signs & NEGATIVE) for part in parts)
    return Shape(curve, signs, log_convex=grows, square=square)


def _product(node: Node, args: list[Shape]) -> Shape:
    moving = [i for i, arg in enumerate(args) if not arg.constant]
    signs = POSITIVE
    for arg in args:
        signs = times(signs, arg.signs)
    if len(moving) == 1 and node.value[moving[0]] == "*":
        factor = POSITIVE
        for i, arg in enumerate(args):
            if i not in moving:
                factor = times(factor, arg.signs)
        inner = args[moving[0]]
        kept = inner.log_convex and factor == POSITIVE
        if factor | _NONNEGATIVE == _NONNEGATIVE:
            return Shape(inner.curve, signs, log_convex=kept, square=inner.square)
        if not factor & POSITIVE:
            return Shape(_negative(inner).curve, signs)
        return Shape(0, signs)
    if len(moving) == 1:
        # A constant over something: as the power -1 of it.
        inner = _reciprocal(args[moving[0]])
        if all(args[i].signs == POSITIVE for i in range(len(args)) if i not in moving):
            return Shape(inner.curve, signs)
        return Shape(0, signs)
    if len(moving) == 2 and node.value == "**" and node.args[0] == node.args[1]:
        return _squared(args[0])
    if node.value == "*" * len(args) and all(
        args[i].log_convex or (args[i].constant and args[i].signs == POSITIVE)
        for i in range(len(args))
    ):
        return Shape(CONVEX, POSITIVE, log_convex=True)
    return Shape(0, signs)


def _reciprocal(inner: Shape) -> Shape:
    convex = bool(inner.curve & CONCAVE) and inner.signs == POSITIVE
    return Shape(CONVEX if convex else 0, inner.signs)


def _squared(inner: Shape) -> Shape:
    convex = inner.curve == AFFINE or (
        inner.curve & CONVEX and inner.signs | _NONNEGATIVE == _NONNEGATIVE
    )
    convex = convex or bool(inner.curve & CONCAVE and not inner.signs & POSITIVE)
    return Shape(CONVEX if convex else 0, _NONNEGATIVE, square=inner.curve == AFFINE)


def _power(node: Node, args: list[Shape]) -> Shape:
    base, exponent = args
    if base.constant:
        # c^u = exp(u log c).
        convex = base.signs == POSITIVE and exponent.curve == AFFINE
        return Shape(CONVEX if convex else 0, POSITIVE, log_convex=convex)
    power = _literal(node.args[1])
    if power is None:
        return Shape(0, ANY)
    nonnegative = base.signs | _NONNEGATIVE == _NONNEGATIVE
    if power == int(power) and power > 0 and int(power) % 2 == 0:
        found = _squared(base)
        return Shape(found.curve, _NONNEGATIVE, square=power == 2 and found.square)
    if power == 1:
        return base
    # Other powers are real for a base that is not negative (whole ones are taken so here).
    whole = power == int(power)
    if power > 1 and (nonnegative or not whole):
        convex = bool(base.curve & CONVEX) and (nonnegative or base.curve == AFFINE)
        return Shape(CONVEX if convex else 0, _NONNEGATIVE)
    if 0 < power < 1:
        return Shape(CONCAVE if base.curve & CONCAVE else 0, _NONNEGATIVE)
    if power < 0 and (base.signs == POSITIVE or not whole):
        return Shape(CONVEX if base.curve & CONCAVE else 0, POSITIVE)
    return Shape(0, ANY)


def _literal(node: Node) -> float | None:
    if node.op == "number":
        return float(node.value)
    if node.op == "negative":
        inner = _literal(node.args[0])
        return None if inner is None else -inner
    if node.op == "product" and node.value == "*/":
        above, below = map(_literal, node.args)
        return above / below if above is not None and below else None
    return None


def _call(name: str, args: list[Shape]) -> Shape:
    inner = args[0]
    convex, concave = bool(inner.curve & CONVEX), bool(inner.curve & CONCAVE)
    match name:
        case "exp":
            return Shape(CONVEX if convex else 0, POSITIVE, log_convex=convex)
        case "log" | "log2" | "log10":
            if inner.log_convex:
                return Shape(CONVEX, ANY)
            return Shape(CONCAVE if concave else 0, ANY)
        case "sqrt":
            if inner.square:
                # The norm of a vector of affine functions.
                return Shape(CONVEX, _NONNEGATIVE)
            return Shape(CONCAVE if concave else 0, _NONNEGATIVE)
        case "abs":
            good = inner.curve == AFFINE or (convex and not inner.signs & NEGATIVE)
            return Shape(CONVEX if good else 0, _NONNEGATIVE)
        case "relu":
            return Shape(CONVEX if convex else 0, _NONNEGATIVE)
        case "softplus":
            return Shape(CONVEX if convex else 0, POSITIVE)
        case "cosh":
            return Shape(CONVEX if inner.curve == AFFINE else 0, POSITIVE)
        case "max":
            return Shape(CONVEX if all(arg.curve & CONVEX for arg in args) else 0, ANY)
        case "min":
            return Shape(CONCAVE if all(arg.curve & CONCAVE for arg in args) else 0, ANY)
    return Shape(0, ANY)
