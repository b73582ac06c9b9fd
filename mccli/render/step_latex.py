"""The steps of a derivation in LaTeX (amsmath): one ``align*`` block for each entry.

Rules stand beside their lines, ``\\text{(product rule)}``, or above them where lines are long.
Notes and the data flow are left to the other formats.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from mccli.model.result import Result
from mccli.model.spaces import Shape
from mccli.model.steps import Derivation
from mccli.render.latex_notation import Latex
from mccli.render.latex_prose import joined, sentence
from mccli.render.latex_rows import Rows, length
from mccli.render.step_groups import Line, grouped
from mccli.render.step_shapes import step_shapes
from mccli.render.step_words import names_of, sign_for, split
from mccli.render.structure import clashing, write
from mccli.syntax.tree import Node

_QUOTIENT = re.compile(r"([d∂])(\w+|\([^()]*\))/\1(\w+|\([^()]*\))")
# So many characters of one line fit on a page with a rule beside them, and left of a sign.
_BESIDE = 40
_LEFT = 24
_IN_ROW = 2


def step_blocks(result: Result, derivation: Derivation, sign: str) -> list[str]:
    """The blocks, for a place outside of mathematics; ``sign`` is that of derivatives."""
    names = names_of(derivation, result)
    shapes = step_shapes(result, derivation)
    return [*_Writer(derivation, names, clashing(names), shapes, sign).blocks()]


def displayed(formula: str) -> str:
    """A formula by itself, for a place outside of mathematics."""
    return f"\\begin{{equation*}}\n{formula}\n\\end{{equation*}}"


@dataclass(frozen=True, slots=True)
class _Writer:
    derivation: Derivation
    names: frozenset[str]
    literal: frozenset[str]
    shapes: Mapping[int, Shape]
    sign: str

    def blocks(self) -> Iterator[str]:
        found = self.derivation
        if found.intermediates:
            yield _aligned(self._variables())
        if found.chain_rule or found.reason:
            reason = self._words(": ".join(filter(None, (found.chain_rule, found.reason))))
            yield f"{reason[:1].upper()}{reason[1:]}."
        if found.factors:
            yield _aligned(self._factors())
        for entry, lines in grouped(found):
            yield _aligned(self._rows(lines, sign_for(entry, self.sign)))
        for wrong in found.wrong_ways:
            yield f"Not ${self._formula(wrong.expr)}$: {self._words(wrong.why)}."

    def _variables(self) -> list[str]:
        rows = []
        for each in self.derivation.intermediates:
            sign = "d" if len(each.slopes) < 2 else r"\partial "
            slopes = [
                rf"\frac{{{sign}{self._name(each.name)}}}{{{sign}{self._name(by)}}} &= "
                f"{self._formula(slope)}"
                for by, slope in each.slopes
            ]
            first, *others = [slopes[i : i + _IN_ROW] for i in range(0, len(slopes), _IN_ROW)] or [
                []
            ]
            rows.append(
                " & ".join([f"{self._name(each.name)} &= {self._formula(each.expr)}", *first])
            )
            rows += [" & ".join(["&", *some]) for some in others]
        return rows

    def _factors(self) -> list[str]:
        rows = []
        for each in self.derivation.factors:
            match = _QUOTIENT.fullmatch(each.name)
            name = rf"\text{{{self._words(each.name)}}}"
            if match is not None:
                sign = "d" if match[1] == "d" else r"\partial "
                name = rf"\frac{{{sign}{self._part(match[2])}}}{{{sign}{self._part(match[3])}}}"
            shape = r" \times ".join(map(str, each.shape))
            rows.append(f"{name} &= {self._formula(each.matrix)} && ({shape})")
        return rows

    def _part(self, text: str) -> str:
        """The name of a vector, or those of its components in brackets."""
        if not text.startswith("("):
            return self._name(text)
        names = [self._name(each) if each != "…" else r"\dots" for each in text[1:-1].split(", ")]
        return f"({', '.join(names)})"

    def _rows(self, lines: Sequence[Line], sign: str) -> list[str]:
        beside = all(length(line.after) <= _BESIDE for line in lines)
        rows = []
        for line in lines:
            start = ""
            if line.before is not None:
                first, *more = self._broken(line.before, sign)
                if length(line.before) <= _LEFT and beside:
                    start = f"{first} "
                else:
                    rows += [f"& {first}", *more]
            rule = rf"\text{{({sentence(line.rule)})}}"
            first, *more = self._broken(line.after, sign)
            after = f"{start}&= {first}"
            rows += [f"{after} && {rule}"] if beside else [rf"& \quad {rule}", after, *more]
        return rows

    def _broken(self, node: Node, sign: str) -> list[str]:
        return Rows(lambda each: self._formula(each, sign), not self.shapes).of(node)

    def _formula(self, node: Node, sign: str = "d") -> str:
        return write(node, Latex(self.literal, sign), self.shapes).text

    def _words(self, text: str) -> str:
        """A sentence in text mode, its names as formulas."""
        return joined(
            f"${'d' * (part != name)}{self._name(name)}$" if name else sentence(part)
            for part, name in split(text, self.names)
        )

    def _name(self, name: str) -> str:
        return Latex(self.literal).name(name).text


def _aligned(rows: Sequence[str]) -> str:
    body = " \\\\\n".join(rows)
    return f"\\begin{{align*}}\n{body}\n\\end{{align*}}"
