"""Names for the intermediate variables of a bare function, none of them a name of the problem.

By one variable they are the paper's: u for a single one, else u1, u2, … By several variables,
or for several functions, those of one depth share a letter and make up a vector: u1, u2 under
v1, v2. What is affine, as w1*x1 + w2*x2 + b, is z.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence, Set

from mccli.calculus.explaining.chain.decompose import Parts, taken_apart
from mccli.calculus.explaining.chain.system import System, by_depth, in_order, put_back
from mccli.syntax.tree import Node, free_names
from mccli.syntax.tree import name as name_node

_LETTERS = "uvwpqrstghkabcd"
_LAST = "yfzF"


def automatic_system(
    functions: Sequence[Node],
    labels: Sequence[str],
    variables: Sequence[str],
    taken: Set[str],
    bare: bool,
) -> System:
    """The functions over one intermediate variable for each operation.

    ``bare`` says that the label of the only function was made up, so that it may have another
    name: y over u, or the last of u1, u2, …
    """
    single = len(functions) == 1 and len(variables) == 1
    parts = taken_apart(functions, variables, affine=not single)
    keys = [key for key in parts.exprs if key not in set(parts.roots)]
    taken = {*taken, *variables, *(() if bare else labels), *free_names(*functions)}
    if single:
        names = _single(parts, keys, labels[0], variables[0], taken, bare)
    else:
        levels = _levels(parts, keys, variables, taken)
        if bare:
            labels = [_last({*taken.difference(labels), *levels.values()})]
        names = {**levels, **_pairs(parts.roots, labels)}
    nodes = {key: name_node(name) for key, name in names.items()}
    exprs = {names[key]: put_back(tree, nodes) for key, tree in parts.exprs.items()}
    last = tuple(names[key] for key in parts.roots)
    ordered = in_order(exprs, last)
    if not single:
        ordered = by_depth(ordered, last, [*ordered])
    return System(tuple(variables), last, ordered)


def gradient_names(count: int, taken: Set[str]) -> list[str]:
    """Names for the components of a gradient: g1, g2, …"""
    letter = next(letters("gdh", taken))
    return [letter] if count == 1 else [f"{letter}{i}" for i in range(1, count + 1)]


def _single(
    parts: Parts, keys: Sequence[str], label: str, variable: str, taken: Set[str], bare: bool
) -> dict[str, str]:
    """u and y, or u1, u2, … to the last one; a function with a name keeps it."""
    root = parts.roots[0]
    letter = next(letters(_LETTERS, taken))
    straight = variable not in free_names(parts.exprs[root])
    if bare and len(keys) > (1 if straight else 0):
        return {key: f"{letter}{i}" for i, key in enumerate([*keys, root], 1)}
    last = _last(taken) if bare else label
    if len(keys) == 1:
        return {keys[0]: letter, root: last}
    return {**{key: f"{letter}{i}" for i, key in enumerate(keys, 1)}, root: last}


def _last(taken: Set[str]) -> str:
    """The name of a function that has none: y where that is free."""
    return next(letters(_LAST, taken))


def _levels(
    parts: Parts, keys: Sequence[str], variables: Sequence[str], taken: Set[str]
) -> dict[str, str]:
    """A letter for each depth, a number for each of several at one depth."""
    depths: dict[str, int] = {}
    for key in keys:
        there = free_names(parts.exprs[key])
        depths[key] = 1 + max((depths[each] for each in depths if each in there), default=0)
    names: dict[str, str] = {}
    free = letters(_LETTERS, taken)
    for depth in sorted(set(depths.values())):
        here = [key for key in keys if depths[key] == depth]
        affine = depth == 1 and all(
            parts.exprs[key].op == "sum" and not free_names(parts.exprs[key]).isdisjoint(variables)
            for key in here
        )
        letter = "z" if affine and next(letters("z", taken)) == "z" else next(free)
        if len(here) == 1:
            names[here[0]] = letter
        else:
            names.update({key: f"{letter}{i}" for i, key in enumerate(here, 1)})
    return names


def letters(alphabet: str, taken: Set[str]) -> Iterator[str]:
    """The letters with which no name that is taken begins but for digits; then longer ones."""
    stems = {name.rstrip("0123456789_") for name in taken}
    number = 0
    while True:
        for letter in alphabet:
            stem = letter * (number + 1)
            if stem not in stems:
                yield stem
        number += 1


def _pairs(keys: Iterable[str], names: Iterable[str]) -> Mapping[str, str]:
    return dict(zip(keys, names, strict=True))
