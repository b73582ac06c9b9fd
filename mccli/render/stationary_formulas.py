"""Stationary points in LaTeX and MathML, one formula a line."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterator
from html import escape

from mccli.model.stationary import (
    MatrixEquation,
    Minimum,
    Quantity,
    Stationary,
    StationaryPoint,
)
from mccli.render import latex, mathml
from mccli.render.latex_notation import number_text
from mccli.render.latex_prose import sentence
from mccli.render.mathml_notation import mark, number_of
from mccli.render.safe import visible
from mccli.render.stationary_numbers import decimal
from mccli.render.stationary_plain import complete_text
from mccli.syntax.tree import Node, compare, name, number

_SIGNS = {"==": "=", "!=": r"\ne", "<=": r"\le", ">=": r"\ge"}
_NAMESPACE = '<math xmlns="http://www.w3.org/1998/Math/MathML" display="block">'


def to_latex(found: Stationary) -> str:
    """``\\left(x, y\\right) = \\left(1, 1\\right), \\quad \\text{minimum}, \\quad f = 0``."""
    return "\n".join(_Latex(found).lines())


def to_mathml(found: Stationary) -> str:
    """The same as ``math`` elements."""
    return "\n".join(f"{_NAMESPACE}<mrow>{each}</mrow></math>" for each in _MathML(found).lines())


class _Lines(ABC):
    """The lines of an answer; the spelling is that of a subclass."""

    def __init__(self, found: Stationary) -> None:
        self.found = found

    @abstractmethod
    def formula(self, node: Node) -> str:
        """A tree of the language."""

    @abstractmethod
    def decimal(self, quantity: Quantity) -> str:
        """A number that has no short exact form."""

    @abstractmethod
    def words(self, text: str) -> str:
        """Text."""

    @abstractmethod
    def related(self, left: str, sign: str, right: str) -> str:
        """``left sign right``."""

    def equal(self, left: str, right: str) -> str:
        return self.related(left, "==", right)

    @abstractmethod
    def listed(self, parts: list[str]) -> str:
        """Several things in brackets."""

    @abstractmethod
    def joined(self, parts: list[str]) -> str:
        """Parts of one line."""

    def lines(self) -> Iterator[str]:
        """Points, families, equations; words where there are none.

        Then the least of them, if asked for, and whether these are all.
        """
        for point in self.found.points:
            yield self._point(point)
        for family in self.found.families:
            stated = [self._relation(each) for each in (*family.equations, *family.conditions)]
            parts = [*(stated or [self.words("all points")]), self.words(family.kind)]
            if family.value is not None:
                function = self.formula(name(self.found.functions[0].name))
                parts.append(self.equal(function, self.formula(family.value)))
            yield self.joined(parts)
        for equation in self.found.equations:
            yield self._equation(equation)
        if not (self.found.points or self.found.families or self.found.equations):
            yield self.words("no stationary point" if self.found.complete else "none found")
        if self.found.minimum is not None:
            yield self._minimum(self.found.minimum)
        yield self.words(complete_text(self.found))

    def _minimum(self, minimum: Minimum) -> str:
        """Which point is the least, its value, and how that is known."""
        head = "global minimum" if minimum.is_global else "least"
        parts = []
        if minimum.point is not None:
            parts += self._place(self.found.points[minimum.point])
        elif minimum.family is not None:
            parts.append(self.words(f"on family {minimum.family + 1}"))
        if minimum.value is not None:
            function = self.formula(name(self.found.functions[0].name))
            parts.append(self.equal(function, self._quantity(minimum.value)))
        said = self.words(minimum.certificate)
        if not parts and not minimum.is_global:
            return said
        return self.joined([self.words(head), *parts, said])

    def _quantity(self, quantity: Quantity) -> str:
        return self.decimal(quantity) if quantity.exact is None else self.formula(quantity.exact)

    def _point(self, point: StationaryPoint) -> str:
        parts = [*self._place(point), self.words(point.kind)]
        if point.value is not None:
            function = self.formula(name(self.found.functions[0].name))
            parts.append(self.equal(function, self._quantity(point.value)))
        return self.joined(parts)

    def _place(self, point: StationaryPoint) -> list[str]:
        names = [self.formula(name(each)) for each, _ in point.coordinates]
        values = [self._quantity(each) for _, each in point.coordinates]
        return [self.equal(self.listed(names), self.listed(values))]

    def _equation(self, equation: MatrixEquation) -> str:
        if equation.solution is not None:
            return self._relation(compare("==", name(equation.variable), equation.solution))
        return self._relation(compare("==", equation.gradient, number(0)))

    def _relation(self, node: Node) -> str:
        """A comparison as a statement, without the brackets that make a number of it."""
        if node.op != "comparison":
            return self.formula(node)
        left, right = map(self.formula, node.args)
        return self.related(left, node.value, right)


class _Latex(_Lines):
    def formula(self, node: Node) -> str:
        return latex.expression(node)

    def decimal(self, quantity: Quantity) -> str:
        return number_text(decimal(quantity))

    def words(self, text: str) -> str:
        return rf"\text{{{sentence(text)}}}"

    def related(self, left: str, sign: str, right: str) -> str:
        return f"{left} {_SIGNS.get(sign, sign)} {right}"

    def listed(self, parts: list[str]) -> str:
        return parts[0] if len(parts) == 1 else rf"\left({', '.join(parts)}\right)"

    def joined(self, parts: list[str]) -> str:
        return r", \quad ".join(parts)


class _MathML(_Lines):
    def formula(self, node: Node) -> str:
        text = mathml.expression(node)
        return text[text.index(">") + 1 : -len("</math>")]

    def decimal(self, quantity: Quantity) -> str:
        return number_of(decimal(quantity))

    def words(self, text: str) -> str:
        return f"<mtext>{escape(visible(text), quote=False)}</mtext>"

    def related(self, left: str, sign: str, right: str) -> str:
        return f"{left}{mark(sign)}{right}"

    def listed(self, parts: list[str]) -> str:
        if len(parts) == 1:
            return parts[0]
        return f"<mrow>{mark('(')}{mark(',').join(parts)}{mark(')')}</mrow>"

    def joined(self, parts: list[str]) -> str:
        return mark(",").join(parts)
