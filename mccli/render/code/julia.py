"""The target julia: a function of numbers and arrays; no packages."""

from __future__ import annotations

from mccli.render.code.draft import Draft, Step
from mccli.render.code.head import head
from mccli.render.code.keywords import JULIA
from mccli.render.code.layout import described, indented, listed
from mccli.render.code.results import filled
from mccli.render.code.target import Choices, Powers, Rules, Target, bracketed_from_one

_SIGMOID = """
function @sigmoid(x)
    small = exp(-abs(x))
    return (x >= 0.0 ? 1.0 : small)/(1.0 + small)
end
"""
_SOFTPLUS = """
@softplus(x) = max(x, 0.0) + log1p(exp(-abs(x)))
"""
_ERF = """
function @erf(x)
    # The series of positive terms near 0, a continued fraction beyond.
    square = x*x
    if square < 6.25
        term = x
        total = x
        for n in 1:59
            term *= 2.0*square/(2*n + 1)
            total += term
        end
        return 1.1283791670955126*exp(-square)*total
    end
    fraction = abs(x)
    for n in 59:-1:1
        fraction = abs(x) + 0.5*n/fraction
    end
    return sign(x)*(1.0 - 0.5641895835477563*exp(-square)/fraction)
end
"""
TARGET = Target(
    language="julia",
    integer="{}.0",
    decimal="{}",
    pi="3.141592653589793",
    euler="2.718281828459045",
    calls={
        name: name
        for name in "exp log log2 log10 sqrt cbrt sin cos tan asin acos atan sinh cosh tanh asinh "
        "acosh atanh abs sign floor ceil max min".split()
    }
    | {
        "atan2": "atan",
        "erf": "@erf",
        "sigmoid": "@sigmoid",
        "softplus": "@softplus",
        "relu": "max({0}, 0.0)",
    },
    helpers={"sigmoid": _SIGMOID, "softplus": _SOFTPLUS, "erf": _ERF},
    powers=Powers("{0}^{1}", "{0}^{1}", real_is_operator=True),
    choices=Choices(
        "({condition} ? {yes} : {no})", "({0}) && ({1})", "({0}) || ({1})", "!({0})", True
    ),
    indicator="Float64({0})",
    element=bracketed_from_one,
)
RULES = Rules(JULIA)


def write(draft: Draft) -> str:
    """The file."""
    about = head(
        draft, "", "Outside the domain Julia raises a DomainError, or the results are infinite."
    )
    results = [draft.value] * draft.with_value + [draft.derivative] * draft.with_derivative
    arguments = [name for _each, name in draft.arguments]
    lines: list[str] = []
    for title, indices in draft.pattern(1):
        lines += listed(f"const {title} = Int[", [str(each) for each in indices], "]")
    lines += ["", ""] if lines else []
    for helper in draft.helpers:
        lines += [*helper.strip("\n").split("\n"), ""]
    text = about.lines(*_sparse_note(draft))
    text += ["", "# Arguments", *described(about.parameters, "- `{0}`: {1}")]
    text += ["", "# Returns", *described(about.results, "- `{0}`: {1}")]
    lines += ['"""', *text, '"""']
    lines += listed(f"function {draft.name}(", arguments, ")")
    body = [f"{name} = float({name})" for name in arguments]
    body += [_step(step) for step in draft.steps]
    body += filled(draft, _zeros, bracketed_from_one, "0.0")
    return "\n".join([*lines, *indented([*body, f"return {', '.join(results)}"]), "end"])


def _step(step: Step) -> str:
    if step.guard:
        return f"{step.name} = ({step.guard}) ? {step.text} : NaN"
    return f"{step.name} = {step.text}"


def _zeros(sizes: tuple[int, ...]) -> str:
    return f"zeros({', '.join(map(str, sizes))})"


def _sparse_note(draft: Draft) -> list[str]:
    if draft.storage == "coo":
        rows, columns = draft.routine.shape
        return [
            f"With SparseArrays: sparse({draft.rows}, {draft.columns}, {draft.derivative}, "
            f"{rows}, {columns})."
        ]
    if draft.storage == "csr":
        return [
            f"Compressed sparse rows: those of row i are the entries {draft.starts}[i] to "
            f"{draft.starts}[i + 1] - 1, in the columns {draft.columns}, counted from 1."
        ]
    return []
