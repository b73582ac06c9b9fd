"""The data flow of a function as a tree: what each variable is made of.

::

    y: +
    ├─ x
    └─ u: ^2
       └─ x
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from mccli.model.steps import Flow
from mccli.render.one_line import symbol
from mccli.render.style import Style

Words = Callable[[str], str]

_MOST_LINES = 40
_BRANCHES = {False: ("├─ ", "│  ", "└─ ", "   "), True: ("|- ", "|  ", "`- ", "   ")}


def tree_lines(flow: Flow, words: Words, style: Style) -> list[str]:
    """One line for each part; of many, the first. ``words`` writes operations."""
    lines: list[str] = []
    for text in _lines(flow, words, style):
        if len(lines) == _MOST_LINES:
            return [*lines, "..." if style.ascii else "…"]
        lines.append(text)
    return lines


def _lines(flow: Flow, words: Words, style: Style) -> Iterator[str]:
    more, along, end, after = _BRANCHES[style.ascii]
    stack: list[tuple[Flow, str, str]] = [(flow, "", "")]
    while stack:
        part, lead, indent = stack.pop()
        yield lead + _label(part, words, style)
        last = len(part.operands) - 1
        for place, each in reversed([*enumerate(part.operands)]):
            branch, rest = (end, after) if place == last else (more, along)
            stack.append((each, indent + branch, indent + rest))


def _label(flow: Flow, words: Words, style: Style) -> str:
    name = symbol(flow.name, style)
    if not flow.operation:
        return name
    return f"{name}: {words(flow.operation)}"
