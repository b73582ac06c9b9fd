"""Rows that run mccli as its users do: whole processes, from file to output."""

from __future__ import annotations

import json
import math
import random
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import algebra
import measure
import workloads
from measure import ROOT, Row, mccli, peer
from sizes import Sizes

_COMPARED = 200
SPARSE = ("--sparse", "--json", "--engine", "graph", "--timeout", "3600")


@dataclass(frozen=True, slots=True)
class Form:
    """How a Brusselator is given to mccli: as a family, or one definition a line."""

    title: str
    tokens: Callable[[int], list[str]]
    megabytes: int
    """The memory allowed for N = 10^5."""


FAMILY = Form(
    "family",
    lambda n: [str(measure.file(workloads.brusselator_family())), "--let", f"h={n // 2}"],
    600,
)
WRITTEN = Form("written out", lambda n: [str(measure.file(workloads.brusselator_text(n)))], 1_500)


def sparse(form: Form, sizes: Sizes) -> Iterator[Row]:
    """Brusselator, file to sparse JSON, against a SymPy and a SymEngine process."""
    n = sizes.sparse
    tokens = ("jacobian", *form.tokens(n), *SPARSE)
    engine = ("symengine-sparse", *WRITTEN.tokens(n))
    work = f"Brusselator {n}, {form.title}"
    worst = _worst(_numbers(mccli(*tokens).output, n), _numbers(peer(*engine).output, n))
    yield Row(
        f"{work}: entries against SymEngine's at a point",
        f"largest relative difference {worst:.1e}", "≤ 1e-9", worst <= 1e-9,
    )  # fmt: skip
    ratio, ours, _ = measure.paired(
        lambda: mccli(*tokens).seconds, lambda: peer(*engine).seconds, sizes.pairs
    )
    slow = _sympy_seconds(n)
    yield Row(
        f"{work}, file to sparse JSON, to SymPy's process",
        f"{slow / ours:.0f} × faster ({ours:.2f} s, {slow:.1f} s)", "≥ 200 × faster",
        slow / ours >= 200,
    )  # fmt: skip
    yield Row(
        f"{work}, file to sparse JSON, to SymEngine's process",
        f"{1 / ratio:.2f} × its time ({ours:.2f} s)", "≤ 3 ×", 1 / ratio <= 3,
    )  # fmt: skip


@cache
def _sympy_seconds(n: int) -> float:
    return peer("sympy-jacobian", "brusselator", str(n)).seconds


def _numbers(output: Path, n: int) -> dict[tuple[int, int], float]:
    from programs import printed_numbers

    chance = random.Random(workloads.SEED)
    names = algebra.components("u", n // 2) + workloads.components("v", n // 2)
    return printed_numbers(output, {name: chance.uniform(0.5, 2) for name in names})


def _worst(ours: dict[tuple[int, int], float], theirs: dict[tuple[int, int], float]) -> float:
    """The largest relative difference; infinite where one has an entry the other lacks."""
    if ours.keys() != theirs.keys():
        return math.inf
    return max(abs(ours[key] - theirs[key]) / max(abs(theirs[key]), 1e-300) for key in ours)


def growth(form: Form, sizes: Sizes) -> Iterator[Row]:
    """Time and memory from N = 10^3 to 10^5."""
    times, peaks = [], []
    for n in sizes.growth:
        run = mccli("jacobian", *form.tokens(n), *SPARSE)
        times.append(run.seconds)
        peaks.append(run.megabytes)
        run.output.unlink()
    first, *_, before, last = sizes.growth
    # The start of the process flatters the small sizes: so the last step counts as well.
    whole = math.log(times[-1] / times[0]) / math.log(last / first)
    step = math.log(times[-1] / times[-2]) / math.log(last / before)
    listed = ", ".join(f"{each:.2f}" for each in times)
    yield Row(
        f"Brusselator {first} to {last}, {form.title}, growth exponent",
        f"{whole:.2f}, last step {step:.2f} ({listed} s)", "≤ 1.15", max(whole, step) <= 1.15,
    )  # fmt: skip
    yield Row(
        f"Brusselator {last}, {form.title}, memory at most",
        f"{peaks[-1]:.0f} MB", f"< {form.megabytes} MB", peaks[-1] < form.megabytes,
    )  # fmt: skip


def stream(sizes: Sizes) -> Iterator[Row]:
    """A family of 10^6 rows to sparse JSON: the memory does not grow."""
    runs = []
    for n in sizes.stream:
        runs.append(mccli("jacobian", *FAMILY.tokens(n), *SPARSE))
        runs[-1].output.unlink()
    less, more = (run.megabytes for run in runs)
    yield Row(
        f"family of {sizes.stream[0]} and of {sizes.stream[1]} rows to sparse JSON, memory",
        f"{less:.0f} MB and {more:.0f} MB ({runs[1].wall:.0f} s)", "does not grow",
        more <= 1.1 * less,
    )  # fmt: skip


def batch(sizes: Sizes) -> Iterator[Row]:
    """Small requests, one worker, verification on, against a bare SymPy loop."""
    functions = workloads.small_functions(max(sizes.loop, sizes.requests))
    lines = "\n".join(functions[: sizes.loop]) + "\n"
    loop = peer("sympy-loop", str(measure.file(lines, ".txt")))
    rate = float(loop.output.read_text("utf-8"))
    for engine, count, bar in (
        ("sympy", sizes.sympy_requests, 0.3),
        ("graph", sizes.requests, 15),
    ):
        requests = [
            {"id": i, "command": "grad", "functions": text, "wrt": ["x", "y"], "engine": engine}
            for i, text in enumerate(functions[:count])
        ]
        given = measure.file("\n".join(map(json.dumps, requests)) + "\n", ".ndjson")
        run = mccli("batch", "--jobs", "1", given=given)
        answers = [json.loads(line) for line in run.output.read_text("utf-8").splitlines()]
        worst = max(map(_difference, functions[:_COMPARED], answers))
        yield Row(
            f"batch, engine {engine}: gradients against SymEngine's at a point",
            f"largest relative difference {worst:.1e}", "≤ 1e-9", worst <= 1e-9,
        )  # fmt: skip
        right = len(answers) == count and all(each["verified"]["ok"] for each in answers)
        found = count / run.wall / rate
        yield Row(
            f"batch of {count}, engine {engine}, one worker, verified",
            f"{found:.2f} × a SymPy loop ({count / run.wall:.0f}/s, {rate:.0f}/s)"
            + ("" if right else ", not all verified"),
            f"≥ {bar} ×", right and found >= bar,
        )  # fmt: skip


def _difference(function: str, answer: dict[str, Any]) -> float:
    from peers import symengine_gradient
    from programs import text_numbers

    point = {"x": 0.7, "y": 1.1}
    ours = text_numbers(answer["derivative"][0], answer["temporaries"], point)
    theirs = symengine_gradient(function, point)
    return max(abs(a - b) / abs(b) for a, b in zip(ours, theirs, strict=True))


def startup(_sizes: Sizes) -> Iterator[Row]:
    """The start-up bars of the calculator, by their own benchmark."""
    import subprocess

    done = subprocess.run(
        [sys.executable, str(ROOT / "tests" / "benchmarks" / "bench_startup.py")],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    for line in done.stdout.splitlines():
        ratio, _of, rest = line.strip().partition(" of ")
        bar, verdict, _times = rest.split(maxsplit=2)
        command = line.partition("mccli ")[2]
        yield Row(f"start-up of {command}", f"{ratio} × SymPy's", f"≤ {bar} ×", verdict == "ok")
