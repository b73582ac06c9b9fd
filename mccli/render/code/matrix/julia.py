"""The target julia for vectors and matrices of any size; of the standard library only."""

from __future__ import annotations

from mccli.render.code import julia as components
from mccli.render.code.keywords import JULIA, words
from mccli.render.code.layout import described, indented, listed
from mccli.render.code.matrix.draft import Loop, MatrixDraft, Output, Step, Taken
from mccli.render.code.matrix.head import head, space_text, stated_sizes
from mccli.render.code.matrix.target import ArrayTarget, Form, Level, Signs
from mccli.render.code.target import Rules, bracketed_from_one

_RELU = """
@relu(x) = max(x, 0.0)
"""
_SOFTMAX = """
function @softmax(x)
    weights = exp.(x .- maximum(x))
    return weights/sum(weights)
end
"""
_LOGSUMEXP = """
function @logsumexp(x)
    largest = maximum(x)
    return largest + log(sum(exp.(x .- largest)))
end
"""
_POWER = """
@power(x, y) = x < 0.0 && !isinteger(y) ? NaN : x^y
"""
# Julia's own raise an error outside their domains, even in a branch that is not taken.
_OUTSIDE = {
    **dict.fromkeys(("log", "log2", "log10", "sqrt"), "x < 0.0"),
    **dict.fromkeys(("asin", "acos", "atanh"), "abs(x) > 1.0"),
    "acosh": "x < 1.0",
}
_DEFINED = {
    name: f"\n@{name}(x) = {outside} ? NaN : {name}(x)\n" for name, outside in _OUTSIDE.items()
}
_CHAIN = (Level.CHAIN, Level.POWER)
TARGET = ArrayTarget(
    language="julia",
    oriented=True,
    integer="{}.0",
    pi="3.141592653589793",
    euler="2.718281828459045",
    signs=Signs(times_arrays=" .* ", over_array=" ./ ", plus_mixed=" .+ ", minus_mixed=" .- "),
    forms={
        "product": Form("{0}*{1}", Level.CHAIN, _CHAIN),
        "outer": Form("{0}*{1}", Level.CHAIN, _CHAIN),
        "transpose": Form("{0}'", Level.POWER, (Level.ATOM,)),
        "solution": Form("{0} \\ {1}", Level.PRODUCT, (Level.POWER, Level.POWER)),
        "scaled rows": Form("{0} .* {1}", Level.PRODUCT, (Level.POWER, Level.POWER)),
        "scaled columns": Form("{0} .* {1}'", Level.PRODUCT, (Level.POWER, Level.ATOM)),
        "whole power array": Form("{0}.^{exponent}", Level.POWER, (Level.ATOM,)),
        "whole power": Form("{0}^{exponent}", Level.POWER, (Level.ATOM,)),
        "power": Form("@power.({0}, {1})"),
        "power scalar": Form("@power({0}, {1})"),
        "matrix power": Form("{0}^{exponent}", Level.POWER, (Level.ATOM,)),
        "where": Form("ifelse.({0}, {1}, {2})"),
        "where scalar": Form("ifelse({0}, {1}, {2})"),
        "softmax": Form("@softmax({0})"),
        "logsumexp": Form("@logsumexp({0})"),
        "sum": Form("sum({0})"),
        "mean": Form("sum({0})/length({0})", Level.PRODUCT),
        "prod": Form("prod({0})"),
        "norm": Form("norm({0})"),
        "norm1": Form("sum(abs, {0})"),
        "tr": Form("tr({0})"),
        "det": Form("det({0})"),
        "logdet": Form("logabsdet({0})[1]"),
        "inv": Form("inv({0})"),
        "diag": Form("diagm({0})"),
        "diagonal": Form("diag({0})"),
        "ones": Form("ones({dims})"),
        "zeros": Form("zeros({dims})"),
        "eye": Form("Matrix{{Float64}}(I, {rows}, {rows})"),
        "list": Form("[{entries}]"),
        "list vector": Form("[{entries}]"),
    },
    calls={
        name: name
        for name in "exp cbrt sin cos tan atan sinh cosh tanh asinh abs sign floor ceil max "
        "min".split()
    }
    | {name: f"@{name}" for name in _DEFINED}
    | {
        "atan2": "atan",
        "erf": "@erf",
        "sigmoid": "@sigmoid",
        "softplus": "@softplus",
        "relu": "@relu",
    },
    indicators=("Float64({0})", "Float64.({0})"),
    constant="float({0})",
    element=bracketed_from_one,
    whole="Int({0})",
    broadcast=".",
    comparison=".",
    loops=True,
    beside=" ",
    entry=Level.ATOM,
    helpers={
        **_DEFINED,
        **components.TARGET.helpers,
        "relu": _RELU,
        "softmax": _SOFTMAX,
        "logsumexp": _LOGSUMEXP,
        "power": _POWER,
    },
)
RULES = Rules(
    JULIA
    | words(
        "LinearAlgebra Matrix I norm tr det diag diagm inv logabsdet size ndims throw copy",
        "DimensionMismatch Real Int reshape ifelse maximum length prod isinteger dot cross kron",
    )
)


def write(draft: MatrixDraft) -> str:
    """The file."""
    about = head(
        draft,
        "Outside the domain the results are NaN or infinite.",
        "raises SingularException",
        oriented=True,
    )
    lines = ["using LinearAlgebra", ""]
    for helper in draft.helpers:
        lines += [*helper.strip("\n").split("\n"), ""]
    text = about.lines()
    text += ["", "# Arguments", *described(about.parameters, "- `{0}`: {1}")]
    text += ["", "# Returns", *described(about.results, "- `{0}`: {1}")]
    lines += ['"""', *text, '"""']
    lines += listed(f"function {draft.name}(", [each.name for each in draft.arguments], ")")
    body: list[str] = []
    for each in draft.arguments:
        body += _checks(each)
    body += [f"{each.name} = float({each.name})" for each in draft.arguments]
    for step in draft.steps:
        body += _step(step)
    body += [f"{each.name} = {_result(each, draft)}" for each in draft.outputs if not each.is_done]
    returned = ", ".join(each.name for each in draft.outputs)
    return "\n".join([*lines, *indented([*body, f"return {returned}"]), "end"])


def _checks(taken: Taken) -> list[str]:
    """Sizes that are new are read, all others compared."""
    name, sizes = taken.name, taken.sizes
    what = f"{name} has the size $(size({name})); it is {space_text(taken)}"
    if not sizes:
        return [f"{name} isa Real ||", f'    throw(DimensionMismatch("{what}"))']
    lines: list[str] = []
    if any(taken.new):
        lines += [f"ndims({name}) == {len(sizes)} ||", f'    throw(DimensionMismatch("{what}"))']
    lines += [
        f"{size} = size({name}, {place})"
        for place, (size, new) in enumerate(zip(sizes, taken.new, strict=True), 1)
        if new
    ]
    if taken.is_checked:
        expected = f"({', '.join(sizes)}{',' if len(sizes) == 1 else ''})"
        lines += [
            f"size({name}) == {expected} ||",
            f'    throw(DimensionMismatch("{what}, here $({expected})"))',
        ]
    return lines


def _step(step: Step) -> list[str]:
    if step.loop is None:
        return [f"{step.name} = {step.text}"]
    return _looped(step.name, step.loop)


def _looped(name: str, loop: Loop) -> list[str]:
    """The sum over all indices but the output's."""
    place = f"{name}[{', '.join(loop.output)}]" if loop.order else name
    factors = [f"{text}[{', '.join(letters)}]" for text, letters in loop.operands]
    zero = f"zeros({', '.join(loop.sizes)})" if loop.order else "0.0"
    ranges = ", ".join(f"{index} in 1:{size}" for index, size in loop.indices)
    return [
        f"{name} = {zero}",
        f"for {ranges}",
        f"    {place} += {'*'.join(factors)}",
        "end",
    ]


def _result(output: Output, draft: MatrixDraft) -> str:
    """The expression; a derivative has the two axes of its layout, and rows are matrices."""
    if output.kind == "scalar":
        return output.text
    if output.kind == "vector" and output is draft.derivative:
        column = f"reshape({output.text}, {', '.join(stated_sizes(output.kind, output.sizes))})"
        return f"copy({column})" if output.is_shared else column
    if output.kind == "row" or (output.kind == "matrix" and "'" in output.text):
        # The transpose of an array is only a view of it.
        return f"Matrix({output.text})"
    return f"copy({output.text})" if output.is_shared else output.text
