"""The target torch for vectors and matrices of any size: tensors that autograd follows."""

from __future__ import annotations

from mccli.render.code import torch as components
from mccli.render.code.matrix import pythonic
from mccli.render.code.matrix.draft import MatrixDraft
from mccli.render.code.matrix.target import ArrayTarget, Form, Level, Signs
from mccli.render.code.pythonic import calls
from mccli.render.code.target import subscripted

TARGET = ArrayTarget(
    language="torch",
    oriented=False,
    integer="{}.0",
    pi="math.pi",
    euler="math.e",
    signs=Signs(),
    forms=pythonic.forms(
        "torch",
        {
            "norm": Form("torch.linalg.vector_norm({0})"),
            "power": Form("torch.pow({0}, {1})"),
            "where": Form("torch.where({0}, {1}, {2})"),
            "softmax": Form("torch.softmax({0}, dim=0)"),
            "logsumexp": Form("torch.logsumexp({0}.reshape(-1), dim=0)", needs=(Level.ATOM,)),
            "logsumexp vector": Form("torch.logsumexp({0}, dim=0)"),
            "list": Form("torch.stack([{entries}]).reshape({dims})"),
            "list vector": Form("torch.stack([{entries}])"),
            "einsum": Form('torch.einsum("{subscripts}", {operands})'),
        },
        ", dtype=torch.float64",
    ),
    calls=calls(
        "torch",
        "atan2:atan2 erf:erf abs:abs sign:sign floor:floor ceil:ceil max:maximum min:minimum "
        "sigmoid:sigmoid relu:relu",
        cbrt="@cbrt({0})",
        softplus="torch.logaddexp({0}, @constant(0.0))",
    ),
    indicators=("@constant({0})", "@constant({0})"),
    constant="@constant({0})",
    element=subscripted,
    lift="@constant({0})",
    below=", ",
    helpers={
        "constant": components.TARGET.helpers["constant"],
        "cbrt": components.TARGET.helpers["cbrt"],
    },
)
RULES = pythonic.rules("torch math")


def write(draft: MatrixDraft) -> str:
    """The module."""
    style = pythonic.Style(
        imports=["import math", "", "import torch"],
        scalar="torch.as_tensor({0}, dtype=torch.float64)",
        array="torch.as_tensor({0}, dtype=torch.float64)",
        copy="{0}.clone()",
        undefined="Outside the domain the results are nan or inf.",
        singular="raises LinAlgError",
        note="Autograd differentiates the results further. torch.einsum chooses the order of its "
        "contractions where opt_einsum is installed.",
    )
    return pythonic.module(draft, style)
