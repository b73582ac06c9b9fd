"""Notes and names of steps as they are shown beside formulas: ``∂f₁/∂x``, ``u₁ = x**2``."""

from __future__ import annotations

import re
from collections.abc import Iterator

from mccli.model.result import Result
from mccli.model.steps import Derivation, Style
from mccli.render.one_line import differential, symbol
from mccli.render.safe import ascii_text
from mccli.render.style import Style as PrettyStyle
from mccli.render.titles import is_partial
from mccli.syntax.tree import free_names

_WORD = re.compile(r"[^\W\d]\w*")
_POWER = re.compile(r"\*\*(-?\d+)")
_TURNED = re.compile(r"(?<=[\w)\]])'(?!\w)")
_MINUS = re.compile(r"(?<![^\s(=])-(?=[\w(])")
_RAISED = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")


def names_of(derivation: Derivation, result: Result) -> frozenset[str]:
    """The names that the derivation of a result may speak of."""
    trees = [tree for step in derivation.steps for tree in (step.before, step.after)]
    trees += [each.expr for each in derivation.intermediates]
    named = [each.name for each in derivation.intermediates]
    labels = [label for axis in result.axes if axis.role == "function" for label in axis.labels]
    functions = [each.name for each in result.functions]
    return frozenset({*free_names(*trees), *named, *result.wrt, *functions, *labels})


def sign_of(result: Result, whole: Result, style: Style) -> str:
    """The sign of derivatives: ∂ where functions have several variables, else d.

    By chain rules d/dx is the whole change with x where x is the only variable; local derivatives
    stand beside their intermediate variables.
    """
    several = is_partial(whole) if style == "rules" else len(result.wrt) > 1
    return "∂" if several else "d"


def sign_for(entry: str, sign: str) -> str:
    """The sign in the steps of an entry: that of its name, if it has one."""
    if not entry:
        return sign
    return "∂" if "∂" in entry else "d"


def split(text: str, names: frozenset[str]) -> Iterator[tuple[str, str]]:
    """The text in parts, each with the name that it is, or the d of; "" for other parts."""
    done = 0
    for word in _WORD.finditer(text):
        found = word[0]
        if found not in names and found[0] == "d" and found[1:] in names:
            found = found[1:]
        if found in names:
            yield text[done : word.start()], ""
            yield word[0], found
            done = word.end()
    yield text[done:], ""


def ascii_words(text: str, style: Style) -> str:
    """The text in ASCII; by chain rules, du/dx and ∂u/∂x are not the same."""
    return ascii_text(text.replace("∂", "partial ") if style == "chain" else text)


def pretty_words(text: str, names: frozenset[str]) -> str:
    """The text with names and formulas as people write them: ``u₂ = x² + u₁·v``."""
    spelled = "".join(_spelled(*part) for part in split(text, names))
    raised = _POWER.sub(lambda power: power[1].translate(_RAISED), spelled)
    raised = raised.replace("**", "^").replace(".*", "⊙").replace("./", "⊘").replace(" - ", " − ")
    return _MINUS.sub("−", _TURNED.sub("ᵀ", raised.replace("*", "·")))


def _spelled(part: str, name: str) -> str:
    style = PrettyStyle()
    if not name:
        return part
    return symbol(name, style) if part == name else differential("d", name, style)
