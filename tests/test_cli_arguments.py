"""Which tokens are options and which are input."""

from __future__ import annotations

import pytest
from cli import run

from mccli.cli import arguments, program

KNOWN = program.all_options(program.build())

# Tokens; then the options by their long names, and the inputs, that they must be read as.
SPLITS = [
    (["-x^2"], [], ["-x^2"]),
    (["-x*w", "y^2"], [], ["-x*w", "y^2"]),
    (["-o*x"], [], ["-o*x"]),
    (["-x"], [], ["-x"]),
    (["-wx"], [], ["-wx"]),
    (["-lnumerator"], [], ["-lnumerator"]),
    (["-w", "x,y", "x*y"], [("--wrt", "x,y")], ["x*y"]),
    (["x*y", "-w", "x", "-w", "y"], [("--wrt", "x"), ("--wrt", "y")], ["x*y"]),
    (["--wrt=x", "x"], [("--wrt", "x")], ["x"]),
    (["--at", "x=-1", "x"], [("--at", "x=-1")], ["x"]),
    (["--at=x=1", "x"], [("--at", "x=1")], ["x"]),
    (["-d", "-x", "x"], [("--declare", "-x")], ["x"]),
    (["--", "-w", "--json"], [], ["-w", "--json"]),
    (["-", "--json"], [("--json", None)], ["-"]),
    (["-h*x"], [], ["-h*x"]),
    (["-.5*x", "−x", "-1"], [], ["-.5*x", "−x", "-1"]),
    ([""], [], [""]),
]

# Tokens of grad; the exit code and a part of the message.
REFUSED = [
    (["x", "--bogus"], 2, "no such option: --bogus"),
    (["x", "--wrtt", "x"], 2, "did you mean --wrt?"),
    (["--x^2"], 2, "no such option: --x^2"),
    (["x", "-w"], 2, "-w needs a value"),
    (["x", "-w", "--json"], 2, "-w needs a value"),
    (["x", "--json=yes"], 2, "--json takes no value"),
    (["x", "-l", "numerator", "-l", "denominator"], 2, "--layout is given twice"),
    (["x", "-l", "rows"], 2, "numerator"),
    (["x", "--json", "--format", "plain"], 2, "contradict"),
    (["x", "--timeout", "soon"], 2, "not a number of seconds"),
    (["x", "--timeout", "-1"], 2, "not a number of seconds"),
    (["x", "--timeout", "nan"], 2, "not a number of seconds"),
    ([], 2, "no input"),
    (["a.mc", "x"], 2, "a file cannot be combined"),
    (["x", "-f", "a.mc"], 2, "both -f/--file and an input"),
    (["s.json"], 3, "-f s.json"),
    (["./old/s.jsonl"], 3, "-f ./old/s.jsonl"),
    (["x", "--steps", "all"], 2, "not one of 'rules', 'chain'"),
    (["x", "--steps", "rules", "--sparse"], 2, "--steps and --sparse contradict each other"),
    # What belongs to another command is unknown, like any other word.
    (["x", "--claim"], 2, "no such option: --claim"),
]


@pytest.mark.parametrize(("tokens", "options", "inputs"), SPLITS, ids=lambda case: str(case)[:40])
def test_tokens_are_options_or_input(
    tokens: list[str], options: list[tuple[str, str | None]], inputs: list[str]
) -> None:
    split = arguments.split(tokens, KNOWN)
    assert (list(split.options), list(split.inputs), split.wrong) == (options, inputs, None)


@pytest.mark.parametrize(("tokens", "code", "part"), REFUSED, ids=lambda case: str(case)[:40])
def test_wrong_options_are_refused(tokens: list[str], code: int, part: str) -> None:
    found, out, err = run("grad", *tokens)
    assert found == code and part in out + err
    assert bool(out) == any(token.startswith("--json") for token in tokens)


@pytest.mark.parametrize("word", ["plot", "repl", "Grad", "-x^2", "--x"])
def test_unknown_commands_are_refused(word: str) -> None:
    code, out, err = run(word, "x^2")
    assert (code, out) == (2, "") and "no such" in err


@pytest.mark.parametrize(
    ("tokens", "answer"),
    [
        (["grad", "-x^2"], "-2*x"),
        (["jacobian", "-x*w", "y^2", "-w", "x,w,y"], "[[-w, -x, 0], [0, 0, 2*y]]"),
        (["grad", "-o*x", "-w", "x"], "-o"),
        (["grad", "--", "-w"], "-1"),
    ],
)
def test_a_leading_minus_reaches_the_formula(tokens: list[str], answer: str) -> None:
    assert run(*tokens) == (0, answer + "\n", "")


def test_the_help_comes_wherever_it_is_asked_for() -> None:
    code, out, err = run("grad", "--bogus", "x", "-h")
    assert (code, err) == (0, "") and out.startswith("The gradient")


def test_no_input_shows_the_examples() -> None:
    for tokens in ([], ["grad"], ["jacobian"], ["hessian"], ["value"]):
        code, out, err = run(*tokens)
        assert (code, out) == (2, "") and "Examples:\n  mccli " in err
