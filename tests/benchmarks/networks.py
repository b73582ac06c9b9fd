"""Networks of three tanh layers: as text of mccli's language, and over any algebra."""

from __future__ import annotations

from typing import Any

from algebra import Algebra, Built, components, indexed

LAYERS = (("h", "A", "p", "x"), ("g", "B", "q", "h"), ("k", "C", "r", "g"))
"""(output, weights, biases, input) of each tanh layer of the networks."""


def _layers_text(w: int) -> list[str]:
    lines = []
    for output, weights, biases, inputs in LAYERS:
        weight = components(weights, w, w)
        for i in range(w):
            terms = [f"{weight[i * w + j]}*{inputs}{j + 1}" for j in range(w)]
            lines.append(f"{output}{i + 1} = tanh({' + '.join(terms)} + {biases}{i + 1})")
    return lines


def _layers_family() -> list[str]:
    return [
        f"{output}[i] = tanh(sum({weights}[i,j]*{inputs}[j] for j in 1..w) + {biases}[i])"
        " for i in 1..w"
        for output, weights, biases, inputs in LAYERS
    ]


def _layers(algebra: Algebra, w: int) -> tuple[list[Any], list[Any], list[Any]]:
    """The outputs of the last layer, the inputs, and the parameters by natural order."""
    x = values = indexed(algebra, "x", w)
    weights, biases = [], []
    for _, weight, bias, _ in LAYERS:
        matrix, vector = indexed(algebra, weight, w, w), indexed(algebra, bias, w)
        values = [
            algebra.tanh(
                algebra.total([matrix[i * w + j] * values[j] for j in range(w)]) + vector[i]
            )
            for i in range(w)
        ]
        weights += matrix
        biases += vector
    return values, x, weights + biases


def mlp_text(w: int) -> str:
    """Three layers h_i = tanh(Σ_j W_ij h_j + b_i) of width w, then f = (Σ v_j h_j)²."""
    last = " + ".join(f"v{j}*k{j}" for j in range(1, w + 1))
    return "\n".join([*_layers_text(w), f"f = ({last})^2"]) + "\n"


def mlp_family() -> str:
    """``mlp_text`` for any width ``w``."""
    return "\n".join([*_layers_family(), "f = sum(v[j]*k[j] for j in 1..w)^2"]) + "\n"


def mlp(algebra: Algebra, w: int) -> Built:
    """The formula of ``mlp_text``, by weights, biases and inputs."""
    outputs, x, parameters = _layers(algebra, w)
    v = indexed(algebra, "v", w)
    f = algebra.total([a * b for a, b in zip(v, outputs, strict=True)]) ** 2
    return [f], parameters + v + x


def network_text(w: int) -> str:
    """The layers of ``mlp_text`` as a function of w outputs."""
    return "\n".join(_layers_text(w)) + "\n"


def network(algebra: Algebra, w: int) -> Built:
    """The formula of ``network_text``, by the inputs."""
    outputs, x, _ = _layers(algebra, w)
    return outputs, x
