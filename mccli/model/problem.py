"""A resolved problem: every name has a space, every node a shape."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from mccli.errors import Place
from mccli.model.spaces import Shape, Space
from mccli.source import Corpus, Span
from mccli.syntax.document import Definition
from mccli.syntax.extents import span_of
from mccli.syntax.tree import Node

if TYPE_CHECKING:
    from mccli.model.families import Families
    from mccli.model.occurrences import Occurrences


@dataclass(frozen=True, slots=True)
class Variable:
    """What is differentiated by: a scalar, or a declared vector or matrix as a whole."""

    name: str
    space: Space


@dataclass(frozen=True, slots=True, eq=False)
class Problem:
    """What is to be differentiated, by what, and where its names live.

    ``definitions`` holds all definitions by name (bare expressions under made-up names);
    ``functions`` names the component functions, ``intermediates`` the definitions they use,
    each after those it uses itself. ``cut`` are definitions taken as independent variables.
    ``free`` are the scalar names that are neither defined nor constants, in natural order.
    ``shapes`` gives each node of the definitions, as read, its shape, by ``id(node)``.
    ``families`` are those whose members are among the definitions. ``corpus`` turns the
    offsets of expanded nodes back into places; ``occurrences`` are the names of each
    definition.
    """

    definitions: Mapping[str, Definition]
    functions: tuple[str, ...]
    intermediates: tuple[str, ...]
    params: Mapping[str, tuple[str, ...]]
    spaces: Mapping[str, Space]
    space_spans: Mapping[str, Span]
    constants: frozenset[str]
    variables: tuple[Variable, ...]
    cut: frozenset[str]
    free: tuple[str, ...]
    shapes: Mapping[int, Shape]
    notes: tuple[str, ...]
    corpus: Corpus
    families: Families
    occurrences: Mapping[str, Occurrences]

    def with_constants(self, constants: frozenset[str]) -> Problem:
        """The same with other constants."""
        return Problem(
            self.definitions, self.functions, self.intermediates, self.params, self.spaces,
            self.space_spans, constants, self.variables, self.cut, self.free, self.shapes,
            self.notes, self.corpus, self.families, self.occurrences,
        )  # fmt: skip


@lru_cache(maxsize=10_000)
def natural(name: str) -> tuple[tuple[str, int], ...]:
    """A sorting key that puts ``x2`` before ``x10``."""
    pieces = re.findall(r"(\D*)(\d*)", name)
    return tuple((word, int(digits or -1)) for word, digits in pieces)


def node_place(node: Node, definition: Definition, label: str = "") -> Place:
    """Where a node of a definition stands in the user's text."""
    return Place(span_of(node, definition.source), label)
