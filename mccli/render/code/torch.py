"""The target torch: a function of tensors that autograd follows."""

from __future__ import annotations

from mccli.render.code import pythonic
from mccli.render.code.draft import Draft
from mccli.render.code.target import Target, subscripted

_CONSTANT = """
def @constant(x):
    return torch.as_tensor(x, dtype=torch.float64)
"""
_CBRT = """
def @cbrt(x):
    return torch.sign(x)*torch.pow(torch.abs(x), 1.0/3.0)
"""
TARGET = Target(
    language="torch",
    integer="{}.0",
    decimal="{}",
    pi="math.pi",
    euler="math.e",
    calls=pythonic.calls(
        "torch",
        "atan2:atan2 erf:erf abs:abs sign:sign floor:floor ceil:ceil max:maximum min:minimum "
        "sigmoid:sigmoid relu:relu",
        cbrt="@cbrt",
        softplus="torch.logaddexp({0}, @constant(0.0))",
    ),
    helpers={"constant": _CONSTANT, "cbrt": _CBRT},
    powers=pythonic.powers("torch.pow"),
    choices=pythonic.PLAIN_CHOICES,
    indicator="@constant({0})",
    element=subscripted,
    lift="@constant({0})",
)
RULES = pythonic.rules("torch math")
_ARRAYS = pythonic.Arrays(
    listed="torch.stack({0})",
    zeros="torch.zeros({0}, dtype=torch.float64)",
    scattered="{zeros}.index_put((torch.tensor({rows}), torch.tensor({columns})), {entries})",
    zero="torch.zeros((), dtype=torch.float64)",
)


def write(draft: Draft) -> str:
    """The module."""
    style = pythonic.Style(
        imports=["import math", "", "import torch"],
        scalar="torch.as_tensor({0}, dtype=torch.float64)",
        vector="torch.as_tensor({0}, dtype=torch.float64)",
        matrix="torch.as_tensor({0}, dtype=torch.float64)",
        step="{text} if {guard} else math.nan",
        undefined="Outside the domain the results are nan or inf.",
        note="Autograd differentiates the results further. Choices are taken by Python's if, "
        "which torch.compile and torch.vmap do not follow.",
        array="torch.tensor({0})",
    )
    return pythonic.module(draft, style, pythonic.gathered(draft, _ARRAYS))
