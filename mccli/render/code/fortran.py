"""The target fortran: a module of Fortran 2008 with a pure subroutine."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from mccli.model.program import Argument
from mccli.render.code.draft import Draft, Section, Step
from mccli.render.code.fortran_table import RULES as RULES
from mccli.render.code.fortran_table import TARGET as TARGET
from mccli.render.code.head import head
from mccli.render.code.layout import commented, described, indented
from mccli.render.code.results import (
    derivative_places,
    section_outputs,
    section_places,
    slope,
    stored_shape,
    value_places,
)
from mccli.render.code.target import from_one

_COLUMNS = 110
_NAMES_A_LINE = 12
_ENTRIES_AT_A_TIME = 1_000


def write(draft: Draft) -> str:
    """The file: a module called after the function."""
    public = ", ".join([draft.name, *(title for title, _indices in draft.pattern(1))])
    inner: list[str] = []
    for section in draft.sections:
        inner += ["", *_section(draft, section)]
    for helper in draft.helpers:
        inner += ["", *helper.strip("\n").split("\n")]
    lines = [
        f"module {draft.name}_module",
        "  use, intrinsic :: iso_fortran_env, only: dp => real64",
        "  implicit none",
        "  private",
        f"  public :: {public}",
        *indented(_pattern(draft), "  "),
        "contains",
        "",
        *indented([*_comment(draft), *_function(draft), *inner], "  "),
        "end module",
    ]
    return "\n".join(part for line in lines for part in _wrapped(line))


def _comment(draft: Draft) -> list[str]:
    about = head(draft, "", "Outside the domain the results are NaN or infinite.")
    note = (
        f"Use it with: use {draft.name}_module, only: {draft.name}. "
        f"Compile with: gfortran -O2 -c {draft.name}.f90."
    )
    lines = about.lines(note, *_sparse_note(draft))
    lines += ["", *described((*about.parameters, *about.results), "@param {0}  {1}")]
    return commented(lines, "!>")


def _sparse_note(draft: Draft) -> list[str]:
    if draft.storage == "coo":
        return [
            f"Entry k of the {draft.derivative} stands in row {draft.rows}(k) and column "
            f"{draft.columns}(k)."
        ]
    if draft.storage == "csr":
        return [
            f"Compressed sparse rows: those of row i are the entries {draft.starts}(i) to "
            f"{draft.starts}(i + 1) - 1, in the columns {draft.columns}."
        ]
    return []


def _pattern(draft: Draft) -> list[str]:
    """Constant arrays, long ones in pieces: a statement has a bounded number of lines."""
    lines: list[str] = []
    for title, indices in draft.pattern(1):
        pieces = [
            indices[start : start + _ENTRIES_AT_A_TIME]
            for start in range(0, len(indices), _ENTRIES_AT_A_TIME)
        ]
        if len(pieces) < 2:
            lines.append(_constant(title, [str(each) for each in indices], len(indices)))
            continue
        names = [f"{title}_{number}" for number in range(1, len(pieces) + 1)]
        for name, piece in zip(names, pieces, strict=True):
            lines.append(_constant(name, [str(each) for each in piece], len(piece)))
        lines.append(_constant(title, names, len(indices)))
    return lines


def _constant(title: str, items: Sequence[str], size: int) -> str:
    return f"integer, parameter :: {title}({size}) = [integer :: {', '.join(items)}]"


def _function(draft: Draft) -> list[str]:
    arguments = [name for _each, name in draft.arguments]
    results = [draft.value] * draft.with_value + [draft.derivative] * draft.with_derivative
    returned = draft.is_returned
    kind, end = ("function", f" result({results[0]})") if returned else ("subroutine", "")
    listed = ", ".join(arguments if returned else [*arguments, *results])
    body = [_taken(argument, name) for argument, name in draft.arguments]
    out = "real(dp)" if returned else "real(dp), intent(out)"
    body += [f"{out} :: {each}{_output_sizes(draft, each)}" for each in results]
    if draft.sections:
        body += [f"real(dp) :: {draft.kept}({draft.kept_size})"] if draft.kept_size else []
        body += ["", *_zeros(draft)]
        for section in draft.sections:
            names = [name for _each, name in section.arguments]
            names += section_outputs(draft, section)
            body.append(f"call {section.name}({', '.join(names)})")
    else:
        body += [*_declared(draft.steps), ""]
        body += [line for step in draft.steps for line in _step(step)]
    body += _results(draft)
    return [f"pure {kind} {draft.name}({listed}){end}", *indented(body, "  "), f"end {kind}"]


def _section(draft: Draft, section: Section) -> list[str]:
    """A subroutine for part of a long routine."""
    outputs = section_outputs(draft, section)
    names = [*(name for _each, name in section.arguments), *outputs]
    body = [_taken(argument, name) for argument, name in section.arguments]
    body += [f"real(dp), intent(inout) :: {each}{_output_sizes(draft, each)}" for each in outputs]
    body += [*_declared(section.steps), ""]
    body += [line for step in section.steps for line in _step(step)]
    body += _set(section_places(draft, section, from_one))
    opening = f"pure subroutine {section.name}({', '.join(names)})"
    return [opening, *indented(body, "  "), "end subroutine"]


def _taken(argument: Argument, name: str) -> str:
    return f"real(dp), intent(in) :: {name}{_sizes(argument.space.dims)}"


def _output_sizes(draft: Draft, name: str) -> str:
    if name == draft.value:
        return _sizes(draft.routine.value_shape)
    if name == draft.kept:
        return _sizes((draft.kept_size,))
    return _sizes(() if draft.is_slope else stored_shape(draft))


def _declared(steps: Sequence[Step]) -> list[str]:
    names = [step.name for step in steps if not step.kept]
    groups = [names[i : i + _NAMES_A_LINE] for i in range(0, len(names), _NAMES_A_LINE)]
    return [f"real(dp) :: {', '.join(each)}" for each in groups]


def _step(step: Step) -> list[str]:
    if step.choice is None:
        line = f"{step.name} = {step.text}"
        return [f"if ({step.guard}) {line}" if step.guard else line]
    condition, yes, no = step.choice
    lines = [
        f"if ({condition}) then",
        f"  {step.name} = {yes}",
        "else",
        f"  {step.name} = {no}",
        "end if",
    ]
    return [f"if ({step.guard}) then", *indented(lines, "  "), "end if"] if step.guard else lines


def _results(draft: Draft) -> list[str]:
    """What the routine itself sets: everything, or behind sections the results that are one
    number."""
    lines: list[str] = []
    if draft.with_value and draft.is_scalar:
        lines.append(f"{draft.value} = {draft.values[0]}")
    elif not draft.sections:
        lines += _set(value_places(draft, from_one))
    if draft.with_derivative and draft.is_slope:
        lines.append(f"{draft.derivative} = {slope(draft, '0.0_dp')}")
    elif draft.with_derivative and not draft.sections:
        lines += [*_zeros(draft), *_set(derivative_places(draft, from_one))]
    return lines


def _zeros(draft: Draft) -> list[str]:
    has_zeros = draft.with_derivative and draft.storage == "dense" and not draft.is_full
    return [f"{draft.derivative} = 0.0_dp"] if has_zeros and not draft.is_slope else []


def _set(places: Iterable[tuple[str, str]]) -> list[str]:
    return [f"{place} = {text}" for place, text in places]


def _sizes(sizes: tuple[object, ...]) -> str:
    return f"({', '.join(map(str, sizes))})" if sizes else ""


def _wrapped(line: str) -> list[str]:
    """A line in pieces of at most 132 columns, joined by ``&`` on both sides."""
    pieces: list[str] = []
    while len(line) > _COLUMNS and not line.lstrip().startswith("!"):
        cut = max(line.rfind(mark, 40, _COLUMNS) for mark in (" ", ",", "*"))
        cut = cut if cut > 0 else _COLUMNS
        pieces.append(f"{line[:cut]}&")
        line = f"    &{line[cut:]}"
    return [*pieces, line]
