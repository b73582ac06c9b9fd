"""Statements: definitions, declarations, points, and all their errors in one run."""

from __future__ import annotations

import sys
import time

import pytest

from mccli.errors import MccliError
from mccli.limits import Limits
from mccli.source import Source
from mccli.syntax.document import (
    Document,
    parse_declarations,
    parse_document,
    parse_expression,
    parse_point,
)
from mccli.syntax.printer import text

LIMITS = Limits()


def document(*texts: str) -> Document:
    sources = [Source(f"argument {index}", each) for index, each in enumerate(texts, 1)]
    return parse_document(sources, LIMITS)


def problems(*texts: str) -> list[tuple[str, str, int, int]]:
    with pytest.raises(MccliError) as caught:
        document(*texts)
    found = []
    for problem in caught.value.problems:
        span = problem.places[0].span
        line, column = span.source.line_and_column(span.start)
        found.append((problem.code, span.source.name, line, column))
    return found


@pytest.mark.parametrize(
    ("written", "definitions"),
    [
        ("x^2", [(None, None, "x**2")]),
        ("f = x^2", [("f", None, "x**2")]),
        ("f(x, y) = x*y", [("f", ("x", "y"), "x*y")]),
        ("f(\n x,\n y\n) = x*y", [("f", ("x", "y"), "x*y")]),
        ("f = x; g = f\nh = g", [("f", None, "x"), ("g", None, "f"), ("h", None, "g")]),
        ("\n\n; f = x ;; # done\n", [("f", None, "x")]),
        ("f = (x\n + 1)\r\ng = 2\r\n", [("f", None, "x + 1"), ("g", None, "2")]),
        ("φ(θ₁) = θ₁", [("phi", ("theta1",), "theta1")]),
        ("f(x)*2", [(None, None, "f(x)*2")]),
        ("f(x) == 2", [(None, None, "f(x) == 2")]),
        ("a\n-b", [(None, None, "a"), (None, None, "-b")]),
        ("R = 2; f(e, pi) = e*pi", [("R", None, "2"), ("f", ("e", "pi"), "e*pi")]),
        ("positive = symmetric", [("positive", None, "symmetric")]),
    ],
)
def test_definitions(written: str, definitions: list[object]) -> None:
    found = [(each.name, each.params, text(each.expr)) for each in document(written).definitions]
    assert found == definitions


def test_places_of_a_definition() -> None:
    (definition,) = document("  g (θ, y) = θ + y").definitions
    assert definition.name_span.text == "g"
    assert [span.text for span in definition.param_spans] == ["θ", "y"]
    (bare,) = document("\n x + 1").definitions
    assert (bare.name_span.start, bare.name_span.text) == (2, "x")


def test_definitions_refer_to_the_composed_text() -> None:
    (definition,) = document("e\u0301 + x").definitions
    assert definition.source.text == "\u00e9 + x"
    assert definition.expr.args[1].at == 4


def test_mentions_belong_to_their_definition() -> None:
    first, second = document("mass speed; 2 mass").definitions
    assert [mention.name for mention in first.mentions] == ["mass", "speed"]
    assert [mention.name for mention in second.mentions] == ["mass"]


@pytest.mark.parametrize(
    ("written", "names", "dims", "attributes"),
    [
        ("z : R", ("z",), (), ()),
        ("w, x : R^n", ("w", "x"), ("n",), ()),
        ("x : R^3", ("x",), (3,), ()),
        ("x : R**3", ("x",), (3,), ()),
        ("x:R³", ("x",), (3,), ()),
        ("W : R^(m,n)", ("W",), ("m", "n"), ()),
        ("W : R^(m×n)", ("W",), ("m", "n"), ()),
        ("W : R^(2, 3)", ("W",), (2, 3), ()),
        ("x : R^(4)", ("x",), (4,), ()),
        ("x : R^1_000", ("x",), (1000,), ()),
        ("A : R^(n,n) symmetric", ("A",), ("n", "n"), ("symmetric",)),
        ("A : R^(n,n) posdef invertible", ("A",), ("n", "n"), ("posdef", "invertible")),
        ("z : R positive positive", ("z",), (), ("positive",)),
        ("θ : R^N₁", ("theta",), ("N1",), ()),
        ("e, pi : R", ("e", "pi"), (), ()),
    ],
)
def test_declarations(
    written: str, names: tuple[str, ...], dims: tuple[object, ...], attributes: tuple[str, ...]
) -> None:
    (found,) = parse_declarations([Source("--declare", written)], LIMITS)
    assert (found.names, found.dims, found.attributes) == (names, dims, attributes)
    assert found.span.text == written.split(":")[1].split(" s")[0].split(" p")[0].strip()


def test_a_file_mixes_declarations_and_definitions() -> None:
    found = document("# polar\nx : R^n; A : R^(n,n)\nf = x'*A*x\n")
    assert [each.names for each in found.declarations] == [("x",), ("A",)]
    assert [text(each.expr) for each in found.definitions] == ["x'*A*x"]


def test_all_errors_of_all_sources_in_order() -> None:
    first = "f = (x +\ng = y\nh = 2 +\nk = sin x; m = )\nx : R^0\nok = 1"
    assert problems(first, "a ? b", "x", "y +") == [
        ("syntax.bracket", "argument 1", 2, 3),
        ("syntax.incomplete", "argument 1", 3, 7),
        ("syntax.function", "argument 1", 4, 5),
        ("syntax.unexpected", "argument 1", 4, 16),
        ("syntax.size", "argument 1", 5, 7),
        ("syntax.character", "argument 2", 1, 3),
        ("syntax.incomplete", "argument 4", 1, 3),
    ]


def test_an_unclosed_bracket_does_not_hide_later_errors() -> None:
    assert [row[0] for row in problems("(a\n+ b\nf = 2 +\n")] == [
        "syntax.bracket",
        "syntax.incomplete",
    ]


def test_every_refused_character_is_reported_and_nothing_that_follows_from_it() -> None:
    assert [(row[0], row[3]) for row in problems("a ? b ? c +")] == [
        ("syntax.character", 3),
        ("syntax.character", 7),
    ]


@pytest.mark.parametrize("written", ["", "  \t", "\n;\n", "# only a comment"])
def test_nothing_to_read(written: str) -> None:
    assert [row[0] for row in problems(written)] == ["syntax.empty"]
    assert [row[0] for row in problems("x", written)] == ["syntax.empty"]


def test_declarations_alone_are_no_problem_to_differentiate() -> None:
    assert [row[0] for row in problems("x : R^3")] == ["syntax.empty"]


@pytest.mark.parametrize("written", ["x = 2", "x", "x : R\ny + 1", ""])
def test_the_declare_option_takes_declarations_only(written: str) -> None:
    with pytest.raises(MccliError) as caught:
        parse_declarations([Source("--declare", written)], LIMITS)
    assert caught.value.kind == "parse"


@pytest.mark.parametrize(
    ("written", "values"),
    [
        ("x=1", [("x", "1")]),
        ("x=1, y=1/2, v=[1,2,3]", [("x", "1"), ("y", "1/2"), ("v", "[1, 2, 3]")]),
        ("x = -1; y = 2\nz = 3,", [("x", "-1"), ("y", "2"), ("z", "3")]),
        ("θ=2π", [("theta", "2*pi")]),
        ("W = [[1, 2],\n [3, 4]]", [("W", "[[1, 2], [3, 4]]")]),
    ],
)
def test_points(written: str, values: list[tuple[str, str]]) -> None:
    found = parse_point(Source("--at", written), LIMITS)
    assert [(each.name, text(each.value)) for each in found] == values


@pytest.mark.parametrize(
    ("written", "code", "at"),
    [
        ("", "syntax.point", 0),
        ("x", "syntax.point", 0),
        ("1=x", "syntax.point", 0),
        ("x==1", "syntax.point", 0),
        ("x[1]=2", "syntax.point", 0),
        ("x=1, 2", "syntax.point", 5),
        ("x=1 y=2", "syntax.point", 5),
        ("x=1,x=2", "syntax.duplicate", 4),
        ("sin=1", "syntax.reserved", 0),
        ("x=", "syntax.incomplete", 1),
        ("x=1)", "syntax.unexpected", 3),
        ("x=?", "syntax.character", 2),
    ],
)
def test_points_refused(written: str, code: str, at: int) -> None:
    with pytest.raises(MccliError) as caught:
        parse_point(Source("--at", written), LIMITS)
    (problem,) = caught.value.problems
    assert (problem.code, problem.places[0].span.start) == (code, at)


@pytest.mark.parametrize(
    ("written", "code"),
    [("x; y", "unexpected"), ("f = x", "unexpected"), ("x : R", "unexpected"), ("", "incomplete")],
)
def test_one_expression_and_nothing_else(written: str, code: str) -> None:
    assert text(parse_expression(Source("--claim", "\n x\n+ 1"[:3]), LIMITS)) == "x"
    with pytest.raises(MccliError) as caught:
        parse_expression(Source("--claim", written), LIMITS)
    assert caught.value.problems[0].code == f"syntax.{code}"


def test_many_errors_take_linear_time() -> None:
    start = time.perf_counter()
    assert len(problems("(x\n" * 50_000)) <= 100
    assert len(problems("f = (x +\n" * 50_000)) == 100
    assert len(problems("?" * 1_000_000)) == 100
    assert time.perf_counter() - start < 20


def test_a_syntax_error_needs_no_mathematics() -> None:
    import subprocess

    code = (
        "import sys; from mccli.syntax import document, extents, printer; "
        "assert not {'sympy', 'mpmath', 'rich', 'typer'} & set(sys.modules)"
    )
    subprocess.run([sys.executable, "-c", code], check=True)
