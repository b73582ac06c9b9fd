"""What a person sees of every error: one picture for each code, kept as a snapshot.

After a deliberate change, run the tests once with ``UPDATE_SNAPSHOTS=1`` and read the diff.
"""

from __future__ import annotations

import ast
import os
from collections.abc import Generator, Iterator
from pathlib import Path

import pytest
from cli import run
from error_pictures import PICTURES

import mccli
from mccli import pipeline
from mccli.batch.answers import Answer
from mccli.batch.slot import Slot
from mccli.batch.worker import Chunk
from mccli.errors import TimeIsUp

SNAPSHOTS = Path(__file__).parent / "snapshots" / "errors"
PACKAGE = Path(mccli.__file__).parent
# Codes that are put together from a word that is not in the same line.
BUILT = {
    "math.undefined", "math.undecided", "usage.option", "usage.command",
    "limit.time", "limit.memory", "limit.depth",
}  # fmt: skip
IN_PYTHON_ONLY = {"usage.extra"}
# A function that makes an error, and what its first word is a code of.
MAKERS = {"parse_error": "syntax", "exceeded": "limit"}


@pytest.mark.parametrize("code", PICTURES)
def test_a_picture(code: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    tokens, needs = PICTURES[code]
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "80")
    monkeypatch.setenv("NO_COLOR", "1")
    for name, data in needs.get("files", {}).items():
        Path(name).write_bytes(data)
    for name, text in needs.get("environment", {}).items():
        monkeypatch.setenv(name, text)
    if "raises" in needs:
        monkeypatch.setattr(pipeline, "run", _raising(needs["raises"]))
    if "workers" in needs:
        monkeypatch.setattr(Slot, "_attempt", _dying(needs["workers"] == "die at work"))
    asks_json = "--json" in tokens or "answers" in needs
    _, out, err = run(*tokens, stdin=needs.get("stdin"))
    assert (err if asks_json else out) == "" and "Traceback" not in out + err
    if tokens and not asks_json and needs.get("json", True):
        _, told, _ = run(tokens[0], "--json", *tokens[1:], stdin=needs.get("stdin"))
        assert f'"code": "{code}"' in told
    _compare(code, tokens, out + err)


def test_every_code_has_its_picture() -> None:
    used = BUILT.union(*(_codes(path.read_text()) for path in PACKAGE.rglob("*.py")))
    assert used - PICTURES.keys() == IN_PYTHON_ONLY
    assert {path.stem for path in SNAPSHOTS.glob("*.txt")} == PICTURES.keys()


def _codes(text: str) -> Iterator[str]:
    """The codes of the errors that a module makes."""
    for node in ast.walk(ast.parse(text)):
        if not isinstance(node, ast.Call) or not node.args:
            continue
        maker = node.func.id if isinstance(node.func, ast.Name) else ""
        words = [each.value for each in node.args[:2] if isinstance(each, ast.Constant)]
        if maker in MAKERS and words:
            yield f"{MAKERS[maker]}.{words[0]}"
        elif maker in ("failure", "Diagnosis") and len(words) == 2:
            yield str(words[1])
        elif maker == "ShapeError" and words:
            yield str(words[0])


def _raising(error: object) -> object:
    def run_instead(*_given: object) -> None:
        raise TimeIsUp if error == "time" else error  # type: ignore[misc]

    return run_instead


def _dying(at_work: bool) -> object:
    def attempt(slot: Slot, _chunk: Chunk) -> Generator[list[Answer], None, str]:
        slot._board.begin(float(at_work))
        yield from ()
        return "dead"

    return attempt


def _compare(code: str, tokens: list[str], picture: str) -> None:
    line = " ".join(f"'{each}'" if set(each) & set(" ()*^'<>\n") else each for each in tokens)
    text = f"$ mccli {line[:200]}\n{picture}"
    path = SNAPSHOTS / f"{code}.txt"
    if os.environ.get("UPDATE_SNAPSHOTS"):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    assert text == path.read_text("utf-8")
