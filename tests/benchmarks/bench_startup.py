"""Start-up times as ratios to SymPy's own, from one run on one machine.

Run by hand: ``python tests/benchmarks/bench_startup.py [PAIRS]``. Each command is started in
turn with its yardstick, so that a busy moment falls on both; the ratio is that of the medians.
Exit code 1 if a bar is missed.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent
IMPORT = [sys.executable, "-c", "import sympy"]
PPRINT = [
    sys.executable,
    "-c",
    "from sympy import *; x,y=symbols('x y'); pprint(Matrix([10*x**2*y**2]).jacobian([x,y]))",
]
GRAD = ["grad", "10*x**2*y**2"]

# What is started, its yardstick, and the bar: the largest ratio allowed.
CASES = [
    (["--help"], IMPORT, 0.5),
    (["grad", "--help"], IMPORT, 0.5),
    (["grad", "x +"], IMPORT, 0.5),
    (["completion", "bash"], IMPORT, 0.5),
    (GRAD, PPRINT, 0.75),
    ([*GRAD, "--format", "pretty", "--color", "always"], PPRINT, 0.75),
    ([*GRAD, "--json"], PPRINT, 0.75),
]


def seconds(command: list[str]) -> float:
    """How long a process takes from start to end."""
    path = os.pathsep.join(filter(None, [str(ROOT), os.environ.get("PYTHONPATH")]))
    # Installed packages come compiled; the checkout is compiled by the run that warms up.
    kept = {name: text for name, text in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    begin = time.perf_counter()
    subprocess.run(
        command,
        env={**kept, "PYTHONPATH": path},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        check=False,
    )
    return time.perf_counter() - begin


def main() -> int:
    """Measure and print; 1 if a bar is missed."""
    pairs = max(9, int(sys.argv[1])) if len(sys.argv) > 1 else 9
    missed = 0
    for tokens, yardstick, bar in CASES:
        command = [sys.executable, "-m", "mccli", *tokens]
        seconds(command)
        seconds(yardstick)
        measured = [(seconds(command), seconds(yardstick)) for _ in range(pairs)]
        ours, theirs = (statistics.median(column) for column in zip(*measured, strict=True))
        verdict = "ok" if ours <= bar * theirs else "MISSED"
        missed += verdict == "MISSED"
        print(
            f"{ours / theirs:5.2f} of {bar:4.2f}  {verdict:6}  {1000 * ours:4.0f} ms against "
            f"{1000 * theirs:4.0f} ms  mccli {' '.join(tokens)}"
        )
    return int(missed > 0)


if __name__ == "__main__":
    sys.exit(main())
