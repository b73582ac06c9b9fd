"""The entries of an answer as their printed text reads.

What the parser makes of the text is what is checked and printed, so that an answer and its
check cannot differ. Sums and function calls that occur more than once are read once: each is
a whole wherever it stands, between brackets or commas, and a name takes its place meanwhile.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from mccli.limits import Limits
from mccli.source import Source
from mccli.syntax import printer, tree
from mccli.syntax.document import parse_expression
from mccli.syntax.tree import Node, fold, free_names, postorder, rebuilt

_SHARED = frozenset({"sum", "call"})


def read_back(rows: Sequence[Sequence[Node]], limits: Limits) -> tuple[tuple[Node, ...], ...]:
    """The entries as their text reads; what they share, they still share."""
    relaxed = limits.for_answers()
    entries = list({id(entry): entry for row in rows for entry in row}.values())
    uses = Counter(id(operand) for node in postorder(*entries) for operand in node.args)
    wanted = {id(entry) for entry in entries}
    prefix = _unused_prefix(free_names(*entries))
    outlines: dict[int, Node] = {}
    read: dict[int, Node] = {}
    parts: dict[str, Node] = {}
    for node in postorder(*entries):
        shared = node.op in _SHARED and uses[id(node)] > 1
        if shared or id(node) in wanted:
            text = printer.text(fold(node, rebuilt, outlines))
            found = _filled_in(parse_expression(Source("answer", text), relaxed), parts)
            read[id(node)] = found
            if shared:
                name = f"{prefix}{len(parts)}"
                parts[name] = found
                outlines[id(node)] = tree.name(name)
    return tuple(tuple(read[id(entry)] for entry in row) for row in rows)


def _unused_prefix(names: set[str]) -> str:
    """A short beginning that no name of the entries has."""
    number = 0
    while any(name.startswith(f"s{number}_") for name in names):
        number += 1
    return f"s{number}_"


def _filled_in(outline: Node, parts: dict[str, Node]) -> Node:
    """The outline with the parts that names stand for."""

    def rule(node: Node, args: list[Node]) -> Node:
        if node.op == "name":
            return parts.get(node.value, node)
        return rebuilt(node, args)

    return fold(outline, rule)
