"""Every refusal of the language: its code, its place, and a hint that says what to write."""

from __future__ import annotations

import json
import time
import unicodedata
from pathlib import Path

import pytest

from mccli.errors import Diagnosis, MccliError
from mccli.limits import Limits
from mccli.source import Source
from mccli.syntax.document import parse_document
from mccli.syntax.vocabulary import FUNCTIONS, KEYWORDS

HOSTILE = json.loads((Path(__file__).parent / "data" / "hostile_syntax.json").read_text())


def refused(written: str) -> tuple[Diagnosis, ...]:
    with pytest.raises(MccliError) as caught:
        parse_document([Source("argument 1", written)], Limits())
    return caught.value.problems


# text, code, the underlined characters, a part of the hint
ROWS = [
    # numbers
    ("1e", "number", "1e", "1e-3"),
    ("2e-x", "number", "2e", "2*e"),
    ("2e x", "number", "2e", "2*e"),
    ("(2e)", "number", "2e", "2*e"),
    ("1e+", "number", "1e", "1e-3"),
    ("0x10", "number", "0x10", "decimal"),
    ("0b2", "number", "0b2", "decimal"),
    ("0θ", "number", "0θ", "decimal"),
    ("1_", "number", "1_", "1_000"),
    ("1__0", "number", "1__0", "1_000"),
    ("1..n", "unexpected", "..", "one decimal point"),
    ("..", "unexpected", "..", "one decimal point"),
    ("y[i] = x[i]^2 for i in 1..3 step 2", "range", "step 2", "x[2*i]"),
    ("1.2.3", "adjacent", ".3", "one decimal point"),
    ("1,5", "unexpected", ",", "decimals have a point"),
    ("9" * 1001, "limit.number", "9" * 1001, "MCCLI_MAX_LITERAL_DIGITS"),
    ("1e1000", "limit.number", "1e1000", "shorter"),
    ("1e-99999999999999999999", "limit.number", "1e-99999999999999999999", "shorter"),
    # names
    ("x" * 65, "name", "x" * 65, "shorter"),
    ("πr²", "name", "πr", "π*r"),
    ("sin x", "function", "sin", "sin(x)"),
    ("sin", "function", "sin", "sin(x)"),
    ("sin^2(x)", "function", "sin", "sin(x)^2"),
    ("sin²(x + 1)", "function", "sin", "sin(x + 1)^2"),
    ("sin^-1(x)", "function", "sin", "asin(x)"),
    ("sin⁻¹(x)", "function", "sin", "1/sin(x)"),
    ("cosh**-2(x)", "function", "cosh", "1/cosh(x)^2"),
    ("2 log x", "function", "log", "log(x)"),
    ("atan2", "function", "atan2", "atan2(x, y)"),
    ("where = 2", "reserved", "where", "another name"),
    ("f(sin) = 2", "function", "sin", "sin(x)"),
    ("f(in) = 2", "reserved", "in", "another"),
    ("x and y", "reserved", "and", "(a < b)*(c < d)"),
    ("not x", "reserved", "not", "1 - (a < b)"),
    ("1 if", "reserved", "if", "where(condition, a, b)"),
    ("if(x)", "reserved", "if", "where(condition, a, b)"),
    ("import os", "reserved", "import", "formulas"),
    # arity of the built-in functions
    ("sin()", "arity", "sin()", "sin(x)"),
    ("sin(x, y)", "arity", "sin(x, y)", "sin(x)"),
    ("atan2(x)", "arity", "atan2(x)", "atan2(x, y)"),
    ("max()", "arity", "max()", "max(x, y)"),
    ("where(x, 1)", "arity", "where(x, 1)", "where(x, y, z)"),
    ("ones(1, 2, 3)", "arity", "ones(1, 2, 3)", "ones(x)"),
    # powers
    ("x²^3", "ambiguous", "^", "(x²)^"),
    ("x² ³", "ambiguous", "³", "(x²)^"),
    ("x²ⁿ", "superscript", "²ⁿ", "brackets"),
    ("x⁻", "superscript", "⁻", "brackets"),
    ("a***b", "unexpected", "*", "x**2"),
    ("√-x", "unexpected", "-", "√(-x)"),
    ("A^2'", "ambiguous", "'", "(A^2)'"),
    # products without a sign
    ("1/2x", "ambiguous", "1/2x", "1/(2*x) or (1/2)*x"),
    ("1/2 x", "ambiguous", "1/2 x", "1/(2*x) or (1/2)*x"),
    ("1/2(x+1)", "ambiguous", "1/2(x+1)", "1/(2*(x+1)) or (1/2)*(x+1)"),
    ("(a+b)/(c)d", "ambiguous", "(a+b)/(c)d", "((a+b)/(c))*d"),
    ("x./y z", "ambiguous", "x./y z", "x./(y*z)"),
    ("3 + a*b/c d", "ambiguous", "b/c d", "(b/c)*d"),
    ("(1/2\nx)", "ambiguous", "1/2\nx", "1/(2*x)"),
    ("(x\n2)", "adjacent", "2", "x*2"),
    ("x^2y", "ambiguous", "x^2y", "x^(2*y) or (x^2)*y"),
    ("x^T y", "ambiguous", "x^T y", "x'*y for the transpose"),
    ("e^2x", "ambiguous", "e^2x", "e^(2*x)"),
    ("2**x y", "ambiguous", "2**x y", "(2**x)*y"),
    ("(a+b)^2c", "ambiguous", "(a+b)^2c", "((a+b)^2)*c"),
    ("2^f(x^2)y", "ambiguous", "2^f(x^2)y", "2^(f(x^2)*y)"),
    ("a^b^-c d", "ambiguous", "a^b^-c d", "a^b^(-c*d)"),
    ("x 2", "adjacent", "2", "x*2 or x^2"),
    ("3(x)2", "adjacent", "2", "(x)*2"),
    ("x" + " x" * 101, "adjacent", "x", "*"),
    ("d/dx x**2", "ambiguous", "d/dx x", "d/(dx*x)"),
    # comparisons
    ("1 < x < 2", "comparison", "<", "(1 < x)*(x < 2)"),
    ("x <- 1", "arrow", "<-", "x < -1"),
    ("x<-1", "arrow", "<-", "x < -1"),
    ("x -> y", "arrow", "->", "="),
    ("-> x", "arrow", "->", "="),
    ("x => 1", "arrow", "=>", ">="),
    ("x =< 1", "arrow", "=<", "<="),
    ("x <> y", "arrow", "<>", "!="),
    ("x >> 2", "arrow", ">>", "x/2^n"),
    ("x == == y", "unexpected", "==", "put a number"),
    # brackets and lists
    ("(x + 1", "bracket", "(", "add ')'"),
    ("2*sin(x", "bracket", "(", "add ')'"),
    ("[a, b", "bracket", "[", "add ']'"),
    ("x[1", "bracket", "[", "add ']'"),
    ("x + 1)", "unexpected", ")", "closes nothing"),
    ("(x + 1]", "bracket", "]", "')'"),
    ("()", "unexpected", ")", "put an expression"),
    ("[]", "list", "[]", "[1, 2]"),
    ("sin(,x)", "unexpected", ",", "put a number"),
    ("f(x,)", "unexpected", ")", "put an expression"),
    ("(a, b)", "list", "(a, b)", "[a, b]"),
    ("[[a, b]; [c, d]]", "bracket", ";", "[[a, b], [c, d]]"),
    ("[a b]", "list", "b", "[a*b]"),
    ("[1 -1]", "list", "-", "[a, -b]"),
    ("[2 x]", "list", "x", "[a, b]"),
    ("[[a b], [c d]]", "list", "b", "[a*b]"),
    ("[a\n-b]", "list", "-", "[a - b]"),
    ("f(x=2)", "bracket", "=", "=="),
    ("x[1:2]", "bracket", ":", "x[1]"),
    ("x[]", "index", "[]", "write x[1]"),
    ("W[1,2,3]", "index", "W[1,2,3]", "W[1, 2]"),
    ("(x)[1]", "unexpected", "[", "x[1]"),
    ("x[1][2]", "unexpected", "[", "x[1]"),
    ("x, y", "unexpected", ",", "[a, b]"),
    # incomplete
    ("x +", "incomplete", "+", "complete it"),
    ("x ==", "incomplete", "==", "complete it"),
    ("f =", "incomplete", "=", "complete it"),
    ("x + * y", "unexpected", "*", "put a number"),
    # quotes
    ("'abc'", "unexpected", "'", "transpose"),
    ('"abc"', "unexpected", '"abc"', "no place"),
    ('sin("a")', "unexpected", '"a"', "no place"),
    ('einsum(x, "i")', "unexpected", '"i"', "no place"),
    ('einsum("i;j", A, x)', "einsum", '"i;j"', "ij,j->i"),
    # statements
    ("2 = x", "definition", "=", "name = expression"),
    ("x + 1 = y", "definition", "=", "name = expression"),
    ("f(2) = x", "definition", "=", "name(x, y)"),
    ("y[1] + 1 = 2", "definition", "=", "name = expression"),
    ("f = g = x", "definition", "=", "=="),
    ("f() = 2", "parameter", ")", "without parameters"),
    ("f(x,) = 2", "parameter", ")", "name(x, y)"),
    ("f(x y) = 2", "parameter", "y", "name(x, y)"),
    ("f(x, x) = 1", "duplicate", "x", "rename"),
    ("f := x", "space", "=", "'=' alone"),
    ("a : b", "space", "b", "x : R^3"),
    ("x : R^0", "size", "0", "x : R^3"),
    ("x : R^-1", "size", "-", "x : R^3"),
    ("x : R^2.5", "space", "2.5", "x : R^3"),
    ("x : R^1000001", "limit.size", "1000001", "smaller"),
    ("x : R^(2,3,4)", "space", ",", "a matrix is R^(m,n)"),
    ("x : R^(2*3)", "space", "*", "R^(m,n)"),
    ("x : R^2x3", "space", "x3", "R^(2,3)"),
    ("x : R^mxn", "space", "mxn", "R^(m,n)"),
    ("x : R^m×n", "space", "×", "R^(m,n)"),
    ("x : R^2*3", "space", "*", "R^(2,3)"),
    ("x : R(m,n)", "space", "(", "R^(m,n)"),
    ("x : R(3)", "space", "(", "R^3"),
    ("x : R(m+1,n)", "space", "(", "R^(m,n)"),
    ("x : R^[m,n]", "space", "[", "R^(m,n)"),
    ("x : r^(n,n)", "space", "r", "R^(m,n)"),
    ("x : R^(m+1,n)", "space", "+", "R^(k,n)"),
    ("x : R^n w : R^m", "attribute", "w", "separate declarations"),
    ("A : R^(n,n) symetric, posdef", "attribute", "symetric", "did you mean symmetric"),
    ("A R^(m,n)", "declaration", "R", "write A : R^n, or R^(m,n)"),
    ("x : R^n x : R^m", "attribute", "x", "separate declarations"),
    ("x : R^sin", "function", "sin", "sin(x)"),
    ("x : R^n postive", "attribute", "postive", "did you mean positive"),
    ("x : R^n large", "attribute", "large", "symmetric"),
    ("x : R^n, y : R", "attribute", ",", "';'"),
    ("x, x : R", "duplicate", "x", "rename"),
    ("sin : R", "reserved", "sin", "another name"),
    ("||X*w - y||^2", "character", "|", "for the length norm(x)"),
    ("|x|*|y|", "character", "|", "abs(x)"),
    # nesting
    ("(" * 201 + "x" + ")" * 201, "limit.nesting", "(", "MCCLI_MAX_NESTING"),
    ("-" * 202 + "x", "limit.nesting", "-", "definitions"),
    ("√" * 201 + "x", "limit.nesting", "√", "definitions"),
    ("x" + "^x" * 201, "limit.nesting", "^", "definitions"),
    ("x" + "'" * 201, "limit.nesting", "'", "definitions"),
    ("x" + "'²" * 101, "limit.nesting", "'", "definitions"),
]


@pytest.mark.parametrize(("written", "code", "place", "hint"), ROWS)
def test_refusals(written: str, code: str, place: str, hint: str) -> None:
    (problem,) = refused(written)
    assert problem.code == (code if "." in code else f"syntax.{code}")
    assert problem.kind == ("limit" if "." in code else "parse")
    assert problem.places[0].span.text == place
    assert hint in problem.hint
    assert problem.message and problem.message[-1] != "."
    assert len(problem.message) < 140 and len(problem.hint) < 200


@pytest.mark.parametrize("word", [*FUNCTIONS, *KEYWORDS])
def test_reserved_words_are_no_names(word: str) -> None:
    # A bare eye is the identity matrix, whose size is inferred.
    alone = [] if word == "eye" else [word, f"2*{word}"]
    for written in (*alone, f"{word} = 1", f"f(x, {word}) = x", f"{word} : R"):
        assert refused(written)[0].code in {"syntax.reserved", "syntax.function"}


def test_a_bracket_error_shows_both_ends() -> None:
    (problem,) = refused("2*(x + [1, 2)")
    assert [place.span.start for place in problem.places] == [12, 7]
    (problem,) = refused("sin (x\n")
    assert [place.span.start for place in problem.places] == [4]


@pytest.mark.parametrize(
    "written",
    ["a" * 60 + "/" + "b" * 60 + " " + "c" * 60, "(" + "a+" * 99 + "a)^2x", "sin " + "y" * 64],
)
def test_long_operands_are_not_repeated(written: str) -> None:
    (problem,) = refused(written)
    assert len(problem.message) + len(problem.hint) < 200


@pytest.mark.parametrize("case", HOSTILE, ids=lambda case: case["id"])
def test_hostile_inputs_end_quickly_in_an_error(case: dict[str, object]) -> None:
    pieces = case["pieces"]
    assert isinstance(pieces, list)
    written = "".join(piece * count for piece, count in pieces)
    start = time.perf_counter()
    problems = refused(written)
    assert time.perf_counter() - start < 2
    assert problems[0].kind == case["kind"]
    for problem in problems:
        said = problem.message + problem.hint
        assert not any(unicodedata.category(each)[0] == "C" for each in said)
        assert problem.places and problem.hint is not None
