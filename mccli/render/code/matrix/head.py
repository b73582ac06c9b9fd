"""What the comment before a function of arrays says: formulas, shapes, and where they hold."""

from __future__ import annotations

from mccli.render.code.head import Head, condition_lines, formula_lines, harmless, unverified
from mccli.render.code.matrix.draft import MatrixDraft, Taken

_ATTRIBUTES = {"posdef": "positive definite"}
_PARTS = ("rows of ", "columns of ")


def head(draft: MatrixDraft, undefined: str, singular: str, oriented: bool) -> Head:
    """The head of a routine; ``undefined`` says what becomes of points outside the domain,
    ``singular`` what a matrix without inverse does.

    Where vectors are not ``oriented``, they are arrays with one axis.
    """
    routine = draft.routine
    with_derivative = draft.derivative is not None
    texts = [undefined]
    texts += [f"A singular matrix {singular}."] if draft.has_inverse else []
    texts += ["Both branches of a choice are computed."] if draft.has_choice else []
    return Head(
        _summary(draft),
        tuple(formula_lines(routine.text)),
        tuple((each.name, _argument(each)) for each in draft.arguments),
        tuple(_results(draft, oriented)),
        tuple(condition_lines(routine.conditions)),
        " ".join(texts),
        unverified(routine.verified, _kind(draft)) if with_derivative else "",
    )


def space_text(taken: Taken) -> str:
    """``a number``, ``a vector of n``, ``a matrix of m x n``."""
    if not taken.sizes:
        return "a number"
    kind = "vector" if len(taken.sizes) == 1 else "matrix"
    return f"a {kind} of {' x '.join(taken.sizes)}"


def _argument(taken: Taken) -> str:
    attributes = (_ATTRIBUTES.get(each, each) for each in taken.argument.space.attributes)
    text = ", ".join((space_text(taken), *attributes))
    return (
        text if taken.name == taken.argument.name else f"{text} ({harmless(taken.argument.name)})"
    )


def _summary(draft: MatrixDraft) -> str:
    whose = f"a function{_by(draft)}" if draft.derivative is not None else "a function"
    both = f"The value and the {_kind(draft)}"
    what = {"both": both, "value": "The value", "derivative": f"The {_kind(draft)}"}
    return f"{what[draft.parts]} of {whose}."


def _by(draft: MatrixDraft) -> str:
    names: list[str] = []
    for axis in draft.routine.axes:
        if axis.role == "variable":
            names += axis.labels or [axis.name]
    for part in _PARTS:
        names = [name.removeprefix(part) for name in names]
    shown = harmless(", ".join(dict.fromkeys(name for name in names if name)))
    return f" by {shown}" if shown else ""


def _kind(draft: MatrixDraft) -> str:
    routine = draft.routine
    if routine.order == 2:
        return "Hessian"
    if routine.value_shape.kind == "scalar":
        is_number = all(size == 1 for size in routine.shape)
        return "derivative" if is_number else "gradient"
    return "Jacobian"


def _results(draft: MatrixDraft, oriented: bool) -> list[tuple[str, str]]:
    found: list[tuple[str, str]] = []
    if draft.value is not None:
        kind, sizes = draft.value.kind, " x ".join(draft.value.sizes)
        lies = kind == "row" and not oriented
        text = "a number" if kind == "scalar" else f"a {'vector' if lies else kind} of {sizes}"
        found.append((draft.value.name, f"the value, {text}"))
    if draft.derivative is not None:
        text = f"the {_kind(draft)}, {_stated(draft)}"
        if draft.routine.layout:
            text += f", {draft.routine.layout} layout"
        found.append((draft.derivative.name, text + _axes(draft)))
    return found


def _stated(draft: MatrixDraft) -> str:
    """The derivative's shape: a vector by a number is n x 1, never just n."""
    output = draft.derivative
    assert output is not None
    if output.kind == "scalar":
        return "a number"
    return f"an array of {' x '.join(stated_sizes(output.kind, output.sizes))}"


def stated_sizes(kind: str, sizes: tuple[str, ...]) -> tuple[str, ...]:
    """The sizes of a derivative: those of a column or row are two."""
    if kind == "vector":
        return (*sizes, "1")
    return ("1", *sizes) if kind == "row" else sizes


def _axes(draft: MatrixDraft) -> str:
    """``; axes: rows of W, columns of W``, where there are more than two."""
    axes = draft.routine.axes
    if len(axes) < 3:
        return ""
    return "; axes: " + harmless(", ".join(axis.name for axis in axes))
