"""Right, wrong or unanswered: mccli and SymPy on the tables of tensor derivatives, by value."""

from __future__ import annotations

import signal
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from itertools import permutations
from pathlib import Path
from typing import Any, Literal

import numpy as np
import sympy_arrays
import sympy_matrices

# The tables and the values of trees are the tests'.
sys.path.append(str(Path(__file__).parent.parent))
from tensor_cases import (
    Case,
    difference,
    environments,
    in_layout,
    named,
    printed,
    space,
    table,
    written,
)
from trees import read

Verdict = Literal["right", "wrong", "unanswered"]
SECONDS = 20
CLOSE = 1e-7


def verdicts(name: str, judge: Callable[[Case], Verdict]) -> dict[str, Verdict]:
    """Each entry of a table: wrong if a part of it is, right if every part is."""
    found: dict[str, list[Verdict]] = {}
    for case in table(name):
        found.setdefault(case.id, []).append(judge(case))
    return {key: _whole(parts) for key, parts in found.items()}


def _whole(parts: Sequence[Verdict]) -> Verdict:
    if "wrong" in parts:
        return "wrong"
    return "right" if set(parts) == {"right"} else "unanswered"


# -- mccli ----------------------------------------------------------------------------------


def of_mccli(case: Case) -> Verdict:
    """Both layouts, each by the value of the text as it is printed."""
    from mccli import MccliError

    for layout in ("numerator", "denominator"):
        try:
            part = _part(case, derived(case, layout))
        except MccliError:
            return "unanswered"
        for environment in environments(case):
            found = printed(written(part), environment, named(part))
            if not difference(found, in_layout(case, environment, layout)) < CLOSE:
                return "wrong"
    return "right"


def derived(case: Case, layout: str) -> Any:
    """mccli's answer to the question of a case, perhaps of several results."""
    import mccli

    derive = mccli.jacobian if case.order == 1 else mccli.hessian
    return derive(case.expression, wrt=case.wrt, declare=dict(case.declare), layout=layout)


def _part(case: Case, answer: Any) -> Any:
    if not answer.results:
        return answer
    wanted = list(dict.fromkeys(case.by))
    return next(each for each in answer.results if list(each.wrt) == wanted)


# -- SymPy ----------------------------------------------------------------------------------


def of_sympy(case: Case) -> Verdict:
    """The best of the translations; any order of the axes is allowed."""
    found = {_of_translation(case, each) for each in sympy_matrices.TRANSLATIONS}
    best: tuple[Verdict, ...] = ("right", "wrong", "unanswered")
    return next(verdict for verdict in best if verdict in found)


def _of_translation(case: Case, translation: sympy_matrices.Translation) -> Verdict:
    spaces = {name: space(text)[0] for name, text in case.declare.items()}
    try:
        with _limited(SECONDS):
            answer = sympy_matrices.derivative(read(case.expression), spaces, case.by, translation)
            values = [
                (sympy_arrays.value(answer, environment), environment)
                for environment in environments(case)
            ]
    # SymPy's own failures are of every kind, RecursionError and AttributeError among them.
    except Exception:
        return "unanswered"
    right = all(
        _same(found, in_layout(case, environment, "numerator")) for found, environment in values
    )
    return "right" if right else "wrong"


def _same(found: Any, wanted: Any) -> bool:
    found, wanted = np.squeeze(found), np.squeeze(wanted)
    return found.ndim == wanted.ndim and any(
        difference(np.transpose(found, order), wanted) < CLOSE
        for order in permutations(range(found.ndim))
    )


@contextmanager
def _limited(seconds: int) -> Iterator[None]:
    def stop(*_: Any) -> None:
        raise TimeoutError

    before = signal.signal(signal.SIGALRM, stop)
    signal.alarm(seconds)
    try:
        yield
    finally:
        signal.alarm(0)
        signal.signal(signal.SIGALRM, before)
