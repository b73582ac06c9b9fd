"""Networks of tanh layers as matrix expressions of symbolic sizes."""

from __future__ import annotations


def loss_text(depth: int) -> str:
    """``norm(W3*tanh(W2*tanh(W1*x)) - y)^2`` with so many weight matrices."""
    inner = "x"
    for layer in range(1, depth):
        inner = f"tanh(W{layer}*{inner})"
    return f"norm(W{depth}*{inner} - y)^2"


def spaces(depth: int) -> dict[str, str]:
    """Hidden layers of h components, n inputs and p outputs; two layers at least."""
    weights = {f"W{layer}": "R^(h,h)" for layer in range(1, depth + 1)}
    weights |= {"W1": "R^(h,n)", f"W{depth}": "R^(p,h)"}
    return {**weights, "x": "R^n", "y": "R^p"}
