"""What the comment before a function says: formulas, arguments, results, and where they hold."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from dataclasses import dataclass

from mccli.model.program import Argument
from mccli.model.result import Condition, Verified
from mccli.render.about import condition_text
from mccli.render.code.draft import Draft
from mccli.render.safe import ascii_text, visible
from mccli.render.style import Style

_WIDTH = 88
_MOST_FORMULAS = 20
_MOST_CONDITIONS = 12
_MOST_LABELS = 8
_LONGEST_FORMULA = 400
_STYLE = Style(_WIDTH, False, True)


@dataclass(frozen=True, slots=True)
class Head:
    """The parts of the comment, as plain ASCII lines that no comment's end hides in.

    ``parameters`` and ``results`` pair a name with what it is.
    """

    summary: str
    formulas: tuple[str, ...]
    parameters: tuple[tuple[str, str], ...]
    results: tuple[tuple[str, str], ...]
    conditions: tuple[str, ...]
    undefined: str
    unverified: str

    def lines(self, *more: str, fenced: bool = False) -> list[str]:
        """Everything but parameters and results, in paragraphs, with ``more`` at the end.

        ``fenced`` marks formulas as text where indented lines are taken for code.
        """
        formulas = [f"    {each}" for each in self.formulas]
        found = [*textwrap.wrap(self.summary, _WIDTH), ""]
        found += ["```text", *formulas, "```"] if fenced else formulas
        found += [""] * bool(self.conditions)
        for each in self.conditions:
            found += textwrap.wrap(each, _WIDTH, subsequent_indent="  ")
        for each in (self.undefined, self.unverified, *more):
            found += ["", *textwrap.wrap(each, _WIDTH)] if each else []
        return found


def head(draft: Draft, order: str, undefined: str) -> Head:
    """The head of a routine. ``order`` says how arrays are stored, ``undefined`` what becomes of
    points outside the domain."""
    routine = draft.routine
    return Head(
        summary(draft),
        tuple(formula_lines(routine.text)),
        tuple((name, argument_text(each, name, order)) for each, name in draft.arguments),
        tuple(results(draft, order)),
        tuple(condition_lines(routine.conditions)),
        undefined,
        unverified(routine.verified, _kind(draft)) if draft.with_derivative else "",
    )


def summary(draft: Draft) -> str:
    """What is computed, by which variables."""
    what = {
        "both": f"The value and the {_kind(draft)}",
        "value": "The value",
        "derivative": f"The {_kind(draft)}",
    }[draft.parts]
    number = len(draft.routine.values)
    whose = "a function" if draft.is_scalar else f"{number} component functions"
    if draft.parts == "value":
        return f"{what} of {whose}."
    return f"{what} of {whose} by {_labels(_variables(draft))}."


def results(draft: Draft, order: str) -> list[tuple[str, str]]:
    """The outputs by name, each with its shape and order."""
    found: list[tuple[str, str]] = []
    if draft.with_value:
        sizes = draft.routine.value_shape
        found.append((draft.value, f"the value{_shape(sizes, order)}"))
    if draft.with_derivative:
        rows, columns = draft.routine.shape
        if draft.is_slope:
            text = "the derivative, a number"
        elif draft.storage == "dense":
            text = f"the {_kind(draft)}{_shape((rows, columns), order)}{_axes(draft)}"
        else:
            text = (
                f"the {len(draft.cells)} non-zero entries of the {rows} x {columns} "
                f"{_kind(draft)}, row by row{_axes(draft)}"
            )
        found.append((draft.derivative, text))
    return found


def argument_text(argument: Argument, identifier: str, order: str) -> str:
    """``a vector of 3: x1, x2, x3``."""
    sizes = tuple(size for size in argument.space.dims if isinstance(size, int))
    if not sizes:
        return "a number" + ("" if identifier == argument.name else f", {_shown(argument.name)}")
    text = f"{_shape(sizes, order).removeprefix(', ')}: {_labels(argument.components)}"
    return text if identifier == argument.name else f"{text} ({_shown(argument.name)})"


def sparse_note(draft: Draft) -> list[str]:
    """How the entries of a sparse derivative find their places."""
    if draft.storage == "coo":
        return [
            f"Entry k of the {draft.derivative} stands in row {draft.rows}[k] and column "
            f"{draft.columns}[k], counted from 0."
        ]
    if draft.storage == "csr":
        return [
            f"Compressed sparse rows: those of row i are the entries {draft.starts}[i] to "
            f"{draft.starts}[i + 1] - 1, in the columns {draft.columns}, all counted from 0."
        ]
    return []


def harmless(text: str) -> str:
    """ASCII on one line, in which no comment or string of any language ends."""
    plain = ascii_text(visible(text)).replace("\\", "/").replace("$", " ")
    for ending in ("*/", '"""', "/*", "%{", "%}", "#=", "=#"):
        plain = plain.replace(ending, " ".join(ending))
    return plain


def unverified(outcome: Verified, kind: str) -> str:
    """What a reader must know of a derivative that could not be checked, or was not to be."""
    return "" if outcome.ok else harmless(f"The {kind} is not verified: {outcome.reason}.")


def formula_lines(texts: Sequence[str]) -> list[str]:
    """The functions as the user wrote them, the first ones of many."""
    shown = texts[:_MOST_FORMULAS]
    lines = [
        line
        for each in shown
        for line in textwrap.wrap(_shown(each), _WIDTH - 4, subsequent_indent="  ")
    ]
    return lines + _rest(len(texts) - len(shown), "formulas")


def condition_lines(conditions: Sequence[Condition]) -> list[str]:
    """Where the derivative holds, each condition once, the first ones of many."""
    texts = list(dict.fromkeys(condition_text(each, _STYLE) for each in conditions))
    shown = [harmless(_cut(each)) for each in texts[:_MOST_CONDITIONS]]
    return shown + _rest(len(texts) - len(shown), "conditions")


def _kind(draft: Draft) -> str:
    if draft.routine.order == 2:
        return "Hessian"
    if not draft.is_scalar:
        return "Jacobian"
    return "derivative" if draft.is_slope else "gradient"


def _variables(draft: Draft) -> Sequence[str]:
    axes = [axis for axis in draft.routine.axes if axis.role == "variable"]
    return axes[-1].labels if axes else ()


def _axes(draft: Draft) -> str:
    """``, numerator layout; rows f1, f2; columns x, y``."""
    axes = draft.routine.axes
    text = f", {draft.routine.layout} layout" if draft.routine.layout else ""
    if len(axes) == 2:
        text += f"; rows {_labels(axes[0].labels)}; columns {_labels(axes[1].labels)}"
    return text


def _shape(sizes: tuple[int, ...], order: str) -> str:
    if not sizes:
        return ", a number"
    if len(sizes) == 1:
        return f", a vector of {sizes[0]}"
    return f", a matrix of {sizes[0]} x {sizes[1]}" + (f" {order}" if order else "")


def _labels(labels: Sequence[str]) -> str:
    if len(labels) > _MOST_LABELS:
        first = ", ".join(labels[: _MOST_LABELS - 2])
        return harmless(f"{first}, ..., {labels[-1]}")
    return harmless(", ".join(labels))


def _shown(text: str) -> str:
    cut = text if len(text) <= _LONGEST_FORMULA else text[: _LONGEST_FORMULA - 4] + " ..."
    return harmless(cut)


def _cut(text: str) -> str:
    return text if len(text) <= _LONGEST_FORMULA else text[: _LONGEST_FORMULA - 4] + " ..."


def _rest(number: int, what: str) -> list[str]:
    return [f"... and {number} more {what}"] if number > 0 else []
