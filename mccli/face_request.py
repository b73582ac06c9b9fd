"""The options of the Python face as a request."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, get_args

from mccli.errors import failure
from mccli.model.layouts import LAYOUTS, Layout
from mccli.model.result import Engine
from mccli.model.steps import Style
from mccli.pipeline import Request
from mccli.source import Source
from mccli.syntax.literals import integer_text

OPTIONS = (
    "wrt", "layout", "declare", "of", "at", "verify", "let", "engine", "sparse", "steps",
)  # fmt: skip
"""The options of ``request_of``."""


def request_of(
    command: str,
    functions: Iterable[str],
    *,
    wrt: str | Iterable[str] = (),
    layout: Layout = "numerator",
    declare: Mapping[str, str] | None = None,
    of: str | Iterable[str] = (),
    at: Mapping[str, object] | str | None = None,
    verify: bool = True,
    let: Mapping[str, int] | str | None = None,
    engine: Engine = "auto",
    sparse: bool = False,
    steps: Style | None = None,
) -> Request:
    """The request of a call. Raises a usage error for an option that there is not."""
    functions = tuple(functions)
    for each in functions:
        if not isinstance(each, str):
            raise TypeError(f"a function is a text such as 'x^2*y', not {type(each).__name__}")
    return Request(
        command,
        tuple(Source(f"argument {i}", text) for i, text in enumerate(functions, 1)),
        (wrt,) if isinstance(wrt, str) else tuple(wrt),
        one_of(layout, LAYOUTS, "layout"),
        tuple(Source("declare", f"{name} : {space}") for name, space in (declare or {}).items()),
        (of,) if isinstance(of, str) else tuple(of),
        point_of(at),
        verify,
        _sizes(let),
        one_of(engine, get_args(Engine), "engine"),
        sparse,
        steps=None if steps is None else one_of(steps, get_args(Style), "style of steps"),
    )


def check_options(function: str, options: Iterable[str], allowed: Sequence[str]) -> None:
    """Raise ``TypeError`` for an option that a function of the face does not have."""
    for each in options:
        if each not in allowed:
            raise TypeError(f"{function}() has no option {each!r}: it has {', '.join(allowed)}")


def _sizes(let: Mapping[str, int] | str | None) -> tuple[tuple[str, int], ...]:
    """The sizes of ``let``, as a mapping or as text such as ``"n=10, m=2"``."""
    if not let:
        return ()
    if isinstance(let, str):
        from mccli.limits import Limits
        from mccli.model.sizes import parse_let

        return parse_let([let], Limits.from_environment())
    for name, size in let.items():
        if type(size) is not int:
            raise TypeError(f"the size {name} is a whole number, not {type(size).__name__}")
    return tuple(let.items())


def one_of(chosen: object, allowed: Sequence[Any], what: str) -> Any:
    """The choice. Raises a usage error for one that is not allowed."""
    if chosen not in allowed:
        message = f"there is no {what} '{str(chosen)[:40]}'"
        *others, last = map(str, allowed)
        hint = f"choose {', '.join(others)} or {last}"
        raise failure("usage", "usage.argument", message, hint)
    return chosen


def point_of(at: Mapping[str, object] | str | None) -> Source | None:
    """The point of ``at``, as text."""
    if not at:
        return None
    if isinstance(at, str):
        return Source("at", at)
    return Source("at", ", ".join(f"{name} = {_number(place)}" for name, place in at.items()))


def _number(value: object) -> str:
    if isinstance(value, (list, tuple)):
        return f"[{', '.join(_number(each) for each in value)}]"
    return integer_text(value) if type(value) is int else str(value)
