"""The target matlab for vectors and matrices of any size, for MATLAB and GNU Octave."""

from __future__ import annotations

from mccli.render.code import matlab as components
from mccli.render.code.keywords import MATLAB, words
from mccli.render.code.layout import commented, described, indented, listed
from mccli.render.code.matrix.draft import Loop, MatrixDraft, Step, Taken
from mccli.render.code.matrix.head import head, space_text
from mccli.render.code.matrix.target import ArrayTarget, Form, Level, Signs
from mccli.render.code.target import Rules, from_one

_CHECKED = """
function y = @checked(y)
    % Outside the real domain there is no value.
    if ~isreal(y)
        unknown = imag(y) ~= 0;
        y = real(y);
        y(unknown) = NaN;
    end
end
"""
_MAXIMUM = """
function larger = @maximum(a, b)
    larger = max(a, b);
    larger(isnan(a) | isnan(b)) = NaN;
end
"""
_MINIMUM = """
function smaller = @minimum(a, b)
    smaller = min(a, b);
    smaller(isnan(a) | isnan(b)) = NaN;
end
"""
_CHOICE = """
function y = @choice(condition, a, b)
    % Numbers go with arrays of any size.
    zero = zeros(max([size(condition); size(a); size(b)]));
    condition = condition + zero ~= 0;
    y = b + zero;
    a = a + zero;
    y(condition) = a(condition);
end
"""
_RELU = """
function y = @relu(x)
    y = x;
    y(x < 0) = 0;
end
"""
_SIGMOID = """
function y = @sigmoid(x)
    small = exp(-abs(x));
    y = small./(1 + small);
    above = 1./(1 + small);
    y(x >= 0) = above(x >= 0);
end
"""
_SOFTPLUS = """
function y = @softplus(x)
    y = log1p(exp(-abs(x)));
    y(x > 0) = x(x > 0) + y(x > 0);
end
"""
_SOFTMAX = """
function y = @softmax(x)
    y = exp(x - max(x));
    y = y/sum(y);
end
"""
_LOGSUMEXP = """
function y = @logsumexp(x)
    x = x(:);
    largest = max(x);
    y = largest + log(sum(exp(x - largest)));
end
"""
_LOGDET = """
function y = @logdet(A)
    [~, U] = lu(A);
    y = sum(log(abs(diag(U))));
end
"""
_CHAIN = (Level.CHAIN, Level.POWER)
TARGET = ArrayTarget(
    language="matlab",
    oriented=True,
    integer="{}",
    pi="pi",
    euler="2.718281828459045",
    signs=Signs(times_arrays=".*", over_array="./"),
    forms={
        "product": Form("{0}*{1}", Level.CHAIN, _CHAIN),
        "outer": Form("{0}*{1}", Level.CHAIN, _CHAIN),
        "transpose": Form("{0}'", Level.POWER, (Level.ATOM,)),
        "solution": Form("{0}\\{1}", Level.PRODUCT, (Level.POWER, Level.POWER)),
        "scaled rows": Form("{0}.*{1}", Level.PRODUCT, (Level.POWER, Level.POWER)),
        "scaled columns": Form("{0}.*{1}'", Level.PRODUCT, (Level.POWER, Level.ATOM)),
        "whole power array": Form("{0}.^{exponent}", Level.POWER, (Level.ATOM,)),
        "whole power": Form("{0}^{exponent}", Level.POWER, (Level.ATOM,)),
        "power": Form("@checked({0}.^{1})", needs=(Level.ATOM, Level.ATOM)),
        "matrix power": Form("{0}^{exponent}", Level.POWER, (Level.ATOM,)),
        "where": Form("@choice({0}, {1}, {2})"),
        "softmax": Form("@softmax({0})"),
        "logsumexp": Form("@logsumexp({0})"),
        "sum": Form("sum({0})"),
        "sum matrix": Form("sum(sum({0}))"),
        "mean": Form("mean({0})"),
        "mean matrix": Form("mean(mean({0}))"),
        "prod": Form("prod({0})"),
        "prod matrix": Form("prod(prod({0}))"),
        "norm": Form("norm({0}, 'fro')"),
        "norm vector": Form("norm({0})"),
        "norm row": Form("norm({0})"),
        "norm1": Form("sum(abs({0}))"),
        "norm1 matrix": Form("sum(sum(abs({0})))"),
        "tr": Form("trace({0})"),
        "det": Form("det({0})"),
        "logdet": Form("@logdet({0})"),
        "inv": Form("inv({0})"),
        "diag": Form("diag({0})"),
        "diagonal": Form("diag({0})"),
        "ones": Form("ones({dims})"),
        "ones vector": Form("ones({dims}, 1)"),
        "zeros": Form("zeros({dims})"),
        "zeros vector": Form("zeros({dims}, 1)"),
        "eye": Form("eye({rows})"),
        "list": Form("[{entries}]"),
    },
    calls=components.TARGET.calls,
    indicators=("double({0})", "double({0})"),
    constant="{0}",
    element=from_one,
    whole="{0}",
    unequal="~=",
    loops=True,
    entry=Level.PRODUCT,
    helpers={
        "checked": _CHECKED,
        "maximum": _MAXIMUM,
        "minimum": _MINIMUM,
        "choice": _CHOICE,
        "relu": _RELU,
        "sigmoid": _SIGMOID,
        "softplus": _SOFTPLUS,
        "softmax": _SOFTMAX,
        "logsumexp": _LOGSUMEXP,
        "logdet": _LOGDET,
    },
)
RULES = Rules(
    MATLAB
    | words(
        "size ndims isscalar isequal error mat2str sum mean prod norm trace det inv diag ones eye",
        "isnan imag real lu zero condition",
    ),
    longest=63,
)


def write(draft: MatrixDraft) -> str:
    """The file, to be saved under the function's name."""
    about = head(
        draft,
        "Outside the domain the results are NaN or infinite.",
        "gives a warning",
        oriented=True,
    )
    # The help's first line begins with the function's name.
    text = about.lines(f"Save it as {draft.name}.m.")
    text = [f"{draft.name.upper()}  {text[0]}", *text[1:]]
    text += ["", "Arguments:", *indented(described(about.parameters, "{0}: {1}"), "  ")]
    text += ["", "Results:", *indented(described(about.results, "{0}: {1}"), "  ")]
    outputs = ", ".join(each.name for each in draft.outputs)
    names = [each.name for each in draft.arguments]
    lines = listed(f"function [{outputs}] = {draft.name}(", names, ")", more=" ...")
    lines += commented(text, "%")
    body = [f"{each.name} = double({each.name});" for each in draft.arguments]
    for each in draft.arguments:
        body += _checks(each, draft.name)
    for step in draft.steps:
        body += _step(step)
    body += [f"{each.name} = {each.text};" for each in draft.outputs if not each.is_done]
    lines += [*indented(body), "end"]
    for helper in draft.helpers:
        lines += ["", *helper.strip("\n").split("\n")]
    return "\n".join(lines)


def _checks(taken: Taken, function: str) -> list[str]:
    """Sizes that are new are read, all others compared; a vector is a column."""
    name, sizes = taken.name, taken.sizes
    pair = (*sizes, "1", "1")[:2]
    lines = [
        f"{size} = size({name}, {place});"
        for place, (size, new) in enumerate(zip(sizes, taken.new, strict=True), 1)
        if new
    ]
    stands = ", a column" if len(sizes) == 1 else ""
    expected = f"mat2str([{', '.join(pair)}])"
    return [
        *lines,
        f"if ~isequal(size({name}), [{', '.join(pair)}])",
        f"    error('{function}:size', ...",
        f"        '{name} has the size %s; it is {space_text(taken)}{stands}, here %s', ...",
        f"        mat2str(size({name})), {expected});",
        "end",
    ]


def _step(step: Step) -> list[str]:
    if step.loop is None:
        return [f"{step.name} = {step.text};"]
    return _looped(step.name, step.loop)


def _looped(name: str, loop: Loop) -> list[str]:
    """The sum over all indices but the output's."""
    place = f"{name}({', '.join(loop.output)})" if loop.order else name
    factors = [f"{text}({', '.join(letters)})" for text, letters in loop.operands]
    sizes = (*loop.sizes, "1")[: max(loop.order, 2)]
    lines = [f"{name} = zeros({', '.join(sizes)});" if loop.order else f"{name} = 0;"]
    inner = f"{place} = {place} + {'*'.join(factors)};"
    body = [inner]
    for index, size in reversed(loop.indices):
        body = [f"for {index} = 1:{size}", *indented(body), "end"]
    return [*lines, *body]
