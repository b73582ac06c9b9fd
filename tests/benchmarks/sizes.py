"""How large the benchmark's works are: as the bars ask, or smaller for a quick look."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Sizes:
    """One size for each work; ``pairs`` is how often fast ones are repeated."""

    pairs: int
    sparse: int
    growth: tuple[int, ...]
    stream: tuple[int, int]
    dense: int
    rosenbrock: int
    product: int
    mlp: int
    end: int
    hessian: int
    network: int
    loop: int
    requests: int
    sympy_requests: int


FULL = Sizes(
    pairs=5, sparse=1_000, growth=(1_000, 10_000, 100_000), stream=(100_000, 1_000_000),
    dense=100, rosenbrock=1_000, product=1_000, mlp=64, end=10_000, hessian=100, network=8,
    loop=2_000, requests=10_000, sympy_requests=1_000,
)  # fmt: skip
QUICK = Sizes(
    pairs=3, sparse=200, growth=(1_000, 3_000, 10_000), stream=(10_000, 100_000),
    dense=20, rosenbrock=100, product=100, mlp=16, end=1_000, hessian=40, network=4,
    loop=300, requests=2_000, sympy_requests=200,
)  # fmt: skip
