"""How many random cases the long tests try: a part of them, all with MCCLI_TEST_ALL=1."""

from __future__ import annotations

import os

ALL = os.environ.get("MCCLI_TEST_ALL") == "1"


def part(cases: range, count: int) -> range:
    """The first ``count`` cases, or all of them."""
    return cases if ALL else cases[:count]
