"""Rows of derivatives with symbolic sizes: in a warm process, and as whole processes."""

from __future__ import annotations

import gc
import statistics
import time
from collections import Counter
from collections.abc import Iterator

import measure
import tensor_verdicts
from measure import Row
from networks_in_matrices import loss_text, spaces
from tensor_cases import Case, table

DEPTHS = (3, 6, 12, 24)
# What SymPy's matrix expressions can do, as its user writes it, beside the same for mccli.
PAIRS = {
    "least squares": (
        ["norm(A*x - y)^2", "-d", "A : R^(m,n)", "-d", "x : R^n", "-d", "y : R^m", "--wrt", "x"],
        "A = MatrixSymbol('A', m, n); x = MatrixSymbol('x', n, 1); y = MatrixSymbol('y', m, 1); "
        "r = A*x - y; print((r.T*r).diff(x))",
    ),
    "trace of a product": (
        ["tr(A*X*B*X'*C)", "-d", "A : R^(p,m)", "-d", "X : R^(m,n)", "-d", "B : R^(n,n)",
         "-d", "C : R^(m,p)", "--wrt", "X"],
        "A = MatrixSymbol('A', p, m); X = MatrixSymbol('X', m, n); B = MatrixSymbol('B', n, n); "
        "C = MatrixSymbol('C', m, p); print(Trace(A*X*B*X.T*C).diff(X))",
    ),
    "network of two layers": (
        [loss_text(2), *[part for name, space in spaces(2).items()
                         for part in ("-d", f"{name} : {space}")], "--wrt", "W1"],
        "h = Symbol('h', integer=True, positive=True); z = Symbol('z', real=True); "
        "W1 = MatrixSymbol('W1', h, n); W2 = MatrixSymbol('W2', p, h); "
        "x = MatrixSymbol('x', n, 1); y = MatrixSymbol('y', p, 1); "
        "r = W2*(W1*x).applyfunc(Lambda(z, tanh(z))) - y; print((r.T*r).diff(W1))",
    ),
}  # fmt: skip
PREFACE = "from sympy import *; m, n, p = symbols('m n p', integer=True, positive=True); "


def identities(repeats: int) -> Iterator[Row]:
    """Every identity, verified, in a process that has differentiated before."""
    for name, bars in (("identities", (10, 50)), ("cookbook", None)):
        cases = list({case.id: case for case in table(name)}.values())
        gc.collect()
        # The first round warms up.
        rounds = [[_milliseconds(case) for case in cases] for _ in range(repeats + 1)][1:]
        times = [statistics.median(each) for each in zip(*rounds, strict=True)]
        slowest = cases[times.index(max(times))].id
        middle, most = statistics.median(times), max(times)
        yield Row(
            f"{len(cases)} of {name}.json in a warm process",
            f"median {middle:.1f} ms, most {most:.0f} ms ({slowest})",
            f"≤ {bars[0]} ms, ≤ {bars[1]} ms" if bars else "",
            middle <= bars[0] and most <= bars[1] if bars else None,
        )


def _milliseconds(case: Case) -> float:
    begin = time.process_time()
    tensor_verdicts.derived(case, "numerator")
    return 1e3 * (time.process_time() - begin)


def network(repeats: int) -> Iterator[Row]:
    """The gradient of a network of twelve layers by its first weights."""
    times = [measure.seconds(lambda: _gradient(12)) for _ in range(repeats + 1)]
    middle = statistics.median(times[1:])
    yield Row(
        "gradient by W1 of 12 tanh layers, in a warm process",
        f"{middle:.3f} s (first {times[0]:.3f} s)", "< 0.5 s", middle < 0.5,
    )  # fmt: skip


def products(_repeats: int) -> Iterator[Row]:
    """The Hessian of products of ever more sums: the search for a form has to stay bounded."""
    times = []
    for count in (2, 4, 6):
        sums = "*".join(f"sum(log(1 + (x + {i}).^2))" for i in range(count))
        times.append(measure.seconds(lambda sums=sums: _hessian(f"prod(x)*{sums}")))
    yield Row(
        "Hessian of prod(x) times 2, 4 and 6 sums, in a warm process",
        ", ".join(f"{each:.2f} s" for each in times), "< 10 s", times[-1] < 10,
    )  # fmt: skip


def _hessian(text: str) -> object:
    import mccli

    return mccli.hessian(text, wrt="x", declare={"x": "R^n"})


def growth(_repeats: int) -> Iterator[Row]:
    """How the text of that gradient grows with the depth."""
    lengths = [len(str(_gradient(depth))) for depth in DEPTHS]
    steps = [
        (more - less) / (deep - shallow)
        for less, more, shallow, deep in zip(lengths, lengths[1:], DEPTHS, DEPTHS[1:], strict=False)
    ]
    yield Row(
        f"characters of the answer for {', '.join(map(str, DEPTHS))} layers",
        ", ".join(map(str, lengths)) + f" ({steps[-1]:.0f} a layer at the end)",
        "linear", steps[-1] <= 1.25 * steps[-2],
    )  # fmt: skip


def _gradient(depth: int) -> object:
    import mccli

    return mccli.gradient(loss_text(depth), wrt="W1", declare=spaces(depth))


def process(repeats: int) -> Iterator[Row]:
    """A whole process of the command, beside Python with SymPy and the same derivative."""
    for work, (tokens, peer) in PAIRS.items():
        ratio, ours, theirs = measure.paired(
            lambda tokens=tokens: measure.mccli("grad", *tokens).seconds,
            lambda peer=peer: measure.process("-c", PREFACE + peer).seconds,
            repeats,
        )
        yield Row(
            f"process of {work} to SymPy's",
            f"{1 / ratio:.2f} × its time ({ours:.2f} s, {theirs:.2f} s)",
            "≤ 1.0 ×", 1 / ratio <= 1,
        )  # fmt: skip


def verdicts(_repeats: int) -> Iterator[Row]:
    """Right, wrong and unanswered by value, of both tables."""
    for name in ("identities", "cookbook"):
        for who, judge in (
            ("mccli", tensor_verdicts.of_mccli), ("SymPy", tensor_verdicts.of_sympy),
        ):  # fmt: skip
            found = tensor_verdicts.verdicts(name, judge)
            count = Counter(found.values())
            yield Row(
                f"{who} on {len(found)} of {name}.json, by value",
                ", ".join(f"{count[each]} {each}" for each in ("right", "wrong", "unanswered")),
                "all right" if who == "mccli" else "",
                count["right"] == len(found) if who == "mccli" else None,
            )
