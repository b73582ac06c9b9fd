"""Answers written in pieces: to standard output as they are made, to a file whole or not at all."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from cli import ROOT, clean_environment, run

from mccli.cli import files, output
from mccli.errors import MccliError, failure

LONG = "x" * 40_000


def failing(before: int, error: BaseException) -> Iterator[str]:
    for _ in range(before):
        yield LONG
    raise error


def test_pieces_follow_one_another(capsys: pytest.CaptureFixture[str]) -> None:
    output.write_pieces(["a", "b", "", "c"])
    output.write_pieces([])
    assert capsys.readouterr().out == "abc\n\n"


@pytest.mark.parametrize("error", [ValueError("a bug"), failure("math", "m", "no"), OSError(5)])
def test_what_goes_wrong_in_making_them_passes_through(
    error: Exception, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    with pytest.raises(type(error)) as caught:
        output.write_pieces(failing(1, error))
    assert caught.value is error
    assert capsys.readouterr().out == "", "little was made: nothing is written"
    with pytest.raises(type(error)):
        output.write_pieces(failing(3, error))
    assert capsys.readouterr().out == LONG * 2 + "\n", "what tells of the error has its own line"
    path = tmp_path / "answer"
    path.write_text("before")
    with pytest.raises(type(error)) as caught:
        files.write_pieces(str(path), failing(9, error))
    assert caught.value is error
    assert path.read_text() == "before"
    assert os.listdir(tmp_path) == ["answer"]


def test_files_take_pieces(tmp_path: Path) -> None:
    path = tmp_path / "answer"
    files.write_pieces(str(path), [LONG, LONG, "é\ud800"])
    assert path.read_bytes() == (LONG * 2).encode() + b"\xc3\xa9\\ud800\n"
    for name in ("", str(tmp_path), str(tmp_path / "no" / "such"), "a\0b"):
        with pytest.raises(MccliError) as caught:
            files.write_pieces(name, ["x"])
        assert caught.value.kind == "io"


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="no device that is full")
def test_a_full_disk_is_an_io_error() -> None:
    with pytest.raises(MccliError, match="No space left"):
        files.write_pieces("/dev/full", [LONG] * 9)


SYSTEM = "y[i] = x[i]^2*x[i+1] for i in 1..3000"


def test_sparse_answers_by_the_command_line(tmp_path: Path) -> None:
    code, out, err = run("jacobian", SYSTEM, "--sparse", "--json")
    assert (code, err) == (0, "")
    data = json.loads(out)
    assert len(data["derivative"]) == 6000
    assert data["derivative"][-1] == [2999, 3000, "x3000**2"]
    path = tmp_path / "answer.json"
    assert run("jacobian", SYSTEM, "--sparse", "--json", "-o", str(path)) == (0, "", "")
    assert path.read_text() == out
    code, out, err = run("jacobian", SYSTEM, "--sparse")
    assert out.startswith("[[0, 0, 2*x1*x2], [0, 1, x1**2], ") and out.endswith("]]\n")


def test_a_reader_that_leaves_is_a_broken_pipe() -> None:
    process = subprocess.Popen(
        [sys.executable, "-m", "mccli", "jacobian", SYSTEM, "--sparse", "--json"],
        env=clean_environment(), cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    )  # fmt: skip
    assert process.stdout is not None and process.stderr is not None
    process.stdout.read(10)
    process.stdout.close()
    assert process.stderr.read() == b""
    assert process.wait(60) == 141
    process.stderr.close()
