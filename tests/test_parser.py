"""One expression to its tree, seen through the printer, and through the tree itself."""

from __future__ import annotations

from fractions import Fraction

import pytest
from trees import read

from mccli.limits import Limits
from mccli.source import Source
from mccli.syntax.document import parse_document
from mccli.syntax.printer import text
from mccli.syntax.tree import Node

PRINTED = {
    # numbers
    "2": "2",
    "0.5": "0.5",
    ".5": "0.5",
    "2.": "2",
    "2.50": "2.5",
    "1e-3": "0.001",
    "1E3": "1000",
    "1e+2": "100",
    "1_000": "1000",
    "1_0.0_5e1_0": "100500000000",
    "08": "8",
    "0": "0",
    "1e999": "1e999",
    "1e-30": "0.000000000000000000000000000001",
    "1e-50": "1e-50",
    "2exp(x)": "2*exp(x)",
    "2e*x": "2*e*x",
    "2e^x": "2*e**x",
    "2e²": "2*e**2",
    "0.5x": "0.5*x",
    "0*x": "0*x",
    # names
    "x₁": "x1",
    "x_1": "x_1",
    "θ": "theta",
    "ϑ + θ": "theta + theta",
    "Δx": "Deltax",
    "Ω": "Omega",
    "é": "é",
    "π": "pi",
    "π_1": "pi_1",
    "π₁": "pi1",
    "λ": "lambda",
    "I + E + N + S + Q + O": "I + E + N + S + Q + O",
    "beta*gamma*zeta": "beta*gamma*zeta",
    "class + None": "class + None",
    "log₂(x)": "log2(x)",
    "xy": "xy",
    "X + x": "X + x",
    # powers
    "x^2": "x**2",
    "x**2": "x**2",
    "x²": "x**2",
    "x⁻¹": "x**(-1)",
    "x⁺²": "x**2",
    "xⁿ": "x**n",
    "x⁻ⁿ": "x**(-n)",
    "x²³": "x**23",
    "x^2^3": "x**(2**3)",
    "(x^2)^3": "(x**2)**3",
    "(x²)^3": "(x**2)**3",
    "-x^2": "-x**2",
    "(-x)^2": "(-x)**2",
    "-(x^2)": "-x**2",
    "2^-x": "2**(-x)",
    "2^+x": "2**x",
    "2^-x^2": "2**(-x**2)",
    "(-2)^x": "(-2)**x",
    "x^-1*y": "x**(-1)*y",
    "f(x)²": "f(x)**2",
    "A^-1": "A**(-1)",
    "√x": "sqrt(x)",
    "√(x+1)": "sqrt(x + 1)",
    "√√x": "sqrt(sqrt(x))",
    "√x y": "sqrt(x)*y",
    "√2x": "sqrt(2)*x",
    "√x^2": "sqrt(x)**2",
    "√x²": "sqrt(x)**2",
    "√sin(x)": "sqrt(sin(x))",
    "√x[1]": "sqrt(x[1])",
    "2√x": "2*sqrt(x)",
    # products
    "a*b": "a*b",
    "a·b": "a·b",
    "a×b": "a*b",
    "10x²y²": "10*x**2*y**2",
    "2(x+1)": "2*(x + 1)",
    "2 sin(x)": "2*sin(x)",
    "x y": "x*y",
    "x²y": "x**2*y",
    "(a)(b)": "a*b",
    "(x+1)(x-1)": "(x + 1)*(x - 1)",
    "2^(x) y": "2**x*y",
    "2^(a)(b)": "2**a*b",
    "x(x+1)": "x(x + 1)",
    "2π r": "2*pi*r",
    "2*-x": "2*(-x)",
    "2*-x y": "2*(-x)*y",
    "-2*x": "-2*x",
    "(-2)*x": "(-2)*x",
    "[2x, 3 y]": "[2*x, 3*y]",
    # element-wise
    "2.*x": "2 .* x",
    "2.^x": "2.^x",
    "x.*y": "x .* y",
    "x⊙y": "x .* y",
    "x./y": "x ./ y",
    "x.^2": "x.^2",
    # division
    "a/b*c": "a/b*c",
    "(a/b)/c": "(a/b)/c",
    "a/b/c": "a/b/c",
    "a/(b*c)": "a/(b*c)",
    "1/2*x": "1/2*x",
    # sums
    "a - -b": "a - (-b)",
    "a--b": "a - (-b)",
    "--a": "-(-a)",
    "+a": "a",
    "a + +b": "a + b",
    "a−b": "a - b",
    "-a + b": "-a + b",
    "a - (b - c)": "a - (b - c)",
    "(a + b) + c": "(a + b) + c",
    "-(a + b)": "-(a + b)",
    # transpose
    "x'": "x'",
    "x''": "x''",
    "xᵀ": "x'",
    "x′ + y’": "x' + y'",
    "x'^2": "x'**2",
    "A'*B": "A'*B",
    "(A*B)'": "(A*B)'",
    "[a, b]'": "[a, b]'",
    "x'y": "x'*y",
    "x^(y')": "x**(y')",
    "(x^2)'": "(x**2)'",
    # comparisons and choice
    "x < 2": "x < 2",
    "x≤y": "x <= y",
    "x >= -1": "x >= -1",
    "x==y": "x == y",
    "x≠y": "x != y",
    "(x < 1)*(y > 2)": "(x < 1)*(y > 2)",
    "(x < 1) == y": "(x < 1) == y",
    "x + 1 < 2*y": "x + 1 < 2*y",
    "where(x < 0, -x, where(x < 1, 0, x))": "where(x < 0, -x, where(x < 1, 0, x))",
    # literals and components
    "[a, b]": "[a, b]",
    "[a]": "[a]",
    "[[a, b], [c, d]]": "[[a, b], [c, d]]",
    "[[a, b], c]": "[[a, b], c]",
    "[[[a]]]": "[[[a]]]",
    "[1, -1]": "[1, -1]",
    "[1 - 1]": "[1 - 1]",
    "[1-1]": "[1 - 1]",
    "[2 x y, x -1]": "[2*x*y, x - 1]",
    "[(a b)]": "[a*b]",
    "[x²y]": "[x**2*y]",
    "x[1]": "x[1]",
    "W[1,2]": "W[1, 2]",
    "x[1]^2": "x[1]**2",
    # calls
    "f()": "f()",
    "f( \n )": "f()",
    "eye()": "eye()",
    "A - eye": "A - eye()",
    "eye(n) + ones(m, n)": "eye(n) + ones(m, n)",
    "max(a, b, 3)": "max(a, b, 3)",
    "ln(x)": "ln(x)",
    "norm2(x)": "norm2(x)",
    'einsum("ij,j->i", A, x)': 'einsum("ij,j->i", A, x)',
    "vector(1) + matrix(1)": "vector(1) + matrix(1)",
    # blanks and newlines
    "(a\n+ b)": "a + b",
    "sin(\n\nx\r\n)": "sin(x)",
    "[a,\n b]": "[a, b]",
    "(\n-\nx)": "-x",
    "x # comment": "x",
    "( # one\n x # two\n)": "x",
    "x\u00a0+\u00a01": "x + 1",
}


@pytest.mark.parametrize(("written", "printed"), PRINTED.items())
def test_reads_and_prints(written: str, printed: str) -> None:
    tree = read(written)
    assert text(tree) == printed
    assert read(printed) == tree


def outline(node: Node) -> object:
    if not node.args:
        return node.value
    return (node.value or node.op, *(outline(operand) for operand in node.args))


@pytest.mark.parametrize(
    ("written", "tree"),
    [
        ("a - b*c/d", ("+-", "a", ("**/", "b", "c", "d"))),
        ("-x^2", ("negative", ("^", "x", 2))),
        ("-2*x", ("negative", ("**", 2, "x"))),
        ("-a - b", ("--", "a", "b")),
        ("a*(b*c)", ("**", "a", ("**", "b", "c"))),
        ("2^3^x", ("^", 2, ("^", 3, "x"))),
        ("x .* y ./ z", ("*⊙⊘", "x", "y", "z")),
        ("1/3", ("*/", 1, 3)),
        ("0.1", Fraction(1, 10)),
        ("√x", ("sqrt", "x")),
        ("x < 2 - y", ("<", "x", ("+-", 2, "y"))),
        ("[[a], [b]]", ("rows", ("column", "a"), ("column", "b"))),
        ("W[1, i + 1]", ("index", "W", 1, ("++", "i", 1))),
    ],
)
def test_trees(written: str, tree: object) -> None:
    assert outline(read(written)) == tree


@pytest.mark.parametrize(
    ("written", "mentions"),
    [
        ("mass velocity", ["mass", "velocity"]),
        ("2 mass", ["mass"]),
        ("(mass)(velocity)", []),
        ("mass*velocity", []),
        ("x y1 θ λ₂", []),
        ("2pi r", []),
        ("mass² velocity'", ["mass", "velocity"]),
        ("mass mass mass", ["mass"]),
        ("mass sin(x)", ["mass"]),
        ("x_1 y", ["x_1"]),
        ("A^T", ["T"]),
        ("[a, b]^T", ["T"]),
        ("2^T", []),
        ("A^(T)", []),
        ("T^A", []),
    ],
)
def test_names_the_problem_must_know(written: str, mentions: list[str]) -> None:
    (definition,) = parse_document([Source("test", written)], Limits()).definitions
    assert [mention.name for mention in definition.mentions] == mentions


def test_a_mention_shows_both_factors() -> None:
    (definition,) = parse_document([Source("test", "3 (a + b)² mass")], Limits()).definitions
    (mention,) = definition.mentions
    assert (mention.left.text, mention.right.text) == ("(a + b)²", "mass")
    (definition,) = parse_document([Source("test", "2*A^T*x")], Limits()).definitions
    (mention,) = definition.mentions
    assert (mention.kind, mention.left.text, mention.right.text) == ("transpose", "A", "T")


@pytest.mark.parametrize(
    "deep",
    ["(" * 200 + "x" + ")" * 200, "-" * 200 + "x", "x" + "^x" * 200, "√" * 200 + "x"],
)
def test_two_hundred_levels_are_read(deep: str) -> None:
    tree = read(deep)
    assert read(text(tree)) == tree or deep[0] == "√"


@pytest.mark.long
def test_a_million_terms_are_one_flat_sum() -> None:
    tree = read("x" + "+x" * 999_999)
    assert len(tree.args) == 1_000_000
    assert len(text(tree)) == 1_000_000 + 3 * 999_999


def test_numbers_beyond_what_python_converts_at_once() -> None:
    digits = "7" * 9_000
    limits = Limits(literal_digits=10_000)
    (definition,) = parse_document([Source("test", digits)], limits).definitions
    assert text(definition.expr) == digits
