"""One-line, LaTeX and MathML formulas, from trees built by hand."""

from __future__ import annotations

import xml.etree.ElementTree as ElementTree
from fractions import Fraction

import pytest

from mccli.render import latex, mathml, one_line
from mccli.render.structure import clashing, name_parts
from mccli.render.style import Style
from mccli.syntax.tree import Node, call, compare, name, number

X, Y, A, B = name("x"), name("y"), name("A"), name("B")


def product(operators: str, *factors: Node) -> Node:
    return Node("product", operators, factors)


def total(signs: str, *terms: Node) -> Node:
    return Node("sum", signs, terms)


def power(base: Node, exponent: Node | int) -> Node:
    raised = number(exponent) if isinstance(exponent, int) else exponent
    return Node("power", "^", (base, raised))


HALF = Fraction(1, 2)
ROWS = Node("rows", None, tuple(Node("column", None, (number(i), X)) for i in (1, 2)))

# tree, one line of Unicode, the language in ASCII, LaTeX
FORMULAS = [
    (product("***", number(10), power(X, 2), Y), "10·x²·y", "10*x**2*y", "10 x^{2} y"),
    (product("*/*", number(1), number(2), X), "x/2", "1/2*x", r"\frac{x}{2}"),
    (product("*//", number(1), X, Y), "1/(x·y)", "1/x/y", r"\frac{1}{x y}"),
    (power(product("*/", X, Y), 2), "(x/y)²", "(x/y)**2", r"\left(\frac{x}{y}\right)^{2}"),
    (power(call("sin", X), 2), "sin(x)²", "sin(x)**2", r"\sin^{2}\left(x\right)"),
    (
        power(call("sin", X), -1),
        "sin(x)⁻¹",
        "sin(x)**(-1)",
        r"\left(\sin\left(x\right)\right)^{-1}",
    ),
    (
        power(call("exp", X), 2),
        "exp(x)²",
        "exp(x)**2",
        r"\left(\exp\left(x\right)\right)^{2}",
    ),
    (power(X, name("n")), "xⁿ", "x**n", "x^{n}"),
    (power(number(2), power(number(3), X)), "2^(3^x)", "2**(3**x)", "2^{3^{x}}"),
    (product("**", number(2), power(number(3), X)), "2·3^x", "2*3**x", r"2 \cdot 3^{x}"),
    (Node("negative", None, (power(X, 2),)), "−x²", "-x**2", "-x^{2}"),
    (total("+-", X, total("+-", Y, A)), "x − (y − A)", "x - (y - A)", r"x - \left(y - A\right)"),
    (
        product("**", X, total("++", Y, number(1))),
        "x·(y + 1)",
        "x*(y + 1)",
        r"x \cdot \left(y + 1\right)",
    ),
    (call("sqrt", X), "√x", "sqrt(x)", r"\sqrt{x}"),
    (power(call("sqrt", X), 2), "(√x)²", "sqrt(x)**2", r"\sqrt{x}^{2}"),
    (call("abs", X), "|x|", "abs(x)", r"\left| x \right|"),
    (call("floor", X), "⌊x⌋", "floor(x)", r"\left\lfloor x \right\rfloor"),
    (call("max", number(0), X), "max(0, x)", "max(0, x)", r"\max\left(0, x\right)"),
    (call("relu", X), "relu(x)", "relu(x)", r"\operatorname{relu}\left(x\right)"),
    (call("sigmoid", X), "sigmoid(x)", "sigmoid(x)", r"\sigma\left(x\right)"),
    (compare(">=", X, number(0)), "x ≥ 0", "x >= 0", r"\left[x \ge 0\right]"),
    (
        call("where", compare(">", X, number(0)), X, Y),
        "where(x > 0, x, y)",
        "where(x > 0, x, y)",
        r"\begin{cases} x & \text{if } x > 0 \\ y & \text{otherwise} \end{cases}",
    ),
    (name("theta"), "θ", "theta", r"\theta"),
    (name("x1"), "x₁", "x1", "x_{1}"),
    (name("W1_12"), "W1_12", "W1_12", "W_{1,12}"),
    (name("mass"), "mass", "mass", r"\mathrm{mass}"),
    (name("x_max"), "x_max", "x_max", r"x_{\mathrm{max}}"),
    (name("é_"), "é_", "\\u00e9_", r"\text{é\_}"),
    (product("**", name("x1"), name("x_1")), "x₁·x_1", "x1*x_1", r"x_{1} \, \mathrm{x\_1}"),
    (
        product("**", number(2), number(HALF)),
        "2·(1/2)",
        "2*(1/2)",
        r"2 \cdot \frac{1}{2}",
    ),
    (
        power(call("where", X, Y, Y), 2),
        "where(x, y, y)²",
        "where(x, y, y)**2",
        r"\left(\begin{cases} y & \text{if } x \ne 0 \\ y & \text{otherwise} \end{cases}"
        r"\right)^{2}",
    ),
    (number(HALF), "1/2", "1/2", r"\frac{1}{2}"),
    (Node("number", HALF), "0.5", "0.5", "0.5"),
    (product("**", Node("transpose", None, (A,)), B), "Aᵀ·B", "A'*B", r"A^{\top} B"),
    (product("*·", X, Y), "x·y", "dot(x, y)", r"x \cdot y"),
    (product("*⊙*", A, B, X), "(A ⊙ B)·x", "A .* B*x", r"\left(A \odot B\right) x"),
    (Node("power", ".^", (X, number(2))), "x.^2", "x.^2", r"x^{\odot 2}"),
    (Node("index", None, (X, number(2))), "x[2]", "x[2]", "x_{2}"),
    (
        ROWS,
        "[[1, x], [2, x]]",
        "[[1, x], [2, x]]",
        r"\begin{bmatrix} 1 & x \\ 2 & x \end{bmatrix}",
    ),
    (
        call("einsum", Node("string", r"i}\x{"), X),
        r'einsum("i}\x{", x)',
        r'einsum("i}\x{", x)',
        r"\operatorname{einsum}\left(\text{``i\symbol{125}\symbol{92}x\symbol{123}''}, x\right)",
    ),
]


@pytest.mark.parametrize(("tree", "line", "plain", "tex"), FORMULAS)
def test_each_notation(tree: Node, line: str, plain: str, tex: str) -> None:
    assert one_line.expression(tree, Style()) == line
    assert one_line.expression(tree, Style(ascii=True)) == plain
    assert latex.expression(tree) == tex
    assert tex.count("{") == tex.count("}")
    assert tex.count(r"\left") == tex.count(r"\right")
    root = ElementTree.fromstring(mathml.expression(tree))
    assert root.tag.endswith("math") and "".join(root.itertext())


def test_mathml_keeps_the_structure() -> None:
    written = mathml.expression(power(product("*/", name("x1"), call("sqrt", Y)), 2))
    for piece in ("<mfrac>", "<msup>", "<msqrt>", "<msub><mi>x</mi><mrow><mn>1</mn></mrow></msub>"):
        assert piece in written


def test_name_parts() -> None:
    assert name_parts("x") == ("x", ())
    assert name_parts("W11") == ("W", ("11",))
    assert name_parts("x_max") == ("x", ("max",))
    assert name_parts("W1_12") == ("W", ("1", "12"))
    assert name_parts("x2y") == ("x2y", ())
    assert name_parts("_q") == ("_q", ())
    assert clashing({"x1", "x_1", "y_1"}) == {"x_1"}


def test_deep_trees_do_not_recurse() -> None:
    tree = X
    for _ in range(3_000):
        tree = Node("negative", None, (tree,))
    assert one_line.expression(tree, Style()).startswith("−(−(")
    assert latex.expression(tree).endswith(r"\right)")


def test_unknown_nodes_are_refused() -> None:
    with pytest.raises(ValueError, match="no rule"):
        latex.expression(Node("mystery", None))
