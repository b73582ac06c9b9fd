"""Texts that differ from earlier ones in their numbers only: read without a parser.

A stream of requests often holds one formula with other numbers. A text without its literals is
a *pattern*; the tree that the parser made of one, once it has come twice, serves every later
text of the same pattern. The terms of its sum are kept with what is found about them, since a
term often comes again where the whole formula does not.

Offsets in a tree made like this are those of the text that the parser read. So whoever meets
an error in it has the text at hand parsed, to tell the right place.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from typing import Any

from mccli.limits import Limits
from mccli.source import Source
from mccli.syntax.document import Definition, Document
from mccli.syntax.tree import Node, lasting, postorder

# A number that is no part of a name, of a number with an exponent, or of a range.
_LITERAL = re.compile(r"(?<![\w.])([0-9]{1,18}(?:\.[0-9]{1,18})?)(?![\w.])", re.ASCII)
_DIGITS = 36
# Longer texts, together, take most of their time elsewhere.
_LONGEST = 1_000
# Zero may be a divisor, and a long number may need a second look.
_ORDINARY = 10**9
_MOST_KINDS = 50
_MOST_PATTERNS = 500
_MOST_TERMS = 5_000

Literals = tuple[str, ...]


class _Term:
    """One term of a pattern: how to build its tree from literals, and the trees that came."""

    def __init__(self, root: Node, numbers: Mapping[int, int]) -> None:
        """``numbers`` has the number of each literal of the whole text, by ``id``."""
        nodes = list(postorder(root))
        below = [numbers[id(node)] for node in nodes if id(node) in numbers]
        self.first, self.after = (below[0], below[-1] + 1) if below else (0, 0)
        place = {id(node): i for i, node in enumerate(nodes)}
        self._steps = [
            (node, numbers.get(id(node), -1), tuple(place[id(each)] for each in node.args))
            for node in nodes
        ]
        self._trees: dict[Literals, Node] = {}
        self._alike: dict[tuple[type, ...], dict[Any, Any]] = {}

    def tree(self, literals: Literals) -> tuple[Node, bool]:
        """The tree with the literals from ``first`` up to ``after``; whether it is new."""
        known = self._trees.get(literals)
        if known is not None:
            return known, False
        found = self._trees[literals] = self.built(literals)
        return found, True

    def built(self, literals: Literals) -> Node:
        """A new tree with these literals."""
        values = list(map(_value, literals))
        made: list[Node] = []
        for node, number, places in self._steps:
            if number >= 0:
                made.append(Node("number", values[number - self.first]))
            elif places:
                made.append(Node(node.op, node.value, tuple([made[i] for i in places]), node.at))
            else:
                made.append(node)
        if all(0 < float(literal) <= _ORDINARY for literal in literals):
            return lasting(made[-1], self._alike_with(tuple(map(type, values))))
        return lasting(made[-1])

    def _alike_with(self, kinds: tuple[type, ...]) -> dict[Any, Any]:
        """What is found about all trees with numbers of these kinds, none of them special."""
        if len(self._alike) >= _MOST_KINDS:
            self._alike.clear()
        return self._alike.setdefault(kinds, {})

    def forget(self) -> None:
        """Keep no trees."""
        self._trees.clear()


class _Pattern:
    """A definition that was read, to be made anew with other literals."""

    def __init__(self, model: Definition, numbers: Mapping[int, int]) -> None:
        self._model = model
        root = model.expr
        self._is_sum = root.op == "sum"
        self.terms = [_Term(each, numbers) for each in (root.args if self._is_sum else (root,))]

    def definition(self, literals: Literals) -> tuple[Definition, list[Node], int]:
        """The definition, the trees of its terms, and how many of these are new."""
        trees = []
        fresh = 0
        for term in self.terms:
            tree, new = term.tree(literals[term.first : term.after])
            trees.append(tree)
            fresh += new
        model = self._model
        root = model.expr
        expr = Node("sum", root.value, tuple(trees), root.at) if self._is_sum else trees[0]
        made = Definition(
            model.source, model.name, None, expr, model.name_span, (), (), (), (), False, model
        )
        return made, trees, fresh


_PATTERNS: dict[tuple[object, ...], _Pattern | int | None] = {}
"""The patterns that came; a cache. A number counts texts, None stands for what is not kept."""
_fresh: list[int] = [0]
"""How many trees of terms the patterns keep."""


def recalled(sources: Sequence[Source], limits: Limits) -> Document | None:
    """The document of texts whose patterns are known, one definition each; else None."""
    if not _are_short(sources, limits):
        return None
    definitions = []
    trees: list[Node] = []
    used: set[_Pattern] = set()
    for source in sources:
        key, literals = _taken_apart(source, limits)
        pattern = _PATTERNS.get(key)
        if not isinstance(pattern, _Pattern) or pattern in used:
            return None
        used.add(pattern)
        definition, terms, fresh = pattern.definition(literals)
        definitions.append(definition)
        trees += terms
        _fresh[0] += fresh
    if _fresh[0] > _MOST_TERMS:
        _forget()
    # What is shared counts once where trees are measured, and nothing is in a tree as parsed.
    if len(set(map(id, trees))) < len(trees):
        return None
    return Document(tuple(definitions), ())


def remember(sources: Sequence[Source], document: Document, limits: Limits) -> None:
    """Keep the patterns of texts that were parsed, of those that come again."""
    if not _are_short(sources, limits):
        return
    for source in sources:
        key, literals = _taken_apart(source, limits)
        count = _PATTERNS.get(key, 0)
        if not isinstance(count, int):
            continue
        if len(_PATTERNS) >= _MOST_PATTERNS:
            _PATTERNS.clear()
            _fresh[0] = 0
        _PATTERNS[key] = _pattern(source, document, len(literals)) if count else 1


def _forget() -> None:
    for pattern in _PATTERNS.values():
        if isinstance(pattern, _Pattern):
            for term in pattern.terms:
                term.forget()
    _fresh[0] = 0


def _are_short(sources: Sequence[Source], limits: Limits) -> bool:
    """Whether the texts are such that no limit but that of nesting counts."""
    return (
        sum([len(source.text) for source in sources]) <= _LONGEST <= limits.input_bytes
        and limits.nodes >= _LONGEST
        and limits.literal_digits >= _DIGITS
    )


def _taken_apart(source: Source, limits: Limits) -> tuple[tuple[object, ...], Literals]:
    """The pattern of a text, and its literals."""
    pieces = _LITERAL.split(source.text)
    return (limits.nesting, *pieces[::2]), tuple(pieces[1::2])


def _pattern(source: Source, document: Document, literals: int) -> _Pattern | None:
    """The pattern of a text that is one definition without names to be looked up."""
    if document.declarations or not source.text.isascii():
        return None
    found = [each for each in document.definitions if each.source is source]
    if len(found) != 1:
        return None
    (model,) = found
    if model.params is not None or model.mentions or model.indexed:
        return None
    numbers = _numbers(source.text, model.expr)
    return _Pattern(model, numbers) if len(numbers) == literals else None


def _numbers(text: str, root: Node) -> dict[int, int]:
    """The numbers of the literals of a text among the nodes of its tree, by ``id``.

    There are fewer of them than literals where one stands in a comment.
    """
    places = {match.start(): number for number, match in enumerate(_LITERAL.finditer(text))}
    nodes = [node for node in postorder(root) if node.op == "number"]
    return {id(node): places[node.at] for node in nodes if node.at in places}


_EXPRESSIONS: dict[Literals, _Term | int | None] = {}
"""The patterns of single expressions; a cache as that of definitions."""


def reread(text: str, parse: Callable[[str], Node]) -> Node:
    """What ``parse`` makes of an expression in plain characters, up to offsets."""
    pieces = _LITERAL.split(text)
    key, literals = tuple(pieces[::2]), tuple(pieces[1::2])
    known = _EXPRESSIONS.get(key, 0)
    if isinstance(known, _Term):
        return known.built(literals)
    root = parse(text)
    if isinstance(known, int):
        if len(_EXPRESSIONS) >= _MOST_PATTERNS:
            _EXPRESSIONS.clear()
        _EXPRESSIONS[key] = 1
        if known:
            numbers = _numbers(text, root)
            fits = len(numbers) == len(literals) and len(text) <= _LONGEST
            _EXPRESSIONS[key] = _Term(root, numbers) if fits else None
    return root


def _value(literal: str) -> int | Fraction:
    """The value of a literal, as the parser finds it."""
    if literal.isdigit():
        return int(literal)
    whole, _, decimals = literal.partition(".")
    value = Fraction(int(whole + decimals), 10 ** len(decimals))
    return value.numerator if value.denominator == 1 else value
