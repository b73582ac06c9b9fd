"""Vertices to the language's trees: shared ones become temporaries where that is shorter."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from mccli.calculus.components.graph.rationals import Rational
from mccli.calculus.components.graph.vertices import (
    CALL,
    COMPARISON,
    NAME,
    NUMBER,
    POWER,
    PRODUCT,
    SUM,
    Vertex,
    below,
)
from mccli.model.program import Temporaries
from mccli.syntax import tree
from mccli.syntax.tree import Node

# Entries written out in full up to this many signs and names need no temporaries,
_FEW = 3_000
# nor do those that are hardly longer than with them.
_HARDLY_LONGER = 1.5
_SHORT = 16
_PLAIN = frozenset({NAME, NUMBER})


@dataclass(frozen=True, slots=True)
class Written:
    """The trees of vertices over temporaries, each of these after those it uses itself."""

    temporaries: Temporaries
    trees: Mapping[Vertex, Node]


class Writer:
    """The trees of vertices without temporaries; each is made once."""

    def __init__(self) -> None:
        self.trees: dict[Vertex, Node] = {}
        self._sizes: dict[Vertex, int] = {}
        self._multiples: dict[tuple[Rational, int], Node] = {}

    def written(self, roots: Iterable[Vertex]) -> dict[Vertex, Node] | None:
        """The trees of the roots; None where they are long enough to want temporaries."""
        total = 0
        for root in roots:
            self._write(root)
            total += self._sizes[root]
            if total > _FEW:
                return None
        return {root: self.trees[root] for root in roots}

    def _write(self, root: Vertex) -> None:
        for vertex in below([root], self._sizes):
            size = 1
            for operand in vertex.operands:
                size += self._sizes[operand]
            self._sizes[vertex] = size
            if size <= _FEW:
                args = [self.trees[operand] for operand in vertex.operands]
                if vertex.kind == SUM:
                    self.trees[vertex] = _sum(vertex, args, self._multiple)
                else:
                    self.trees[vertex] = _RULES[vertex.kind](vertex, args)

    def _multiple(self, coefficient: Rational, term: Node) -> Node:
        """As for one sum, but the same tree in all of them; ``trees`` holds the term."""
        key = coefficient, id(term)
        found = self._multiples.get(key)
        if found is None:
            found = self._multiples[key] = _multiple(coefficient, term)
        return found


def written(roots: Sequence[Vertex], taken: set[str], everything: bool) -> Written:
    """The trees of the roots (and of all below them).

    ``everything`` shares all that is used twice; else only what makes the text much shorter.
    Temporaries have none of the names ``taken``.
    """
    order = below(roots)
    shared = _worth_sharing(order, roots, everything)
    names = _names(taken)
    temporaries: list[tuple[str, Node]] = []
    trees: dict[Vertex, Node] = {}
    for vertex in order:
        found = _RULES[vertex.kind](vertex, [trees[operand] for operand in vertex.operands])
        if vertex in shared:
            name = next(names)
            temporaries.append((name, found))
            found = tree.name(name)
        trees[vertex] = found
    return Written(tuple(temporaries), trees)


def _worth_sharing(
    order: Sequence[Vertex], roots: Sequence[Vertex], everything: bool
) -> set[Vertex]:
    if not everything and not _much_longer(order, roots):
        return set()
    uses: dict[Vertex, int] = dict.fromkeys(order, 0)
    for vertex in order:
        for operand in vertex.operands:
            uses[operand] += 1
    for root in roots:
        uses[root] += 1
    return {each for each, count in uses.items() if count > 1 and _is_work(each)}


def _is_work(vertex: Vertex) -> bool:
    """Whether a vertex is more than a name, a number, or minus something."""
    if vertex.kind in (NAME, NUMBER):
        return False
    return vertex.kind != SUM or vertex.data != (0, (-1,))


def _much_longer(order: Sequence[Vertex], roots: Sequence[Vertex]) -> bool:
    """Whether the roots written out in full are much longer than with temporaries."""
    full: dict[Vertex, int] = {}
    for vertex in order:
        size = 1
        for operand in vertex.operands:
            size += full[operand]
        full[vertex] = size
    total = sum([full[root] for root in roots])
    if total <= _FEW:
        return False
    return total > _HARDLY_LONGER * sum(1 + len(vertex.operands) for vertex in order)


def _names(taken: set[str]) -> Iterator[str]:
    """t1, t2, … with another stem where a name of the problem looks like that."""
    stem = "t"
    while any(name.startswith(stem) and name[len(stem) :].isdigit() for name in taken):
        stem += "_" if stem.endswith("t") else "t"
    number = 0
    while True:
        number += 1
        yield f"{stem}{number}"


# -- one rule per kind ----------------------------------------------------------------------


def _number(vertex: Vertex, _args: list[Node]) -> Node:
    return tree.number(vertex.data)


def _name(vertex: Vertex, _args: list[Node]) -> Node:
    return Node("name", vertex.data)


def _multiple(coefficient: Rational, term: Node) -> Node:
    """coefficient·term for a positive coefficient; its denominator joins that of the term."""
    if coefficient == 1:
        return term
    above, under = [term], []
    if term.op == "product":
        above = [each for sign, each in zip(term.value, term.args, strict=True) if sign == "*"]
        under = [each for sign, each in zip(term.value, term.args, strict=True) if sign == "/"]
        if above[0].op == "number":
            # The one above the line of 1/y, or the coefficient that a factor has of its own.
            coefficient *= above[0].value
            above = above[1:]
    if coefficient.numerator != 1:
        above.insert(0, tree.number(coefficient.numerator))
    if coefficient.denominator != 1:
        under.insert(0, tree.number(coefficient.denominator))
    return _quotient(above, under)


def _sum(
    vertex: Vertex,
    args: list[Node],
    multiple: Callable[[Rational, Node], Node] = _multiple,
) -> Node:
    constant, coefficients = vertex.data
    terms = [
        (coefficient < 0, multiple(abs(coefficient), term))
        for coefficient, term in zip(coefficients, args, strict=True)
    ]
    if constant:
        term = (constant < 0, tree.number(abs(constant)))
        # 1 - x rather than -x + 1.
        first = constant > 0 and terms[0][0]
        terms.insert(0 if first else len(terms), term)
    if len(terms) == 1:
        negative, only = terms[0]
        return Node("negative", None, (only,)) if negative else only
    signs = "".join("-" if negative else "+" for negative, _ in terms)
    return Node("sum", signs, tuple(term for _, term in terms))


def _product(vertex: Vertex, args: list[Node]) -> Node:
    # Names first, then powers of names, calls and sums: 2*x*cos(x), not 2*cos(x)*x.
    plain: list[Node] = []
    others: list[Node] = []
    under: list[Node] = []
    under_others: list[Node] = []
    for base, exponent, arg in zip(vertex.operands, vertex.data, args, strict=True):
        is_plain = base.kind in _PLAIN
        if exponent > 0:
            group = plain if is_plain else others
        else:
            group = under if is_plain else under_others
            exponent = -exponent
        group.append(arg if exponent == 1 else Node("power", "^", (arg, tree.number(exponent))))
    return _quotient([*plain, *others], [*under, *under_others])


def _quotient(above: Sequence[Node], under: Sequence[Node]) -> Node:
    factors = _joined(above) if above else [tree.number(1)]
    operators = "*" * len(factors)
    if under:
        below_line = _joined(under)
        single = len(below_line) == 1
        factors.append(below_line[0] if single else _quotient(below_line, ()))
        operators += "/"
    return Node("product", operators, tuple(factors)) if len(factors) > 1 else factors[0]


def _joined(factors: Sequence[Node]) -> list[Node]:
    """The factors, those of short products among them: a*b*c, not (a*b)*c."""
    found: list[Node] = []
    for factor in factors:
        plain = factor.op == "product" and "/" not in factor.value
        # A chain of products is not written out anew at each of its links.
        found += factor.args if plain and len(factor.args) <= _SHORT else (factor,)
    return found


def _power(_vertex: Vertex, args: list[Node]) -> Node:
    return Node("power", "^", tuple(args))


def _comparison(vertex: Vertex, args: list[Node]) -> Node:
    return Node("comparison", vertex.data, tuple(args))


def _call(vertex: Vertex, args: list[Node]) -> Node:
    return Node("call", vertex.data, tuple(args))


_RULES: dict[int, Callable[[Vertex, list[Node]], Node]] = {
    NUMBER: _number,
    NAME: _name,
    SUM: _sum,
    PRODUCT: _product,
    POWER: _power,
    COMPARISON: _comparison,
    CALL: _call,
}
