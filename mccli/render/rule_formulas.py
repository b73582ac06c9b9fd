"""The formulas of the tables of rules in the notations that show them."""

from __future__ import annotations

from dataclasses import dataclass

from mccli.model.rules.form import Formula
from mccli.model.rules.reading import left_side, right_sides
from mccli.render.latex_notation import Latex
from mccli.render.one_line import OneLine
from mccli.render.pieces import Medium
from mccli.render.safe import ascii_text
from mccli.render.structure import write
from mccli.render.style import Style
from mccli.syntax import printer
from mccli.syntax.tree import Node


@dataclass(frozen=True, slots=True)
class Written:
    """A formula as text: its left side, and its right side in each layout."""

    left: str
    numerator: str
    denominator: str

    @property
    def differs(self) -> bool:
        """Whether the layouts differ."""
        return self.numerator != self.denominator


def in_language(formula: Formula) -> Written:
    """In the language, where d/dx(f) is still to be found."""
    numerator, denominator = right_sides(formula)
    return Written(printer.text(left_side(formula)), _printed(numerator), _printed(denominator))


def for_people(formula: Formula, style: Style) -> Written:
    """On one line: ``d/dx(f·g)`` is ``f·dg/dx + df/dx·g``."""
    if style.ascii:
        plain = in_language(formula)
        return Written(*map(ascii_text, (plain.left, plain.numerator, plain.denominator)))
    numerator, denominator = right_sides(formula)
    left = write(left_side(formula), OneLine(_left_sign(formula))).text
    medium = OneLine(formula.sign)
    return Written(left, _value(numerator, medium), _value(denominator, medium))


def in_latex(formula: Formula) -> Written:
    """In LaTeX, without dollar signs."""
    numerator, denominator = right_sides(formula)
    left = write(left_side(formula), Latex(sign=_left_sign(formula))).text
    # A function that has no name of its own is a letter.
    left = left.replace(r"\operatorname{f}", "f")
    medium = Latex(sign=formula.sign)
    return Written(left, write(numerator, medium).text, write(denominator, medium).text)


def _left_sign(formula: Formula) -> str:
    """∂ where the function has several variables, or is one of many."""
    several = formula.sign == "∂" or "," in formula.spaces or ";" in formula.spaces
    return "∂" if formula.spaces and several else "d"


def _printed(node: Node) -> str:
    text = printer.text(node)
    return f"({text})" if node.op == "comparison" else text


def _value(node: Node, medium: Medium) -> str:
    """A comparison stands in brackets, so that it is not read as a statement."""
    text = write(node, medium).text
    return f"({text})" if node.op == "comparison" else text
