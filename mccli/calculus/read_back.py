"""The entries of an answer as their printed text reads.

What the parser makes of the text is what is checked and printed, so that an answer and its
check cannot differ. Sums and function calls that occur more than once are read once: each is
a whole wherever it stands, between brackets or commas, and a name takes its place meanwhile.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from mccli.limits import Limits
from mccli.model.program import SparseRow, Temporaries
from mccli.source import Source
from mccli.syntax import printer, tree
from mccli.syntax.document import parse_expression
from mccli.syntax.tree import Node, exceeds, fold, free_names, postorder, rebuilt, written_size

_SHARED = frozenset({"sum", "call"})
_FEW = 150
# What a whole term of a sum is; a sum in a sum has brackets.
_TERM = frozenset({"product", "power", "call", "name", "number"})
_TERMS: dict[str, Node] = {}
"""What texts read as; a cache."""
_READ: dict[int, tuple[Node, Node, int]] = {}
"""Terms with what their texts read as and their sizes written out, by ``id``; a cache.

The graph has lasting terms, which come again and again.
"""
_MOST_TERMS = 8_000
_SOME = 50


@dataclass(frozen=True, slots=True)
class ReadBack:
    """The printed trees, and in ``whole`` the rows with the temporaries in their places."""

    temporaries: Temporaries
    rows: tuple[SparseRow, ...]
    whole: tuple[SparseRow, ...]


def read_back(temporaries: Temporaries, rows: Sequence[SparseRow], limits: Limits) -> ReadBack:
    """The temporaries and entries as their text reads; what they share, they still share."""
    relaxed = limits.for_answers()
    trees = [expr for _, expr in temporaries]
    trees += {id(entry): entry for row in rows for _, entry in row}.values()
    read = _read(trees, relaxed)
    printed = tuple(tuple((j, read[id(entry)]) for j, entry in row) for row in rows)
    if not temporaries:
        return ReadBack((), printed, printed)
    again = tuple((name, read[id(expr)]) for name, expr in temporaries)
    return ReadBack(again, printed, inlined(again, printed))


def inlined(temporaries: Temporaries, rows: Sequence[SparseRow]) -> tuple[SparseRow, ...]:
    """The rows with the temporaries in their places, as shared nodes."""
    values: dict[str, Node] = {}
    done: dict[int, Node] = {}
    for name, expr in temporaries:
        values[name] = _filled_in(expr, values, done)
    return tuple(tuple((j, _filled_in(entry, values, done)) for j, entry in row) for row in rows)


def _read(trees: Sequence[Node], limits: Limits) -> dict[int, Node]:
    """What the text of each tree reads as, by ``id``."""
    again = _read_before(trees)
    if again is not None:
        return again
    if _are_small(trees):
        return _read_at_once(trees, limits)
    uses = Counter(id(operand) for node in postorder(*trees) for operand in node.args)
    wanted = {id(each) for each in trees}
    prefix = _unused_prefix(free_names(*trees))
    outlines: dict[int, Node] = {}
    read: dict[int, Node] = {}
    parts: dict[str, Node] = {}
    for node in postorder(*trees):
        shared = node.op in _SHARED and uses[id(node)] > 1
        if shared or id(node) in wanted:
            text = printer.text(fold(node, rebuilt, outlines))
            found = parse_expression(Source("answer", text), limits)
            if parts:
                found = _filled_in(found, parts, {})
            read[id(node)] = found
            if shared:
                name = f"{prefix}{len(parts)}"
                parts[name] = found
                outlines[id(node)] = tree.name(name)
    return read


def _read_before(trees: Sequence[Node]) -> dict[int, Node] | None:
    """The same for few small sums of terms that all came before; None for others."""
    found: dict[int, Node] = {}
    count = len(trees)
    for tree_ in trees:
        if tree_.op != "sum":
            return None
        terms = []
        for term in tree_.args:
            kept = _READ.get(id(term))
            if kept is None or term.op not in _TERM:
                return None
            terms.append(kept[1])
            count += kept[2]
        found[id(tree_)] = Node("sum", tree_.value, tuple(terms))
    return found if count <= _FEW else None


def _are_small(trees: Sequence[Node]) -> bool:
    """Whether the trees have few nodes together; those of terms that came before are known."""
    count = 0
    for tree_ in trees:
        for term in tree_.args if tree_.op == "sum" else (tree_,):
            kept = _READ.get(id(term))
            count += written_size([term], _FEW) if kept is None else kept[2]
    return count + len(trees) <= _FEW or not exceeds(trees, _FEW)


def _read_at_once(trees: Sequence[Node], limits: Limits) -> dict[int, Node]:
    """The same for few small trees: terms that came before are not read again.

    A term of a sum reads the same wherever it stands.
    """
    if len(_READ) > _MOST_TERMS:
        _TERMS.clear()
        _READ.clear()
    found: dict[int, Node] = {}
    for tree_ in trees:
        if tree_.op == "sum" and all(term.op in _TERM for term in tree_.args):
            terms = tuple([_term(each, limits) for each in tree_.args])
            found[id(tree_)] = Node("sum", tree_.value, terms)
        else:
            found[id(tree_)] = _term(tree_, limits)
    return found


def _term(term: Node, limits: Limits) -> Node:
    kept = _READ.get(id(term))
    if kept is not None:
        return kept[1]
    text = printer.text(term)
    known = _TERMS.get(text)
    if known is None:
        known = _TERMS[text] = tree.lasting(_parsed(text, limits))
    _READ[id(term)] = term, known, written_size([term], _FEW)
    return known


def _parsed(text: str, limits: Limits) -> Node:
    if len(_TERMS) < _SOME or not text.isascii():
        return parse_expression(Source("answer", text), limits)
    # Only a process with many requests has use for that.
    from mccli.syntax.recall import reread

    return reread(text, lambda text: parse_expression(Source("answer", text), limits))


def _unused_prefix(names: set[str]) -> str:
    """A short beginning that no name of the entries has."""
    number = 0
    while any(name.startswith(f"s{number}_") for name in names):
        number += 1
    return f"s{number}_"


def _filled_in(outline: Node, parts: Mapping[str, Node], done: dict[int, Node]) -> Node:
    """The outline with the parts that names stand for."""

    def rule(node: Node, args: list[Node]) -> Node:
        if node.op == "name":
            return parts.get(node.value, node)
        return rebuilt(node, args)

    return fold(outline, rule, done)
