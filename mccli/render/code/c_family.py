"""What C and C++ share: helper functions, and the layout of a function with output arrays."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from mccli.model.program import Argument
from mccli.render.code.draft import Draft, Section, Step
from mccli.render.code.head import head, sparse_note
from mccli.render.code.layout import described, indented, listed
from mccli.render.code.results import (
    derivative_places,
    section_outputs,
    section_places,
    slope,
    value_places,
)
from mccli.render.code.target import Choices, Powers, Target, flat

POWI = """
static double @powi(double x, int n)
{
    double power = 1.0;
    for (unsigned k = n < 0 ? -(unsigned)n : (unsigned)n; k; k >>= 1, x *= x)
        if (k & 1u)
            power *= x;
    return n < 0 ? 1.0/power : power;
}
"""
MAXIMUM = """
static double @maximum(double a, double b) { return a > b || a != a ? a : b; }
"""
MINIMUM = """
static double @minimum(double a, double b) { return a < b || a != a ? a : b; }
"""
SIGN = """
static double @sign(double x) { return x > 0.0 ? 1.0 : x < 0.0 ? -1.0 : x; }
"""
RELU = """
static double @relu(double x) { return x < 0.0 ? 0.0 : x; }
"""
SIGMOID = """
static double @sigmoid(double x)
{
    const double small = exp(-fabs(x));
    return (x >= 0.0 ? 1.0 : small)/(1.0 + small);
}
"""
SOFTPLUS = """
static double @softplus(double x) { return (x > 0.0 ? x : 0.0) + log1p(exp(-fabs(x))); }
"""
_LIBRARY = (
    "exp log log2 log10 sqrt cbrt sin cos tan asin acos atan sinh cosh tanh asinh acosh atanh "
    "floor ceil erf atan2"
)
_HELPERS = {
    "powi": POWI,
    "maximum": MAXIMUM,
    "minimum": MINIMUM,
    "sign": SIGN,
    "relu": RELU,
    "sigmoid": SIGMOID,
    "softplus": SOFTPLUS,
}


def table(language: str, library: str, helper: str) -> Target:
    """The target; ``library`` precedes functions of the library, ``helper`` begins helpers."""
    calls = {name: library + name for name in _LIBRARY.split()}
    calls |= {name: f"@{name}" for name in ("sign", "relu", "sigmoid", "softplus")}
    helpers = {name: text.replace("static ", helper) for name, text in _HELPERS.items()}
    for name in ("exp", "fabs", "log1p"):
        helpers = {
            title: text.replace(f"{name}(", f"{library}{name}(") for title, text in helpers.items()
        }
    return Target(
        language=language,
        integer="{}.0",
        decimal="{}",
        pi="3.141592653589793",
        euler="2.718281828459045",
        calls={**calls, "abs": library + "fabs", "max": "@maximum", "min": "@minimum"},
        helpers=helpers,
        splits=True,
        powers=Powers("@powi({0}, {1})", library + "pow", False, by_product=True, most=64),
        choices=Choices(
            "({condition} ? {yes} : {no})", "({0}) && ({1})", "({0}) || ({1})", "!({0})", False
        ),
        indicator="({0} ? 1.0 : 0.0)",
        element=flat,
    )


@dataclass(frozen=True, slots=True)
class Manner:
    """What differs: lines before and after, the words before constants and functions, and how
    an output that is one number is passed and set."""

    begin: Sequence[str]
    end: Sequence[str]
    constant: str
    function: str
    internal: str
    out: str
    set: str
    note: str


def source(draft: Draft, manner: Manner) -> str:
    """The file."""
    about = head(draft, "stored row by row", "Outside the domain the results are NaN or infinite.")
    lines = [*manner.begin, ""]
    for helper in draft.helpers:
        lines += [*helper.strip("\n").split("\n"), ""]
    for title, indices in draft.pattern(0):
        # C has no arrays without elements.
        texts = [str(each) for each in indices] or ["0"]
        lines += [*listed(f"{manner.constant} {title}[{len(texts)}] = {{", texts, "};"), ""]
    for section in draft.sections:
        lines += _section(draft, section, manner)
    signature = listed(f"{_opening(draft, manner)}(", _parameters(draft, manner), ")")
    lines += _comment(
        draft, about.lines(manner.note, *sparse_note(draft)), about.parameters, about.results
    )
    body = [f"(void){each};" for each in draft.idle]
    if draft.sections:
        body += _calls(draft)
    else:
        body += [_step(step) for step in draft.steps]
    body += _results(draft, manner)
    return "\n".join([*lines, *signature, "{", *indented(body), "}", *manner.end])


def _step(step: Step) -> str:
    return f"{'' if step.kept else 'const double '}{step.name} = {step.text};"


def _section(draft: Draft, section: Section, manner: Manner) -> list[str]:
    """A function for part of a long routine."""
    parameters = [_parameter(argument, name) for argument, name in section.arguments]
    parameters += [f"double *{each}" for each in section_outputs(draft, section)]
    body = [_step(step) for step in section.steps]
    body += [f"{place} = {text};" for place, text in section_places(draft, section, flat)]
    opening = f"{manner.internal}void {section.name}("
    return [*listed(opening, parameters, ")"), "{", *indented(body), "}", ""]


def _calls(draft: Draft) -> list[str]:
    lines = [f"double {draft.kept}[{draft.kept_size}];"] if draft.kept_size else []
    if draft.with_derivative:
        lines += _zeros(draft)
    for section in draft.sections:
        names = [name for _each, name in section.arguments]
        lines += listed(f"{section.name}(", [*names, *section_outputs(draft, section)], ");")
    return lines


def _comment(
    draft: Draft,
    text: Sequence[str],
    parameters: Sequence[tuple[str, str]],
    results: Sequence[tuple[str, str]],
) -> list[str]:
    lines = [*text, "", *described(parameters, "@param {0}  {1}")]
    if draft.is_returned:
        lines += described(results, "@return {1}")
    else:
        lines += described(results, "@param[out] {0}  {1}")
    return ["/**", *(f" * {line}".rstrip() for line in lines), " */"]


def _opening(draft: Draft, manner: Manner) -> str:
    return f"{manner.function}{'double' if draft.is_returned else 'void'} {draft.name}"


def _parameters(draft: Draft, manner: Manner) -> list[str]:
    found = [_parameter(argument, name) for argument, name in draft.arguments]
    if draft.is_returned:
        return found or ["void"]
    if draft.with_value:
        shape = f"{draft.value}[{len(draft.values)}]"
        found.append(f"double {manner.out}{draft.value}" if draft.is_scalar else f"double {shape}")
    if draft.with_derivative:
        rows, columns = draft.routine.shape
        size = rows * columns if draft.storage == "dense" else max(len(draft.cells), 1)
        shape = f"{draft.derivative}[{size}]"
        found.append(
            f"double {manner.out}{draft.derivative}" if draft.is_slope else f"double {shape}"
        )
    return found


def _parameter(argument: Argument, name: str) -> str:
    count = len(argument.components)
    return f"const double {name}[{count}]" if argument.space.dims else f"double {name}"


def _results(draft: Draft, manner: Manner) -> list[str]:
    """What the function itself sets: everything, or behind sections the results that are one
    number."""
    if draft.is_returned:
        return [f"return {draft.values[0] if draft.with_value else slope(draft, '0.0')};"]
    lines: list[str] = []
    if draft.with_value and draft.is_scalar:
        lines.append(f"{manner.set}{draft.value} = {draft.values[0]};")
    elif not draft.sections:
        lines += [f"{place} = {text};" for place, text in value_places(draft, flat)]
    if draft.with_derivative and draft.is_slope:
        lines.append(f"{manner.set}{draft.derivative} = {slope(draft, '0.0')};")
    elif draft.with_derivative and not draft.sections:
        lines += _zeros(draft)
        lines += [f"{place} = {text};" for place, text in derivative_places(draft, flat)]
    return lines


def _zeros(draft: Draft) -> list[str]:
    if draft.is_slope or draft.is_full or draft.storage != "dense":
        return []
    rows, columns = draft.routine.shape
    return [
        f"for (int k = 0; k < {rows * columns}; ++k)",
        f"    {draft.derivative}[k] = 0.0;",
    ]
