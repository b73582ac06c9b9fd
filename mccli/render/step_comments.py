"""The steps of a derivation as comments of the language, one a line: ``# power rule: …``.

Whatever reads the answer behind them passes over them.
"""

from __future__ import annotations

from collections.abc import Iterator

from mccli.model.steps import Derivation
from mccli.render.safe import visible
from mccli.render.step_groups import grouped
from mccli.render.step_words import ascii_words
from mccli.syntax import printer
from mccli.syntax.tree import Node


def comments(derivation: Derivation, ascii_only: bool) -> Iterator[str]:
    """The lines, without newlines."""
    for text in _texts(derivation):
        yield f"# {ascii_words(text, derivation.style) if ascii_only else visible(text)}"


def _texts(derivation: Derivation) -> Iterator[str]:
    yield from _introduction(derivation)
    for entry, lines in grouped(derivation):
        if entry:
            yield f"{entry}:"
        before: Node | None = None
        for line in lines:
            before = line.before or before
            start = "" if before is None else f"{printer.text(before)} = "
            note = f"  ({line.note})" if line.note else ""
            yield f"{line.rule}: {start}{printer.text(line.after)}{note}"
            before = line.after


def _introduction(derivation: Derivation) -> Iterator[str]:
    """The intermediate variables and the factors of a derivation by chain rules."""
    for each in derivation.intermediates:
        sign = "d" if len(each.slopes) < 2 else "∂"
        slopes = (
            f"{sign}{each.name}/{sign}{by} = {printer.text(slope)}" for by, slope in each.slopes
        )
        yield "; ".join([f"intermediate: {each.name} = {printer.text(each.expr)}", *slopes])
    reason = ": ".join(filter(None, (derivation.chain_rule, derivation.reason)))
    if reason:
        yield reason
    for factor in derivation.factors:
        shape = " × ".join(map(str, factor.shape))
        yield f"factor {factor.name}, {shape}: {printer.text(factor.matrix)}"
    for wrong in derivation.wrong_ways:
        yield f"not {printer.text(wrong.expr)}: {wrong.why}"
