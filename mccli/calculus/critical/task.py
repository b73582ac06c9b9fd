"""A scalar function with its gradient and Hessian, as trees and as SymPy expressions."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from mccli.calculus.components.deciding import decided
from mccli.calculus.components.from_sympy import NotReal, Writer
from mccli.calculus.components.loading import NoForm
from mccli.calculus.components.to_sympy import Converter, real_symbols
from mccli.limits import Limits
from mccli.model.result import Condition
from mccli.syntax.tree import Node, free_names, number


@dataclass(frozen=True, slots=True)
class Search:
    """How to search: the box of each variable, how many random starts, and their seed."""

    box: dict[str, tuple[float, float]]
    default: tuple[float, float]
    tries: int
    seed: int

    def of(self, name: str) -> tuple[float, float]:
        """The interval of a variable."""
        return self.box.get(name, self.default)


class Task:
    """What is asked: the function, by which variables, and where it holds."""

    def __init__(
        self,
        function: Node,
        names: Sequence[str],
        gradient: Sequence[Node],
        hessian: Sequence[Sequence[Node]],
        conditions: Sequence[Condition],
        constants: frozenset[str],
        positive: frozenset[str],
        limits: Limits,
    ) -> None:
        self.function = function
        self.names = tuple(names)
        self.gradient = tuple(gradient)
        self.hessian = tuple(tuple(row) for row in hessian)
        self.conditions = tuple(conditions)
        self.constants = constants
        self.limits = limits
        taken = free_names(function, *gradient) - constants | set(names)
        self._symbols = real_symbols(taken)
        self.symbols = [self._symbols[name] for name in names]
        known = {*positive, *_positive(conditions)}
        self.positive = [self._symbols[name] for name in names if name in known]
        self._converter = Converter(self._symbols, constants, limits)
        self._writer = Writer({s: n for n, s in self._symbols.items()}, frozenset(taken), limits)
        self._kept: list[Node] = []

    def expression(self, node: Node) -> Any:
        """A tree as a SymPy expression. Raises ``NoForm``."""
        (settled,) = decided([node], self.constants, self.limits)
        self._kept.append(settled)
        return self._converter.expression(settled)

    def tree(self, expression: Any) -> Node | None:
        """A SymPy expression as a tree; None where the language has none for it."""
        try:
            return self._writer.tree(expression)
        except NotReal:
            return None

    @cached_property
    def value(self) -> Any | None:
        """The function as a SymPy expression; None where there is no such form."""
        try:
            return self.expression(self.function)
        except NoForm:
            return None

    @cached_property
    def slopes(self) -> list[Any] | None:
        """The gradient as SymPy expressions."""
        try:
            return [self.expression(each) for each in self.gradient]
        except NoForm:
            return None

    @cached_property
    def curvature(self) -> list[list[Any]] | None:
        """The Hessian as SymPy expressions."""
        try:
            return [[self.expression(each) for each in row] for row in self.hessian]
        except NoForm:
            return None

    def part(self, places: Sequence[int]) -> Task:
        """The same by some of the variables, of whom alone their gradient depends."""
        found = object.__new__(Task)
        found.__dict__.update(
            {k: v for k, v in self.__dict__.items() if k not in ("slopes", "curvature", "value")}
        )
        found.names = tuple(self.names[i] for i in places)
        found.gradient = tuple(self.gradient[i] for i in places)
        found.hessian = tuple(tuple(self.hessian[i][j] for j in places) for i in places)
        found.symbols = [self.symbols[i] for i in places]
        found.positive = [each for each in self.positive if each in found.symbols]
        inside = set(found.names)
        found.conditions = tuple(
            each
            for each in self.conditions
            if each.expr is not None and free_names(each.expr) - self.constants <= inside
        )
        return found

    def blocks(self) -> list[list[int]]:
        """Groups of variables such that each component depends on those of its group only."""
        parent = list(range(len(self.names)))

        def root(i: int) -> int:
            while parent[i] != i:
                i = parent[i]
            return i

        places = {name: i for i, name in enumerate(self.names)}
        for i, each in enumerate(self.gradient):
            for name in free_names(each):
                if name in places:
                    one, other = sorted((root(i), root(places[name])))
                    parent[other] = one
        groups: dict[int, list[int]] = {}
        for i in range(len(self.names)):
            groups.setdefault(root(i), []).append(i)
        return list(groups.values())


def _positive(conditions: Sequence[Condition]) -> Iterator[str]:
    """Names that a condition on the domain wants to be positive: ``x > 0``."""
    for each in conditions:
        node = each.expr
        if each.kind == "domain" and node is not None and node.op == "comparison":
            left, right = node.args
            if node.value == ">" and left.op == "name" and right == number(0):
                yield left.value
