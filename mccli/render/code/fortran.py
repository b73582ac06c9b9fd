"""The target fortran: a module of Fortran 2008 with a pure subroutine."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from mccli.render.code.draft import Draft, Step
from mccli.render.code.head import head
from mccli.render.code.keywords import FORTRAN
from mccli.render.code.layout import commented, described, indented
from mccli.render.code.results import derivative_places, slope, stored_shape, value_places
from mccli.render.code.target import Choices, Powers, Rules, Target, from_one

_MAXIMUM = """
pure function @maximum(a, b) result(larger)
  real(dp), intent(in) :: a, b
  real(dp) :: larger
  larger = b
  if (a > b .or. a /= a) larger = a
end function
"""
_MINIMUM = """
pure function @minimum(a, b) result(smaller)
  real(dp), intent(in) :: a, b
  real(dp) :: smaller
  smaller = b
  if (a < b .or. a /= a) smaller = a
end function
"""
_SIGN = """
pure function @signum(x) result(y)
  real(dp), intent(in) :: x
  real(dp) :: y
  y = x
  if (x > 0.0_dp) y = 1.0_dp
  if (x < 0.0_dp) y = -1.0_dp
end function
"""
_RELU = """
pure function @relu(x) result(y)
  real(dp), intent(in) :: x
  real(dp) :: y
  y = x
  if (x < 0.0_dp) y = 0.0_dp
end function
"""
_FLOOR = """
pure function @floor(x) result(y)
  real(dp), intent(in) :: x
  real(dp) :: y
  y = aint(x)
  if (y > x) y = y - 1.0_dp
end function
"""
_CBRT = """
pure function @cbrt(x) result(y)
  real(dp), intent(in) :: x
  real(dp) :: y
  y = sign(abs(x)**(1.0_dp/3.0_dp), x)
  if (x /= 0.0_dp .and. abs(x) <= huge(x)) y = y - (y - x/y/y)/3.0_dp
end function
"""
_SIGMOID = """
pure function @sigmoid(x) result(y)
  real(dp), intent(in) :: x
  real(dp) :: y, small
  small = exp(-abs(x))
  y = merge(1.0_dp, small, x >= 0.0_dp)/(1.0_dp + small)
end function
"""
_SOFTPLUS = """
pure function @softplus(x) result(y)
  real(dp), intent(in) :: x
  real(dp) :: y, small, whole
  small = exp(-abs(x))
  whole = 1.0_dp + small
  y = small
  ! log(1 + small) without the rounding of the sum.
  if (whole /= 1.0_dp) y = log(whole)*(small/(whole - 1.0_dp))
  if (x > 0.0_dp) y = x + y
end function
"""
_INTRINSIC = (
    "exp log log10 sqrt sin cos tan asin acos atan sinh cosh tanh asinh acosh atanh abs erf atan2"
)
TARGET = Target(
    language="fortran",
    integer="{}.0_dp",
    decimal="{}_dp",
    pi="3.141592653589793_dp",
    euler="2.718281828459045_dp",
    calls={name: name for name in _INTRINSIC.split()}
    | {
        "log2": "(log({0})/log(2.0_dp))",
        "cbrt": "@cbrt",
        "sign": "@signum",
        "floor": "@floor",
        "ceil": "(-@floor(-({0})))",
        "sigmoid": "@sigmoid",
        "softplus": "@softplus",
        "relu": "@relu",
        "max": "@maximum",
        "min": "@minimum",
    },
    helpers={
        "maximum": _MAXIMUM,
        "minimum": _MINIMUM,
        "signum": _SIGN,
        "relu": _RELU,
        "floor": _FLOOR,
        "cbrt": _CBRT,
        "sigmoid": _SIGMOID,
        "softplus": _SOFTPLUS,
    },
    powers=Powers("{0}**{1}", "{0}**{1}", real_is_operator=True),
    choices=Choices(None, "({0}) .and. ({1})", "({0}) .or. ({1})", ".not. ({0})", True),
    indicator="merge(1.0_dp, 0.0_dp, {0})",
    element=from_one,
    comparisons={"!=": "/="},
)
RULES = Rules(FORTRAN | {"larger", "smaller", "huge"}, case_matters=False, longest=63)
_COLUMNS = 110
_NAMES_A_LINE = 12
_ENTRIES_AT_A_TIME = 1_000


def write(draft: Draft) -> str:
    """The file: a module called after the function."""
    public = ", ".join([draft.name, *(title for title, _indices in draft.pattern(1))])
    inner: list[str] = []
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
    returned = len(results) == 1 and (draft.is_scalar if draft.with_value else draft.is_slope)
    kind, end = ("function", f" result({results[0]})") if returned else ("subroutine", "")
    listed = ", ".join(arguments if returned else [*arguments, *results])
    body = [
        f"real(dp), intent(in) :: {name}{_sizes(each.space.dims)}" for each, name in draft.arguments
    ]
    out = "real(dp)" if returned else "real(dp), intent(out)"
    if draft.with_value:
        body.append(f"{out} :: {draft.value}{_sizes(draft.routine.value_shape)}")
    if draft.with_derivative:
        sizes = () if draft.is_slope else stored_shape(draft)
        body.append(f"{out} :: {draft.derivative}{_sizes(sizes)}")
    names = [step.name for step in draft.steps]
    for start in range(0, len(names), _NAMES_A_LINE):
        body.append(f"real(dp) :: {', '.join(names[start : start + _NAMES_A_LINE])}")
    body += ["", *(line for step in draft.steps for line in _step(step)), *_results(draft)]
    return [
        f"pure {kind} {draft.name}({listed}){end}",
        *indented(body, "  "),
        f"end {kind}",
    ]


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
    lines: list[str] = []
    if draft.with_value and draft.is_scalar:
        lines.append(f"{draft.value} = {draft.values[0]}")
    else:
        lines += _set(value_places(draft, from_one))
    if draft.with_derivative and draft.is_slope:
        lines.append(f"{draft.derivative} = {slope(draft, '0.0_dp')}")
    elif draft.with_derivative:
        if draft.storage == "dense" and not draft.is_full:
            lines.append(f"{draft.derivative} = 0.0_dp")
        lines += _set(derivative_places(draft, from_one))
    return lines


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
