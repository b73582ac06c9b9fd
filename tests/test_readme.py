"""The README's examples are run and their output compared, to the letter.

After a deliberate change, run once with ``UPDATE_SNAPSHOTS=1`` and read the diff.
"""

from __future__ import annotations

import doctest
import json
import os
import re
import shlex
from pathlib import Path

import pytest
from cli import run

ROOT = Path(__file__).parent.parent
README = ROOT / "README.md"
BLOCK = re.compile(r"```console\n(.*?)```", re.DOTALL)


def shown(line: str) -> str:
    """What a terminal of 80 columns shows for a line typed into a shell."""
    stages = [shlex.split(stage) for stage in line.split(" | ")]
    text = told = ""
    for number, stage in enumerate(stages, 1):
        last = number == len(stages)
        if stage[0] == "printf":
            text = stage[1].replace("\\n", "\n")
        elif stage[0] == "jq":
            text = picked(stage[1:], text)
        else:
            assert stage[0] == "mccli"
            _code, out, err = run(*stage[1:], stdin=text or None, terminal=last)
            text, told = out, told + err
    return text + told


def picked(arguments: list[str], text: str) -> str:
    """What jq makes of JSON lines."""
    pick = {
        ".derivative": lambda data: data["derivative"],
        "[.id, .ok]": lambda data: [data["id"], data["ok"]],
    }[arguments[1]]
    assert arguments[0] == "-c"
    lines = (
        json.dumps(pick(json.loads(each)), separators=(",", ":")) for each in text.splitlines()
    )
    return "".join(f"{each}\n" for each in lines)


def example(block: str) -> str:
    """The block with each command followed by what it prints."""
    lines = [line for line in block.split("\n") if line.startswith("$ ")]
    return "".join(f"{line}\n{shown(line[2:])}" for line in lines)


def test_readme_examples(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT / "mccli" / "examples")
    monkeypatch.setenv("COLUMNS", "80")
    monkeypatch.setenv("NO_COLOR", "1")
    text = README.read_text(encoding="utf-8")
    found = BLOCK.sub(lambda match: f"```console\n{example(match[1])}```", text)
    if os.environ.get("UPDATE_SNAPSHOTS"):
        README.write_text(found, encoding="utf-8")
    assert found == README.read_text(encoding="utf-8")
    assert text.count("$ mccli") >= 5


def test_readme_python() -> None:
    failed, tried = doctest.testfile(str(README), module_relative=False)
    assert tried >= 5
    assert failed == 0


def test_readme_commands_are_those_that_are_tested() -> None:
    text = README.read_text(encoding="utf-8")
    commands = re.findall(r"```sh\n(.*?)\n```", text, re.DOTALL)
    assert len(commands) == 3
    assert commands[1] in (ROOT / ".ci" / "run").read_text(encoding="utf-8")
