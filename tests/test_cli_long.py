"""What takes seconds: a time limit hit for real, and a shell at a terminal."""

from __future__ import annotations

import os
import pty
import select
import shutil
import time
from pathlib import Path

import pytest
from cli import ROOT, start

pytestmark = pytest.mark.long

# The Hessian of a product of so many factors is minutes of work on any machine.
LARGE = "*".join(f"sin(x{i}*x{i + 1} + exp(x{i + 2}))" for i in range(300))


@pytest.mark.parametrize("seconds", [1, 3])
def test_a_request_ends_within_a_second_of_its_limit(seconds: int) -> None:
    begin = time.monotonic()
    done = start("hessian", LARGE, "--timeout", str(seconds))
    assert done.returncode == 5 and done.stderr.startswith(b"error:") and not done.stdout
    assert time.monotonic() - begin < seconds + 1


def typed(directory: Path, line: str) -> str:
    """What zsh shows after ``line`` and two Tabs."""
    child, terminal = pty.fork()
    if child == 0:
        os.chdir(directory)
        os.environ.update(TERM="dumb", PS1="> ")
        os.execvp("zsh", ["zsh", "-f", "-i"])
    script = ROOT / "completions" / "mccli.zsh"
    setup = f"autoload -Uz compinit; compinit -u -d dump; source '{script}'\n"
    shown = b""
    for keys, pause in (
        (b"", 1.0),
        (setup.encode(), 2.0),
        (f"{line}\t".encode(), 1.0),
        (b"\t", 1.0),
    ):
        os.write(terminal, keys)
        shown = b"" if pause == 2.0 else shown
        end = time.monotonic() + pause
        while time.monotonic() < end:
            if select.select([terminal], [], [], 0.1)[0]:
                shown += os.read(terminal, 65536)
    os.kill(child, 9)
    os.waitpid(child, 0)
    os.close(terminal)
    return shown.decode(errors="replace")


@pytest.mark.skipif(shutil.which("zsh") is None, reason="needs zsh")
@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("mccli ", ["jacobian", "completion", "The shape cases"]),
        ("mccli hes", ["mccli hessian"]),
        ("mccli grad x -l ", ["numerator", "denominator"]),
        ("mccli examples run po", ["polar"]),
        ("mccli grad mine.", ["mine.mc"]),
    ],
)
def test_completion_in_zsh(line: str, words: list[str], tmp_path: Path) -> None:
    (tmp_path / "mine.mc").write_text("x^2")
    shown = typed(tmp_path, line)
    assert all(word in shown for word in words), shown
