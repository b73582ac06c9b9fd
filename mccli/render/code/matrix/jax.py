"""The target jax for vectors and matrices of any size: a pure function."""

from __future__ import annotations

from mccli.render.code.matrix import pythonic
from mccli.render.code.matrix.draft import MatrixDraft
from mccli.render.code.matrix.target import ArrayTarget, Form, Signs
from mccli.render.code.pythonic import INVERSES, calls


def _entry(name: str, indices: tuple[int, ...], _sizes: tuple[int, ...]) -> str:
    """nan beyond the end, where brackets would take the last entry."""
    return f'{name}.at[{", ".join(map(str, indices))}].get(mode="fill")'


TARGET = ArrayTarget(
    language="jax",
    oriented=False,
    integer="{}.0",
    pi="jnp.pi",
    euler="jnp.e",
    signs=Signs(),
    forms=pythonic.forms(
        "jnp",
        {
            "power": Form("jnp.power({0}, {1})"),
            "where": Form("jnp.where({0}, {1}, {2})"),
            "softmax": Form("jax.nn.softmax({0})"),
            "logsumexp": Form("jax.scipy.special.logsumexp({0})"),
            "list": Form("jnp.array([{entries}]).reshape({dims})"),
            "list vector": Form("jnp.array([{entries}])"),
            "einsum": Form('jnp.einsum("{subscripts}", {operands}, optimize=True)'),
        },
    ),
    calls=calls(
        "jnp",
        f"{INVERSES} cbrt:cbrt abs:abs sign:sign floor:floor ceil:ceil max:maximum min:minimum",
        erf="jax.scipy.special.erf",
        sigmoid="jax.nn.sigmoid",
        softplus="jnp.logaddexp({0}, 0.0)",
        relu="jax.nn.relu",
    ),
    indicators=("jnp.asarray({0}, dtype=float)", "jnp.asarray({0}, dtype=float)"),
    constant="jnp.asarray({0}, dtype=float)",
    element=_entry,
    below=", ",
)
RULES = pythonic.rules("jax jnp")


def write(draft: MatrixDraft) -> str:
    """The module."""
    style = pythonic.Style(
        imports=["import jax", "import jax.numpy as jnp"],
        scalar="jnp.asarray({0}, dtype=float)",
        array="jnp.asarray({0}, dtype=float)",
        copy="",
        undefined="Outside the domain the results are nan or inf.",
        singular="gives nan or inf too",
        note=f"jax.jit({draft.name}), jax.vmap and jax.grad take it as it is. For double "
        'precision set jax.config.update("jax_enable_x64", True) first.',
    )
    return pythonic.module(draft, style)
