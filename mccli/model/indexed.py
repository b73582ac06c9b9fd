"""What ``x[i]`` stands for: a component of a declared tensor, a member of a family, a scalar.

Each meaning is a mapping from indices to names: from ``i`` for one index, ``(i, j)`` for two.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass, field
from math import prod

from mccli.model.problem import natural
from mccli.model.spaces import Space, component_name

Key = int | tuple[int, int]


def key_name(base: str, key: Key) -> str:
    """The name of a component: ``x3``, ``W12`` or ``W1_12``."""
    return component_name(base, key if isinstance(key, tuple) else (key,))


def component_key(indices: Sequence[int]) -> Key:
    """One or two indices as a key."""
    return indices[0] if len(indices) == 1 else (indices[0], indices[1])


def key_text(base: str, key: Key) -> str:
    """A component as it is written: ``x[3]``, ``W[1,12]``."""
    return f"{base}[{','.join(map(str, key if isinstance(key, tuple) else (key,)))}]"


def is_negative(key: Key) -> bool:
    """Whether an index is below zero."""
    return key < 0 if isinstance(key, int) else min(key) < 0


def full_box(keys: Sequence[Key]) -> tuple[int, ...] | None:
    """The last indices of keys in ascending order that run from 1 (1, 1) without a gap."""
    if not keys:
        return None
    indices = [key if isinstance(key, tuple) else (key,) for key in keys]
    last = indices[-1]
    # Distinct keys between two corners are all of them if they are as many.
    inside = set(indices[0]) == {1} and all(1 <= each[-1] <= last[-1] for each in indices)
    return last if inside and len(keys) == prod(last) else None


class Names(dict[Key, str], ABC):
    """The names of an indexed base by their indices, made when they are asked for.

    ``indices`` is how many it takes. Raises ``KeyError`` for indices it has not.
    """

    def __init__(self, base: str, indices: int) -> None:
        super().__init__()
        self.base = base
        self.indices = indices

    def __missing__(self, key: Key) -> str:
        if not self.has(key):
            raise KeyError(key)
        found = self[key] = key_name(self.base, key)
        return found

    @abstractmethod
    def has(self, key: Key) -> bool:
        """Whether there is such a component."""

    @abstractmethod
    def lacking(self, key: Key) -> tuple[str, str]:
        """Why there is no such component, and what to do."""

    def refusal(self, key: Key, at: str, written: str) -> tuple[str, str]:
        """The sentence and the hint for a missing component, ``written`` so where ``at`` holds."""
        why, hint = self.lacking(key)
        found = key_text(self.base, key)
        if not at:
            return f"there is no {found}: {why}", hint
        if len(written) > 40 or "\n" in written:
            written = "a component"
        return f"at {at}, {written} is {found}, and {why}", hint


class Components(Names):
    """The components of a declared vector or matrix; indices count from 1."""

    def __init__(self, base: str, space: Space) -> None:
        super().__init__(base, len(space.dims))
        self.sizes = tuple(size for size in space.dims if isinstance(size, int))

    def has(self, key: Key) -> bool:
        keys = key if isinstance(key, tuple) else (key,)
        return all(1 <= i <= size for i, size in zip(keys, self.sizes, strict=True))

    def lacking(self, key: Key) -> tuple[str, str]:
        size = " × ".join(map(str, self.sizes))
        has = f"{self.base} is {size}" if self.indices > 1 else f"{self.base} has {size} components"
        return has, "change the range, or the declaration"


class Scalars(Names):
    """Undeclared: a real scalar for each; indices may start from 0."""

    def has(self, key: Key) -> bool:
        return not is_negative(key)

    def lacking(self, key: Key) -> tuple[str, str]:
        return "an index is not negative", "change the range"


class Members(Names):
    """The members of a family: those that are defined."""

    def has(self, key: Key) -> bool:
        return False

    def lacking(self, key: Key) -> tuple[str, str]:
        return (
            "no statement defines it",
            f"define it beside the family: {key_text(self.base, key)} = …",
        )


@dataclass(slots=True)
class Indexed:
    """The meanings of all indexed names of a document.

    ``open`` says that undeclared names may stand with an index. ``left_alone`` are names
    whose components keep their index: of definitions without an index, and of spaces whose
    size is a symbol.
    """

    open: bool
    left_alone: set[str]
    of: dict[str, Names] = field(default_factory=dict)

    def names(self, base: str, indices: int) -> Names | None:
        """The meaning of a name with so many indices, None where it keeps them."""
        if not self.open or base in self.left_alone:
            return None
        if base not in self.of:
            self.of[base] = Scalars(base, indices)
        return self.of[base]

    def scalars(self) -> dict[str, tuple[str, Key]]:
        """The undeclared components that occur, each with its base and its indices."""
        return {
            name: (base, key)
            for base, names in self.of.items()
            if isinstance(names, Scalars)
            for key, name in names.items()
        }


def sorting_key(base: str, key: Key) -> tuple[tuple[str, int], ...]:
    """A key that puts components in their order, among themselves and among other names."""
    if isinstance(key, int):
        return natural(key_name(base, key))
    return (*natural(f"{base}{key[0]}")[:-1], ("_", key[1]), ("", -1))
