"""Shorter names for what stands in a product."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from mccli.calculus.tensors.numbers import is_number, number_of
from mccli.calculus.tensors.tensor import Factor, Product, Tensor

if TYPE_CHECKING:
    from mccli.calculus.tensors.graph import Graph


def recognised(graph: Graph, tensor: Tensor) -> Iterator[Tensor]:
    """softmax for exp(z)/Σ exp(z), sigmoid for exp(t)/(1 + exp(t)), what (z > 0) stands beside."""
    if tensor.kind != "product":
        return
    for place, factor in enumerate(tensor.data.factors):
        for rule in (_softmax, _sigmoid):
            found = rule(graph, tensor, factor)
            if found is not None:
                yield found
        if factor.tensor.kind == "map" and factor.tensor.data in (">", "<"):
            yield _decided(graph, tensor, place)
            if _is_rectified(tensor, factor):
                yield _without(graph, tensor, place)


def _softmax(graph: Graph, tensor: Tensor, factor: Factor) -> Tensor | None:
    """exp(z)ᵢ/Σ exp(z) = softmax(z)ᵢ, for one factor exp(z) of a vector z."""
    exponential, exponent, labels = factor
    if exponential.kind != "map" or exponential.data != "exp" or exponential.order != 1:
        return None
    if exponent != 1:
        return None
    whole = graph.product(1, [(exponential, 1, (0,))], ())
    data: Product = tensor.data
    for other in data.factors:
        if other.tensor is whole and other.exponent <= -1:
            others = [each for each in data.factors if each is not factor]
            softmax = graph.call("softmax", exponential.args[0])
            factors = [*others, (softmax, 1, labels), (whole, 1, ())]
            return graph.product(data.coefficient, factors, range(tensor.order))
    return None


def _sigmoid(graph: Graph, tensor: Tensor, factor: Factor) -> Tensor | None:
    """exp(t)/(1 + exp(t)) = σ(t), entry by entry."""
    return _of_sigmoid(graph, tensor, factor, 1)


def slopes_of_sigmoid(graph: Graph, tensor: Tensor) -> Iterator[Tensor]:
    """exp(t)/(1 + exp(t))² = σ(t)·(1 - σ(t)), entry by entry."""
    if tensor.kind == "product":
        found = (_of_sigmoid(graph, tensor, factor, 2) for factor in tensor.data.factors)
        yield from (each for each in found if each is not None)


def _of_sigmoid(graph: Graph, tensor: Tensor, factor: Factor, power: int) -> Tensor | None:
    """exp(t)/(1 + exp(t))^power by σ(t), for one factor exp(t)."""
    exponential, exponent, labels = factor
    if exponential.kind != "map" or exponential.data != "exp" or exponent != 1:
        return None
    one = graph.ones(exponential.axes)
    whole = graph.total([(1, one), (1, exponential)])
    if Factor(whole, -power, labels) not in tensor.data.factors:
        return None
    sigmoid = graph.apply("sigmoid", exponential.args[0])
    rest = graph.total([(1, one), (-1, sigmoid)])
    others = [each for each in tensor.data.factors if each is not factor]
    factors = [*others, (whole, power, labels), (sigmoid, 1, labels), (rest, power - 1, labels)]
    return graph.product(tensor.data.coefficient, factors, range(tensor.order))


def _decided(graph: Graph, tensor: Tensor, place: int) -> Tensor:
    """Beside the factor (a > b), max(a, b) and max(b, a) are a; beside (a < b), min(a, b) is a."""
    comparison, _, labels = tensor.data.factors[place]
    chosen, other = comparison.args
    extreme = "max" if comparison.data == ">" else "min"
    rectified = extreme == "max" and is_number(other) and number_of(other) == 0

    def rule(node: Tensor) -> Tensor:
        if node.kind != "map" or node.order != comparison.order:
            return node
        same = node.data == extreme and set(node.args) == {chosen, other}
        return (
            chosen
            if same or (rectified and node.data == "relu" and node.args[0] is chosen)
            else node
        )

    factors = list(tensor.data.factors)
    for index, (inner, exponent, inner_labels) in enumerate(factors):
        if index != place and inner_labels == labels and _is_local(inner):
            factors[index] = Factor(_changed(graph, inner, rule), exponent, inner_labels)
    return graph.product(tensor.data.coefficient, factors, range(tensor.order))


def _is_rectified(tensor: Tensor, comparison: Factor) -> bool:
    """Whether max(0, z) or relu(z) stands beside (z > 0), which adds nothing to it."""
    chosen, other = comparison.tensor.args
    if comparison.tensor.data != ">" or not is_number(other) or number_of(other) != 0:
        return False
    return any(
        each.labels == comparison.labels
        and each.exponent > 0
        and each.tensor.kind == "map"
        and (
            (each.tensor.data == "relu" and each.tensor.args[0] is chosen)
            or (each.tensor.data == "max" and set(each.tensor.args) == {chosen, other})
        )
        for each in tensor.data.factors
    )


def _without(graph: Graph, tensor: Tensor, place: int) -> Tensor:
    """The product without one of its factors, whose indices others have."""
    factors = [*tensor.data.factors[:place], *tensor.data.factors[place + 1 :]]
    return graph.product(tensor.data.coefficient, factors, range(tensor.order))


def _is_local(tensor: Tensor) -> bool:
    """Whether the entries of a factor depend on the same entries of its terms only."""
    return tensor.kind in ("map", "sum")


def _changed(graph: Graph, tensor: Tensor, rule: Callable[[Tensor], Tensor]) -> Tensor:
    """The rule applied to a factor, or to the terms of a sum."""
    if tensor.kind == "map":
        return rule(tensor)
    terms = [(scale, rule(term)) for scale, term in zip(tensor.data, tensor.args, strict=True)]
    return graph.total(terms)
