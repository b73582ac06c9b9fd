"""How long reading takes, against Python's own ``ast.parse`` of the same text.

Run by hand: ``python tests/benchmarks/bench_parse.py [PAIRS]``. Each row times pairs of runs,
one after the other in one process, and prints the median of the pairs' ratios and the worst;
the bar is 10. The last rows show that time per token does not grow with the text.
"""

from __future__ import annotations

import ast
import gc
import random
import statistics
import sys
import time
import tracemalloc
from collections.abc import Callable, Iterator

from mccli.limits import Limits
from mccli.source import Source
from mccli.syntax.document import parse_document
from mccli.syntax.tokens import tokenize

LIMITS = Limits(literal_digits=1_000)


def texts() -> Iterator[tuple[str, str]]:
    """Texts of about 100,000 to 250,000 tokens that both languages read."""
    chance = random.Random(1)

    def monomial() -> str:
        number, power = chance.randint(1, 99), chance.randint(2, 5)
        return f"{number}*x{chance.randint(1, 9)}**{power}*sin(y{chance.randint(1, 9)})"

    yield "polynomials", "\n".join(" + ".join(monomial() for _ in range(200)) for _ in range(80))
    yield "definitions", "\n".join(f"f{i} = x{i % 7}**2 + 3*y" for i in range(20_000))
    yield "sums of names", "\n".join(" + ".join(["x"] * 900) for _ in range(100))
    yield "one list of sums", "[" + ", ".join([" + ".join(["x"] * 900)] * 100) + "]"
    yield "products", "\n".join("*".join(f"x{i % 50}" for i in range(900)) for _ in range(100))
    yield "nested calls", "\n".join(["sin(exp(" * 40 + "x + 1" + "))" * 40] * 800)
    yield "brackets", "\n".join(["(x + (y - 2)*(a/b - c))**2 - (3.5*x - 1)*(x < 2)"] * 4_000)
    yield "decimals", "\n".join(f"0.{i}5 + {i}e-3*7 - 100" for i in range(12_000))
    yield "choices", "\n".join(["where(x < 2, max(x, y, 3), atan2(-x, y)) - -x"] * 5_000)
    yield "powers", "\n".join(["-x**2**y + 2**-x*(x**2)**3"] * 8_000)


def seconds(work: Callable[[], object]) -> float:
    """The time of one run, on a clean heap."""
    gc.collect()
    start = time.perf_counter()
    result = work()
    elapsed = time.perf_counter() - start
    del result
    return elapsed


def compare(pairs: int) -> None:
    """Print the ratios to ``ast.parse``."""
    for title, text in texts():
        source = Source("benchmark", text)
        ratios, ours = [], []
        for _ in range(pairs):
            python = seconds(lambda text=text: ast.parse(text))
            ours.append(seconds(lambda source=source: parse_document([source], LIMITS)))
            ratios.append(ours[-1] / python)
        count = len(tokenize(source, LIMITS)[0].texts)
        each = statistics.median(ours) / count * 1e6
        print(
            f"{title:18} {count:8} tokens  ratio {statistics.median(ratios):5.2f}"
            f"  worst {max(ratios):5.2f}  {each:5.2f} us/token"
        )


def growth() -> None:
    """Print time and memory per token of sums that grow to a million terms."""
    for terms in (10_000, 100_000, 1_000_000):
        source = Source("benchmark", " + ".join(f"x{i}" for i in range(terms)))
        elapsed = seconds(lambda source=source: parse_document([source], LIMITS))
        tracemalloc.start()
        parse_document([source], LIMITS)
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        each = elapsed / (2 * terms) * 1e6
        print(f"sum of {terms:8} names  {each:5.2f} us/token  {peak / 2**20:7.1f} MiB at most")


if __name__ == "__main__":
    compare(int(sys.argv[1]) if len(sys.argv) > 1 else 7)
    growth()
