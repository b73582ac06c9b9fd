"""What the targets in Python share: the module's layout, its documentation, and its operators."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from mccli.model.program import Argument
from mccli.render.code.draft import Draft, Step
from mccli.render.code.head import Head, head, sparse_note
from mccli.render.code.keywords import PYTHON, words
from mccli.render.code.layout import described, folded, indented, listed
from mccli.render.code.results import slope, stored_shape
from mccli.render.code.target import Choices, Powers, Rules

PLAIN_CHOICES = Choices(
    "({yes} if {condition} else {no})", "({0}) and ({1})", "({0}) or ({1})", "not ({0})", True
)


def rules(*modules: str) -> Rules:
    """Python's words, and the modules that the code imports."""
    return Rules(PYTHON | words(*modules))


def calls(module: str, renamed: str = "", **others: str) -> dict[str, str]:
    """The functions that ``module`` has, ``renamed`` ones as ``ours:theirs``, and ``others``."""
    names = "exp log log2 log10 sqrt sin cos tan asin acos atan sinh cosh tanh asinh acosh atanh"
    table = {name: f"{module}.{name}" for name in names.split()}
    for pair in renamed.split():
        ours, theirs = pair.split(":")
        table[ours] = f"{module}.{theirs}"
    return {**table, **others}


INVERSES = (
    "asin:arcsin acos:arccos atan:arctan asinh:arcsinh acosh:arccosh atanh:arctanh atan2:arctan2"
)


def powers(real: str) -> Powers:
    """Whole powers by the operator, others by the function ``real``."""
    return Powers("{0}**{1}", real)


@dataclass(frozen=True, slots=True)
class Style:
    """What differs between the targets in Python.

    ``imports`` begin the module; ``scalar``, ``vector``, ``matrix`` turn an argument ``{0}``
    into what the code computes with; ``step`` is a guarded temporary; ``note`` says what
    users of the library should know, ``array`` makes one of a constant list.
    """

    imports: Sequence[str]
    scalar: str
    vector: str
    matrix: str
    step: str
    undefined: str
    note: str
    array: str = "{0}"


def module(draft: Draft, style: Style, results: Sequence[str]) -> str:
    """The module: imports, pattern, helpers, and the function that computes ``results``."""
    about = head(draft, "", style.undefined)
    lines = [*style.imports, ""]
    for title, indices in draft.pattern(0):
        opening, closing = f"{title} = {style.array}".split("{0}")
        lines += listed(f"{opening}[", [str(each) for each in indices], f"]{closing}")
    lines += ["", ""] if draft.storage != "dense" else [""]
    for helper in draft.helpers:
        lines += [*helper.strip("\n").split("\n"), "", ""]
    lines += listed(f"def {draft.name}(", [name for _each, name in draft.arguments], "):")
    lines += indented(_docstring(draft, about, style.note))
    lines += indented(
        f"{name} = {_taken(each, style).format(name)}" for each, name in draft.arguments
    )
    lines += indented(_step(each, style) for each in draft.steps)
    lines += indented(results)
    outputs = [draft.value] * draft.with_value + [draft.derivative] * draft.with_derivative
    return "\n".join([*lines, f"    return {', '.join(outputs)}"])


def _taken(argument: Argument, style: Style) -> str:
    return (style.scalar, style.vector, style.matrix)[len(argument.space.dims)]


def _step(step: Step, style: Style) -> str:
    if not step.guard:
        return f"{step.name} = {step.text}"
    return f"{step.name} = {style.step.format(guard=step.guard, text=step.text)}"


def _docstring(draft: Draft, about: Head, note: str) -> list[str]:
    lines = about.lines(*([note] if note else []), *sparse_note(draft))
    lines += ["", "Parameters", "----------"]
    lines += described(about.parameters, "{0} : {1}")
    lines += ["", "Returns", "-------"]
    lines += described(about.results, "{0} : {1}")
    return [f'"""{lines[0]}', *lines[1:], '"""']


@dataclass(frozen=True, slots=True)
class Arrays:
    """How a library whose arrays are not changed makes them.

    ``listed`` of a list, ``zeros`` of sizes, ``scattered`` with ``{entries}`` at ``{rows}``
    and ``{columns}``, zero elsewhere; ``zero`` is a single number.
    """

    listed: str
    zeros: str
    scattered: str
    zero: str


def gathered(draft: Draft, arrays: Arrays) -> list[str]:
    """Statements that make all results out of lists."""
    lines: list[str] = []
    shape = draft.routine.value_shape
    if draft.with_value and draft.is_scalar:
        lines.append(f"{draft.value} = {draft.values[0]}")
    elif draft.with_value:
        lines += _array(draft.value, draft.values, arrays, _reshaped(shape))
    if not draft.with_derivative:
        return lines
    if draft.is_slope:
        return [*lines, f"{draft.derivative} = {slope(draft, arrays.zero)}"]
    shape = stored_shape(draft)
    if not draft.cells:
        zeros = arrays.zeros.format(", ".join(map(str, shape)))
        return [*lines, f"{draft.derivative} = {zeros}"]
    texts = [text for _row, _column, text in draft.cells]
    if draft.storage != "dense" or draft.is_full:
        return [*lines, *_array(draft.derivative, texts, arrays, _reshaped(shape))]
    lines += _array(draft.derivative, texts, arrays, "")
    made = arrays.scattered.format(
        zeros=arrays.zeros.format(", ".join(map(str, shape))),
        rows=[row for row, _column, _text in draft.cells],
        columns=[column for _row, column, _text in draft.cells],
        entries=draft.derivative,
    )
    return [*lines, *folded(f"{draft.derivative} = {made}")]


def _reshaped(shape: tuple[int, ...]) -> str:
    return f".reshape({', '.join(map(str, shape))})" if len(shape) > 1 else ""


def _array(name: str, texts: Sequence[str], arrays: Arrays, after: str) -> list[str]:
    opening, closing = arrays.listed.split("{0}")
    return listed(f"{name} = {opening}[", texts, f"]{closing}{after}")
