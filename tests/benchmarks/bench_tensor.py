"""Derivatives of symbolic vectors and matrices: time, length of the answer, right and wrong.

Run by hand, with mccli and its extra ``test`` installed::

    python tests/benchmarks/bench_tensor.py [--quick] [ROW …]

Every row prints the work, the figure found, its bar, and whether it is held. Whole processes
are measured beside SymPy's, one after the other; ``--quick`` repeats less. ``verdicts`` judges
mccli's and SymPy's answers by value. Exit code 1 if a bar is missed.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator

import rows_of_tensors
from measure import Failed, Row, report

ROWS: dict[str, Callable[[int], Iterator[Row]]] = {
    "identities": rows_of_tensors.identities,
    "network": rows_of_tensors.network,
    "growth": rows_of_tensors.growth,
    "products": rows_of_tensors.products,
    "process": rows_of_tensors.process,
    "verdicts": rows_of_tensors.verdicts,
}
REPEATS = 9
QUICK = 3


def main(*arguments: str) -> int:
    """Print the rows asked for; 1 if a bar is missed or a row cannot be measured."""
    chosen = [each for each in arguments if each != "--quick"] or list(ROWS)
    unknown = [name for name in chosen if name not in ROWS]
    if unknown:
        raise SystemExit(f"no such row: {', '.join(unknown)}; there are {', '.join(ROWS)}")
    missed = 0
    for name in chosen:
        begin = time.perf_counter()
        try:
            for row in ROWS[name](QUICK if "--quick" in arguments else REPEATS):
                missed += report([row])
        except Failed as failed:
            missed += report([Row(name, str(failed), "", False)])
        print(f"  ({name}: {time.perf_counter() - begin:.0f} s)", flush=True)
    return int(missed > 0)


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
