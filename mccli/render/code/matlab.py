"""The target matlab: a function file for MATLAB and GNU Octave."""

from __future__ import annotations

from mccli.render.code.draft import Draft, Step
from mccli.render.code.head import head
from mccli.render.code.keywords import MATLAB
from mccli.render.code.layout import commented, described, indented, listed
from mccli.render.code.results import filled
from mccli.render.code.target import Choices, Powers, Rules, Target, from_one

_CHECKED = """
function y = @checked(y)
    % Outside the real domain there is no value.
    if ~isreal(y)
        y = NaN;
    end
end
"""
_MAXIMUM = """
function larger = @maximum(a, b)
    larger = b;
    if a > b || a ~= a
        larger = a;
    end
end
"""
_MINIMUM = """
function smaller = @minimum(a, b)
    smaller = b;
    if a < b || a ~= a
        smaller = a;
    end
end
"""
_RELU = """
function y = @relu(x)
    y = x;
    if x < 0
        y = 0;
    end
end
"""
_SIGMOID = """
function y = @sigmoid(x)
    small = exp(-abs(x));
    if x >= 0
        y = 1/(1 + small);
    else
        y = small/(1 + small);
    end
end
"""
_SOFTPLUS = """
function y = @softplus(x)
    y = log1p(exp(-abs(x)));
    if x > 0
        y = x + y;
    end
end
"""
TARGET = Target(
    language="matlab",
    integer="{}",
    decimal="{}",
    pi="pi",
    euler="2.718281828459045",
    calls={
        name: name
        for name in "exp sin cos tan atan sinh cosh tanh asinh abs sign floor ceil erf "
        "atan2".split()
    }
    | {
        name: f"@checked({name}({{0}}))"
        for name in "log log2 log10 sqrt asin acos acosh atanh".split()
    }
    | {
        "cbrt": "nthroot({0}, 3)",
        "sigmoid": "@sigmoid",
        "softplus": "@softplus",
        "relu": "@relu",
        "max": "@maximum",
        "min": "@minimum",
    },
    helpers={
        "checked": _CHECKED,
        "maximum": _MAXIMUM,
        "minimum": _MINIMUM,
        "relu": _RELU,
        "sigmoid": _SIGMOID,
        "softplus": _SOFTPLUS,
    },
    powers=Powers("{0}^{1}", "@checked({0}^{1})", real_is_operator=True),
    choices=Choices(None, "({0}) && ({1})", "({0}) || ({1})", "~({0})", True),
    indicator="double({0})",
    element=from_one,
    comparisons={"!=": "~="},
)
RULES = Rules(MATLAB | {"larger", "smaller"}, longest=63)


def write(draft: Draft) -> str:
    """The file, to be saved under the function's name."""
    about = head(draft, "", "Outside the domain the results are NaN or infinite.")
    note = f"Save it as {draft.name}.m."
    pattern = draft.pattern(1)
    # The help's first line begins with the function's name.
    text = about.lines(note, *_sparse_note(draft))
    text = [f"{draft.name.upper()}  {text[0]}", *text[1:]]
    text += ["", "Arguments:", *indented(described(about.parameters, "{0}: {1}"), "  ")]
    text += ["", "Results:", *indented(described(about.results, "{0}: {1}"), "  ")]
    outputs = [draft.value] * draft.with_value + [draft.derivative] * draft.with_derivative
    outputs += [title for title, _indices in pattern]
    arguments = [name for _each, name in draft.arguments]
    lines = listed(f"function [{', '.join(outputs)}] = {draft.name}(", arguments, ")", more=" ...")
    lines += commented(text, "%")
    body = [line for step in draft.steps for line in _step(step)]
    body += filled(draft, _zeros, from_one, "0", end=";")
    for title, indices in pattern:
        body += listed(f"{title} = [", [str(each) for each in indices], "];", more=" ...")
    lines += [*indented(body), "end"]
    for helper in draft.helpers:
        lines += ["", *helper.strip("\n").split("\n")]
    return "\n".join(lines)


def _step(step: Step) -> list[str]:
    if step.choice is None:
        lines = [f"{step.name} = {step.text};"]
    else:
        condition, yes, no = step.choice
        lines = [
            f"if {condition}",
            f"    {step.name} = {yes};",
            "else",
            f"    {step.name} = {no};",
            "end",
        ]
    return [f"if {step.guard}", *indented(lines), "end"] if step.guard else lines


def _zeros(sizes: tuple[int, ...]) -> str:
    return f"zeros({', '.join(map(str, sizes if len(sizes) > 1 else (*sizes, 1)))})"


def _sparse_note(draft: Draft) -> list[str]:
    rows, columns = draft.routine.shape
    if draft.storage == "coo":
        return [
            f"The sparse matrix is sparse({draft.rows}, {draft.columns}, {draft.derivative}, "
            f"{rows}, {columns})."
        ]
    if draft.storage == "csr":
        return [
            f"Compressed sparse rows: those of row i are the entries {draft.starts}(i) to "
            f"{draft.starts}(i + 1) - 1, in the columns {draft.columns}."
        ]
    return []
