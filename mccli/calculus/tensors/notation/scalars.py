"""The scalars in front of a product and under it."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from mccli.calculus.tensors.notation.terms import Term, chain_node, signed, size_of
from mccli.calculus.tensors.notation.trees import Trees
from mccli.calculus.tensors.tensor import Rational
from mccli.syntax.tree import Node


class Scalars:
    """A coefficient, and scalar factors and divisors as they come."""

    def __init__(self, trees: Trees, coefficient: Rational) -> None:
        self.trees = trees
        self.coefficient = coefficient
        self.over: list[Node] = []
        self.under: list[Node] = []

    def take(self, term: Term) -> None:
        """Multiply by a term's coefficient and scalars."""
        self.coefficient *= term.coefficient
        self.over += term.over
        self.under += term.under

    def take_power(self, term: Term, exponent: Rational) -> None:
        """Multiply by a scalar to an exponent."""
        if exponent in (1, -1):
            if exponent == 1:
                self.coefficient *= term.coefficient
            else:
                self.coefficient /= Fraction(term.coefficient)
            over = [*term.over, *([chain_node(self.trees, term.chain)] if term.chain else [])]
            sides = (self.over, self.under) if exponent == 1 else (self.under, self.over)
            sides[0].extend(over)
            sides[1].extend(term.under)
            return
        node = _power(self.trees, signed(self.trees, term), size_of(exponent))
        (self.over if exponent > 0 else self.under).append(node)

    def factors(self) -> tuple[tuple[Node, ...], tuple[Node, ...]]:
        """Factors and divisors: names first; sum(u)/n is mean(u), norm(u)*norm(u)^2 one power."""
        self._merge_norms()
        if self.coefficient.as_integer_ratio()[0] in (1, -1):
            self._take_means()
        return tuple(sorted(self.over, key=_place)), tuple(sorted(self.under, key=_place))

    def _merge_norms(self) -> None:
        """‖u‖^p·‖u‖^q = ‖u‖^(p+q), where ‖u‖² may be written ``u'*u``."""
        counts: dict[int, list[int]] = {}
        for side, sign in ((self.over, 1), (self.under, -1)):
            for node in side:
                norm, exponent = _norm_power(self.trees, node)
                if norm is not None:
                    counts.setdefault(id(norm), []).append(sign * exponent)
        if all(len(each) == 1 for each in counts.values()):
            return
        sides = self.over, self.under
        self.over, self.under = [], []
        for side, kept in zip(sides, (self.over, self.under), strict=True):
            for node in side:
                norm, _ = _norm_power(self.trees, node)
                exponents = [] if norm is None else counts[id(norm)]
                if norm is None or len(exponents) == 1:
                    kept.append(node)
                elif exponents:
                    total = sum(exponents)
                    exponents.clear()
                    if total:
                        new = self.trees.power(norm, abs(total))
                        (self.over if total > 0 else self.under).append(new)

    def _take_means(self) -> None:
        for place, node in enumerate(self.over):
            sizes = self.trees.counts.get(id(node))
            rest = None if sizes is None else without(self.under, sizes)
            if rest is not None:
                self.over[place] = self.trees.call("mean", *node.args)
                self.under = rest


def without(nodes: Sequence[Node], gone: Sequence[Node]) -> list[Node] | None:
    """The nodes without as many of each as are gone; None where there are not so many."""
    left = list(nodes)
    for each in gone:
        place = next((i for i, other in enumerate(left) if other is each), None)
        if place is None:
            return None
        del left[place]
    return left


def _place(node: Node) -> int:
    """Names first, sums last."""
    inside = node.args[0] if node.op == "power" else node
    return {"name": 0, "sum": 2}.get(inside.op, 1)


def _power(trees: Trees, base: Node, exponent: Rational) -> Node:
    """The power of a scalar; ‖u‖² to a power is a power of ‖u‖."""
    squared = _norm_of_square(trees, base)
    if squared is not None:
        return trees.power(squared, 2 * exponent)
    return trees.power(base, exponent)


def _norm_power(trees: Trees, node: Node) -> tuple[Node | None, int]:
    """The norm whose power a tree is, and the exponent; None for others."""
    squared = _norm_of_square(trees, node)
    if squared is not None:
        return squared, 2
    base, exponent = node, 1
    if node.op == "power" and node.value == "^" and node.args[1].op == "number":
        base, exponent = node.args[0], node.args[1].value
    return (base if base.op == "call" and base.value == "norm" else None), exponent


def _norm_of_square(trees: Trees, base: Node) -> Node | None:
    """norm(u) where the tree is ``norm(u)^2`` or ``u'*u``."""
    if base.op == "power" and base.value == "^":
        inside, exponent = base.args
        if exponent.value == 2 and inside.op == "call" and inside.value == "norm":
            return inside
    if (
        base.op == "product"
        and base.value == "**"
        and trees.transpose(base.args[1]) is base.args[0]
    ):
        return trees.call("norm", base.args[1])
    return None


def scalar_term(trees: Trees, node: Node) -> Term:
    """A tree of a scalar as a term; its minus is the coefficient's."""
    if node.op == "negative":
        return Term(-1, (node.args[0],))
    return Term(1, (node,))
