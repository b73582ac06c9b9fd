"""The target python: the standard library only, numbers and lists."""

from __future__ import annotations

from mccli.render.code import pythonic
from mccli.render.code.draft import Draft
from mccli.render.code.results import filled
from mccli.render.code.target import Target, nested

_MAXIMUM = """
def @maximum(a, b):
    return a if a > b or a != a else b
"""
_MINIMUM = """
def @minimum(a, b):
    return a if a < b or a != a else b
"""
_SIGN = """
def @sign(x):
    return 1.0 if x > 0.0 else -1.0 if x < 0.0 else x
"""
_SIGMOID = """
def @sigmoid(x):
    small = math.exp(-abs(x))
    return (1.0 if x >= 0.0 else small)/(1.0 + small)
"""
_SOFTPLUS = """
def @softplus(x):
    return (x if x > 0.0 else 0.0) + math.log1p(math.exp(-abs(x)))
"""
_RELU = """
def @relu(x):
    return 0.0 if x < 0.0 else x
"""
TARGET = Target(
    language="python",
    integer="{}.0",
    decimal="{}",
    pi="math.pi",
    euler="math.e",
    calls=pythonic.calls(
        "math",
        "cbrt:cbrt erf:erf atan2:atan2",
        abs="abs",
        sign="@sign",
        floor="float(math.floor({0}))",
        ceil="float(math.ceil({0}))",
        sigmoid="@sigmoid",
        softplus="@softplus",
        relu="@relu",
        max="@maximum",
        min="@minimum",
    ),
    helpers={
        "maximum": _MAXIMUM,
        "minimum": _MINIMUM,
        "sign": _SIGN,
        "sigmoid": _SIGMOID,
        "softplus": _SOFTPLUS,
        "relu": _RELU,
    },
    powers=pythonic.powers("math.pow"),
    choices=pythonic.PLAIN_CHOICES,
    indicator="float({0})",
    element=nested,
)
RULES = pythonic.rules("math map row")


def write(draft: Draft) -> str:
    """The module. Python 3.11 or newer, for the cube root."""
    style = pythonic.Style(
        imports=["import math"],
        scalar="float({0})",
        vector="list(map(float, {0}))",
        matrix="[list(map(float, row)) for row in {0}]",
        step="{text} if {guard} else math.nan",
        undefined="Outside the domain it raises ValueError, ZeroDivisionError or OverflowError, "
        "as the module math does.",
        note="",
    )
    return pythonic.module(draft, style, filled(draft, _zeros, nested, "0.0"))


def _zeros(sizes: tuple[int, ...]) -> str:
    if len(sizes) == 1:
        return f"[0.0]*{sizes[0]}"
    return f"[[0.0]*{sizes[1]} for row in range({sizes[0]})]"
