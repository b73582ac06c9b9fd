"""The target javascript: an ECMAScript module, for browsers and Node."""

from __future__ import annotations

from mccli.render.code.draft import Draft
from mccli.render.code.head import head, sparse_note
from mccli.render.code.keywords import JAVASCRIPT
from mccli.render.code.layout import described, indented, listed
from mccli.render.code.results import filled
from mccli.render.code.target import Choices, Powers, Rules, Target, nested

_SIGMOID = """
function @sigmoid(x) {
    const small = Math.exp(-Math.abs(x));
    return (x >= 0 ? 1 : small)/(1 + small);
}
"""
_SOFTPLUS = """
function @softplus(x) {
    return Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)));
}
"""
_ERF = """
function @erf(x) {
    // The series of positive terms near 0, a continued fraction beyond.
    const square = x*x;
    if (square < 6.25) {
        let term = x;
        let sum = x;
        for (let n = 1; n < 60; n += 1) {
            term *= 2*square/(2*n + 1);
            sum += term;
        }
        return 1.1283791670955126*Math.exp(-square)*sum;
    }
    let fraction = Math.abs(x);
    for (let n = 59; n > 0; n -= 1) {
        fraction = Math.abs(x) + 0.5*n/fraction;
    }
    return Math.sign(x)*(1 - 0.5641895835477563*Math.exp(-square)/fraction);
}
"""
TARGET = Target(
    language="javascript",
    integer="{}",
    decimal="{}",
    pi="Math.PI",
    euler="Math.E",
    calls={
        name: f"Math.{name}"
        for name in "exp log log2 log10 sqrt cbrt sin cos tan asin acos atan sinh cosh tanh asinh "
        "acosh atanh abs sign floor ceil atan2 max min".split()
    }
    | {
        "erf": "@erf",
        "sigmoid": "@sigmoid",
        "softplus": "@softplus",
        "relu": "Math.max({0}, 0)",
    },
    helpers={"erf": _ERF, "sigmoid": _SIGMOID, "softplus": _SOFTPLUS},
    powers=Powers("Math.pow({0}, {1})", "Math.pow", False, by_product=True),
    choices=Choices(
        "({condition} ? {yes} : {no})", "({0}) && ({1})", "({0}) || ({1})", "!({0})", False
    ),
    indicator="Number({0})",
    element=nested,
    comparisons={"==": "===", "!=": "!=="},
)
RULES = Rules(JAVASCRIPT)


def write(draft: Draft) -> str:
    """The module."""
    about = head(
        draft, "as an array of rows", "Outside the domain the results are NaN or infinite."
    )
    note = f'Use it with: import {{ {draft.name} }} from "./{draft.name}.mjs";'
    text = about.lines(note, *sparse_note(draft))
    text += ["", *described(about.parameters, "@param {0} {1}")]
    outputs = [draft.value] * draft.with_value + [draft.derivative] * draft.with_derivative
    returned = outputs[0] if len(outputs) == 1 else f"[{', '.join(outputs)}]"
    text += ["@returns " + (returned if len(outputs) > 1 else "")]
    text += indented(described(about.results, "{0}: {1}"))
    lines: list[str] = []
    for helper in draft.helpers:
        lines += [*helper.strip("\n").split("\n"), ""]
    for title, indices in draft.pattern(0):
        lines += [*listed(f"export const {title} = [", [str(each) for each in indices], "];"), ""]
    lines += ["/**", *(f" * {line}".rstrip() for line in text), " */"]
    arguments = [name for _each, name in draft.arguments]
    lines += listed(f"export function {draft.name}(", arguments, ") {")
    body = [f"const {step.name} = {step.text};" for step in draft.steps]
    body += filled(draft, _zeros, nested, "0", new="const {} = {}", end=";")
    return "\n".join([*lines, *indented([*body, f"return {returned};"]), "}"])


def _zeros(sizes: tuple[int, ...]) -> str:
    if len(sizes) == 1:
        return f"new Float64Array({sizes[0]})"
    return f"Array.from({{ length: {sizes[0]} }}, () => new Float64Array({sizes[1]}))"
