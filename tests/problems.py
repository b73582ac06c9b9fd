"""Short ways for tests to pose problems."""

from __future__ import annotations

from collections.abc import Sequence

from mccli.limits import Limits
from mccli.model.problem import Problem
from mccli.model.result import Result
from mccli.model.sizes import parse_let
from mccli.pipeline import Request, read, run
from mccli.source import Source

LIMITS = Limits()


def request(
    command: str,
    *inputs: str,
    wrt: str = "",
    declare: Sequence[str] = (),
    of: str = "",
    at: str | None = None,
    layout: str = "numerator",
    verify: bool = True,
    engine: str = "auto",
    sparse: bool = False,
    let: Sequence[str] = (),
) -> Request:
    return Request(
        command,
        tuple(Source(f"argument {i}", text) for i, text in enumerate(inputs, 1)),
        (wrt,) if wrt else (),
        layout,  # type: ignore[arg-type]
        tuple(Source(f"-d {i}", text) for i, text in enumerate(declare, 1)),
        (of,) if of else (),
        None if at is None else Source("--at", at),
        verify,
        parse_let(let, LIMITS) if let else (),
        engine=engine,  # type: ignore[arg-type]
        sparse=sparse,
    )


def problem(*inputs: str, **options: object) -> Problem:
    return read(request("jacobian", *inputs, **options), LIMITS)  # type: ignore[arg-type]


def answer(command: str, *inputs: str, **options: object) -> Result:
    return run(request(command, *inputs, **options), LIMITS)  # type: ignore[arg-type]
