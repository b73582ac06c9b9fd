"""How stationary points are shown, kept as snapshots.

After a deliberate change, run the tests once with ``UPDATE_SNAPSHOTS=1`` and read the diff.
"""

from __future__ import annotations

import xml.etree.ElementTree as ElementTree

import pytest
from snapshot import compare_snapshot

from mccli.calculus.critical.wish import Wish
from mccli.limits import Limits
from mccli.model.stationary import Stationary
from mccli.pipeline import Request
from mccli.pipeline.critical import critical
from mccli.render import stationary_formulas, stationary_plain, stationary_terminal
from mccli.render.safe import width
from mccli.render.style import Style
from mccli.source import Source
from mccli.syntax.document import parse_document

SQUARES = ("X : R^(m,n)", "w : R^n", "y : R^m")
CASES: list[tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...]]] = [
    (("(1-x)^2 + 100*(y-x^2)^2",), (), ()),
    (("(x^2+y-11)^2 + (x+y^2-7)^2",), (), ()),
    (("x*exp(-x^2-y^2)",), (), ()),
    (("theta1^2*x2^2 + (theta1 - 1)^4 - sqrt(2)*x2",), (), ()),
    (("sum(x.^2) - 2*sum(x)",), ("x : R^14",), ()),
    (("(x-y)^2*(x+y-1)^2",), (), ()),
    (("relu(x) + y^2",), (), ()),
    (("exp(x) + y^2",), (), ()),
    (("log(x) - x",), (), ()),
    (("sin(x)*y",), (), ()),
    (("x^4 + y^4 + sin(x*y)^2",), (), ()),
    (("norm(X*w - y)^2",), SQUARES, ("w",)),
    (("norm(X*w - y)^2 + c*norm(w)^2",), (*SQUARES, "c : R positive"), ("w",)),
    (("sum(log(1 + exp(-y.*(X*w))))",), SQUARES, ("w",)),
    (("norm(X*w + b - y)^2",), SQUARES, ("w,b",)),
]


@pytest.fixture(scope="module")
def answers() -> list[Stationary]:
    found = []
    for functions, declared, wrt in CASES:
        request = Request(
            "critical",
            tuple(Source(f"argument {i}", each) for i, each in enumerate(functions, 1)),
            wrt=wrt,
            declare=tuple(Source(f"-d {i}", each) for i, each in enumerate(declared, 1)),
        )
        found.append(critical(request, Wish(minimize=True), Limits()))
    return found


@pytest.mark.parametrize(("columns", "ascii_only"), [(80, False), (120, False), (50, True)])
def test_at_a_terminal(answers: list[Stationary], columns: int, ascii_only: bool) -> None:
    style = Style(columns, ascii=ascii_only)
    texts = [stationary_terminal.render(each, style) for each in answers]
    text = "\n\n----\n\n".join(texts)
    assert max(map(width, text.split("\n"))) <= columns
    assert text.isascii() or not ascii_only
    compare_snapshot(f"critical.{columns}{'.ascii' if ascii_only else ''}.txt", text)


def test_plain(answers: list[Stationary]) -> None:
    texts = [stationary_plain.render(each) for each in answers]
    compare_snapshot("critical.plain.txt", "\n\n".join(texts))
    for text in texts:
        # What is printed is read back: lists, equations, comments.
        lines = [line for line in text.split("\n") if not line.startswith("#")]
        for line in lines:
            parse_document([Source("answer", line)], Limits())


def test_latex(answers: list[Stationary]) -> None:
    texts = [stationary_formulas.to_latex(each) for each in answers]
    compare_snapshot("critical.tex", "\n\n".join(texts))
    assert all(text.count(r"\left") == text.count(r"\right") for text in texts)


def test_mathml_is_well_formed(answers: list[Stationary]) -> None:
    for each in answers:
        for line in stationary_formulas.to_mathml(each).split("\n"):
            assert ElementTree.fromstring(line).tag.endswith("math")
