"""Exit codes, files, encodings and colours."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from cli import clean_environment, run, start

from mccli.cli import output

GRADIENT = "10*x**2*y**2"
ANSWER = "[[20*x*y**2, 20*x**2*y]]\n"
linux = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="needs Linux's devices")

CODES = [
    (["grad", GRADIENT], 0),
    (["grad", "x", "--nothing"], 2),
    (["grad", "x +"], 3),
    (["grad", "1/0"], 4),
    (["grad", "9^9^9^9*x"], 5),
    (["grad", "-f", "no-such-file"], 6),
]


@pytest.fixture(autouse=True)
def plain_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in ("COLUMNS", "NO_COLOR", "FORCE_COLOR", "TERM"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.chdir(tmp_path)


@pytest.mark.parametrize(("tokens", "code"), CODES)
def test_each_kind_of_error_has_its_exit_code(tokens: list[str], code: int) -> None:
    found, out, err = run(*tokens)
    assert (found, bool(out), bool(err)) == (code, code == 0, code != 0)


@pytest.mark.parametrize(("tokens", "code"), CODES)
def test_under_json_everything_is_one_object_on_standard_output(
    tokens: list[str], code: int
) -> None:
    found, out, err = run(*tokens, "--json")
    answer = json.loads(out)
    assert (found, err, out.count("\n"), answer["ok"]) == (code, "", 1, code == 0)


def test_a_bug_is_one_line_and_its_traceback_is_for_debug(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_arguments: object) -> None:
        raise ZeroDivisionError("\x1b[31m")

    monkeypatch.setattr("mccli.pipeline.run", broken)
    code, out, err = run("grad", "x")
    assert (code, out) == (70, "") and "ZeroDivisionError" in err and "Traceback" not in err
    assert "report" in err and "\x1b" not in err
    assert "Traceback" in run("grad", "x", "--debug")[2]
    assert json.loads(run("grad", "x", "--json")[1])["errors"][0]["kind"] == "internal"


@pytest.mark.parametrize(
    ("raised", "code"), [(KeyboardInterrupt, 130), (BrokenPipeError, 141), (MemoryError, 5)]
)
def test_what_comes_from_outside_is_quiet(
    monkeypatch: pytest.MonkeyPatch, raised: type[BaseException], code: int
) -> None:
    def ends(*_arguments: object) -> None:
        raise raised

    monkeypatch.setattr("mccli.pipeline.run", ends)
    found, out, err = run("grad", "x")
    assert (found, out, bool(err)) == (code, "", code == 5)


def test_deep_recursion_is_a_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    def deep(*_arguments: object) -> None:
        raise RecursionError

    monkeypatch.setattr("mccli.pipeline.run", deep)
    assert run("grad", "x")[0] == 5


def test_the_time_limit_ends_the_work(monkeypatch: pytest.MonkeyPatch) -> None:
    def endless(*_arguments: object) -> None:
        while True:
            time.sleep(0.01)

    monkeypatch.setattr("mccli.pipeline.run", endless)
    begin = time.monotonic()
    code, out, err = run("grad", "x", "--timeout", "0.2")
    assert (code, out) == (5, "") and "0.2 s" in err and "--timeout" in err
    assert time.monotonic() - begin < 1.2


@linux
def test_the_memory_limit_ends_the_work(monkeypatch: pytest.MonkeyPatch) -> None:
    import resource

    before = resource.getrlimit(resource.RLIMIT_AS)
    monkeypatch.setattr("mccli.pipeline.run", lambda *_arguments: bytearray(8 * 2**30))
    code, out, err = run("grad", "x")
    assert (code, out) == (5, "") and "MCCLI_MAX_MEMORY" in err
    assert resource.getrlimit(resource.RLIMIT_AS) == before


# Name, content; then the exit code and a part of the message.
FILES = [
    ("good.mc", GRADIENT.encode(), 0, ""),
    ("mark.mc", b"\xef\xbb\xbf" + GRADIENT.encode(), 0, ""),
    ("returns.txt", b"# a comment\r\n10*x**2*y**2\r\n", 0, ""),
    ("latin.mc", b"10*x\n*\xe9", 3, "byte 0xe9 at byte offset 6"),
    ("wide.mc", "x^2".encode("utf-16"), 3, "UTF-16"),
]


@pytest.mark.parametrize(("name", "content", "code", "part"), FILES)
def test_files_are_utf8(name: str, content: bytes, code: int, part: str) -> None:
    Path(name).write_bytes(content)
    for tokens in ([name], ["-f", name]):
        found, out, err = run("grad", *tokens)
        assert found == code and part in err and out == (ANSWER if code == 0 else "")
    assert run("grad", "-", stdin=content)[0] == code


def test_trouble_with_files_is_named() -> None:
    Path("folder.mc").mkdir()
    Path("loop.mc").symlink_to("loop.mc")
    for name, part in (
        ("none.mc", "none.mc does not exist"),
        ("none.mc", "is read as a file"),
        ("polar.mc", "mccli examples show polar > polar.mc writes it"),
        ("folder.mc", "folder.mc is a directory"),
        ("loop.mc", "loop.mc is a loop of symbolic links"),
        ("a" * 300 + ".mc", "too long"),
        ("\x1b[31m.mc", "\\x1b[31m.mc does not exist"),
        ("\udcff.mc", "does not exist"),
        ("none/x.mc", "does not exist"),
    ):
        code, out, err = run("grad", name)
        assert (code, out) == (6, "") and part in err, name
    assert run("grad", "-f", "")[0] == 6


def test_undecodable_arguments_are_a_parse_error() -> None:
    for tokens in (["x*\udcff"], ["x", "-w", "\udcff"], ["x", "--at", "x=\udcff"]):
        code, _out, err = run("grad", *tokens)
        assert code == 3 and "byte 0xff" in err, tokens
    assert run("grad", "x", "-d", "\udcff")[0] == 3


@linux
def test_endless_input_is_a_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MCCLI_MAX_INPUT", "1000")
    assert run("grad", "-f", "/dev/zero")[0] == 5
    assert run("grad", "-", stdin=b"x+" * 1000)[0] == 5
    Path("large.mc").write_text("x+" * 1000)
    code, _out, err = run("grad", "large.mc")
    assert code == 5 and "MCCLI_MAX_INPUT" in err
    assert run("grad", "x+" * 1000 + "x")[0] == 5


def test_a_wrong_environment_variable_is_a_usage_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MCCLI_TIMEOUT", "soon")
    code, _out, err = run("grad", "x")
    assert code == 2 and "MCCLI_TIMEOUT" in err


def test_the_output_file_is_written_whole_or_not_at_all() -> None:
    target = Path("answer.txt")
    assert run("grad", GRADIENT, "-o", "answer.txt") == (0, "", "")
    assert target.read_bytes() == ANSWER.encode()
    target.chmod(0o640)
    assert run("grad", "x +", "-o", "answer.txt")[0] == 3
    assert target.read_bytes() == ANSWER.encode()
    assert run("grad", "x^2", "-o", "answer.txt")[0] == 0
    assert (target.read_text(), target.stat().st_mode & 0o777) == ("2*x\n", 0o640)
    Path("link.txt").symlink_to(target)
    assert run("grad", "x^3", "-o", "link.txt")[0] == 0
    assert target.read_text() == "3*x**2\n" and Path("link.txt").is_symlink()
    assert sorted(os.listdir()) == ["answer.txt", "link.txt"]
    for place in ("no/such/place", ".", ""):
        code, out, err = run("grad", "x", "-o", place)
        assert (code, out) == (6, "") and "cannot be written" in err, place
    Path("mine.mc").write_text("x^2")
    for tokens in (["mine.mc"], ["-f", "./mine.mc"]):
        assert run("grad", *tokens, "-o", "mine.mc")[0] == 2
    assert Path("mine.mc").read_text() == "x^2"
    assert run("grad", "x^2", "-o", "-") == (0, "2*x\n", "")


@pytest.mark.parametrize("encoding", ["ascii", "latin-1", "utf-8"])
@pytest.mark.parametrize("form", ["pretty", "plain", "json", "latex", "mathml"])
def test_every_encoding_takes_every_format(encoding: str, form: str) -> None:
    code, out, err = run("grad", "θ^2*é", "--format", form, encoding=encoding)
    assert (code, err) == (0, "") and out
    if form in ("pretty", "json"):
        assert out.isascii() == (encoding != "utf-8")
    code, out, err = run("grad", "é +", encoding=encoding)
    assert code == 3 and err.isascii() == (encoding != "utf-8")


def test_pretty_is_for_terminals() -> None:
    code, out, _err = run("grad", GRADIENT, terminal=True)
    assert code == 0 and "\x1b[" in out and "20" in out and "case 2" in out
    assert run("grad", GRADIENT, "--color", "never", terminal=True)[1].count("\x1b") == 0
    assert run("grad", GRADIENT, "--format", "plain", terminal=True)[1] == ANSWER
    assert run("grad", GRADIENT, "-o", "answer.txt", terminal=True)[0] == 0
    assert Path("answer.txt").read_text() == ANSWER


@pytest.mark.parametrize("form", ["plain", "json", "latex", "mathml"])
def test_what_programs_read_is_never_coloured(form: str) -> None:
    code, out, _err = run("grad", GRADIENT, "--format", form, "--color", "always", terminal=True)
    assert code == 0 and "\x1b" not in out


# --color, the environment, whether there is a terminal; then whether there is colour.
COLORS = [
    ("auto", {}, True, True),
    ("auto", {}, False, False),
    ("auto", {"NO_COLOR": "1"}, True, False),
    ("auto", {"NO_COLOR": ""}, True, True),
    ("auto", {"FORCE_COLOR": "1"}, False, True),
    ("auto", {"FORCE_COLOR": "0"}, True, False),
    ("auto", {"FORCE_COLOR": ""}, False, False),
    ("auto", {"NO_COLOR": "1", "FORCE_COLOR": "1"}, True, False),
    ("auto", {"TERM": "dumb"}, True, False),
    ("always", {"NO_COLOR": "1", "TERM": "dumb"}, False, True),
    ("never", {"FORCE_COLOR": "1"}, True, False),
]


@pytest.mark.parametrize(("color", "environment", "terminal", "wanted"), COLORS)
def test_colour(
    color: str, environment: dict[str, str], terminal: bool, wanted: bool,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    monkeypatch.setattr(output, "is_terminal", lambda _stream: terminal)
    assert output.wants_color(None, color, environment) == wanted


def test_a_derivative_in_json_can_be_evaluated() -> None:
    derivative = run("grad", GRADIENT, "--json")[1]
    piped = run("value", "--at", "x=1, y=1/2", stdin=derivative)
    assert piped == run("value", "-", "--at", "x=1, y=1/2", stdin="\n " + derivative)
    assert piped == (0, "[[5, 10]]\n", "")
    assert run("value", GRADIENT, "--at", "x=1, y=1/2") == (0, "5/2\n", "")


def test_a_process_keeps_the_streams_apart() -> None:
    done = start("grad", GRADIENT)
    assert (done.returncode, done.stdout, done.stderr) == (0, ANSWER.encode(), b"")
    done = start("grad", "x +")
    assert (done.returncode, done.stdout) == (3, b"") and done.stderr.count(b"Traceback") == 0


@linux
def test_standard_output_can_be_full_closed_or_gone() -> None:
    with open("/dev/full", "wb") as full:
        done = start("grad", GRADIENT, stdout=full)
    assert done.returncode == 6 and b"standard output cannot be written" in done.stderr
    assert done.stderr.count(b"\n") == 1
    for line, code in (
        (f"{sys.executable} -m mccli grad x >&-", 6),
        (f"{sys.executable} -m mccli --help >&-", 6),
        (f"{sys.executable} -m mccli grad - <&-", 6),
        (f"{sys.executable} -m mccli grad 'x +' 2>&-", 3),
        (f"{sys.executable} -m mccli schema | true; exit ${{PIPESTATUS[0]}}", 141),
    ):
        done = subprocess.run(
            ["bash", "-c", line], env=clean_environment(), capture_output=True, check=False
        )
        assert done.returncode == code and b"Traceback" not in done.stderr, line


@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_signals_end_quietly(number: int, code: int) -> None:
    with subprocess.Popen(
        [sys.executable, "-m", "mccli", "grad", "-"],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        env=clean_environment(),
    ) as process:  # fmt: skip
        time.sleep(0.5)
        process.send_signal(number)
        # Not communicate(): that would close the input, which ends the run by itself.
        assert process.wait(10) == code
        assert process.stdout is not None and process.stderr is not None
        assert process.stdout.read() + process.stderr.read() == b""


HARSH = [
    {"COLUMNS": "1"},
    {"LC_ALL": "C", "PYTHONIOENCODING": "ascii"},
    {"PYTHONWARNINGS": "error"},
    # Compiles all of SymPy anew.
    pytest.param({"PYTHONOPTIMIZE": "2"}, marks=pytest.mark.long),
    {"HOME": "/proc", "PYTHONDONTWRITEBYTECODE": "1", "PYTHONHASHSEED": "7"},
]


@pytest.mark.parametrize("environment", HARSH, ids=lambda case: next(iter(case)))
def test_harsh_environments(environment: dict[str, str]) -> None:
    Path("sympy.py").write_text("raise SystemExit('not this one')")
    done = start("grad", GRADIENT, environment=environment)
    assert (done.returncode, done.stdout, done.stderr) == (0, ANSWER.encode(), b"")
    done = start("grad", GRADIENT, "--format", "pretty", environment=environment)
    assert (done.returncode, done.stderr) == (0, b"")
    assert start("grad", "--help", environment=environment).stdout.startswith(b"The gradient")


@linux
def test_a_working_directory_that_is_gone() -> None:
    line = f"mkdir gone && cd gone && rmdir ../gone && {sys.executable} -m mccli grad x"
    done = subprocess.run(
        ["bash", "-c", line], env=clean_environment(), capture_output=True, check=False
    )
    assert (done.returncode, done.stdout) == (0, b"1\n")


def test_notes_of_a_stored_result_are_told_again() -> None:
    stored = run("grad", "xy^2", "--json")[1]
    code, out, err = run("value", "--at", "xy=2", stdin=stored)
    assert (code, out) == (0, "4\n") and err.startswith("note: xy is one name")
    assert run("value", "x", "--no-verify")[0] == 2
