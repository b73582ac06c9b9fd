"""Quadratic functions of a symbolic vector or matrix: the equations H x = b, and their solution.

A function is quadratic in x if its Hessian H does not depend on x; then its gradient is
H x - b, where -b is the gradient at zero. For a matrix the Hessian is to act from one side.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from math import gcd, lcm

from mccli.calculus.tensors.adjoints import derivatives
from mccli.calculus.tensors.forms.cost import Cost
from mccli.calculus.tensors.forms.nicest import nicest
from mccli.calculus.tensors.forms.signs import without_minus
from mccli.calculus.tensors.graph import Graph
from mccli.calculus.tensors.lowering.definitions import lowered
from mccli.calculus.tensors.rebuild import everywhere
from mccli.calculus.tensors.tensor import Tensor
from mccli.errors import MccliError
from mccli.limits import Limits
from mccli.model.problem import Problem, Variable
from mccli.syntax.tree import Node


@dataclass(frozen=True, slots=True)
class Quadratic:
    """``left == right`` (A x = b) and x = ``solution``, as trees.

    The Hessian is a positive multiple of ``matrix``: A, or -A where signs were changed.

    ``hessian`` is None for a matrix variable, whose Hessian has four axes; A has its signs.
    """

    left: Node
    right: Node
    solution: Node
    matrix: Node
    hessian: Node | None


def quadratic(problem: Problem, variable: Variable, limits: Limits) -> Quadratic | None:
    """The equations of a function that is quadratic in the variable; None for others."""
    graph = Graph(limits)
    function = lowered(problem, graph, problem.functions[0]).tensor
    unknown = graph.variable(variable.name, variable.space.dims, variable.space.attributes)
    (gradient,) = derivatives(graph, function, [unknown])
    (hessian,) = derivatives(graph, gradient, [unknown])
    if hessian.kind == "zero" or unknown in _below(hessian):
        return None
    try:
        start = everywhere(
            graph, gradient, lambda each: graph.zero(each.axes) if each is unknown else each
        )
    except (ArithmeticError, MccliError):
        return None
    scale = _content(hessian, start)
    matrix, right = graph.scaled(1 / scale, hessian), graph.scaled(-1 / scale, start)
    matrix, right = _without_sizes(graph, matrix, right)
    return _Writer(graph, unknown).solved(matrix, right, hessian)


class _Writer:
    def __init__(self, graph: Graph, unknown: Tensor) -> None:
        self.graph = graph
        self.unknown = unknown
        self._cost = Cost(graph)

    def tree(self, tensor: Tensor) -> Node:
        """The nicest text of a tensor."""
        found = nicest(self.graph, tensor, self._cost)
        return self._cost.writer.written(without_minus(self.graph, found, self._cost), False)

    def solved(self, matrix: Tensor, right: Tensor, hessian: Tensor) -> Quadratic | None:
        """The equations of A x = b, and their solution."""
        graph, x = self.graph, self.unknown
        if x.order == 0:
            left = graph.product(1, [(matrix, 1, ()), (x, 1, ())], ())
            solution = graph.product(1, [(right, 1, ()), (matrix, -1, ())], ())
            return self._quadratic(left, right, solution, matrix, hessian)
        if x.order == 1:
            left = graph.product(1, [(matrix, 1, (0, 1)), (x, 1, (1,))], (0,))
            inverse = graph.call("inv", matrix)
            solution = graph.product(1, [(inverse, 1, (0, 1)), (right, 1, (1,))], (0,))
            return self._quadratic(left, right, solution, matrix, hessian)
        if x.order != 2:
            return None
        acting = _acting(graph, matrix, (1, 3), (0, 2))
        if acting is not None:
            left = graph.product(1, [(acting, 1, (0, 1)), (x, 1, (1, 2))], (0, 2))
            inverse = graph.call("inv", acting)
            solution = graph.product(1, [(inverse, 1, (0, 1)), (right, 1, (1, 2))], (0, 2))
            return self._quadratic(left, right, solution, acting, None)
        acting = _acting(graph, matrix, (0, 2), (1, 3))
        if acting is None:
            return None
        left = graph.product(1, [(x, 1, (0, 1)), (acting, 1, (1, 2))], (0, 2))
        inverse = graph.call("inv", acting)
        solution = graph.product(1, [(right, 1, (0, 1)), (inverse, 1, (1, 2))], (0, 2))
        return self._quadratic(left, right, solution, acting, None)

    def _quadratic(
        self,
        left: Tensor,
        right: Tensor,
        solution: Tensor,
        matrix: Tensor,
        hessian: Tensor | None,
    ) -> Quadratic:
        written = self.tree(matrix)
        if written.op == "negative":
            left, right = self.graph.scaled(-1, left), self.graph.scaled(-1, right)
        return Quadratic(
            self.tree(left),
            self.tree(right),
            self.tree(solution),
            written,
            None if hessian is None else self.tree(hessian),
        )


def _acting(
    graph: Graph, hessian: Tensor, identity: tuple[int, int], kept: tuple[int, int]
) -> Tensor | None:
    """The matrix A if the Hessian is A times an identity between two of its four axes."""
    terms: list[tuple[Fraction | int, Tensor]] = []
    for coefficient, term in _terms(hessian):
        if term.kind != "product":
            return None
        deltas = [
            each
            for each in term.data.factors
            if each.tensor.kind == "delta" and set(each.labels) == set(identity)
        ]
        others = [each for each in term.data.factors if each not in deltas]
        if len(deltas) != 1 or any(set(each.labels) & set(identity) for each in others):
            return None
        terms.append((coefficient, graph.product(term.data.coefficient, others, kept)))
    return graph.total(terms)


def _terms(tensor: Tensor) -> Iterator[tuple[Fraction | int, Tensor]]:
    if tensor.kind == "sum":
        yield from zip(tensor.data, tensor.args, strict=True)
    else:
        yield 1, tensor


def _content(*tensors: Tensor) -> Fraction:
    """The greatest rational that divides all coefficients."""
    above, below = 0, 1
    for tensor in tensors:
        for coefficient, term in _terms(tensor):
            if term.kind == "zero":
                continue
            inner = term.data.coefficient if term.kind == "product" else 1
            value = Fraction(coefficient) * Fraction(inner)
            above, below = gcd(above, value.numerator), lcm(below, value.denominator)
    return Fraction(above, below) if above else Fraction(1)


def _without_sizes(graph: Graph, matrix: Tensor, right: Tensor) -> tuple[Tensor, Tensor]:
    """Both sides without the sizes that all terms are multiplied or divided by."""
    common: dict[tuple[Tensor, Fraction | int], int] | None = None
    for tensor in (matrix, right):
        for _, term in _terms(tensor):
            if term.kind == "zero":
                continue
            factors = term.data.factors if term.kind == "product" else ()
            here = {(e.tensor, e.exponent): 1 for e in factors if e.tensor.kind == "size"}
            common = here if common is None else {k: 1 for k in common if k in here}
    if not common:
        return matrix, right
    divisors = [(size, -exponent, ()) for size, exponent in common]
    return _times(graph, matrix, divisors), _times(graph, right, divisors)


def _times(
    graph: Graph, tensor: Tensor, factors: list[tuple[Tensor, Fraction | int, tuple[()]]]
) -> Tensor:
    labels = range(tensor.order)
    return graph.total(
        [
            (coefficient, graph.product(1, [(term, 1, labels), *factors], labels))
            for coefficient, term in _terms(tensor)
        ]
    )


def _below(tensor: Tensor) -> set[Tensor]:
    found: set[Tensor] = set()
    pending = [tensor]
    while pending:
        each = pending.pop()
        if each not in found:
            found.add(each)
            pending += each.args
    return found
