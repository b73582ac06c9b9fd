"""Numbering the indices of a product so that equal products get equal numbers.

Labels are told apart by colour refinement: by their size, and again and again by the factors
and places in which they stand. Labels that stay alike are tried one after the other, and the
numbering with the least key is taken.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from mccli.calculus.tensors.tensor import Axes, Factor, Rational
from mccli.model.spaces import Size

if TYPE_CHECKING:
    from mccli.calculus.tensors.graph import Graph

_MOST_TRIES = 24
Colours = dict[int, int]


def arranged(
    graph: Graph, factors: Sequence[Factor], output: Sequence[int], sizes: Mapping[int, Size]
) -> tuple[tuple[Factor, ...], Axes]:
    """The factors in order with labels 0, 1, …, the output's first; and the size of each label."""
    symmetric = [len(each.labels) == 2 and graph.is_symmetric(each.tensor) for each in factors]
    colours = {label: place for place, label in enumerate(output)}
    summed = {label for each in factors for label in each.labels} - colours.keys()
    if summed:
        names = {(isinstance(sizes[label], str), sizes[label]) for label in summed}
        ranks = {name: rank for rank, name in enumerate(sorted(names))}
        for label in summed:
            name = (isinstance(sizes[label], str), sizes[label])
            colours[label] = len(output) + ranks[name]
        colours = _Search(factors, symmetric, len(output)).best(colours)
    listed = _renamed(factors, symmetric, colours)
    order = sorted(colours, key=colours.__getitem__)
    return listed, tuple(sizes[label] for label in order)


def _renamed(
    factors: Sequence[Factor], symmetric: Sequence[bool], colours: Mapping[int, int]
) -> tuple[Factor, ...]:
    renamed = []
    for (tensor, exponent, labels), turns in zip(factors, symmetric, strict=True):
        names = [colours[label] for label in labels]
        renamed.append(Factor(tensor, exponent, tuple(sorted(names) if turns else names)))
    renamed.sort(key=_order)
    return tuple(renamed)


def _order(factor: Factor) -> tuple[int, Rational, tuple[int, ...]]:
    return factor.tensor.number, factor.exponent, factor.labels


class _Search:
    """Finds the numbering with the least key among those that refinement leaves."""

    def __init__(self, factors: Sequence[Factor], symmetric: Sequence[bool], order: int) -> None:
        self.factors = factors
        self.symmetric = symmetric
        self.order = order
        self.tries = 0

    def best(self, colours: Colours) -> Colours:
        """A colour of its own for each label, from ``order`` upwards for the summed ones."""
        colours = self._refined(colours)
        alike = self._alike(colours)
        if not alike:
            return colours
        found: tuple[Any, Colours] | None = None
        for label in alike:
            if found is not None and self.tries >= _MOST_TRIES:
                break
            self.tries += 1
            # The chosen one comes before those that were like it.
            chosen = {each: 2 * colour for each, colour in colours.items()}
            chosen[label] -= 1
            tried = self.best(chosen)
            key = [_order(each) for each in _renamed(self.factors, self.symmetric, tried)]
            if found is None or key < found[0]:
                found = key, tried
        assert found is not None
        return found[1]

    def _alike(self, colours: Colours) -> list[int]:
        """The labels of the first colour that several share."""
        classes: dict[int, list[int]] = {}
        for label, colour in colours.items():
            classes.setdefault(colour, []).append(label)
        shared = [colour for colour, members in classes.items() if len(members) > 1]
        return sorted(classes[min(shared)]) if shared else []

    def _refined(self, colours: Colours) -> Colours:
        count = 0
        while True:
            seen: dict[int, list[Any]] = {label: [] for label in colours}
            for (tensor, exponent, labels), turns in zip(self.factors, self.symmetric, strict=True):
                around = [colours[label] for label in labels]
                sign = (tensor.number, exponent, tuple(sorted(around) if turns else around))
                for place, label in enumerate(labels):
                    seen[label].append((*sign, 0 if turns else place))
            keys = {label: (colours[label], tuple(sorted(seen[label]))) for label in colours}
            distinct = sorted(set(keys.values()))
            ranks = {key: rank for rank, key in enumerate(distinct)}
            colours = {label: ranks[key] for label, key in keys.items()}
            if len(distinct) == count:
                return colours
            count = len(distinct)
