"""Deltas in a product rename its indices."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mccli.calculus.tensors.tensor import Factor

if TYPE_CHECKING:
    from mccli.calculus.tensors.draft import Draft


def rename_by_deltas(draft: Draft) -> None:
    """A summed index of a delta is the other one; two free ones stay, unified elsewhere."""
    pending = [each for each in draft.factors if each.tensor.kind == "delta"]
    if not pending:
        return
    kept: list[Factor] = []
    others = [each for each in draft.factors if each.tensor.kind != "delta"]
    name: dict[int, int] = {}

    def settled(label: int) -> int:
        while label in name:
            label = name[label]
        return label

    for delta in pending:
        first, second = (settled(label) for label in delta.labels)
        if first == second:
            others.append(Factor(draft.graph.unit(draft.sizes[first]), 1, (first,)))
            continue
        if second not in draft.output:
            first, second = second, first
        if first not in draft.output:
            name[first] = second
            others.append(Factor(draft.graph.unit(draft.sizes[second]), 1, (second,)))
        else:
            low, high = sorted((first, second), key=draft.output.index)
            name[high] = low
            kept.append(Factor(delta.tensor, 1, (low, high)))
    draft.factors = [
        Factor(tensor, exponent, tuple(map(settled, labels))) for tensor, exponent, labels in others
    ]
    # Each of these free indices stands in its delta only: there the name stays.
    draft.factors += [
        Factor(tensor, exponent, (settled(low), high)) for tensor, exponent, (low, high) in kept
    ]
