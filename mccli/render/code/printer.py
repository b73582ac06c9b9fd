"""The one printer of code: a tree as an expression of any language, by its table.

Brackets are put where the language's precedences need them and nowhere else; the order of
operations is that of the tree.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import IntEnum
from fractions import Fraction

from mccli.render.code.guards import Guard
from mccli.render.code.numbers import EXACT, is_constant, literal, rational
from mccli.render.code.target import Target
from mccli.syntax.tree import Node, fold

_HALF = Fraction(1, 2)


class Level(IntEnum):
    """How tightly a written expression holds together, in every language alike."""

    SUM = 1
    PRODUCT = 2
    POWER = 3
    ATOM = 4


@dataclass(frozen=True, slots=True)
class Piece:
    """A written operand; ``bare`` is what stands for it as a condition, if it is one."""

    text: str
    level: Level = Level.ATOM
    bare: str = ""


@dataclass(frozen=True, slots=True)
class Printer:
    """Writes trees in a language.

    ``names`` gives each name its text, ``prefix`` begins those of helpers. ``constants`` are
    the names that are pi and e, ``fixed`` those whose value is a constant. ``used`` collects
    the helpers called.
    """

    target: Target
    names: Mapping[str, str]
    prefix: str
    constants: frozenset[str]
    fixed: frozenset[str]
    used: dict[str, None]

    def text(self, node: Node) -> str:
        """The expression. Raises ``ValueError`` for a node that has no rule."""
        return self._piece(node).text

    def choice(self, node: Node) -> tuple[str, str, str]:
        """The condition and the two branches of a ``where``, for languages of statements."""
        condition, yes, no = (self._piece(each) for each in node.args)
        return self._condition(condition), yes.text, no.text

    def guard(self, guard: Guard) -> str:
        """The condition under which a temporary is needed; empty where it always is."""
        if () in guard:
            return ""
        choices = self.target.choices
        ways: list[str] = []
        for way in guard:
            decisions = [
                text if holds else choices.negation.format(text)
                for text, holds in (
                    (self._condition(self._piece(condition)), holds) for condition, holds in way
                )
            ]
            ways.append(_chained(choices.both, decisions))
        return _chained(choices.either, ways)

    def number(self, value: int | Fraction) -> str:
        """A constant's text."""
        text = literal(value)
        if isinstance(value, int) and value <= EXACT:
            return self.target.integer.format(value)
        return self.target.decimal.format(text)

    def helper(self, template: str) -> str:
        """The text of a template, its helper functions by their full names."""
        for each in self.target.helpers:
            if f"@{each}(" in template:
                self.used.setdefault(each)
        return template.replace("@", self.prefix)

    def _piece(self, node: Node) -> Piece:
        return fold(node, self._rule)

    def _rule(self, node: Node, parts: list[Piece]) -> Piece:
        match node.op:
            case "number":
                return Piece(self.number(node.value))
            case "name":
                return Piece(self._name(node.value))
            case "negative":
                return Piece(f"-{_at_least(Level.PRODUCT, parts[0])}", Level.SUM)
            case "sum":
                return _sum(node.value, parts)
            case "product":
                return self._product(node.value, parts)
            case "power":
                return self._power(node, parts)
            case "comparison":
                return self._comparison(node.value, parts)
            case "call":
                return self._call(node, parts)
        raise ValueError(f"code has no rule for {node.op!r}")

    def _name(self, name: str) -> str:
        if name in self.constants:
            return self.target.pi if name == "pi" else self.target.euler
        return self.names[name]

    def _product(self, operators: str, parts: list[Piece]) -> Piece:
        text = _at_least(Level.PRODUCT, parts[0])
        for operator, factor in zip(operators[1:], parts[1:], strict=True):
            text += operator + _at_least(Level.POWER, factor)
        bare = ""
        if "/" not in operators and all(part.bare for part in parts):
            bare = _chained(self.target.choices.both, [part.bare for part in parts])
        return Piece(text, Level.PRODUCT, bare)

    def _comparison(self, operator: str, parts: list[Piece]) -> Piece:
        left, right = (part.text for part in parts)
        bare = f"{left} {self.target.comparisons.get(operator, operator)} {right}"
        return Piece(self.helper(self.target.indicator).format(bare), bare=bare)

    def _call(self, node: Node, parts: list[Piece]) -> Piece:
        function = node.value
        if function == "where":
            inline = self.target.choices.inline
            if inline is None:
                raise ValueError("a choice inside an expression")
            yes, no = self._lifted(node.args[1:], [part.text for part in parts[1:]])
            condition = self._condition(parts[0])
            return Piece(self.helper(inline).format(condition=condition, yes=yes, no=no))
        found = self._applied(
            self.target.calls[function], self._lifted(node.args, [part.text for part in parts])
        )
        if function == "max" and all(part.bare for part in parts):
            bare = _chained(self.target.choices.either, [part.bare for part in parts])
            return Piece(found, bare=bare)
        return Piece(found)

    def _applied(self, template: str, arguments: Sequence[str]) -> str:
        if "{0}" not in template:
            template += "(" + ", ".join(f"{{{i}}}" for i in range(len(arguments))) + ")"
        return self.helper(template).format(*arguments)

    def _lifted(self, nodes: Sequence[Node], texts: Sequence[str]) -> list[str]:
        return [self.lifted(node, text) for node, text in zip(nodes, texts, strict=True)]

    def lifted(self, node: Node, text: str) -> str:
        """The text of ``node``; a constant's made the language's own value if it wants that."""
        lift = self.target.lift
        if lift is None or not is_constant(node, self.fixed):
            return text
        return self.helper(lift).format(text)

    def _condition(self, piece: Piece) -> str:
        if piece.bare:
            return piece.bare
        unequal = self.target.comparisons.get("!=", "!=")
        return f"{piece.text} {unequal} {self.number(0)}"

    def _power(self, node: Node, parts: list[Piece]) -> Piece:
        base, exponent = node.args
        texts = self._lifted(node.args, [part.text for part in parts])
        powers = self.target.powers
        if base.op == "name" and base.value == "e" and "e" in self.constants:
            return Piece(self._applied(self.target.calls["exp"], texts[1:]))
        value = rational(exponent)
        if value in (_HALF, -_HALF):
            root = self._applied(self.target.calls["sqrt"], texts[:1])
            if value == _HALF:
                return Piece(root)
            return Piece(f"{self.number(1)}/{root}", Level.PRODUCT)
        if value is None or value.denominator != 1 or abs(value) > powers.most:
            if not powers.real_is_operator:
                return Piece(self._applied(powers.real, texts))
            operands = [_at_least(Level.ATOM, part) for part in parts]
            return Piece(self._applied(powers.real, operands), Level.POWER)
        if value == 2 and powers.by_product and base.op == "name":
            return Piece(f"{parts[0].text}*{parts[0].text}", Level.PRODUCT)
        if not powers.whole_is_operator:
            return Piece(self._applied(powers.whole, [parts[0].text, str(value)]))
        operands = [_at_least(Level.ATOM, parts[0]), str(value) if value >= 0 else f"({value})"]
        return Piece(self._applied(powers.whole, operands), Level.POWER)


def _sum(signs: str, parts: list[Piece]) -> Piece:
    lead = parts[0].text if signs[0] == "+" else f"-{_at_least(Level.PRODUCT, parts[0])}"
    rest = [
        f" {sign} {_at_least(Level.PRODUCT, part)}"
        for sign, part in zip(signs[1:], parts[1:], strict=True)
    ]
    return Piece("".join([lead, *rest]), Level.SUM)


def _at_least(level: Level, piece: Piece) -> str:
    return piece.text if piece.level >= level else f"({piece.text})"


def _chained(template: str, texts: Sequence[str]) -> str:
    """``((a) and (b)) and (c)``, by the template for two."""
    found = texts[0]
    for each in texts[1:]:
        found = template.format(found, each)
    return found
