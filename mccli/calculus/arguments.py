"""What a routine is called with: scalars one by one, vectors, matrices and components as arrays."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import product

from mccli.model.families import Families
from mccli.model.problem import Problem
from mccli.model.program import Argument
from mccli.model.spaces import Space, component_name, component_names
from mccli.syntax.tree import Node, free_names

_ARRAY_NAMES = ("x", "y", "z", "u", "v", "w", "state")
# Undeclared components become an array unless most of it would be holes.
_MOST_HOLES = 2


def arguments(
    problem: Problem, functions: Sequence[Node], names: Sequence[str], vector: bool
) -> tuple[Argument, ...]:
    """The variables ``names`` first, then everything else that the functions need.

    ``vector`` puts all variables into one array. Undeclared components ``x[i]`` make up the
    array ``x`` from the smallest index to the largest.
    """
    others = _others(problem, functions, names)
    if vector:
        taken = {each.name for each in others}
        array = next(each for each in (*_ARRAY_NAMES, "variables") if each not in taken)
        return (Argument(array, Space((len(names),)), tuple(names)), *others)
    own: list[Argument] = []
    for variable in problem.variables:
        if variable.space.dims:
            components = component_names(variable.name, variable.space)
            own.append(Argument(variable.name, variable.space, components))
    if not own:
        own = _grouped([variable.name for variable in problem.variables], problem.families)
    arrays = {each.name: each for each in own}
    # One array may hold variables and others: it is an argument once.
    return (*own, *(each for each in others if each.name not in arrays))


def _others(problem: Problem, functions: Sequence[Node], names: Sequence[str]) -> list[Argument]:
    needed = free_names(*functions) - problem.constants - set(names)
    found: list[Argument] = []
    for name, space in problem.spaces.items():
        components = () if space.symbols else component_names(name, space)
        if space.dims and needed.intersection(components):
            found.append(Argument(name, space, components))
            needed.difference_update(components)
    rest = sorted(needed, key=problem.families.sorting_key)
    return [*found, *_grouped(rest, problem.families)]


def _grouped(names: Iterable[str], families: Families) -> list[Argument]:
    """Scalars as arguments; undeclared components of one name together."""
    groups: dict[str, dict[tuple[int, ...], str]] = {}
    for name in names:
        found = families.components.get(name)
        if found is None:
            groups[name] = {(): name}
        else:
            base, key = found
            indices = key if isinstance(key, tuple) else (key,)
            groups.setdefault(base, {})[indices] = name
    return [each for base, known in groups.items() for each in _array(base, known)]


def _array(base: str, known: dict[tuple[int, ...], str]) -> list[Argument]:
    if () in known:
        return [Argument(base, Space(), (base,))]
    lows, highs = [[pick(axis) for axis in zip(*known, strict=True)] for pick in (min, max)]
    sizes = tuple(high - low + 1 for low, high in zip(lows, highs, strict=True))
    spans = [range(low, high + 1) for low, high in zip(lows, highs, strict=True)]
    count = 1
    for size in sizes:
        count *= size
    if count > _MOST_HOLES * len(known):
        return [Argument(name, Space(), (name,)) for name in known.values()]
    components = (known.get(each) or component_name(base, each) for each in product(*spans))
    return [Argument(base, Space(sizes), tuple(components))]
