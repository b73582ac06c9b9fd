"""The steps of a derivation in presentation MathML: a table for each entry."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from xml.sax.saxutils import escape

from mccli.model.result import Result
from mccli.model.spaces import Shape
from mccli.model.steps import Derivation
from mccli.render.mathml_notation import MathML, bare_table, mark
from mccli.render.safe import visible
from mccli.render.step_groups import Line, grouped
from mccli.render.step_shapes import step_shapes
from mccli.render.step_words import names_of, sign_for
from mccli.render.structure import clashing, write
from mccli.syntax.tree import Node


def step_tables(result: Result, derivation: Derivation, sign: str) -> list[str]:
    """The insides of ``math`` elements; ``sign`` is that of derivatives.

    A line stands behind its sign of equality, and its rule and note behind it.
    """
    literal = clashing(names_of(derivation, result))
    return [*_Writer(derivation, literal, step_shapes(result, derivation), sign).tables()]


@dataclass(frozen=True, slots=True)
class _Writer:
    derivation: Derivation
    literal: frozenset[str]
    shapes: Mapping[int, Shape]
    sign: str

    def tables(self) -> Iterator[str]:
        found = self.derivation
        if found.intermediates:
            yield bare_table(self._variables())
        if found.chain_rule or found.reason:
            yield _words(": ".join(filter(None, (found.chain_rule, found.reason))))
        if found.factors:
            yield bare_table(
                (
                    _words(each.name),
                    mark("="),
                    self._formula(each.matrix),
                    _words(" × ".join(map(str, each.shape))),
                )
                for each in found.factors
            )
        for entry, lines in grouped(found):
            sign = sign_for(entry, self.sign)
            yield bare_table(row for line in lines for row in self._rows(line, sign))
        for wrong in found.wrong_ways:
            yield f"{_words('not ')}{self._formula(wrong.expr)}{_words(f': {wrong.why}')}"

    def _variables(self) -> Iterator[tuple[str, ...]]:
        for each in self.derivation.intermediates:
            sign = "d" if len(each.slopes) < 2 else "∂"
            medium = MathML(self.literal, sign)
            name = medium.name(each.name)
            yield name.text, mark("="), self._formula(each.expr)
            for by, slope in each.slopes:
                quotient = medium.derivative(by, name, each.name).text
                yield quotient, mark("="), self._formula(slope)

    def _rows(self, line: Line, sign: str) -> Iterator[tuple[str, ...]]:
        start = "" if line.before is None else self._formula(line.before, sign)
        remark = f"{line.rule}: {line.note}" if line.note else line.rule
        yield start, mark("="), self._formula(line.after, sign), _words(f"({remark})")

    def _formula(self, node: Node, sign: str = "d") -> str:
        return f"<mrow>{write(node, MathML(self.literal, sign), self.shapes).text}</mrow>"


def _words(text: str) -> str:
    shown = visible(text)
    # Blanks at the ends of an element are dropped where it is shown.
    kept = shown.replace(" ", "\u00a0") if shown != shown.strip() else shown
    return f"<mtext>{escape(kept)}</mtext>"
