"""Answers in matrix notation: at a terminal, in LaTeX and in MathML.

After a deliberate change, run the tests once with ``UPDATE_SNAPSHOTS=1`` and read the diff.
"""

from __future__ import annotations

import random
import re
import time
import xml.etree.ElementTree as ElementTree
from dataclasses import replace
from fractions import Fraction

import numpy as np
import pytest
from array_expressions import DECLARED, SYMBOLS, Expressions
from array_values import Array, NoValue, evaluate
from latex_reader import language
from snapshot import compare_snapshot
from tensor_cases import Case as Derivative
from tensor_cases import difference, table
from trees import read

from mccli.model.expression_shapes import expression_shapes
from mccli.model.result import Axis, Case, Condition, Form, Function, Result, Value, Verified
from mccli.model.spaces import Size, Space
from mccli.render import latex, mathml, one_line, terminal
from mccli.render.answer_shapes import answer_shapes, size_text
from mccli.render.blocks import break_formula
from mccli.render.latex_notation import Latex
from mccli.render.mathml_notation import MathML
from mccli.render.matrix_view import parts_of
from mccli.render.safe import width
from mccli.render.structure import write
from mccli.render.style import Style
from mccli.syntax.printer import text

CHECKED = Verified(True, 6, 1.1e-12, "independent automatic differentiation")
KINDS = ("scalar", "vector", "matrix")
SCALAR_BY_VECTOR = Case(2, "scalar", "vector", 1, "n")


def answer(
    function: str,
    declare: str,
    wrt: str,
    derivative: str,
    shape: tuple[Size, ...],
    case: Case = SCALAR_BY_VECTOR,
    layout: str | None = "numerator",
    command: str = "grad",
) -> Result:
    """A result as the engine gives it: ``t1 = …; expression`` in the language."""
    *temporaries, expression = derivative.split("; ")
    named = [each.split(" = ") for each in temporaries]
    form: Form = "index" if len(shape) > 2 else "matrix"
    spaces = [each.split(" : ") for each in declare.split("; ")]
    return Result(
        command=command,
        functions=(Function("f", (), read(function)),),
        intermediates=(),
        constants=(),
        declare=tuple((name, space) for name, space in spaces),
        wrt=tuple(wrt.split(", ")),
        layout=layout,  # type: ignore[arg-type]
        case=case,
        shape=shape,
        axes=(),
        entries=(),
        conditions=(),
        verified=CHECKED,
        engine="tensor",
        form=form,
        temporaries=tuple((name, read(tree)) for name, tree in named),
        expression=read(expression),
    )


def axes(*names: str) -> tuple[Axis, ...]:
    return tuple(
        Axis("function" if name.endswith("f") else "variable", (), name, "n") for name in names
    )


LEAST_SQUARES = answer(
    "norm(X*w - y)^2", "X : R^(m,n); w : R^n; y : R^m", "w", "2*(X*w - y)'*X", (1, "n")
)
NEURON = answer(
    "1/N*sum((y - max(0, X*w + b)).^2) + lambda/2*norm(w)^2 + mu*norm1(w)",
    "X : R^(N,n); w : R^n; y : R^N",
    "w",
    "2/N*((X*w + b > 0) .* (X*w + b - y))'*X + lambda*w' + mu*sign(w)'",
    (1, "n"),
)
FACTORS = answer(
    "norm(U*V' - A)^2",
    "U : R^(m,k); V : R^(n,k); A : R^(m,n)",
    "U",
    "2*(U*V' - A)*V",
    ("m", "k"),
    Case(None, "scalar", "matrix", 1, "m*k"),
    "denominator",
)
INVERSE = replace(
    answer(
        "inv(X)",
        "X : R^(n,n)",
        "X",
        '-einsum("ik,lj->ijkl", inv(X), inv(X))',
        ("n", "n", "n", "n"),
        Case(None, "matrix", "matrix", "n*n", "n*n"),
        command="jacobian",
    ),
    axes=axes("rows of f", "columns of f", "rows of X", "columns of X"),
    conditions=(Condition("invertible", read("det(X) != 0"), "X invertible"),),
)
NETWORK = answer(
    "norm(W3*tanh(W2*tanh(W1*x)) - y)^2",
    "W1 : R^(k1,n); W2 : R^(k2,k1); W3 : R^(m,k2); x : R^n; y : R^m",
    "W1",
    "t1 = tanh(W1*x); t2 = tanh(W2*t1); 2*(W2'*(W3'*(W3*t2 - y) .* (1 - t2.^2)) .* (1 - t1.^2))*x'",
    ("k1", "n"),
    Case(None, "scalar", "matrix", 1, "k1*n"),
    "denominator",
)
LOGISTIC = answer(
    "sum(log(1 + exp(-y .* (X*w))))",
    "X : R^(m,n); w : R^n; y : R^m",
    "w",
    "X'*diag(exp(-y .* (X*w)) .* y.^2 ./ (1 + exp(-y .* (X*w))).^2)*X",
    ("n", "n"),
    Case(4, "vector", "vector", "n", "n"),
    None,
    "hessian",
)
BLOCKS = [
    answer(
        "x'*A*y + norm(x)^2",
        "A : R^(n,m); x : R^n; y : R^m",
        wrt,
        derivative,
        shape,
        Case(4, "vector", "vector", *shape),
        "numerator",
        "hessian",
    )
    for wrt, derivative, shape in (
        ("x", "2*eye(n)", ("n", "n")),
        ("x, y", "A", ("n", "m")),
        ("y, x", "A'", ("m", "n")),
        ("y", "zeros(m, m)", ("m", "m")),
    )
]
SEVERAL = replace(
    BLOCKS[0], wrt=("x", "y"), shape=(), case=None, expression=None, results=tuple(BLOCKS)
)
SCALARS = replace(
    answer(
        "norm(a*x + b*y)^2",
        "x : R^n; y : R^n",
        "a, b",
        "[[2*(a*x + b*y)'*x, 2*(a*x + b*y)'*y]]",
        (1, 2),
        Case(2, "scalar", "vector", 1, 2),
    ),
    axes=(Axis("function", (), "f", 1), Axis("variable", (), "", 2)),
)
AT_POINT = replace(
    LEAST_SQUARES,
    at=(("w", (Fraction(1), Fraction(1, 3))),),
    value=Value((1, 1 / 3), (Fraction(1), Fraction(1, 3)), (1, 2)),
)
RESULTS = {
    "least_squares": LEAST_SQUARES,
    "neuron": NEURON,
    "factors": FACTORS,
    "inverse": INVERSE,
    "network": NETWORK,
    "logistic": LOGISTIC,
    "several": SEVERAL,
    "scalars": SCALARS,
    "at_point": AT_POINT,
}


@pytest.mark.parametrize("columns", [80, 120])
@pytest.mark.parametrize("letters", ["unicode", "ascii"])
@pytest.mark.parametrize("case", RESULTS)
def test_pretty_snapshots(case: str, letters: str, columns: int) -> None:
    text = terminal.render(RESULTS[case], Style(columns, ascii=letters == "ascii"))
    assert letters == "unicode" or text.isascii()
    assert all(width(line) <= columns for line in text.split("\n"))
    assert all(line == line.rstrip() for line in text.split("\n"))
    compare_snapshot(f"tensor_{case}.{letters}.{columns}.txt", text)


@pytest.mark.parametrize("case", RESULTS)
@pytest.mark.parametrize("columns", [1, 20, 33, 50])
def test_narrow_terminals_lose_nothing(case: str, columns: int) -> None:
    narrow = terminal.render(RESULTS[case], Style(columns))
    assert all(width(line) <= max(columns, 20) for line in narrow.split("\n"))
    for line in terminal.render(RESULTS[case], Style(500)).split("\n"):
        if line.startswith(("∂", "df")):
            assert re.sub(r"\s", "", line) in re.sub(r"\s", "", narrow)


@pytest.mark.parametrize("case", RESULTS)
def test_colour_adds_only_colour(case: str) -> None:
    coloured = terminal.render(RESULTS[case], Style(80, color=True))
    assert re.sub(r"\x1b\[[0-9;]*m", "", coloured) == terminal.render(RESULTS[case], Style(80))
    assert "\x1b[1m" in coloured


@pytest.mark.parametrize("case", RESULTS)
def test_latex_and_mathml_snapshots(case: str) -> None:
    tex, elements = latex.render(RESULTS[case]), mathml.render(RESULTS[case])
    compare_snapshot(f"tensor_{case}.tex", tex)
    compare_snapshot(f"tensor_{case}.mathml", elements)
    assert tex.count("{") == tex.count("}") and tex.count(r"\left") == tex.count(r"\right")
    for line in elements.split("\n"):
        ElementTree.fromstring(line)


SPACES = {name: Space(dims) for name, dims in DECLARED.items()}
FORMULAS = [
    ("2*(A*x - y)'*A", "2·(A·x − y)ᵀ·A", r"2 \left(A x - y\right)^{\top} A"),
    ("2/m*(A*x - y)'*A", "2/m·(A·x − y)ᵀ·A", r"\frac{2}{m} \left(A x - y\right)^{\top} A"),
    ("1/2*x'*S*x", "1/2·xᵀ·S·x", r"\frac{1}{2} x^{\top} S x"),
    ("x'*S*x/2", "xᵀ·S·x/2", r"\frac{x^{\top} S x}{2}"),
    ("x/norm(x)*u'", "x/‖x‖·uᵀ", r"\frac{x}{\left\lVert x \right\rVert} u^{\top}"),
    ("A*x .* y", "(A·x) ⊙ y", r"\left(A x\right) \odot y"),
    ("A'*(v .* y)", "Aᵀ·(v ⊙ y)", r"A^{\top} \left(v \odot y\right)"),
    ("2*v .* y", "2·v ⊙ y", r"2 v \odot y"),
    ("v .* y ./ (1 + v)", "v ⊙ y ⊘ (1 + v)", r"v \odot y \oslash \left(1 + v\right)"),
    ("2 ./ y .* v", "(2 ⊘ y) ⊙ v", r"\left(2 \oslash y\right) \odot v"),
    ("v ./ y .* v", "(v ⊘ y) ⊙ v", r"\left(v \oslash y\right) \odot v"),
    ("norm(A)^2 + norm1(x)", "‖A‖_F² + ‖x‖₁",
     r"\left\lVert A \right\rVert_{F}^{2} + \left\lVert x \right\rVert_{1}"),
    ("norm(norm(x)*u)", "norm(‖x‖·u)",
     r"\left\lVert \left\lVert x \right\rVert u \right\rVert"),
    ("-inv(S)'*x*u'*inv(S)", "−S⁻ᵀ·x·uᵀ·S⁻¹", r"-S^{-\top} x u^{\top} S^{-1}"),
    ("inv(A'*A)'", "(Aᵀ·A)⁻ᵀ", r"\left(A^{\top} A\right)^{-\top}"),
    ("inv(S')", "(Sᵀ)⁻¹", r"\left(S^{\top}\right)^{-1}"),
    ("inv(S)^2", "(S⁻¹)²", r"\left(S^{-1}\right)^{2}"),
    ("(S')^2", "(Sᵀ)²", r"\left(S^{\top}\right)^{2}"),
    ("t*eye(n) + ones(n, n)", "t·Iₙ + ones(n, n)", r"t I_{n} + \mathbf{1}_{n \times n}"),
    ("eye(k1)", "eye(k₁)", "I_{k_{1}}"),
    ("zeros(m)", "zeros(m)", r"\mathbf{0}_{m}"),
    ("vector(1)'*x", "vector(1)ᵀ·x", r"\mathbf{1}^{\top} x"),
    ("softmax(x)'", "softmax(x)ᵀ", r"\operatorname{softmax}\left(x\right)^{\top}"),
    ("sqrt(x)'", "(√x)ᵀ", r"\sqrt{x}^{\top}"),
    ("x'*S*x*x", "(xᵀ·S·x)·x", r"\left(x^{\top} S x\right) x"),
    ("2*x'*u*t*A", "2·(xᵀ·u)·t·A", r"2 \left(x^{\top} u\right) t A"),
    ("u'*x*S*u/(x'*x)", "(uᵀ·x)·S·u/(xᵀ·x)",
     r"\frac{\left(u^{\top} x\right) S u}{x^{\top} x}"),
    ("u'*x*u'*S", "uᵀ·x·uᵀ·S", r"u^{\top} x u^{\top} S"),
    ("A*x*u'*x", "A·x·uᵀ·x", r"A x u^{\top} x"),
    ("x.^(t - 1)", "x.^(t − 1)", r"x^{\odot \left(t - 1\right)}"),
    ("(x > 0) .* u", "(x > 0) ⊙ u", r"\left[x > 0\right] \odot u"),
    ("diag(x.^2)", "diag(x.^2)", r"\operatorname{diag}\left(x^{\odot 2}\right)"),
    ("tr(S)*det(S)", "tr(S)·det(S)",
     r"\operatorname{tr}\left(S\right) \det\left(S\right)"),
    ("logdet(S)", "logdet(S)", r"\log \left| \det\left( S \right) \right|"),
    ('einsum("ij,jk->ik", A, B)', 'einsum("ij,jk->ik", A, B)',
     r"\left[\sum_{j} A_{ij} B_{jk}\right]_{ik}"),
    ('-2*einsum("ik,lj->ijkl", inv(S), S\')', 'einsum("ik,lj->ijkl", S⁻¹, Sᵀ)',
     r"\left[\left(S^{-1}\right)_{ik} \left(S^{\top}\right)_{lj}\right]_{ijkl}"),
    ('einsum(",i,i->", t, x, u)', 'einsum(",i,i->", t, x, u)', r"\sum_{i} t x_{i} u_{i}"),
]  # fmt: skip


@pytest.mark.parametrize(("written", "line", "tex"), FORMULAS, ids=[each[0] for each in FORMULAS])
def test_each_notation(written: str, line: str, tex: str) -> None:
    tree = read(written)
    shapes = expression_shapes([("f", tree)], {**SPACES, "q": Space(("k1",))})
    assert one_line.expression(tree, Style(), shapes).endswith(line)
    assert write(tree, Latex(), shapes).text.endswith(tex)
    ElementTree.fromstring(write(tree, MathML(), shapes).text)


def written_parts(result: Result) -> list[list[str]]:
    assert result.expression is not None
    terms = parts_of(result.expression, answer_shapes(result))
    return [[text(node) for node in term] for term in terms]


def test_the_parts_of_an_answer() -> None:
    assert written_parts(LEAST_SQUARES) == [["(X*w - y)'", "X"]]
    assert written_parts(INVERSE) == [["inv(X)", "inv(X)"]]
    assert written_parts(NEURON)[1:] == [["w'"], ["sign(w)'"]]
    shapes = answer_shapes(LEAST_SQUARES)
    assert LEAST_SQUARES.expression is not None
    (factors,) = parts_of(LEAST_SQUARES.expression, shapes)
    assert [size_text(shapes[id(each)]) for each in factors] == ["1 × m", "m × n"]


def test_components_of_an_index_form() -> None:
    derivative = 'einsum("ik,lj->ijkl", eye(m), inv(S1)\') + einsum("ip,lj,pk->ijkl", A, S1, B)'
    result = replace(INVERSE, expression=read(derivative))
    line = "  entry i,j,k,l: Iₘ[i,k]·S₁⁻ᵀ[l,j] + (sum over p of A[i,p]·S₁[l,j]·B[p,k])"
    assert line.replace("S₁⁻ᵀ", "(S₁⁻ᵀ)") in terminal.render(result, Style())
    line = "  entry i,j,k,l: eye(m)[i,k]*inv(S1)'[l,j] + (sum over p of A[i,p]*S1[l,j]*B[p,k])"
    assert line in terminal.render(result, Style(100, ascii=True))


@pytest.mark.parametrize(
    ("derivative", "shown"),
    [
        ("2*(c*x + A'*(A*x - y))'", ["x", "A'", "A*x - y"]),
        ("(x*x' - A'*A)/2", ["x", "x'", "A'", "A"]),
        ("2*(x - z)'", []),
        ("c*x' + z'", []),
        ("(x .* z)'", ["x", "z"]),
        ("x'*A'*y*z'", ["x'", "A'", "y", "z'"]),
    ],
)
def test_single_parts_show_their_own(derivative: str, shown: list[str]) -> None:
    declare = "A : R^(m,n); x : R^n; z : R^n; y : R^m"
    shape: tuple[Size, ...] = ("n", "n") if "A'*A" in derivative else (1, "n")
    view = terminal.render(answer("sum(x)", declare, "x", derivative, shape), Style(ascii=True))
    lines = [line.rsplit("   ", 1)[0].strip() for line in view.split("\n") if line[:2] == "  "]
    assert [line for line in lines if "layout" not in line] == shown


def test_long_lists_of_pieces_are_cut() -> None:
    many = " + ".join(f"{i}*x.^{i}" for i in range(2, 16))
    long = " + ".join(f"sin({i}*x)" for i in range(2, 60))
    result = answer("sum(x)", "x : R^n; z : R^n", "x", f"({long}).*z + {many}", ("n", 1))
    view = terminal.render(result, Style())
    assert "  … 4 more\n" in view and "\n    …\n" in view
    assert "  ... 4 more\n" in terminal.render(result, Style(ascii=True))


def test_shapes_that_do_not_fit_are_not_told() -> None:
    wrong = replace(LEAST_SQUARES, shape=("n", 1))
    assert "X            m × n" in terminal.render(LEAST_SQUARES, Style())
    assert "X            m × n" not in terminal.render(wrong, Style())
    unknown = replace(LEAST_SQUARES, expression=read("2*(X*q - y)'*X"))
    assert "∂f/∂w = 2·(X·q − y)ᵀ·X" in terminal.render(unknown, Style())


@pytest.mark.parametrize("room", range(10, 40))
def test_operators_are_not_broken(room: int) -> None:
    for formula in ("x .* y ./ z .* exp(x) ./ y**2*x .* y", "‖x ⊙ y‖²·x ⊘ y ⊙ (X·w − y)"):
        lines = break_formula(formula, room)
        operators = [".*", "./", "**"]
        assert sum(line.count(each) for line in lines for each in operators) == sum(
            formula.count(each) for each in operators
        )


def test_deep_networks_do_not_recurse() -> None:
    layers = 200
    temporaries = [f"t{i} = tanh(W*t{i - 1})" for i in range(2, layers)]
    inner = "t199"
    for _ in range(60):
        inner = f"W'*({inner} .* (1 - t1.^2))"
    deep = answer(
        "sum(W*x)", "W : R^(n,n); x : R^n", "x",
        "; ".join(["t1 = tanh(W*x)", *temporaries, inner]), ("n", 1), layout="denominator",
    )  # fmt: skip
    start = time.process_time()
    assert "more temporary values" in terminal.render(deep, Style())
    assert latex.render(deep).count("t_{199}") == 2
    assert time.process_time() - start < 2


def read_back(line: str) -> str:
    """What a terminal shows, in the language: norms, inverses and signs by their names."""
    line = re.sub(r"‖([^‖]*)‖₁", r"norm1(\1)", line)
    line = re.sub(r"‖([^‖]*)‖(_F)?", r"norm(\1)", line)
    line = re.sub(r"\|([^|]*)\|", r"abs(\1)", line)
    line = re.sub(r"I([ₙₘₖ])", lambda found: f"eye({'nmk'['ₙₘₖ'.index(found[1])]})", line)
    while "⁻ᵀ" in line:
        end = line.index("⁻ᵀ")
        start = _operand(line, end)
        line = f"{line[:start]}inv({line[start:end]})'{line[end + 2 :]}"
    for shown, written in (("⊙", ".*"), ("⊘", "./"), ("·", "*"), ("≤", "<="), ("≥", ">=")):
        line = line.replace(shown, written)
    return line


def _operand(line: str, end: int) -> int:
    """Where the operand begins that ends before ``end``: a name, or brackets."""
    start, depth = end - 1, 0
    while True:
        depth += (line[start] == ")") - (line[start] == "(")
        if depth == 0 and (start == 0 or not (line[start - 1].isalnum())):
            return start
        start -= 1


CASES = [*table("identities"), *table("paper_vector"), *table("cookbook")]


def values_of(text: str, environment: dict[str, Array]) -> Array | None:
    try:
        return evaluate(read(text), environment).array
    except NoValue:
        return None


SIZES = {"m": 2, "n": 3, "k": 4}


def environment_of(dice: random.Random) -> dict[str, Array]:
    """Sizes, and random arrays for the declared names."""
    environment = {symbol: np.asarray(float(SIZES[symbol])) for symbol in SYMBOLS}
    for name, dims in DECLARED.items():
        shape = tuple(SIZES[dim] for dim in dims)
        entries = [dice.uniform(-2, 2) for _ in range(int(np.prod(shape, dtype=int)))]
        environment[name] = np.array(entries).reshape(shape)
    return environment


def test_what_is_written_means_what_is_meant() -> None:
    """Brackets and orders: random expressions, written and read back, have their values."""
    dice = random.Random(4)
    made = Expressions(dice)
    compared = 0
    for number in range(400):
        dims = dice.choice([(), ("m",), ("m", "n")])
        written = made.make(dims, 2 + number % 3)
        tree = read(written)
        shapes = expression_shapes([("f", tree)], SPACES)
        shown = one_line.expression(tree, Style(), shapes)
        tex = write(tree, Latex(), shapes).text
        environment = environment_of(dice)
        value = values_of(written, environment)
        if value is None:
            continue
        found = evaluate(read(read_back(shown)), environment).array
        assert difference(found, value) < 1e-9, (written, shown)
        if "einsum" not in written:
            found = evaluate(read(language(tex)), environment).array
            assert difference(found, value) < 1e-9, (written, tex)
        compared += 1
    assert compared > 300


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.id}-{'-'.join(case.by)}")
def test_every_case_is_written_in_every_notation(case: Derivative) -> None:
    """The reference derivatives of the tables: balanced, well-formed, and nothing left over."""
    tree = read(case.expected)
    tex = latex.expression(tree)
    assert tex.count("{") == tex.count("}") and tex.count(r"\left") == tex.count(r"\right")
    assert "einsum" not in tex and "inv" not in tex and "'" not in tex
    ElementTree.fromstring(mathml.expression(tree))
    assert "'" not in one_line.expression(tree, Style())
    assert one_line.expression(tree, Style(ascii=True)).isascii()


@pytest.mark.parametrize("operator", ["∂/∂w", "d/dx", "∂²/∂w∂v"])
def test_no_line_ends_inside_an_operator(operator: str) -> None:
    formula = f"diag(exp(y))·diag(log(1 + exp(y)))·{operator}(X·w/d)"
    for room in range(24, len(formula) + 1):
        lines = break_formula(formula, room)
        assert any(operator in line for line in lines)
        assert "".join(line.strip() for line in lines).replace(" ", "") == formula.replace(" ", "")
