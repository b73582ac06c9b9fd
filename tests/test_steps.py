"""``--steps`` at the command line, in batches and from Python: what is asked for is there.

What the steps say is tested with the engines that find them.
"""

from __future__ import annotations

import itertools
import json

import jsonschema
import pytest
from cli import run

import mccli
from mccli.render import schema

STYLES = ("rules", "chain")
MATRICES = ("x'*A*x", "-d", "A : R^(n,n)", "-d", "x : R^n", "-w", "x")
QUESTIONS = {
    "grad": ("grad", "u = x^2; y = sin(u)"),
    "jacobian": ("jacobian", "x^2*y", "5*x + sin(y)", "-l", "denominator"),
    "hessian": ("hessian", "x^2*y^3"),
    "vectors": ("jacobian", "A*x", "-d", "A : R^(2,2)", "-d", "x : R^2", "-w", "x"),
    "several": ("grad", "x'*y", "-d", "x : R^2", "-d", "y : R^2"),
    "point": ("grad", "x^2*y", "--at", "x=1, y=2"),
    "constant": ("grad", "7", "-w", "x"),
    "temporaries": ("grad", "sin(exp(x*y)*z)/exp(x*y)^2", "--engine", "graph"),
}


def parts_of(data: dict) -> list[dict]:
    return data.get("results") or [data]


@pytest.mark.parametrize("style", STYLES)
@pytest.mark.parametrize("case", QUESTIONS)
def test_steps_lead_to_the_answer(case: str, style: str) -> None:
    question = QUESTIONS[case]
    code, out, err = run(*question, "--steps", style, "--json")
    assert (code, err) == (0, "")
    data = json.loads(out)
    jsonschema.Draft202012Validator(schema.schema()).validate(data)
    plain = json.loads(run(*question, "--json")[1])
    for part, bare in zip(parts_of(data), parts_of(plain), strict=True):
        steps = part.pop("steps")
        assert bare.pop("steps") is None and part == bare
        assert ("chain" in steps[0]) == (style == "chain")
        assert not any("chain" in step for step in steps[1:])
        flat = [entry for row in part["derivative"] for entry in row]
        ends = [
            step["after"]
            for step, following in zip(steps, [*steps[1:], None], strict=True)
            if following is None or following["entry"] != step["entry"]
        ]
        if style == "rules":
            assert set(ends) <= set(flat)
        else:
            whole = "[" + ", ".join(f"[{', '.join(row)}]" for row in part["derivative"]) + "]"
            assert ends == [flat[0] if len(flat) == 1 else whole]
        for step, following in itertools.pairwise(steps):
            assert following["entry"] != step["entry"] or following["before"] == step["after"]
    assert data.get("steps", None) is None


@pytest.mark.parametrize("style", STYLES)
@pytest.mark.parametrize("case", QUESTIONS)
def test_plain_answers_with_steps_are_read_back(case: str, style: str) -> None:
    question = QUESTIONS[case]
    code, out, err = run(*question, "--steps", style)
    assert code == 0
    answers = [line for line in out.split("\n") if not line.startswith("# ")]
    assert answers == run(*question)[1].split("\n")
    if case in ("jacobian", "hessian"):
        code, _, err = run("value", "-", "--at", "x=2, y=3", stdin=out)
        assert (code, err) == (0, "")


@pytest.mark.parametrize("style", STYLES)
@pytest.mark.parametrize("format", ["pretty", "plain", "latex", "mathml", "json"])
@pytest.mark.parametrize("case", QUESTIONS)
def test_every_format_shows_the_steps(case: str, format: str, style: str) -> None:
    question = (*QUESTIONS[case], "--format", format)
    code, out, _ = run(*question, "--steps", style)
    assert code == 0 and len(out) > len(run(*question)[1])
    code, out, _ = run(*question, "--steps", style, "--ascii")
    assert code == 0 and (out.isascii() or format == "latex")


@pytest.mark.parametrize("layout", ["numerator", "denominator"])
@pytest.mark.parametrize("style", STYLES)
def test_steps_in_matrix_notation(style: str, layout: str) -> None:
    question = ("grad", *MATRICES, "-l", layout, "--steps", style)
    code, out, err = run(*question, "--json")
    assert (code, err) == (0, "")
    data = json.loads(out)
    jsonschema.Draft202012Validator(schema.schema()).validate(data)
    assert data["steps"][0]["before"] == "d/dx(x'*A*x)"
    assert data["steps"][-1]["after"] == data["derivative"]
    code, out, _ = run(*question)
    answers = [line for line in out.splitlines() if not line.startswith("# ")]
    assert code == 0 and answers == [data["derivative"]]
    for format in ("pretty", "latex", "mathml"):
        code, out, err = run(*question, "--format", format)
        assert (code, err) == (0, "") and "einsum" not in out


def test_a_batch_answers_with_steps() -> None:
    lines = [
        {"functions": "x^2", "steps": "rules"},
        {"functions": "x^2", "steps": None},
        {"functions": "sin(x^2)", "steps": "chain"},
        {"functions": "x^3", "steps": "rules"},
        {"functions": "x^2", "steps": "rules", "sparse": True},
        {"functions": "x^2", "steps": "rules", "command": "value", "at": {"x": 1}},
        {"functions": "x^2", "steps": "rules", "command": "check", "claim": "2*x"},
    ]
    code, out, _ = run("batch", "--quiet", stdin="\n".join(map(json.dumps, lines)))
    answers = [json.loads(line) for line in out.splitlines()]
    assert code == 3 and [each["ok"] for each in answers] == [True] * 4 + [False] * 3
    assert answers[0]["steps"] == [
        {"rule": "power rule", "before": "d/dx(x**2)", "after": "2*x", "note": "", "entry": ""}
    ]
    assert answers[1]["steps"] is None
    assert answers[2]["steps"][0]["chain"]["rule"] == "single-variable chain rule"
    assert answers[3]["steps"][-1]["after"] == "3*x**2"
    for answer in answers[4:]:
        assert answer["errors"][0]["code"] == "usage.steps"


def test_steps_from_python() -> None:
    bare = mccli.gradient("x + x^2")
    assert bare.steps is None
    result = mccli.gradient("x + x^2", steps="chain")
    assert result.steps[0]["chain"]["paths"] == 2
    assert result.steps[-1]["after"] == str(bare) == result.derivative[0][0]
    assert "du₂/dx" in result.pretty() and "du2" not in result.pretty()
    assert result._repr_latex_() == result.latex() and "$$" not in result.latex()
    assert bare._repr_latex_() == f"$\\displaystyle {bare.latex()}$"
    with pytest.raises(mccli.MccliError, match="style of steps"):
        mccli.gradient("x", steps="all")
    with pytest.raises(mccli.MccliError, match="a value has no steps"):
        mccli.value("x", at="x=1", steps="rules")
    with pytest.raises(TypeError):
        mccli.code("x^2", language="c", steps="rules")
