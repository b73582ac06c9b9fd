"""Getting SymPy into memory at the least cost, and what is raised where it has no answer.

Nothing here needs SymPy to be imported: callers that only catch ``NoForm`` stay light.
"""

from __future__ import annotations

import gc
import sys
from collections.abc import Iterator
from contextlib import contextmanager

from mccli.errors import MccliError
from mccli.limits import Limits, exceeded
from mccli.syntax.tree import Node

# New objects between two looks of the collector; Python's own choice is 700 to 2,000.
_RARELY = 10_000
# A level of SymPy's recursion through C code takes about this much of the C stack.
_STACK_BYTES_PER_LEVEL = 1_000
_MOST_LEVELS = 8_000
# A level of a tree takes several of them.
_STACK_BYTES_PER_DEPTH = 2_500
_DEEPEST = 500


class NoForm(Exception):
    """This engine has no real, finite closed form for ``node`` (another engine may have)."""

    def __init__(self, node: Node, reason: str) -> None:
        super().__init__(reason)
        self.node = node
        self.reason = reason


def load_sympy() -> None:
    """Import SymPy, with the collector off meanwhile: its import makes objects that all stay.

    Where the process has set the collector to look rarely, as the command line does, it is told
    never to look at them; a program that imports mccli keeps its collector as it was.
    """
    if "sympy" in sys.modules:
        return
    collecting = gc.isenabled()
    gc.disable()
    try:
        import sympy  # noqa: F401
    finally:
        if gc.get_threshold()[0] >= _RARELY:
            gc.freeze()
        if collecting:
            gc.enable()


@contextmanager
def deep_recursion() -> Iterator[None]:
    """Allow SymPy as many levels of recursion as the C stack holds, within the block.

    Raises a ``limit`` error where that is not enough.
    """
    before = sys.getrecursionlimit()
    sys.setrecursionlimit(max(before, min(_MOST_LEVELS, _stack_bytes() // _STACK_BYTES_PER_LEVEL)))
    try:
        yield
    except RecursionError:
        raise too_deep() from None
    finally:
        sys.setrecursionlimit(before)


def deepest() -> int:
    """Levels of a tree that SymPy can take: beyond it needs minutes, or more than the stack."""
    return min(_DEEPEST, _stack_bytes() // _STACK_BYTES_PER_DEPTH)


def too_deep() -> MccliError:
    """The ``limit`` error for an expression that SymPy cannot take."""
    return exceeded(
        "depth",
        "this is nested too deeply to be differentiated",
        "nest fewer definitions and functions inside one another",
    )


def check_size(size: int, limits: Limits) -> None:
    """Refuse expressions that have more nodes, written out, than the limit."""
    if size > limits.nodes:
        raise exceeded(
            "expression",
            f"the functions, written out, have more than {limits.nodes} parts",
            "choose fewer functions with --of or variables with --wrt, or raise MCCLI_MAX_NODES",
        )


def _stack_bytes() -> int:
    try:
        import resource
    except ImportError:
        return 2**20
    soft, _hard = resource.getrlimit(resource.RLIMIT_STACK)
    return 2**23 if soft == resource.RLIM_INFINITY else int(soft)
