"""Run the command line in this process, with streams of its own."""

from __future__ import annotations

import io
import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

from mccli.cli.app import invoke

ROOT = Path(__file__).parent.parent


def run(
    *args: str,
    stdin: bytes | str | None = None,
    encoding: str = "utf-8",
    terminal: bool = False,
) -> tuple[int, str, str]:
    """Exit code, standard output and standard error of ``mccli ARGS`` called in process."""
    data = stdin.encode() if isinstance(stdin, str) else stdin or b""
    stream = _Terminal if terminal else io.TextIOWrapper
    # A process that has run thousands of tests takes more room than one command does.
    roomy = "MCCLI_MAX_MEMORY" not in os.environ
    if roomy:
        os.environ["MCCLI_MAX_MEMORY"] = str(6 * 2**30)
    before = sys.stdin, sys.stdout, sys.stderr
    out, err = io.BytesIO(), io.BytesIO()
    sys.stdin = io.TextIOWrapper(io.BytesIO(data), encoding="utf-8")
    sys.stdout = stream(out, encoding=encoding)
    sys.stderr = stream(err, encoding=encoding)
    try:
        code = invoke(list(args))
        return code, out.getvalue().decode(encoding), err.getvalue().decode(encoding)
    finally:
        sys.stdin, sys.stdout, sys.stderr = before
        if roomy:
            del os.environ["MCCLI_MAX_MEMORY"]


def start(
    *args: str, environment: Mapping[str, str] | None = None, **options: object
) -> subprocess.CompletedProcess[bytes]:
    """``python -m mccli ARGS`` as a process of its own, without this environment's settings."""
    return subprocess.run(  # type: ignore[call-overload,no-any-return]
        [sys.executable, "-m", "mccli", *args],
        env={**clean_environment(), **(environment or {})},
        check=False,
        timeout=60,
        **{"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "stdin": subprocess.DEVNULL}
        | options,
    )


def clean_environment() -> dict[str, str]:
    """The environment, less what this program heeds, with the checkout importable."""
    heeded = {"COLUMNS", "NO_COLOR", "FORCE_COLOR", "TERM"}
    kept = {
        name: text
        for name, text in os.environ.items()
        if name not in heeded and not name.startswith("MCCLI_")
    }
    path = [str(ROOT), *filter(None, [kept.get("PYTHONPATH")])]
    return {**kept, "PYTHONPATH": os.pathsep.join(path)}


class _Terminal(io.TextIOWrapper):
    def isatty(self) -> bool:
        return True
