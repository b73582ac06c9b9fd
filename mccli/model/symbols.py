"""Sizes that are symbols: which a problem uses, and the numbers put in their places."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Literal

from mccli.errors import MccliError, Place, failure
from mccli.model.names import example as example
from mccli.model.names import nearest
from mccli.model.point import lengths, wrong_shape
from mccli.model.problem import Problem, natural, node_place
from mccli.model.spaces import Shape, Size, Space, shape_of
from mccli.source import Source, Span
from mccli.syntax.document import Assignment, Declaration
from mccli.syntax.extents import span_of

if TYPE_CHECKING:
    from mccli.model.sizes import Let

_KINDS: tuple[Literal["scalar", "vector", "matrix"], ...] = ("scalar", "vector", "matrix")
_INDEXED = re.compile(r"(.*?[^\d_])(\d+)(?:_(\d+))?")


def symbols_in_use(problem: Problem) -> tuple[str, ...]:
    """The symbols that are sizes of what occurs in the problem, or occur themselves, in order."""
    if not any(space.symbols for space in problem.spaces.values()):
        return ()
    occurring = {each.name for each in problem.variables}
    for name in (*problem.functions, *problem.intermediates):
        occurring.update(problem.occurrences[name].names)
    found = {size for each in problem.variables for size in each.space.symbols}
    for name, space in problem.spaces.items():
        found.update(space.symbols if name in occurring else occurring & {*space.symbols})
    return tuple(sorted(found, key=natural))


def check_names(problem: Problem, symbols: Collection[str]) -> None:
    """Raise a usage error for a variable that is a size."""
    for each in problem.variables:
        if each.name in symbols:
            message = f"'{each.name}' is a size, and sizes are not differentiated by"
            raise failure("usage", "usage.names", message, "name other variables with --wrt")


def check_components(problem: Problem) -> None:
    """Raise a parse error for a free ``x1`` beside a declared ``x : R^n``, used or not."""
    owners = {name for name, space in problem.spaces.items() if space.symbols}
    for name in dict.fromkeys((*problem.free, *(each.name for each in problem.variables))):
        match = _INDEXED.fullmatch(name)
        if match is None or match[1] not in owners or name in (*problem.spaces, *problem.cut):
            continue
        owner = match[1]
        message = f"'{name}' may be a component of '{owner}', whose size is a symbol"
        hint = f"choose another name, or declare it: {name} : R"
        raise failure("parse", "name.component", message, hint, *_first_place(name, problem))


def _first_place(name: str, problem: Problem) -> tuple[Place, ...]:
    for each in (*problem.functions, *problem.intermediates):
        node = problem.occurrences[each].names.get(name)
        if node is not None:
            return (node_place(node, problem.definitions[each]),)
    return ()


def check_expansion(expand: Let, let: Let, declarations: Iterable[Declaration]) -> None:
    """Raise a usage error for a name of ``--expand`` that is no symbol, or has another number."""
    symbols = {dim for each in declarations for dim in each.dims if isinstance(dim, str)}
    numbers = dict(let)
    for name, size in expand:
        if name not in symbols:
            guess = nearest(name, sorted(symbols, key=natural))
            message = f"--expand gives '{name[:40]}' a number, but no declared size has that name"
            hint = "declare the sizes as symbols: -d 'x : R^n'"
            if symbols:
                hint = f"did you mean '{guess}'? " if guess else ""
                hint += f"the sizes are {listed(sorted(symbols, key=natural))}"
            raise failure("usage", "usage.expand", message, hint)
        if numbers.get(name, size) != size:
            message = f"'{name}' is {numbers[name]} by --let, and {size} by --expand"
            raise failure("usage", "usage.expand", message, "give each size once")


def require_numbers(symbols: Sequence[str]) -> None:
    """Raise a usage error for sizes that ``--expand`` leaves without a number."""
    if not symbols:
        return
    plural = "is still a symbol" if len(symbols) == 1 else "are still symbols"
    message = f"--expand writes the components out, but {listed(symbols)} {plural}"
    hint = f"add {example(symbols)} to --expand"
    raise failure("usage", "usage.expand", message, hint)


def sizes_at(
    assignments: Iterable[Assignment], at: Source, spaces: Mapping[str, Space]
) -> dict[str, int]:
    """The numbers of the symbols that follow from vectors and matrices given at a point.

    Raises a usage error where two of them do not fit together, and for a value of a size.
    """
    symbols = {size for space in spaces.values() for size in space.symbols}
    found: dict[str, int] = {}
    first: dict[str, Assignment] = {}
    for each in assignments:
        space = spaces.get(each.name, Space())
        if each.name in symbols and not space.dims:
            message = f"'{each.name}' is a size and follows from the vectors and matrices given"
            hint = f"to choose it write {example([each.name], '--let ')}"
            raise failure("usage", "usage.at", message, hint, Place(each.name_span))
        found_here = lengths(each)
        if space.symbols and len(found_here) != len(space.dims):
            raise wrong_shape(each, at, shape_of(space), Shape(_KINDS[len(found_here)], found_here))
        for size, number in zip(space.dims, found_here, strict=False):
            if isinstance(size, int):
                continue
            if found.setdefault(size, number) != number:
                raise _two_sizes(size, found[size], first[size], number, each, at)
            first.setdefault(size, each)
    return found


def check_found(
    needed: Collection[str], sizes: Mapping[str, int], at: Source, given: Iterable[str]
) -> None:
    """Raise a usage error for symbols that follow from no vector or matrix of the point."""
    absent = sorted({each for each in needed if each not in sizes}, key=natural)
    if not absent:
        return
    plural = "size" if len(absent) == 1 else "sizes"
    names = listed(sorted(given, key=natural))
    message = f"the {plural} {listed(absent)} follow{'s' * (len(absent) == 1)} from no given value"
    hint = f"give a number: {example(absent, '--let ')}"
    if names:
        hint = f"give values to {names}, or a number: {example(absent, '--let ')}"
    raise failure("usage", "usage.at", message, hint, *_whole(at))


def listed(names: Sequence[str]) -> str:
    """``n``, or ``m and n``, or ``k, m and n``."""
    *others, last = names or ("",)
    return f"{', '.join(others)} and {last}" if others else last


def _two_sizes(
    size: Size, number: int, first: Assignment, other: int, second: Assignment, at: Source
) -> MccliError:
    if first is second:
        message = f"'{first.name}' has {number} rows and {other} columns, and both are {size}"
        return failure("usage", "usage.at", message, "give a square matrix", _value(first, at))
    message = f"the size {size} is {number} by {first.name}, and {other} by {second.name}"
    places = (_value(first, at, f"{size} = {number}"), _value(second, at, f"{size} = {other}"))
    return failure("usage", "usage.at", message, "give values whose sizes fit together", *places)


def _value(each: Assignment, at: Source, label: str = "") -> Place:
    return Place(span_of(each.value, at), label)


def _whole(at: Source) -> tuple[Place, ...]:
    return (Place(Span(at, 0, len(at.text))),) if at.text else ()
