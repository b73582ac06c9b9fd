"""The syntax errors of texts that could be read in two ways: both readings are offered."""

from __future__ import annotations

from mccli.errors import MccliError, Place
from mccli.source import Span
from mccli.syntax.complaints import parse_error, show
from mccli.syntax.operands import (
    POWERS,
    factor_start,
    following_operand,
    power_start,
    token_before,
)
from mccli.syntax.tokens import Tokens


def number_follows(tokens: Tokens, index: int) -> MccliError:
    """A number right after another factor: ``x 2``, ``1.2.3``."""
    text = tokens.texts[index]
    last = token_before(tokens, index)
    start = tokens.offsets[factor_start(tokens, last)]
    before = tokens.source.text[start : tokens.stop(last)]
    if len(before) > 20 or "\n" in before:
        before = "a"
    if text[0] == "." or (text[0].isdigit() and "." in before):
        hint = f"a number has one decimal point; for a product write {before}*{text[:20]}"
    else:
        hint = f"write {before}*{text[:20]} or {before}^{text[:20]}"
    message = f"the number {show(text)} follows without an operator"
    if tokens.texts[last] == "step" and "for" in tokens.texts[:last]:
        message = "a range has no step: it runs through all whole numbers"
        hint = "write x[2*i] for every second one"
        return parse_error("range", message, hint, Place(tokens.span(last, index)))
    return parse_error("adjacent", message, hint, Place(tokens.span(index)))


def power_after_superscript(tokens: Tokens, index: int) -> MccliError:
    """``x²^3``, which could mean two things."""
    start = tokens.offsets[factor_start(tokens, index - 1)]
    base = tokens.source.text[start : tokens.stop(index - 1)]
    what = "a power" if tokens.texts[index] in POWERS else "a superscript"
    return parse_error(
        "ambiguous",
        f"{what} after a superscript has two readings",
        f"write ({base if len(base) <= 20 else '…'})^… for the power of the power",
        Place(tokens.span(index)),
    )


def transposed_exponent(tokens: Tokens, index: int) -> MccliError:
    """``x^2'``, where the power or its exponent could be transposed."""
    return parse_error(
        "ambiguous",
        "a transpose mark after an exponent has two readings",
        "write (A^2)' for the transposed power, A^(2') for the exponent",
        Place(tokens.span(index)),
    )


def ambiguous(tokens: Tokens, index: int, what: str) -> MccliError:
    """A product without ``*`` right after a divisor or an exponent: two readings."""
    text = tokens.source.text
    ends = token_before(tokens, index)
    first, second = power_start(tokens, ends)
    if what == "divisor":
        second = first
        while first > 1 and tokens.texts[first - 1] in {"-", "+"}:
            first -= 1
        first, _ = power_start(tokens, max(first - 2, 0))
    right = following_operand(tokens, index)
    head = text[tokens.offsets[first] : tokens.offsets[second]].strip()
    last = text[tokens.offsets[second] : tokens.stop(ends)]
    if len(head) + len(last) + len(right.text) > 40 or "\n" in head + last + right.text:
        head, last, after = ("a/", "b", "c") if what == "divisor" else ("a^", "b", "c")
    else:
        after = right.text
    transposed = f", or {head[:-1]}'*{after} for the transpose" if head[-1:] + last == "^T" else ""
    article = "a divisor" if what == "divisor" else "an exponent"
    return parse_error(
        "ambiguous",
        f"a product without '*' right after {article} has two readings",
        f"write {head}({last}*{after}) or ({head}{last})*{after}{transposed}",
        Place(Span(tokens.source, tokens.offsets[first], right.end)),
    )


def many_factors(tokens: Tokens, index: int, most: int) -> MccliError:
    """A long run of factors without ``*`` is more likely text than a formula."""
    message = f"more than {most} factors stand in a row without '*'"
    return parse_error("adjacent", message, "write * between them", Place(tokens.span(index)))
