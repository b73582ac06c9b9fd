"""First and second derivatives of component functions by SymPy.

Trees in, trees out: functions become SymPy expressions over internal symbols, a sparse
gradient is taken, and each entry is written back in its shortest form. SymPy is imported
when the first derivative is asked for.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from mccli.calculus.components.deciding import decided
from mccli.calculus.components.loading import (
    NoForm,
    check_size,
    deep_recursion,
    deepest,
    load_sympy,
    too_deep,
)
from mccli.limits import Limits
from mccli.syntax import tree
from mccli.syntax.tree import Node, free_names, postorder

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
        engine = _Engine(decided(functions, constants, limits), variables, constants, limits)
        return engine.jacobian() if order == 1 else engine.hessian()


def _check_sizes(functions: Sequence[Node], limits: Limits) -> None:
    """Refuse what is too deep for SymPy, or too large written out.

    A shared node counts every time it is used; sums in sums, and products in products, become
    one sum or product and are not deep.
    """
    sizes: dict[int, int] = {}
    depths: dict[int, int] = {}
    for node in postorder(*functions):
        sizes[id(node)] = 1 + sum(sizes[id(operand)] for operand in node.args)
        depths[id(node)] = max(
            (depths[id(part)] + (part.op != node.op or node.op == "call") for part in node.args),
            default=0,
        )
    check_size(sum(sizes[id(function)] for function in functions), limits)
    if max((depths[id(function)] for function in functions), default=0) > deepest():
        raise too_deep()


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
        self._writer = Writer({s: name for name, s in symbols.items()}, taken, limits)

    def jacobian(self) -> Entries:
        """One row per function; what equal functions share is computed once."""
        from mccli.calculus.components.gradient import gradient

        wanted = frozenset(self._variables)
        done: dict[Any, dict[Any, Any]] = {}
        partials = (
            gradient(self._converter.expression(f), wanted, done, self._limits)
            for f in self._functions
        )
        return self._written(partials, self._functions)

    def hessian(self) -> Entries:
        """The upper triangle is computed; the lower one shares its nodes."""
        from mccli.calculus.components.gradient import gradient

        function, variables = self._functions[0], self._variables
        wanted, place = frozenset(variables), {v: i for i, v in enumerate(variables)}
        done: dict[Any, dict[Any, Any]] = {}
        first = gradient(self._converter.expression(function), wanted, done, self._limits)
        whole = (
            gradient(first[variable], wanted, done, self._limits) if variable in first else {}
            for variable in variables
        )
        second = (
            {v: d for v, d in partials.items() if place[v] >= row}
            for row, partials in enumerate(whole)
        )
        upper = self._written(second, [function] * len(variables))
        size = len(variables)
        return tuple(tuple(upper[min(i, j)][max(i, j)] for j in range(size)) for i in range(size))

    def _written(self, partials: Iterable[dict[Any, Any]], functions: Sequence[Node]) -> Entries:
        """The trees of the partial derivatives of each function, zeros filled in.

        Short forms are looked for where all entries together are small, so that entries of
        one answer look alike.
        """
        from mccli.calculus.components import forms
        from mccli.calculus.components.from_sympy import NotReal

        sizes: dict[Any, int] = {}
        rows = []
        total = 0
        for row in partials:
            rows.append(row)
            total += sum(forms.size(expression, sizes) for expression in row.values())
            check_size(total, self._limits)
        distinct = {expression for row in rows for expression in row.values()}
        shorten = sum(sizes[e] for e in distinct) <= forms.MOST_NODES_TOGETHER
        trees: dict[Any, Node] = {}
        for row, function in zip(rows, functions, strict=True):
            for expression in row.values():
                if expression in trees:
                    continue
                try:
                    if shorten and sizes[expression] <= forms.MOST_NODES:
                        trees[expression] = forms.shortest(expression, self._writer)
                    else:
                        trees[expression] = self._writer.tree(expression)
                except NotReal as error:
                    raise NoForm(function, str(error)) from None
        return tuple(
            tuple(trees[row[v]] if v in row else ZERO for v in self._variables) for row in rows
        )
