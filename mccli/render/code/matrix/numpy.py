"""The target numpy for vectors and matrices of any size."""

from __future__ import annotations

from mccli.render.code.matrix import pythonic
from mccli.render.code.matrix.draft import MatrixDraft
from mccli.render.code.matrix.target import ArrayTarget, Form, Signs
from mccli.render.code.pythonic import INVERSES, calls
from mccli.render.code.target import subscripted

_ERF = """
def @erf(x):
    return np.vectorize(math.erf, otypes=[float])(x)[()]
"""
_SIGMOID = """
def @sigmoid(x):
    small = np.exp(-np.abs(x))
    return np.where(x >= 0.0, 1.0, small)/(1.0 + small)
"""
_SOFTMAX = """
def @softmax(x):
    weights = np.exp(x - np.max(x))
    return weights/np.sum(weights)
"""
_LOGSUMEXP = """
def @logsumexp(x):
    largest = np.max(x)
    return largest + np.log(np.sum(np.exp(x - largest)))
"""
TARGET = ArrayTarget(
    language="numpy",
    oriented=False,
    integer="{}.0",
    pi="np.pi",
    euler="np.e",
    signs=Signs(),
    forms=pythonic.forms(
        "np",
        {
            "power": Form("np.power({0}, {1})"),
            "where": Form("np.where({0}, {1}, {2})"),
            "where scalar": Form("({1} if {0} else {2})"),
            "softmax": Form("@softmax({0})"),
            "logsumexp": Form("@logsumexp({0})"),
            "list": Form("np.array([{entries}]).reshape({dims})"),
            "list vector": Form("np.array([{entries}])"),
            "einsum": Form('np.einsum("{subscripts}", {operands}, optimize=True)'),
        },
    ),
    calls=calls(
        "np",
        f"{INVERSES} cbrt:cbrt abs:abs sign:sign floor:floor ceil:ceil max:maximum min:minimum",
        erf="@erf({0})",
        sigmoid="@sigmoid({0})",
        softplus="np.logaddexp(0.0, {0})",
        relu="np.maximum({0}, 0.0)",
    ),
    indicators=("float({0})", "np.asarray({0}, dtype=float)"),
    constant="float({0})",
    element=subscripted,
    below=", ",
    helpers={"erf": _ERF, "sigmoid": _SIGMOID, "softmax": _SOFTMAX, "logsumexp": _LOGSUMEXP},
)
RULES = pythonic.rules("np math")


def write(draft: MatrixDraft) -> str:
    """The module."""
    needs_math = any("math." in each for each in draft.helpers)
    style = pythonic.Style(
        imports=["import math", "", "import numpy as np"] if needs_math else ["import numpy as np"],
        scalar="np.float64({0})",
        array="np.asarray({0}, dtype=float)",
        copy="{0}.copy()",
        undefined="Outside the domain the results are nan or inf, with NumPy's warnings.",
        singular="raises LinAlgError",
        note="",
    )
    return pythonic.module(draft, style)
