"""Plain problems are what resolving them in general makes of them."""

from __future__ import annotations

from dataclasses import fields
from random import Random
from typing import Any

import pytest

from mccli.errors import MccliError
from mccli.limits import Limits
from mccli.model import resolve as resolving
from mccli.model.plain import plain_problem
from mccli.model.problem import Problem
from mccli.source import Source
from mccli.syntax.document import parse_document
from mccli.syntax.name_list import parse_names

_LIMITS = Limits()
_BODIES = (
    "x^2*y", "sin(x*y) - exp(-3*x)", "pi*r^2", "e^x + e", "x1*x2 + x10", "3", "f*x", "f1 + x",
    "xy + 1", "mass*x", "2x y", "theta + φ", "a/b", "where(x < y, x, 2)", "x' + 1", "g(x)",
    "norm(x)", "y + h", "x + x", "a*b_1", "z²", "max(a, b)*e",
)  # fmt: skip
_HEADS = ("", "", "", "f = ", "g = ", "f1 = ", "pi = ", "y = ", "g(x) = ", "x = ")
_LISTS = ("x", "x,y", "y", "x1,x2", "e", "f", "mass,x", "z", "xy", "x[1]", "a,b,pi", "x,x")


def _resolved(text: str, wrt: str) -> dict[str, Any] | list[str]:
    """The problem's fields with the identities of trees replaced; or the errors."""
    sources = [Source(f"argument {i}", each) for i, each in enumerate(text.split(" | "))]
    try:
        document = parse_document(sources, _LIMITS)
        names = parse_names(Source("--wrt", wrt), _LIMITS) if wrt else ()
        problem = resolving.resolve(document, wrt=names)
    except MccliError as error:
        return [each.message for each in error.problems]
    assert isinstance(problem, Problem)
    found = {field.name: getattr(problem, field.name) for field in fields(Problem)}
    found["shapes"] = [problem.shapes.get(id(each.expr)) for each in problem.definitions.values()]
    found["orders"] = [list(found[each]) for each in ("definitions", "params", "occurrences")]
    return found


def _texts() -> list[tuple[str, str]]:
    random = Random("plain problems")
    found = []
    for _ in range(600):
        count = random.choice((1, 1, 1, 2, 3))
        parts = [random.choice(_HEADS) + random.choice(_BODIES) for _ in range(count)]
        text = random.choice((" | ", "; ")).join(parts)
        found.append((text, random.choice(_LISTS) if random.random() < 0.6 else ""))
    return found


def test_plain_problems_are_resolved_as_all_others(monkeypatch: pytest.MonkeyPatch) -> None:
    plain = 0

    def counted(*args: Any) -> Problem | None:
        nonlocal plain
        found = plain_problem(*args)
        plain += found is not None
        return found

    for text, wrt in _texts():
        monkeypatch.setattr(resolving, "plain_problem", counted)
        quick = _resolved(text, wrt)
        monkeypatch.setattr(resolving, "plain_problem", lambda *_: None)
        assert quick == _resolved(text, wrt), (text, wrt)
    assert plain > 100
