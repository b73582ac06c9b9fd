"""What a formula of the benchmark is written over: any library's symbols and functions."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import reduce
from operator import add, mul
from typing import Any


@dataclass(frozen=True, slots=True)
class Algebra:
    """How one library makes a symbol and applies the functions that the workloads use."""

    symbol: Callable[[str], Any]
    sin: Callable[[Any], Any]
    cos: Callable[[Any], Any]
    tanh: Callable[[Any], Any]
    total: Callable[[Sequence[Any]], Any] = lambda terms: reduce(add, terms)
    product: Callable[[Sequence[Any]], Any] = lambda factors: reduce(mul, factors)


Built = tuple[list[Any], list[Any]]
"""Component functions, and the variables, which are told apart by their names."""


def indexed(algebra: Algebra, name: str, *sizes: int) -> list[Any]:
    """The symbols name1 … (for two sizes name11 …, name1_10 …), row by row."""
    return [algebra.symbol(each) for each in components(name, *sizes)]


def components(name: str, *sizes: int) -> list[str]:
    """The names of an array's components, as the language names them."""
    if len(sizes) == 1:
        return [f"{name}{i}" for i in range(1, sizes[0] + 1)]
    rows, columns = (range(1, size + 1) for size in sizes)
    return [f"{name}{i}{'_' if max(i, j) > 9 else ''}{j}" for i in rows for j in columns]
