"""Spaces of names and shapes of expressions: scalar, vector (a column), row, matrix."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Size = int | str
"""A number of components, or the symbol that stands for it."""


@dataclass(frozen=True, slots=True)
class Space:
    """Where a name lives: R (no sizes), R^n, or R^(m,n); with attributes such as symmetric."""

    dims: tuple[Size, ...] = ()
    attributes: tuple[str, ...] = ()

    @property
    def kind(self) -> Literal["scalar", "vector", "matrix"]:
        """The kind of the space's elements."""
        return ("scalar", "vector", "matrix")[len(self.dims)]

    @property
    def text(self) -> str:
        """As a declaration writes it: ``R^(2,3) symmetric``."""
        sizes = ",".join(map(str, self.dims))
        space = f"R^({sizes})" if len(self.dims) > 1 else f"R^{sizes}" if sizes else "R"
        return " ".join((space, *self.attributes))

    @property
    def symbols(self) -> tuple[str, ...]:
        """The sizes that are symbols."""
        return tuple(size for size in self.dims if isinstance(size, str))


class Unknown:
    """A size that the expression leaves open (``vector(1)``) until another operand gives it."""

    __slots__ = ("size",)

    def __init__(self) -> None:
        self.size: Dim | None = None


Dim = int | str | Unknown


def settled(dim: Dim) -> Dim:
    """The size an unknown one has been found equal to, as far as known."""
    while isinstance(dim, Unknown) and dim.size is not None:
        dim = dim.size
    return dim


def agree(left: Dim, right: Dim) -> bool:
    """Whether two sizes are equal; an open one becomes the other."""
    left, right = settled(left), settled(right)
    if left is right or left == right:
        return True
    if isinstance(left, Unknown):
        left.size = right
        return True
    if isinstance(right, Unknown):
        right.size = left
        return True
    return False


@dataclass(frozen=True, slots=True)
class Shape:
    """The kind of an expression's value, and its sizes: none, n, n (a row), or m and n.

    A "tensor" has three sizes or more; only ``einsum`` makes one.
    """

    kind: Literal["scalar", "vector", "row", "matrix", "tensor"]
    dims: tuple[Dim, ...] = ()

    @property
    def text(self) -> str:
        """For people: ``scalar``, ``vector of 3``, ``row of 3``, ``2 × 3``, ``2 × 3 × 4``."""
        sizes = [dim_text(dim) for dim in self.dims]
        if self.kind == "scalar":
            return "scalar"
        if self.kind in ("matrix", "tensor"):
            return " × ".join(sizes)
        return f"{self.kind} of {sizes[0]}"

    @property
    def with_article(self) -> str:
        """``a vector of 3``, ``an m × n matrix``, ``an 8 × 3 matrix``."""
        if self.kind != "matrix":
            return f"a {self.text}"
        first = self.text.split(" ")[0]
        is_vowel = first in ("11", "18") or first[0] == "8"
        if first[0].isalpha():
            # A single letter is spoken by its name: an n, an m.
            is_vowel = first[0].lower() in ("aefhilmnorsx" if len(first) == 1 else "aeio")
        return f"{'an' if is_vowel else 'a'} {self.text} matrix"

    @property
    def count(self) -> int:
        """How many components; the sizes must be numbers."""
        product = 1
        for dim in self.sizes:
            product *= dim
        return product

    @property
    def sizes(self) -> tuple[int, ...]:
        """The sizes as numbers. Raises ``ValueError`` where one is a symbol or still open."""
        found = tuple(settled(dim) for dim in self.dims)
        if not all(isinstance(dim, int) for dim in found):
            raise ValueError(f"a shape without numbers: {self.text}")
        return found  # type: ignore[return-value]


SCALAR = Shape("scalar")


def dim_text(dim: Dim) -> str:
    """A size for people; ``?`` while it is open."""
    known = settled(dim)
    return "?" if isinstance(known, Unknown) else str(known)


def shape_of(space: Space) -> Shape:
    """The shape of an element of a space."""
    return Shape(space.kind, space.dims)


def space_of(shape: Shape) -> Space:
    """The space of values of a shape; a row counts as a vector."""
    return Space(tuple(dim for dim in map(settled, shape.dims) if not isinstance(dim, Unknown)))


def component_name(name: str, indices: tuple[int, ...]) -> str:
    """``x3``, ``W12``, or ``W1_12`` once an index exceeds 9; indices count from 1."""
    if len(indices) == 1 or max(indices) <= 9:
        return name + "".join(map(str, indices))
    return f"{name}{indices[0]}_{indices[1]}"


def component_names(name: str, space: Space) -> tuple[str, ...]:
    """The names of all components, row by row. The sizes must be numbers."""
    sizes = shape_of(space).sizes
    if not sizes:
        return (name,)
    if len(sizes) == 1:
        return tuple(component_name(name, (i,)) for i in range(1, sizes[0] + 1))
    return tuple(
        component_name(name, (i, j)) for i in range(1, sizes[0] + 1) for j in range(1, sizes[1] + 1)
    )
