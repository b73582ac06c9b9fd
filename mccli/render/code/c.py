"""The target c: C99 and newer, a function that fills arrays its caller owns."""

from __future__ import annotations

from mccli.render.code.c_family import Manner, source, table
from mccli.render.code.draft import Draft
from mccli.render.code.keywords import C_LIBRARY, C
from mccli.render.code.target import Rules

TARGET = table("c", "", "static ")
RULES = Rules(C | frozenset({"fabs", "pow", "log1p"}) | {"k"}, C_LIBRARY)


def write(draft: Draft) -> str:
    """The file."""
    manner = Manner(
        begin=["#include <math.h>"],
        end=[],
        constant="const int",
        function="",
        internal="static ",
        out="*",
        set="*",
        note=f"Compile with: cc -O2 -c {draft.name}.c, and link with -lm. "
        "Results may not overlap arguments.",
    )
    return source(draft, manner)
