"""Batches for programs: dictionaries in, dictionaries out."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing
from dataclasses import replace
from typing import Any

from mccli.batch.hiring import hired
from mccli.batch.stream import in_order
from mccli.batch.worker import Settings
from mccli.errors import failure
from mccli.limits import LONGEST_SECONDS, Limits
from mccli.syntax.literals import integer_of


def answers(
    requests: Iterable[Mapping[str, Any]],
    *,
    jobs: int | None = None,
    timeout: float | None = None,
    dask: str | None = None,
) -> Iterator[dict[str, Any]]:
    """An answer for every request, in order: a result or an error, as ``mccli schema`` has them.

    Requests are taken ahead of the answers, within bounds and by another thread; values that
    are no JSON (a ``Fraction``) are taken as their text. ``jobs`` is the number of worker
    processes, as many as processors by default; ``timeout`` the seconds a request may take if it
    does not say itself; ``dask`` the address of a Dask scheduler to work there instead.

    Raises ``MccliError`` for an option out of range and where no worker can be had, ``TypeError``
    or ``ValueError`` for what cannot be written as JSON at all; what else is wrong with a request
    is its answer.
    """
    limits = Limits.from_environment()
    if timeout is not None:
        if not timeout > 0:
            message = f"a timeout of {timeout} is not a number of seconds above zero"
            raise failure("usage", "usage.timeout", message, "give one such as timeout=30")
        limits = replace(limits, seconds=float(min(timeout, LONGEST_SECONDS)))
    blocks = ([json.dumps(request, default=str).encode()] for request in requests)
    with closing(in_order(blocks, Settings(limits), hired(jobs, dask))) as stream:
        for ready in stream:
            for answer in ready:
                yield json.loads(answer.text, parse_int=_integer)


def _integer(digits: str) -> int:
    return -integer_of(digits[1:]) if digits[0] == "-" else integer_of(digits)
