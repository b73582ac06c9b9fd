"""The target rust: a function of numbers and references to arrays; no dependencies."""

from __future__ import annotations

from math import prod

from mccli.model.program import Argument
from mccli.render.code.draft import Draft, Section, Step
from mccli.render.code.head import head, sparse_note
from mccli.render.code.keywords import RUST
from mccli.render.code.layout import described, indented, listed
from mccli.render.code.results import (
    derivative_places,
    section_outputs,
    section_places,
    slope,
    stored_shape,
    value_places,
)
from mccli.render.code.target import Choices, Powers, Rules, Target, flat

_MAXIMUM = """
fn @maximum(a: f64, b: f64) -> f64 {
    if a > b || a.is_nan() { a } else { b }
}
"""
_MINIMUM = """
fn @minimum(a: f64, b: f64) -> f64 {
    if a < b || a.is_nan() { a } else { b }
}
"""
_SIGN = """
fn @sign(x: f64) -> f64 {
    if x > 0.0 { 1.0 } else if x < 0.0 { -1.0 } else { x }
}
"""
_RELU = """
fn @relu(x: f64) -> f64 {
    if x < 0.0 { 0.0 } else { x }
}
"""
_SIGMOID = """
fn @sigmoid(x: f64) -> f64 {
    let small = (-x.abs()).exp();
    (if x >= 0.0 { 1.0 } else { small }) / (1.0 + small)
}
"""
_SOFTPLUS = """
fn @softplus(x: f64) -> f64 {
    (if x > 0.0 { x } else { 0.0 }) + (-x.abs()).exp().ln_1p()
}
"""
_ACOSH = """
fn @acosh(x: f64) -> f64 {
    ((x - 1.0) + ((x - 1.0) * (x + 1.0)).sqrt()).ln_1p()
}
"""
_ERF = """
/// The error function: its series of positive terms near 0, a continued fraction beyond.
fn @erf(x: f64) -> f64 {
    let square = x * x;
    if square < 6.25 {
        let mut term = x;
        let mut sum = x;
        for n in 1..60 {
            term *= 2.0 * square / f64::from(2 * n + 1);
            sum += term;
        }
        return std::f64::consts::FRAC_2_SQRT_PI * (-square).exp() * sum;
    }
    let size = x.abs();
    let mut fraction = size;
    for n in (1..60).rev() {
        fraction = size + 0.5 * f64::from(n) / fraction;
    }
    let tail = 0.5 * std::f64::consts::FRAC_2_SQRT_PI * (-square).exp() / fraction;
    (1.0 - tail).copysign(x)
}
"""
TARGET = Target(
    language="rust",
    integer="{}.0",
    decimal="{}",
    pi="std::f64::consts::PI",
    euler="std::f64::consts::E",
    calls={
        name: f"f64::{name}"
        for name in "exp log2 log10 sqrt cbrt sin cos tan asin acos atan sinh cosh tanh asinh "
        "atanh abs floor ceil atan2".split()
    }
    | {
        "log": "f64::ln",
        "acosh": "@acosh",
        "erf": "@erf",
        "sign": "@sign",
        "sigmoid": "@sigmoid",
        "softplus": "@softplus",
        "relu": "@relu",
        "max": "@maximum",
        "min": "@minimum",
    },
    helpers={
        "maximum": _MAXIMUM,
        "minimum": _MINIMUM,
        "sign": _SIGN,
        "relu": _RELU,
        "sigmoid": _SIGMOID,
        "softplus": _SOFTPLUS,
        "acosh": _ACOSH,
        "erf": _ERF,
    },
    powers=Powers("f64::powi({0}, {1})", "f64::powf", False, by_product=True),
    choices=Choices(
        "(if {condition} {{ {yes} }} else {{ {no} }})",
        "({0}) && ({1})",
        "({0}) || ({1})",
        "!({0})",
        False,
    ),
    splits=True,
    indicator="f64::from({0})",
    element=flat,
)
RULES = Rules(RUST)
_ALLOWED = "#[allow(non_snake_case, unused_parens, clippy::all)]"


def write(draft: Draft) -> str:
    """The file."""
    about = head(draft, "stored row by row", "Outside the domain the results are NaN or infinite.")
    # Indented lines are code to rustdoc, which would try to run them.
    text = about.lines(*sparse_note(draft), fenced=True)
    text += ["", "# Arguments", "", *described(about.parameters, "* `{0}`: {1}")]
    text += ["", "# Results", "", *described(about.results, "* `{0}`: {1}")]
    lines: list[str] = []
    for title, indices in draft.pattern(0):
        lines.append("#[allow(non_upper_case_globals)]")
        texts = [str(each) for each in indices]
        lines += [*listed(f"pub static {title}: [usize; {len(texts)}] = [", texts, "];"), ""]
    lines += [f"/// {line}".rstrip() for line in text]
    lines.append(_ALLOWED)
    closing = ") -> f64 {" if draft.is_returned else ") {"
    lines += listed(f"pub fn {draft.name}(", _parameters(draft), closing)
    body = [f"let _ = {each};" for each in draft.idle]
    body += _calls(draft) if draft.sections else [_step(step) for step in draft.steps]
    lines += [*indented([*body, *_results(draft)]), "}"]
    for section in draft.sections:
        lines += ["", *_section(draft, section)]
    for helper in draft.helpers:
        lines += ["", *helper.strip("\n").split("\n")]
    return "\n".join(lines)


def _step(step: Step) -> str:
    return f"{step.name} = {step.text};" if step.kept else f"let {step.name}: f64 = {step.text};"


def _section(draft: Draft, section: Section) -> list[str]:
    """A function for part of a long routine."""
    sizes = {
        draft.kept: draft.kept_size,
        draft.value: len(draft.values),
        draft.derivative: _stored_size(draft),
    }
    parameters = [_parameter(argument, name) for argument, name in section.arguments]
    for each in section_outputs(draft, section):
        parameters.append(f"{each}: &mut [f64; {sizes[each]}]")
    body = [_step(step) for step in section.steps]
    body += [f"{place} = {text};" for place, text in section_places(draft, section, flat)]
    return [_ALLOWED, *listed(f"fn {section.name}(", parameters, ") {"), *indented(body), "}"]


def _calls(draft: Draft) -> list[str]:
    lines = _zeros(draft)
    if draft.kept_size:
        lines.append(f"let mut {draft.kept} = [0.0; {draft.kept_size}];")
    for section in draft.sections:
        names = [name for _each, name in section.arguments]
        for each in section_outputs(draft, section):
            names.append(f"&mut {each}" if each == draft.kept else each)
        lines += listed(f"{section.name}(", names, ");")
    return lines


def _parameters(draft: Draft) -> list[str]:
    found = [_parameter(argument, name) for argument, name in draft.arguments]
    if draft.is_returned:
        return found
    if draft.with_value:
        kind = "f64" if draft.is_scalar else f"[f64; {len(draft.values)}]"
        found.append(f"{draft.value}: &mut {kind}")
    if draft.with_derivative:
        kind = "f64" if draft.is_slope else f"[f64; {_stored_size(draft)}]"
        found.append(f"{draft.derivative}: &mut {kind}")
    return found


def _parameter(argument: Argument, name: str) -> str:
    count = len(argument.components)
    return f"{name}: &[f64; {count}]" if argument.space.dims else f"{name}: f64"


def _stored_size(draft: Draft) -> int:
    return prod(stored_shape(draft))


def _results(draft: Draft) -> list[str]:
    """What the function itself sets: everything, or behind sections the results that are one
    number."""
    if draft.is_returned:
        return [draft.values[0] if draft.with_value else slope(draft, "0.0")]
    lines: list[str] = []
    if draft.with_value and draft.is_scalar:
        lines.append(f"*{draft.value} = {draft.values[0]};")
    elif not draft.sections:
        lines += [f"{place} = {text};" for place, text in value_places(draft, flat)]
    if draft.with_derivative and draft.is_slope:
        lines.append(f"*{draft.derivative} = {slope(draft, '0.0')};")
    elif draft.with_derivative and not draft.sections:
        lines += _zeros(draft)
        lines += [f"{place} = {text};" for place, text in derivative_places(draft, flat)]
    return lines


def _zeros(draft: Draft) -> list[str]:
    has_zeros = draft.with_derivative and draft.storage == "dense" and not draft.is_full
    return [f"{draft.derivative}.fill(0.0);"] if has_zeros and not draft.is_slope else []
