"""The target rust: a function of numbers and references to arrays; no dependencies."""

from __future__ import annotations

from mccli.render.code.draft import Draft
from mccli.render.code.head import head
from mccli.render.code.keywords import RUST
from mccli.render.code.layout import described, indented, listed
from mccli.render.code.pythonic import sparse_note
from mccli.render.code.results import derivative_places, slope, stored_shape, value_places
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
    indicator="f64::from({0})",
    element=flat,
)
RULES = Rules(RUST)


def write(draft: Draft) -> str:
    """The file."""
    about = head(draft, "stored row by row", "Outside the domain the results are NaN or infinite.")
    text = about.lines(*sparse_note(draft))
    # Indented lines are code to rustdoc, which would try to run them.
    formulas = len(about.formulas)
    text = [text[0], "", "```text", *text[2 : 2 + formulas], "```", *text[2 + formulas :]]
    text += ["", "# Arguments", "", *described(about.parameters, "* `{0}`: {1}")]
    text += ["", "# Results", "", *described(about.results, "* `{0}`: {1}")]
    lines: list[str] = []
    for title, indices in draft.pattern(0):
        lines.append("#[allow(non_upper_case_globals)]")
        texts = [str(each) for each in indices]
        lines += [*listed(f"pub static {title}: [usize; {len(texts)}] = [", texts, "];"), ""]
    lines += [f"/// {line}".rstrip() for line in text]
    lines.append("#[allow(non_snake_case, unused_parens, clippy::all)]")
    returned = _returned(draft)
    closing = ") -> f64 {" if returned else ") {"
    lines += listed(f"pub fn {draft.name}(", _parameters(draft), closing)
    body = [f"let _ = {each};" for each in draft.idle]
    body += [f"let {step.name}: f64 = {step.text};" for step in draft.steps]
    body += [returned] if returned else _results(draft)
    lines += [*indented(body), "}"]
    for helper in draft.helpers:
        lines += ["", *helper.strip("\n").split("\n")]
    return "\n".join(lines)


def _returned(draft: Draft) -> str:
    """The expression that is returned: the only result, one number; else empty."""
    if draft.parts == "value" and draft.is_scalar:
        return draft.values[0]
    if draft.parts == "derivative" and draft.is_slope:
        return slope(draft, "0.0")
    return ""


def _parameters(draft: Draft) -> list[str]:
    found = [
        f"{name}: &[f64; {len(each.components)}]" if each.space.dims else f"{name}: f64"
        for each, name in draft.arguments
    ]
    if _returned(draft):
        return found
    if draft.with_value:
        kind = "f64" if draft.is_scalar else f"[f64; {len(draft.values)}]"
        found.append(f"{draft.value}: &mut {kind}")
    if draft.with_derivative:
        size = 1
        for each in stored_shape(draft):
            size *= each
        found.append(f"{draft.derivative}: &mut {'f64' if draft.is_slope else f'[f64; {size}]'}")
    return found


def _results(draft: Draft) -> list[str]:
    lines: list[str] = []
    if draft.with_value and draft.is_scalar:
        lines.append(f"*{draft.value} = {draft.values[0]};")
    else:
        lines += [f"{place} = {text};" for place, text in value_places(draft, flat)]
    if draft.with_derivative and draft.is_slope:
        lines.append(f"*{draft.derivative} = {slope(draft, '0.0')};")
    elif draft.with_derivative:
        if draft.storage == "dense" and not draft.is_full:
            lines.append(f"{draft.derivative}.fill(0.0);")
        lines += [f"{place} = {text};" for place, text in derivative_places(draft, flat)]
    return lines
