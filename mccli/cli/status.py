"""Exit codes that are no error's (those are in ``mccli.errors``), and what all codes mean."""

from __future__ import annotations

OK = 0
INTERRUPTED = 130
TERMINATED = 143
BROKEN_PIPE = 141

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
