"""The functions of linear algebra as tensors: one rule per function, formula and shape in it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from mccli.calculus.tensors.lowering.value import Kind, Lowered, constant, scalar, spread
from mccli.calculus.tensors.tensor import Axes, Tensor
from mccli.errors import failure

if TYPE_CHECKING:
    from mccli.calculus.tensors.graph import Graph


def filled(graph: Graph, name: str, parts: Sequence[Lowered], axes: Axes) -> Lowered:
    """``ones zeros vector matrix`` have one number in every entry; ``eye`` is δ_ij."""
    if name == "eye":
        return Lowered(graph.delta(axes[0]), "matrix")
    kind: Kind = "vector" if len(axes) == 1 else "matrix"
    if name == "zeros":
        return Lowered(graph.zero(axes), kind)
    if name == "ones":
        return Lowered(graph.ones(axes), kind)
    return Lowered(spread(graph, parts[0], axes), kind)


def function(graph: Graph, name: str, parts: Sequence[Lowered]) -> Lowered:
    """The value of any other function of linear algebra."""
    return _RULES[name](graph, name, parts)


def einsum(graph: Graph, subscripts: str, parts: Sequence[Lowered]) -> Lowered:
    """einsum("ij,j->i", A, x)_i = Σ_j A_ij x_j; one axis per letter after the arrow."""
    subscripts = subscripts.replace(" ", "")
    tensor = graph.einsum(subscripts, *(part.tensor for part in parts))
    kinds: tuple[Kind, ...] = ("scalar", "vector", "matrix", "tensor")
    return Lowered(tensor, kinds[min(tensor.order, 3)])


def _sum(graph: Graph, _name: str, parts: Sequence[Lowered]) -> Lowered:
    """sum(A) = Σ_ij A_ij."""
    return scalar(_summed(graph, parts[0].tensor))


def _mean(graph: Graph, _name: str, parts: Sequence[Lowered]) -> Lowered:
    """mean(A) = 1/(m n) Σ_ij A_ij."""
    tensor = parts[0].tensor
    sizes = [(graph.size(dim), -1, ()) for dim in tensor.axes]
    return scalar(graph.product(1, [*sizes, (tensor, 1, range(tensor.order))], ()))


def _absolute_sum(graph: Graph, _name: str, parts: Sequence[Lowered]) -> Lowered:
    """norm1(A) = Σ_ij |A_ij|."""
    return scalar(_summed(graph, graph.apply("abs", parts[0].tensor)))


def _norm(graph: Graph, name: str, parts: Sequence[Lowered]) -> Lowered:
    """norm(A) = √(Σ_ij A_ij²); |s| of a scalar."""
    if parts[0].kind == "scalar":
        return scalar(graph.apply("abs", parts[0].tensor))
    return scalar(graph.call(name, parts[0].tensor))


def _of_all(graph: Graph, name: str, parts: Sequence[Lowered]) -> Lowered:
    """prod(A) = Π_ij A_ij, logsumexp(A) = log Σ_ij exp(A_ij); a scalar is its own."""
    return parts[0] if parts[0].kind == "scalar" else scalar(graph.call(name, parts[0].tensor))


def _dot(graph: Graph, _name: str, parts: Sequence[Lowered]) -> Lowered:
    """dot(a, b) = Σ_i a_i b_i."""
    return scalar(graph.einsum("i,i->", parts[0].tensor, parts[1].tensor))


def _outer(graph: Graph, _name: str, parts: Sequence[Lowered]) -> Lowered:
    """outer(a, b)_ij = a_i b_j; m × n."""
    return Lowered(graph.einsum("i,j->ij", parts[0].tensor, parts[1].tensor), "matrix")


def _trace(graph: Graph, _name: str, parts: Sequence[Lowered]) -> Lowered:
    """tr(A) = Σ_i A_ii."""
    return scalar(graph.einsum("ii->", parts[0].tensor))


def _diag(graph: Graph, _name: str, parts: Sequence[Lowered]) -> Lowered:
    """diag(v)_ij = v_i δ_ij, n × n; diag(A)_i = A_ii, n."""
    tensor = parts[0].tensor
    if tensor.order == 2:
        return Lowered(graph.einsum("ii->i", tensor), "vector")
    return Lowered(graph.einsum("i,ij->ij", tensor, graph.delta(tensor.axes[0])), "matrix")


def _determinant(graph: Graph, name: str, parts: Sequence[Lowered]) -> Lowered:
    """det(A); logdet(A) = log |det(A)|."""
    return scalar(graph.call(name, parts[0].tensor))


def _inverse(graph: Graph, name: str, parts: Sequence[Lowered]) -> Lowered:
    """inv(A), n × n. Raises a math error for a matrix of zeros."""
    if constant(parts[0].tensor) == 0:
        message = "a matrix of zeros has no inverse"
        raise failure("math", "math.zero", message, "look at what is inverted")
    return Lowered(graph.call(name, parts[0].tensor), "matrix")


def _softmax(graph: Graph, name: str, parts: Sequence[Lowered]) -> Lowered:
    """softmax(z)_i = exp(z_i)/Σ_j exp(z_j), n."""
    return Lowered(graph.call(name, parts[0].tensor), parts[0].kind)


def _summed(graph: Graph, tensor: Tensor) -> Tensor:
    return graph.product(1, [(tensor, 1, range(tensor.order))], ())


_Rule = Callable[["Graph", str, Sequence[Lowered]], Lowered]
_RULES: dict[str, _Rule] = {
    "sum": _sum,
    "mean": _mean,
    "norm1": _absolute_sum,
    "norm": _norm,
    "prod": _of_all,
    "logsumexp": _of_all,
    "dot": _dot,
    "outer": _outer,
    "tr": _trace,
    "diag": _diag,
    "det": _determinant,
    "logdet": _determinant,
    "inv": _inverse,
    "softmax": _softmax,
}
