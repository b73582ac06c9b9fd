"""Help pages, completion scripts, examples, and the commands that show what is known.

Help pages are kept as snapshots of 80 columns. After a deliberate change, run the tests once
with ``UPDATE_SNAPSHOTS=1`` and read the diff; completion scripts come from
``mccli completion SHELL``.
"""

from __future__ import annotations

import json
import os
import shlex
import shutil
import subprocess
from pathlib import Path

import jsonschema
import pytest
from cli import ROOT, run

import mccli
from mccli.cli import texts
from mccli.cli.examples import all_examples
from mccli.cli.pages import pages
from mccli.cli.program import build
from mccli.limits import ENVIRONMENT

SNAPSHOTS = Path(__file__).parent / "snapshots" / "help"
PATHS = [page.path for page in pages(build())]
EXAMPLES = [each.name for each in all_examples()]
SCRIPTS = {"bash": "bash", "zsh": "zsh", "fish": "fish", "powershell": "ps1"}


@pytest.mark.parametrize("path", PATHS)
def test_help_pages(path: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    code, out, err = run(*path.split(), "--help")
    assert (code, err) == (0, "") and (code, out, err) == run(*path.split(), "-h")
    assert out.isascii() and max(map(len, out.split("\n"))) <= 80
    assert 0 < out.index("Examples:") < out.index("Usage:") < out.index("Options:")
    file = SNAPSHOTS / f"{path.replace(' ', '.') or 'mccli'}.txt"
    if os.environ.get("UPDATE_SNAPSHOTS"):
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(out, "utf-8")
    assert out == file.read_text("utf-8")


def test_the_help_names_every_limit() -> None:
    out = run("--help")[1]
    assert all(variable in out for variable in ENVIRONMENT.values())


def test_the_version() -> None:
    assert run("--version") == (0, f"mccli {mccli.__version__}\n", "")


@pytest.mark.parametrize("path", PATHS)
def test_examples_of_the_help_run(
    path: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for each in all_examples():
        (tmp_path / f"{each.name}.mc").write_text(each.text, "utf-8")
    (tmp_path / "requests.ndjson").write_text('{"functions": "x^2"}\n')
    (tmp_path / "homework.txt").write_text("[[2*x*y, x^2], [5, cos(y)]]\n")
    (tmp_path / "homework.py").write_text("def gradient(x, y):\n    return [2*x*y, x*x]\n")
    monkeypatch.chdir(tmp_path)
    for line in texts.examples(path).split("\n")[1:-1]:
        if "eval" in line:
            continue
        line, _, file = line.partition(" > ")[0].partition(" < ")
        piped = Path(file).read_text() if file else None
        for part in line.split(" | "):
            program, *tokens = shlex.split(part)
            code, out, err = run(*tokens, stdin=piped)
            assert (program, code, err) == ("mccli", 0, ""), line
            piped = out


@pytest.mark.parametrize(("shell", "suffix"), SCRIPTS.items())
def test_completion_scripts_are_up_to_date(shell: str, suffix: str) -> None:
    script = (ROOT / "completions" / f"mccli.{suffix}").read_text("utf-8")
    assert run("completion", shell) == (0, script, "")


@pytest.mark.parametrize(
    ("words", "found"),
    [
        (["gr"], {"grad"}),
        (["examples", ""], {"list", "show", "run"}),
        (["examples", "run", "p"], {"polar"}),
        (["grad", "x", "-l", ""], {"numerator", "denominator"}),
        (["grad", "--format", "=", "p"], {"pretty", "plain"}),
        (["grad", "--form"], {"--format"}),
        (["grad", "-o", ""], set()),
    ],
)
@pytest.mark.skipif(shutil.which("bash") is None, reason="needs bash")
def test_completion_in_bash(words: list[str], found: set[str]) -> None:
    line = " ".join(map(shlex.quote, ["mccli", *words]))
    lines = [
        f"source {shlex.quote(str(ROOT / 'completions' / 'mccli.bash'))}",
        f"COMP_WORDS=({line}); COMP_CWORD={len(words)}; _mccli",
        'echo "${COMPREPLY[*]}"',
    ]
    done = subprocess.run(
        ["bash", "--norc", "-c", "\n".join(lines)], capture_output=True, check=True
    )
    assert set(done.stdout.decode().split()) == found


@pytest.mark.skipif(shutil.which("fish") is None, reason="needs fish")
def test_completion_in_fish() -> None:
    script = shlex.quote(str(ROOT / "completions" / "mccli.fish"))
    for line, found in (("mccli gr", {"grad"}), ("mccli examples run p", {"polar"})):
        command = f"source {script}; complete -C {shlex.quote(line)}"
        done = subprocess.run(["fish", "-N", "-c", command], capture_output=True, check=True)
        assert {each.split("\t")[0] for each in done.stdout.decode().splitlines()} == found


def test_examples_are_wrapped_at_a_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    lines = run("examples", terminal=True)[1].splitlines()
    assert max(map(len, lines)) <= 80 and len(lines) > len(EXAMPLES)
    begun = [line for line in lines if not line.startswith(" ")]
    assert [line.split()[0] for line in begun] == EXAMPLES
    assert " ".join(" ".join(lines).split()) == " ".join(run("examples")[1].split())


def test_examples_are_listed_and_shown() -> None:
    listed = run("examples", "list")
    assert listed == run("examples") and listed[1].count("\n") == len(EXAMPLES)
    for each in all_examples():
        assert run("examples", "show", each.name) == (0, each.text, "")
    code, _out, err = run("examples", "run", "polr")
    assert code == 2 and "did you mean polar?" in err


@pytest.mark.parametrize("name", EXAMPLES)
def test_examples_run(name: str) -> None:
    code, out, err = run("examples", "run", name)
    assert (code, err) == (0, "") and out
    code, out, err = run("examples", "run", name, "--json")
    answer = json.loads(out)
    assert (code, err, answer["verified"]["ok"]) == (0, "", True)


def test_an_example_takes_more_options() -> None:
    assert run("examples", "run", "gradient", "-l", "denominator")[1] == (
        "[[20*x*y**2], [20*x**2*y]]\n"
    )
    assert run("examples", "run", "gradient", "--nothing")[0] == 2


def test_cases() -> None:
    code, bare, err = run("cases")
    assert (code, err) == (0, "") and "here" not in bare
    code, marked, err = run("cases", "3*x^2*y", "2*x + y^8")
    assert (code, err) == (0, "") and "here: vector by vector, m = 2, n = 2" in marked
    answer = json.loads(run("cases", "x", "--json")[1])
    assert answer["case"] == {
        "number": 1,
        "function": "scalar",
        "variable": "scalar",
        "m": 1,
        "n": 1,
    }
    assert run("cases", "x", "--format", "latex")[0] == 2


@pytest.mark.parametrize(
    ("args", "kinds", "counts"),
    [
        (["1/0*x"], ["scalar", "scalar"], [1, 1]),
        (["log(-1)*x*y", "x", "y"], ["vector", "vector"], [3, 2]),
        (["x'*W*x", "-d", "x : R^2", "-d", "W : R^(2,2)"], ["scalar", "vector"], [1, 2]),
        (["W*z", "-d", "W : R^(2,3)", "-d", "z : R", "-w", "z"], ["matrix", "scalar"], [6, 1]),
        (["x'", "-d", "x : R^2", "-w", "x"], ["vector", "vector"], [2, 2]),
    ],
)
def test_the_case_needs_no_derivative(args: list[str], kinds: list[str], counts: list[int]) -> None:
    code, out, err = run("cases", *args, "--json")
    case = json.loads(out)["case"]
    assert (code, err) == (0, "")
    assert [case["function"], case["variable"]] == kinds and [case["m"], case["n"]] == counts


def test_the_schema_describes_what_is_printed() -> None:
    code, out, err = run("schema")
    assert (code, err) == (0, "")
    validator = jsonschema.Draft202012Validator(json.loads(out))
    for tokens in (
        ["grad", "x^2*y", "--json"],
        ["hessian", "x^2*y", "--at", "x=1, y=2", "--json"],
        ["value", "x^2", "--at", "x=1/2", "--json"],
        ["grad", "x +", "--json"],
        ["cases", "--json"],
        ["cases", "x*y", "--json"],
    ):
        validator.validate(json.loads(run(*tokens)[1]))
