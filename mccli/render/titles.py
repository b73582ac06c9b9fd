"""What an answer is called: ``Jacobian of (f₁, f₂) by (x, y)``, ``∂f/∂x``."""

from __future__ import annotations

from mccli.model.result import Result
from mccli.render.blocks import joined
from mccli.render.one_line import differential, symbol
from mccli.render.style import Style
from mccli.syntax.tree import free_names

_TITLES = {"grad": "gradient", "jacobian": "Jacobian", "hessian": "Hessian"}


def title(result: Result, style: Style) -> str:
    """``Jacobian of (f₁, f₂) by (x, y)``."""
    functions = joined([each.name for each in result.functions], style, symbol)
    variables = joined(result.wrt, style, symbol)
    if len(result.functions) > 1:
        functions = f"({functions})"
    if len(result.wrt) > 1:
        variables = f"({variables})"
    return f"{_TITLES.get(result.command, 'derivative')} of {functions} by {variables}"


def quotient(result: Result, whole: Result, style: Style) -> str:
    """``df/dx``; with ∂ where the function has several variables, ``∂f/∂(x, y)`` by several."""
    sign = "∂" if is_partial(whole) and not style.ascii else "d"
    function = differential(sign, result.functions[0].name if result.functions else "f", style)
    variable = differential(sign, result.wrt[0] if result.wrt else "x", style)
    if result.command != "hessian" and len(result.wrt) > 1:
        return f"{function}/{sign}({joined(result.wrt, style, symbol)})"
    if result.command != "hessian":
        return f"{function}/{variable}"
    twice = "^2" if style.ascii else "²"
    last = differential(sign, result.wrt[-1] if result.wrt else "x", style)
    below = f"{variable}{twice}" if last == variable else f"{variable} {last}"
    return f"{sign}{twice}{function.removeprefix(sign)}/{below}"


def is_partial(whole: Result) -> bool:
    """Whether the functions have several variables, so that derivatives are written with ∂."""
    known = {each.name for each in (*whole.functions, *whole.intermediates)}
    free = {name for each in whole.functions for name in each.params}
    free |= free_names(*(each.expr for each in whole.functions))
    for each in whole.intermediates:
        free |= free_names(each.expr) - set(each.params)
    return len(free - known - set(whole.constants)) > 1 or len(whole.wrt) > 1
