"""Hostile and broken input: refused in words, in time, and never executed.

The table's universal demands are checked for every row: no file CANARY, no traceback, no
control character of the input on the streams, the time limit, valid JSON, and for errors a
place and a short quotation.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest
from cli import ROOT, clean_environment, run, start

from mccli import MccliError, gradient

SECONDS = 3
TABLE = json.loads((Path(__file__).parent / "data" / "hostile.json").read_text())
CASES = {case["id"]: case for case in TABLE["cases"]}
# Line ends apart, what a terminal obeys instead of showing; surrogates cannot be decoded here.
CONTROL = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]")

Row = dict[str, Any]


def rows(kind: str, *, long: bool) -> list[str]:
    return [
        name
        for name, case in CASES.items()
        if case["kind"] == kind and bool(case.get("long")) is long
    ]


@pytest.fixture(autouse=True)
def _own_directory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def test_the_table_is_whole() -> None:
    assert len(CASES) == len(TABLE["cases"]) == 308
    for case in CASES.values():
        # Whatever differs from what was asked for says why.
        assert "adapted" in case or not {"required", "original"} & case.keys()


@pytest.mark.parametrize("name", rows("expr", long=False))
def test_an_expression(name: str) -> None:
    check(CASES[name], *asked(CASES[name]))


@pytest.mark.parametrize("name", rows("file", long=False))
def test_a_file(name: str) -> None:
    check(CASES[name], *asked(CASES[name]))


@pytest.mark.long
@pytest.mark.parametrize("name", rows("expr", long=True) + rows("file", long=True))
def test_what_takes_long(name: str) -> None:
    # In a process of its own: after an alarm the libraries' state is not to be trusted.
    case = CASES[name]
    data = built(case)
    command, options = words(case)
    Path("hostile.mc").write_bytes(data if isinstance(data, bytes) else data.encode())
    before = time.monotonic()
    done = start(command, *options, "--json", "-f", "hostile.mc")
    assert time.monotonic() - before < SECONDS + 2
    code, out, err = done.returncode, done.stdout.decode(), done.stderr.decode()
    demands(code, out, err)
    check_json(case, code, out)


@pytest.mark.parametrize("name", rows("cli", long=False))
def test_a_command_line(name: str) -> None:
    script(CASES[name])


@pytest.mark.long
@pytest.mark.parametrize("name", rows("cli", long=True))
def test_a_command_line_that_takes_long(name: str) -> None:
    script(CASES[name])


def test_text_that_is_no_text() -> None:
    # On the command line it cannot come to this; in Python it can.
    with pytest.raises(MccliError) as caught:
        gradient("x + \ud800")
    assert caught.value.kind == "parse"


def test_nothing_of_the_input_is_compiled(tmp_path: Path) -> None:
    """All injections in one process, whose ``compile`` is watched from within."""
    watched_classes = ("code-injection", "syntax", "names", "unicode", "control-chars")
    chosen = (CASES[name] for name in rows("expr", long=False))
    inputs = [built(case) for case in chosen if case["class"] in watched_classes]
    texts = [os.fsdecode(text.encode("utf-8", "surrogatepass")) for text in inputs]
    watched = tmp_path / "watched.json"
    watched.write_text(json.dumps(texts))
    done = subprocess.run(
        [sys.executable, "-c", _WATCH, str(watched)],
        env=clean_environment() | {"PYTHONPATH": f"{ROOT}{os.pathsep}{ROOT / 'tests'}"},
        capture_output=True,
        timeout=60,
        check=False,
    )
    assert done.stderr == b"" and done.stdout.split() == [b"compiled", b"0"]
    assert not Path("CANARY").exists()


_WATCH = """
import json, os, sys
from pathlib import Path
from cli import run

texts = json.loads(Path(sys.argv[1]).read_text())
canaries = [text.strip() for text in texts if len(text.strip()) > 2]
found = []

def watch(event, given):
    if event in ("os.system", "subprocess.Popen", "os.exec", "os.posix_spawn", "pty.spawn"):
        found.append(event)
    if event != "compile" or given[0] is None:
        return
    source = given[0]
    text = source.decode("utf-8", "replace") if isinstance(source, bytes) else str(source)
    if "CANARY" in text or any(text.strip() == canary for canary in canaries):
        found.append(text)

run("grad", "sin(x)*y")  # Modules are compiled when they are first imported.
sys.addaudithook(watch)
for text in texts:
    run("jacobian", "--wrt", "x", "--timeout", "3", "--", text)
print("compiled", len(found))
print(*found[:3], sep="\\n", end="", file=sys.stderr)
"""


def built(case: Row) -> Any:
    """The input, from the table's own expression where it is long or binary."""
    return case["input"] if "input" in case else eval(case["input_py"], {})


def words(case: Row) -> tuple[str, list[str]]:
    """The command and its options."""
    command = case.get("command", "jacobian")
    options = ["--timeout", str(SECONDS)]
    if command == "jacobian":
        options += ["--wrt", "x"]
    if "at" in case:
        occurring = [name for name in "xy" if re.search(rf"\b{name}\b", case["input"])]
        options += ["--at", ", ".join(f"{name} = {case['at']}" for name in occurring)]
    return command, options


def asked(case: Row) -> tuple[str, list[str]]:
    """The command and everything after it, with the file written where it is one."""
    data = built(case)
    command, options = words(case)
    if case["kind"] == "file":
        Path("hostile.mc").write_bytes(data if isinstance(data, bytes) else data.encode())
        return command, [*options, "-f", "hostile.mc"]
    # As the operating system hands it over.
    return command, [*options, "--", os.fsdecode(data.encode("utf-8", "surrogatepass"))]


def check(case: Row, command: str, tokens: list[str]) -> None:
    """Ask for JSON and for plain text, in this process."""
    for form in ("--json", "--format=plain"):
        before = time.monotonic()
        code, out, err = run(command, form, *tokens)
        assert time.monotonic() - before < SECONDS + 1
        demands(code, out, err)
        if form == "--json":
            check_json(case, code, out)
            assert err == ""
        else:
            assert code in case["exit"]
            assert (out == "") is (code != 0)
            if "prints" in case:
                assert out == case["prints"] + "\n"


def demands(code: int, out: str, err: str) -> None:
    """What holds for every row."""
    assert not Path("CANARY").exists()
    assert code != 70
    for text in (out, err):
        assert "Traceback" not in text
        assert not CONTROL.search(text)
    assert all(len(line) <= 250 for line in err.splitlines())


def check_json(case: Row, code: int, out: str) -> None:
    assert out.count("\n") == 1
    answer = json.loads(out, parse_constant=_refuse)
    assert code in case["exit"], answer
    assert answer["ok"] is (code == 0)
    if code == 0:
        assert answer["verified"]["ok"] in (True, None)
        return
    first = answer["errors"][0]
    assert first["code"] == case.get("code", first["code"])
    for error in answer["errors"]:
        assert len(error["message"]) <= 250 and len(error["hint"]) <= 250
        if error["kind"] in ("parse", "math"):
            assert error["places"]
        for place in error["places"]:
            assert place["source"] and place["line"] >= 1 and place["column"] >= 1


def script(case: Row) -> None:
    """Run a row's shell commands in this test's directory."""
    if sys.platform == "win32" or shutil.which("bash") is None:
        pytest.skip("no bash here")
    as_user = "setpriv --bounding-set=-all" if os.geteuid() == 0 else ""
    for tool in ("script", "setsid", "setpriv", "timeout"):
        wanted = case["script"].replace("$AS_USER", as_user)
        if f"{tool} " in wanted and shutil.which(tool) is None:
            pytest.skip(f"no {tool} here")
    environment = clean_environment() | {
        "MC": f"{sys.executable} -P -m mccli",
        "AS_USER": as_user,
        "LC_ALL": os.environ.get("LC_ALL", "C.UTF-8"),
    }
    done = subprocess.run(
        ["bash", "-c", case["script"]],
        env=environment,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        timeout=60,
        check=False,
    )
    out, err = done.stdout.decode("utf-8", "replace"), done.stderr.decode("utf-8", "replace")
    assert done.returncode in case["exit"], err
    demands(done.returncode, out.replace("\r\n", "\n"), err)
    assert "Exception ignored" not in err
    if "prints" in case:
        assert out.rstrip("\n") == case["prints"]


def _refuse(token: str) -> None:
    raise ValueError(f"{token} is not JSON")
