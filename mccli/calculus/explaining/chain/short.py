"""The short form of an expression, as answers have it."""

from __future__ import annotations

from mccli.limits import Limits
from mccli.syntax.tree import Node, free_names


def simplified(node: Node, constants: frozenset[str], limits: Limits) -> Node:
    """The shortest of the forms of a scalar tree; the tree itself where it has no real form."""
    from mccli.calculus.components.deciding import decided
    from mccli.calculus.components.loading import NoForm, deep_recursion, load_sympy

    load_sympy()
    with deep_recursion():
        from mccli.calculus.components import forms
        from mccli.calculus.components.from_sympy import NotReal, Writer
        from mccli.calculus.components.to_sympy import Converter, real_symbols

        taken = frozenset(free_names(node)) - constants
        symbols = real_symbols(taken)
        (ready,) = decided([node], constants, limits)
        try:
            expression = Converter(symbols, constants, limits).expression(ready)
            writer = Writer({symbol: name for name, symbol in symbols.items()}, taken, limits)
            return forms.shortest(expression, writer)
        except (NoForm, NotReal):
            return node
