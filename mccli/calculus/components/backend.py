"""First and second derivatives of component functions by SymPy.

Trees in, trees out: functions become SymPy expressions over internal symbols, a sparse
gradient is taken, and each entry is written back in its shortest form. SymPy is imported
when the first derivative is asked for.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from mccli.calculus.components.loading import NoForm, deep_recursion, load_sympy
from mccli.limits import Limits, exceeded
from mccli.syntax import tree
from mccli.syntax.tree import Node, free_names, postorder

if TYPE_CHECKING:
    from mccli.calculus.components.from_sympy import Writer

Entries = tuple[tuple[Node, ...], ...]

ZERO = tree.number(0)


def differentiate(
    functions: Sequence[Node],
    variables: Sequence[str],
    constants: frozenset[str],
    limits: Limits,
    order: int = 1,
) -> Entries:
    """The derivatives of scalar trees by the variables, as scalar trees.

    Order 1: one row per function with one entry per variable. Order 2: one function, the
    symmetric matrix of its second derivatives (n × n). Names in ``constants`` are the
    numbers pi and e. Raises NoForm where an entry has no real, finite form, and a ``limit``
    error where expressions are too large or too deep.
    """
    if order not in (1, 2) or (order == 2 and len(functions) != 1):
        raise ValueError("order is 1, or 2 for one function")
    _check_sizes(functions, limits)
    load_sympy()
    with deep_recursion():
        engine = _Engine(functions, variables, constants, limits)
        return engine.jacobian() if order == 1 else engine.hessian()


def _check_sizes(functions: Sequence[Node], limits: Limits) -> None:
    """Refuse what would be too large written out; a shared node counts every time it is used."""
    sizes: dict[int, int] = {}
    for node in postorder(*functions):
        sizes[id(node)] = 1 + sum(sizes[id(operand)] for operand in node.args)
    _check_size(sum(sizes[id(function)] for function in functions), limits)


def _check_size(size: int, limits: Limits) -> None:
    if size > limits.nodes:
        raise exceeded(
            f"expression of more than {limits.nodes} nodes",
            "use --engine graph, which keeps shared parts shared, or raise MCCLI_MAX_NODES",
        )


class _Engine:
    """The symbols, conversions and caches of one request."""

    def __init__(
        self,
        functions: Sequence[Node],
        variables: Sequence[str],
        constants: frozenset[str],
        limits: Limits,
    ) -> None:
        from mccli.calculus.components.from_sympy import Writer
        from mccli.calculus.components.to_sympy import Converter, real_symbols

        taken = frozenset((free_names(*functions) | set(variables)) - constants)
        symbols = real_symbols(taken)
        self._functions = functions
        self._limits = limits
        self._variables = [symbols[name] for name in variables]
        self._converter = Converter(symbols, constants, limits)
        self._writer: Writer = Writer({s: name for name, s in symbols.items()}, taken, limits)
        self._written: dict[Any, Node] = {}
        self._nodes = 0

    def jacobian(self) -> Entries:
        """One row per function; rows of equal functions are computed once."""
        from mccli.calculus.components.gradient import gradient

        wanted = frozenset(self._variables)
        done: dict[Any, dict[Any, Any]] = {}
        rows = []
        for function in self._functions:
            partials = gradient(self._converter.expression(function), wanted, done)
            rows.append(tuple(self._entry(partials.get(v), function) for v in self._variables))
        return tuple(rows)

    def hessian(self) -> Entries:
        """The upper triangle is computed, the lower one shares its nodes."""
        from mccli.calculus.components.gradient import gradient

        function, size = self._functions[0], len(self._variables)
        first = gradient(self._converter.expression(function), frozenset(self._variables), {})
        entries = [[ZERO] * size for _ in range(size)]
        for row, variable in enumerate(self._variables):
            later = self._variables[row:]
            if variable not in first:
                continue
            second = gradient(first[variable], frozenset(later), {})
            for column, other in enumerate(later, start=row):
                entry = self._entry(second.get(other), function)
                entries[row][column] = entries[column][row] = entry
        return tuple(tuple(row) for row in entries)

    def _entry(self, expression: Any, function: Node) -> Node:
        from mccli.calculus.components.forms import shortest, tree_size
        from mccli.calculus.components.from_sympy import NotReal

        if expression is None:
            return ZERO
        if expression not in self._written:
            try:
                node = shortest(expression, self._writer)
            except NotReal as error:
                raise NoForm(function, str(error)) from None
            self._nodes += tree_size(node)
            _check_size(self._nodes, self._limits)
            self._written[expression] = node
        return self._written[expression]
