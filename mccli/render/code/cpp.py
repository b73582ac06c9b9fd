"""The target cpp: a header for C++17 and newer, whose function fills arrays its caller owns."""

from __future__ import annotations

from mccli.render.code.c_family import Manner, source, table
from mccli.render.code.draft import Draft
from mccli.render.code.keywords import C_LIBRARY, CPP
from mccli.render.code.target import Rules

TARGET = table("cpp", "std::", "inline ")
RULES = Rules(CPP | {"k"}, C_LIBRARY, joined=False)


def write(draft: Draft) -> str:
    """The header."""
    guard = f"{draft.name.upper()}_HPP"
    manner = Manner(
        begin=[f"#ifndef {guard}", f"#define {guard}", "", "#include <cmath>"],
        end=["", "#endif"],
        constant="inline constexpr int",
        function="inline ",
        internal="inline ",
        out="&",
        set="",
        note=f'Include it as "{draft.name}.hpp". Results may not overlap arguments.',
    )
    return source(draft, manner)
