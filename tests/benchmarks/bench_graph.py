"""Large systems, gradients and streams against SymPy, SymEngine and CasADi, in one run.

Run by hand, with mccli and its extra ``peers`` installed::

    python tests/benchmarks/bench_graph.py [--quick] [ROW …]

Every row prints the work, the figure found, its bar, and whether it is held; figures are ratios
of two measurements taken one after the other, and mccli's numbers are compared with a peer's at
a random point. ``--quick`` takes smaller sizes (its bars are those of the full sizes); names of
rows select some of them. SymPy's slow runs are taken once. Exit code 1 if a bar is missed.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from functools import partial

import rows_in_process
import rows_of_processes
from measure import Failed, Row, report
from sizes import FULL, QUICK, Sizes

ROWS: dict[str, Callable[[Sizes], Iterator[Row]]] = {
    "sparse": partial(rows_of_processes.sparse, rows_of_processes.WRITTEN),
    "sparse-family": partial(rows_of_processes.sparse, rows_of_processes.FAMILY),
    "growth": partial(rows_of_processes.growth, rows_of_processes.WRITTEN),
    "growth-family": partial(rows_of_processes.growth, rows_of_processes.FAMILY),
    "stream": rows_of_processes.stream,
    "dense": rows_in_process.dense,
    "gradients": rows_in_process.gradients,
    "end": rows_in_process.end_to_end,
    "hessian": rows_in_process.hessian,
    "shared": rows_in_process.shared_parts,
    "batch": rows_of_processes.batch,
    "startup": rows_of_processes.startup,
}


def main(*arguments: str) -> int:
    """Print the rows asked for; 1 if a bar is missed or a row cannot be measured."""
    chosen = [each for each in arguments if each != "--quick"] or list(ROWS)
    unknown = [name for name in chosen if name not in ROWS]
    if unknown:
        raise SystemExit(f"no such row: {', '.join(unknown)}; there are {', '.join(ROWS)}")
    sizes = QUICK if "--quick" in arguments else FULL
    missed = 0
    for name in chosen:
        begin = time.perf_counter()
        rows = ROWS[name](sizes)
        while True:
            try:
                missed += report([next(rows)])
            except StopIteration:
                break
            except Failed as failed:
                missed += report([Row(name, str(failed), "", False)])
                break
        print(f"  ({name}: {time.perf_counter() - begin:.0f} s)", flush=True)
    return int(missed > 0)


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
