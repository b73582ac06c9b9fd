"""The characters that a node covers."""

from __future__ import annotations

import time

import pytest

from mccli.limits import Limits
from mccli.source import Source
from mccli.syntax.document import parse_document, parse_expression
from mccli.syntax.extents import span_of
from mccli.syntax.tree import postorder


@pytest.mark.parametrize(
    ("written", "pieces"),
    [
        ("  a + b  # c", ["a + b"]),
        ("(a+b)*c'", ["a+b", "c'", "(a+b)*c'"]),
        ("(a + b')'", ["b'", "a + b'", "(a + b')'"]),
        ("-(a+b)^2", ["a+b", "(a+b)^2", "-(a+b)^2"]),
        ("-x + y", ["-x + y"]),
        ("2*-x", ["-x", "2*-x"]),
        ("f(g( ) ) + h()", ["f(g( ) )", "f(g( ) ) + h()"]),
        ("√(x+1) y", ["x+1", "√(x+1)", "√(x+1) y"]),
        ("√sin(x)", ["sin(x)", "√sin(x)"]),
        ("√x[1]", ["x[1]", "√x[1]"]),
        ("[[a,b],[c,(d)]]'", ["[a,b]", "[c,(d)]", "[[a,b],[c,(d)]]", "[[a,b],[c,(d)]]'"]),
        ("W[1, 2]⁻¹ x₁", ["W[1, 2]", "⁻¹", "W[1, 2]⁻¹", "W[1, 2]⁻¹ x₁"]),
        ("x''/(2 * (y))", ["x'", "x''", "2 * (y)", "x''/(2 * (y))"]),
        ("xᵀ y′", ["xᵀ", "y′", "xᵀ y′"]),
        ("((a)\n+ b)*(c # )\n )", ["(a)\n+ b", "((a)\n+ b)*(c # )\n )"]),
        ("where(x<2, a, -b)", ["x<2", "-b", "where(x<2, a, -b)"]),
        ('einsum("i,i->", x, y)', ['einsum("i,i->", x, y)']),
        ("( # (\n(a) # (\n + b) * c", ["(a) # (\n + b", "( # (\n(a) # (\n + b) * c"]),
    ],
)
def test_spans(written: str, pieces: list[str]) -> None:
    source = Source("test", written)
    tree = parse_expression(source, Limits())
    spans = [span_of(node, source).text for node in postorder(tree) if node.args]
    assert [each for each in spans if each != '"i,i->"'] == pieces


def test_spans_inside_a_file() -> None:
    source = Source("test", "f = x\ng(y) = (y\n + 1)'*2; h = 3")
    definition = parse_document([source], Limits()).definitions[1]
    assert span_of(definition.expr, source).text == "(y\n + 1)'*2"
    assert span_of(definition.expr.args[0], source).text == "(y\n + 1)'"


def test_a_long_text_takes_linear_time() -> None:
    source = Source("test", "(" + "\n(x) +" * 100_000 + "\n1)*2")
    tree = parse_expression(source, Limits())
    start = time.perf_counter()
    assert span_of(tree, source).text == source.text
    assert time.perf_counter() - start < 5
