"""The target jax: a pure function that can be compiled, mapped and differentiated further."""

from __future__ import annotations

from mccli.render.code import pythonic
from mccli.render.code.draft import Draft
from mccli.render.code.target import Choices, Target, subscripted

TARGET = Target(
    language="jax",
    integer="{}.0",
    decimal="{}",
    pi="jnp.pi",
    euler="jnp.e",
    calls=pythonic.calls(
        "jnp",
        f"{pythonic.INVERSES} cbrt:cbrt abs:abs sign:sign floor:floor ceil:ceil max:maximum "
        "min:minimum",
        erf="jax.scipy.special.erf",
        sigmoid="jax.nn.sigmoid",
        softplus="jnp.logaddexp({0}, 0.0)",
        relu="jax.nn.relu",
    ),
    helpers={},
    powers=pythonic.powers("jnp.power"),
    choices=Choices(
        "jax.lax.cond({condition}, lambda: {yes}, lambda: {no})",
        "jnp.logical_and({0}, {1})",
        "jnp.logical_or({0}, {1})",
        "jnp.logical_not({0})",
        guarded=True,
    ),
    indicator="jnp.asarray({0}, dtype=float)",
    element=subscripted,
)
RULES = pythonic.rules("jax jnp")
_ARRAYS = pythonic.Arrays(
    listed="jnp.array({0}, dtype=float)",
    zeros="jnp.zeros(({0},))",
    scattered="{zeros}.at[jnp.array({rows}), jnp.array({columns})].set({entries})",
    zero="jnp.zeros(())",
)


def write(draft: Draft) -> str:
    """The module."""
    style = pythonic.Style(
        imports=["import jax", "import jax.numpy as jnp"],
        scalar="jnp.asarray({0}, dtype=float)",
        vector="jnp.asarray({0}, dtype=float)",
        matrix="jnp.asarray({0}, dtype=float)",
        step="jax.lax.cond({guard}, lambda: {text}, lambda: jnp.nan)",
        undefined="Outside the domain the results are nan or inf.",
        note=f"jax.jit({draft.name}), jax.vmap and jax.grad take it as it is. For double "
        'precision set jax.config.update("jax_enable_x64", True) first.',
        array="jnp.array({0})",
    )
    return pythonic.module(draft, style, pythonic.gathered(draft, _ARRAYS))
