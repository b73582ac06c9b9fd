"""What stands below an answer: layout, shape and case, conditions, notes, verification."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from itertools import islice

from mccli.model.layouts import HESSIAN, HIGHER_ORDER, find_case
from mccli.model.result import Condition, Result, Verified
from mccli.render.blocks import Line, prose
from mccli.render.one_line import expression, symbol
from mccli.render.safe import ascii_text, visible
from mccli.render.style import Style
from mccli.syntax import printer
from mccli.syntax.tree import Node, free_names, postorder

_MOST_PARTS = 10_000
_TIE = re.compile(
    r"(at|where) (.+) = (.+), ((?:max|min|relu)\(.+\)) "
    r"(keeps the constant: slope 0|takes the slope of )(.*)"
)
_WORD = re.compile(r"[^\W\d_]+\d+")


def about(result: Result, entries: Sequence[Node], style: Style) -> list[Line]:
    """The explanatory lines of a result that shows ``entries``, none wider than the style."""
    lines: list[Line] = []
    if result.command != "value":
        lines += _say(shape_line(result, style), style)
        sentence = case_sentence(result)
        lines += _say(sentence, style) if sentence else []
    if "e" in result.constants:
        lines += _say("e is Euler's number, 2.718…", style)
    lines += remarks(result.conditions, result.notes, style, _names(result))
    if any(node.op == "comparison" for node in islice(postorder(*entries), _MOST_PARTS)):
        lines += _say("a comparison counts as 1 where it holds and as 0 elsewhere", style)
    if result.command == "value":
        return lines
    lines += _say(verification_text(result.verified), style)
    return [*lines, *_say(f"engine: {result.engine}", style)] if result.engine else lines


def remarks(
    conditions: Sequence[Condition],
    notes: Sequence[str],
    style: Style,
    names: Collection[str] = (),
) -> list[Line]:
    """Conditions and notes, one after the other; ``names`` are written in them as in formulas."""
    lines: list[Line] = []
    # A place may be both outside the domain and a kink: people are told once.
    for text in dict.fromkeys(condition_text(each, style) for each in conditions):
        lines += _say(text, style, role="")
    for note in notes:
        lines += _say(f"note: {_with_symbols(note, names, style)}", style, role="")
    return lines


def _names(result: Result) -> set[str]:
    """The names that notes may speak of; looked up only where there are notes."""
    if not result.notes:
        return set()
    written = (*result.functions, *result.intermediates)
    params = (name for each in written for name in each.params)
    return {*result.wrt, *params, *free_names(*(each.expr for each in written))}


def _with_symbols(note: str, names: Collection[str], style: Style) -> str:
    return _WORD.sub(lambda word: symbol(word[0], style) if word[0] in names else word[0], note)


def shape_line(result: Result, style: Style) -> str:
    """``numerator layout · 1 × 2 · case 2: scalar by vector``."""
    parts = [f"{result.layout} layout" if result.layout else "either layout"]
    parts.append(" × ".join(str(size) for size in result.shape))
    case = result.case
    if result.command == "hessian":
        parts.append("Hessian" if result.layout is None else "block of the Hessian")
    elif case is not None:
        number = f"case {case.number}" if case.number else "beyond the four cases"
        parts.append(f"{number}: {case.function} by {case.variable}")
    return (", " if style.ascii else " · ").join(parts)


def case_sentence(result: Result) -> str:
    """Why the answer has its shape."""
    if result.command == "hessian" and len(result.shape) == 2:
        return HESSIAN if result.layout is None else ""
    if len(result.shape) > 2:
        return HIGHER_ORDER
    case = find_case(result.case.function, result.case.variable) if result.case else None
    return case.sentence if case else ""


def condition_text(condition: Condition, style: Style) -> str:
    """``valid where x ≠ 0``, ``valid where A is invertible``; conventions in their own words."""
    if condition.kind == "convention":
        return _convention(condition.text, style)
    if condition.expr is None:
        return condition.text
    inverted = _inverted(condition)
    if inverted is not None:
        return f"valid where {expression(inverted, style)} is invertible"
    where = f"valid where {_stated(condition.expr, style)}"
    text, printed = condition.text, printer.text(condition.expr)
    if not text or text in where or text.removeprefix("valid where ") == printed:
        return where
    if text.startswith("valid where"):
        return _with_formula(text, condition.expr, style)
    return f"{where}: {text}"


def _convention(text: str, style: Style) -> str:
    """A sentence on a tie with its formulas as such: ``at z = 0, max(0, z) keeps …``."""
    from mccli.errors import MccliError
    from mccli.limits import Limits
    from mccli.source import Source
    from mccli.syntax.document import parse_expression

    found = _TIE.fullmatch(text)
    if found is None:
        return text
    start, left, right, called, end, last = found.groups()
    try:
        formulas = [
            expression(parse_expression(Source("convention", each), Limits()), style)
            for each in (left, right, called, *([last] if last else []))
        ]
    except MccliError:
        return text
    return f"{start} {formulas[0]} = {formulas[1]}, {formulas[2]} {end}{''.join(formulas[3:])}"


def _with_formula(text: str, expr: Node, style: Style) -> str:
    """The sentence with what it says of the condition, or of a part of it, as a formula."""
    operands = [each for side in expr.args for each in side.args]
    for part in (expr, *expr.args, *operands):
        alternatives = part.args if part is expr and expr.op == "call" else (part,)
        printed = f"where {' or '.join(map(printer.text, alternatives))} "
        if printed in text:
            return text.replace(printed, f"where {_stated(part, style)} ", 1)
    return text


def _inverted(condition: Condition) -> Node | None:
    """The matrix that a condition wants to be invertible: ``det(X) != 0``."""
    node = condition.expr
    if condition.kind != "invertible" or node is None or node.op != "comparison":
        return None
    left = node.args[0]
    return left.args[0] if left.op == "call" and left.value == "det" else None


def _stated(node: Node, style: Style) -> str:
    """A condition, with "or" where the language needs a function: ``x > 0 or y ≠ 0``."""
    alternatives = node.op == "call" and node.value == "max"
    if alternatives and all(each.op == "comparison" for each in node.args):
        return " or ".join(expression(each, style) for each in node.args)
    return expression(node, style)


def verification_text(verified: Verified) -> str:
    """Whether and how the answer was checked."""
    if verified.ok is None:
        return f"not verified: {verified.reason}" if verified.reason else "not verified"
    points = "1 point" if verified.points == 1 else f"{verified.points} points"
    # The error says how many digits were compared.
    method = (verified.method or "").partition(", double precision")[0]
    text = f"verified at {points}" + (f" by {method}" if method else "")
    if verified.max_rel_error is None:
        return text
    return f"{text} (error {verified.max_rel_error:.1g})"


def _say(text: str, style: Style, role: str = "quiet") -> list[Line]:
    safe = visible(text)
    return prose(ascii_text(safe) if style.ascii else safe, style, role, indent="  ")
