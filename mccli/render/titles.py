"""What an answer is called: ``Jacobian of (f₁, f₂) by (x, y)``, ``∂f/∂x``."""

from __future__ import annotations

from mccli.model.result import Result
from mccli.render.blocks import joined
from mccli.render.one_line import symbol
from mccli.render.structure import name_parts
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
    known = {each.name for each in (*whole.functions, *whole.intermediates)}
    free = {name for each in whole.functions for name in each.params}
    free |= free_names(*(each.expr for each in whole.functions))
    for each in whole.intermediates:
        free |= free_names(each.expr) - set(each.params)
    several = len(free - known - set(whole.constants)) > 1 or len(whole.wrt) > 1
    sign = "∂" if several and not style.ascii else "d"
    function = _after(sign, result.functions[0].name if result.functions else "f", style)
    variable = _after(sign, result.wrt[0] if result.wrt else "x", style)
    if result.command != "hessian" and len(result.wrt) > 1:
        return f"{sign}{function}/{sign}({joined(result.wrt, style, symbol)})"
    if result.command != "hessian":
        return f"{sign}{function}/{sign}{variable}"
    twice = "^2" if style.ascii else "²"
    last = _after(sign, result.wrt[-1] if result.wrt else "x", style)
    below = f"{sign}{variable}{twice}" if last == variable else f"{sign}{variable} {sign}{last}"
    return f"{sign}{twice}{function}/{below}"


def _after(sign: str, name: str, style: Style) -> str:
    """A name behind ∂ or d; after d a word takes brackets: ``d(mass)``, not ``dmass``."""
    word = sum(character.isalpha() for character in name_parts(name)[0]) > 1
    plain = symbol(name, style)
    return f"({plain})" if word and sign == "d" and plain == name else plain
