"""Functions of a tensor as a whole: inverse, determinant, norm and their like."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mccli.calculus.tensors.tensor import Factor, Tensor

if TYPE_CHECKING:
    from mccli.calculus.tensors.graph import Graph


def called(graph: Graph, function: str, arg: Tensor) -> Tensor:
    """The value of a function of a whole tensor."""
    if function == "inv":
        return _inverse(graph, arg)
    if function in ("det", "logdet"):
        return _determinant(graph, function, arg)
    if function == "norm":
        return _norm(graph, arg)
    if function == "softmax":
        return graph.make("call", function, (arg,), arg.axes)
    if arg.order == 0:
        return arg
    return graph.make("call", function, (arg,), ())


def _inverse(graph: Graph, arg: Tensor) -> Tensor:
    """(A·B)⁻¹ = B⁻¹·A⁻¹ of square factors, (c·A)⁻¹ = A⁻¹/c, (Aᵀ)⁻¹ = (A⁻¹)ᵀ, (A⁻¹)⁻¹ = A."""
    if arg.kind == "call" and arg.data == "inv":
        return arg.args[0]
    if arg.kind == "delta":
        return arg
    taken = _chain(graph, arg)
    if taken is None:
        return graph.make("call", "inv", (arg,), arg.axes)
    scalars, chain = taken
    factors = [(each.tensor, -each.exponent, ()) for each in scalars]
    for position, (tensor, turned) in enumerate(chain):
        # The factor between indices a and b has its inverse between b and a.
        labels = (position, position + 1) if turned else (position + 1, position)
        inverse = graph.call("inv", tensor)
        factors.append((inverse, 1, labels))  # type: ignore[arg-type]
    coefficient = graph.power(graph.number(arg.data.coefficient), -1)
    factors.append((coefficient, 1, ()))
    return graph.product(1, factors, (len(chain), 0))


def _determinant(graph: Graph, function: str, arg: Tensor) -> Tensor:
    """det(A·B) = det(A)·det(B) of square factors, det(Aᵀ) = det(A), det(A⁻¹) = 1/det(A)."""
    log = function == "logdet"
    if arg.kind == "delta":
        return graph.number(0 if log else 1)
    if arg.kind == "call" and arg.data == "inv":
        inside = graph.call(function, arg.args[0])
        return graph.scaled(-1, inside) if log else graph.power(inside, -1)
    taken = _chain(graph, arg)
    if taken is None or taken[0] or arg.data.coefficient != 1:
        return graph.make("call", function, (arg,), ())
    parts = [graph.call(function, tensor) for tensor, _ in taken[1]]
    if log:
        return graph.total([(1, part) for part in parts])
    return graph.product(1, [(part, 1, ()) for part in parts], ())


def _norm(graph: Graph, arg: Tensor) -> Tensor:
    """The root of the sum of squares; of a scalar its absolute value; ‖c·x‖ = |c|·‖x‖."""
    if arg.kind == "zero":
        return graph.number(0)
    if arg.order == 0:
        return graph.apply("abs", arg)
    if arg.kind == "product" and arg.data.coefficient != 1:
        scale = arg.data.coefficient
        bare = graph.product(1, arg.data.factors, range(arg.order))
        return graph.scaled(abs(scale), graph.call("norm", bare))
    if arg.order == 2 and arg.kind == "product" and len(arg.data.factors) == 1:
        only: Factor = arg.data.factors[0]
        if only.exponent == 1 and only.labels == (1, 0):
            return graph.call("norm", only.tensor)
    return graph.make("call", "norm", (arg,), ())


Chain = list[tuple[Tensor, bool]]


def _chain(graph: Graph, arg: Tensor) -> tuple[list[Factor], Chain] | None:
    """Scalar factors, and square matrices from left to right, each perhaps transposed.

    None for anything but a matrix product of square matrices.
    """
    if arg.kind != "product":
        return None
    size = arg.axes[0]
    scalars = [each for each in arg.data.factors if not each.labels]
    matrices = [each for each in arg.data.factors if each.labels]
    square = all(
        each.exponent == 1 and each.tensor.axes == (size, size) and each.labels[0] != each.labels[1]
        for each in matrices
    )
    if not square or len(matrices) != len(arg.data.sizes) - 1:
        return None
    chain: Chain = []
    end = 0
    while matrices:
        here = [each for each in matrices if end in each.labels]
        if len(here) != 1:
            return None
        turned = here[0].labels[1] == end
        chain.append((here[0].tensor, turned))
        end = here[0].labels[0] if turned else here[0].labels[1]
        matrices.remove(here[0])
    return (scalars, chain) if end == 1 else None
