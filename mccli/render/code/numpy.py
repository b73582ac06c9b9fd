"""The target numpy: a function of numbers and arrays that returns numbers and arrays."""

from __future__ import annotations

from mccli.render.code import pythonic
from mccli.render.code.draft import Draft
from mccli.render.code.results import filled
from mccli.render.code.target import Target, subscripted

_ERF = """
def @erf(x):
    return np.float64(math.erf(x))
"""
_SIGMOID = """
def @sigmoid(x):
    small = np.exp(-abs(x))
    return (1.0 if x >= 0.0 else small)/(1.0 + small)
"""
TARGET = Target(
    language="numpy",
    integer="{}.0",
    decimal="{}",
    pi="np.pi",
    euler="np.e",
    calls=pythonic.calls(
        "np",
        f"{pythonic.INVERSES} cbrt:cbrt abs:abs sign:sign floor:floor ceil:ceil max:maximum "
        "min:minimum",
        erf="@erf",
        sigmoid="@sigmoid",
        softplus="np.logaddexp(0.0, {0})",
        relu="np.maximum({0}, 0.0)",
    ),
    helpers={"erf": _ERF, "sigmoid": _SIGMOID},
    powers=pythonic.powers("np.power"),
    choices=pythonic.PLAIN_CHOICES,
    indicator="float({0})",
    element=subscripted,
)
RULES = pythonic.rules("np math")


def write(draft: Draft) -> str:
    """The module."""
    style = pythonic.Style(
        imports=["import math", "", "import numpy as np"]
        if any("math." in each for each in draft.helpers)
        else ["import numpy as np"],
        scalar="np.float64({0})",
        vector="np.asarray({0}, dtype=float)",
        matrix="np.asarray({0}, dtype=float)",
        step="{text} if {guard} else np.nan",
        undefined="Outside the domain the results are nan or inf, with NumPy's warnings.",
        note="",
        array="np.array({0})",
    )
    return pythonic.module(draft, style, filled(draft, _zeros, subscripted, "0.0"))


def _zeros(sizes: tuple[int, ...]) -> str:
    return f"np.zeros({sizes[0] if len(sizes) == 1 else sizes})"
