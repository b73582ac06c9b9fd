"""Index notation, where there is no matrix form: ``einsum("ik,lj->ijkl", inv(X), inv(X))``."""

from __future__ import annotations

from collections.abc import Sequence

from mccli.calculus.tensors.notation.links import Chain, flipped, ones
from mccli.calculus.tensors.notation.operands import Operand, combined
from mccli.calculus.tensors.notation.terms import chain_node, diagonal
from mccli.calculus.tensors.notation.trees import Trees
from mccli.calculus.tensors.tensor import Axes
from mccli.syntax.tree import Node

_LETTERS = "ijklmnopqrstuvwxyzabcdefghABCDEFGHIJKLMNOPQRSTUVWXYZ"


def index_form(trees: Trees, operands: Sequence[Operand], order: int, sizes: Axes) -> Node:
    """The product of the operands, summed over the labels from ``order`` upwards.

    The letters are i, j, k, … for the output in its order, then for the others as they come.
    """
    listed = [_written(trees, each) for each in _grouped(trees, operands)]
    present = {label for labels, _ in listed for label in labels}
    for label in range(order):
        if label not in present:
            listed.append(((label,), chain_node(trees, (ones(trees, sizes[label]),))))
    names = {label: _LETTERS[label] for label in range(order)}
    for labels, _ in listed:
        for label in labels:
            names.setdefault(label, _LETTERS[len(names)])
    words = ",".join("".join(names[label] for label in labels) for labels, _ in listed)
    subscripts = f"{words}->{''.join(names[label] for label in range(order))}"
    return trees.call("einsum", trees.make("string", subscripts), *[node for _, node in listed])


def _grouped(trees: Trees, operands: Sequence[Operand]) -> list[Operand]:
    """Operands under the same labels multiplied element by element, by their first label.

    δ_ij v_i is diag(v).
    """
    groups: dict[tuple[int, ...], list[Operand]] = {}
    for each in operands:
        groups.setdefault(tuple(sorted(each.labels)), []).append(each)
    found = {labels: combined(trees, group) for labels, group in groups.items()}
    for labels, operand in list(found.items()):
        if operand.tensor is not None and operand.tensor.kind == "delta":
            vector = next((found.pop((each,)) for each in labels if (each,) in found), None)
            if vector is not None:
                found[labels] = Operand(labels, (diagonal(trees, vector.chain),))
    return sorted(found.values(), key=lambda each: min(each.labels))


def _written(trees: Trees, operand: Operand) -> tuple[tuple[int, ...], Node]:
    """The tree and its labels; a matrix in the orientation that is shorter."""
    node = chain_node(trees, operand.chain)
    if len(operand.labels) == 2:
        backwards: Chain = flipped(operand.chain)
        turned = chain_node(trees, backwards)
        if trees.cost(turned) < trees.cost(node):
            return operand.labels[::-1], turned
    return operand.labels, node
