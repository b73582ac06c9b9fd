"""Exit codes, all in one table."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from mccli.errors import Kind

OK = 0
INTERRUPTED = 130
TERMINATED = 143
BROKEN_PIPE = 141

EXIT_CODES: dict[Kind, int] = {
    "check": 1,
    "usage": 2,
    "parse": 3,
    "math": 4,
    "limit": 5,
    "io": 6,
    "internal": 70,
}

MEANINGS = (
    (OK, "done"),
    (1, "a claim is wrong"),
    (2, "wrong options or arguments"),
    (3, "the input cannot be read: syntax, names, shapes, encoding"),
    (4, "undefined, not differentiable at the point asked, or undecided"),
    (5, "a limit was hit: time, memory, size or depth"),
    (6, "a file or a stream cannot be read or written"),
    (70, "a bug in mccli"),
    (INTERRUPTED, "interrupted (141: broken pipe, 143: terminated)"),
)
