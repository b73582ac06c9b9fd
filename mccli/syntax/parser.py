"""Tokens to the tree of one expression, by one loop with its own stack of open brackets.

Grammar (a newline inside brackets counts as a blank)::

    expression = sum [("<" | "<=" | ">" | ">=" | "==" | "!=") sum]
    sum        = ["+" | "-"] product {("+" | "-") product}
    product    = factor {("*" | "×" | "/" | ".*" | "./" | "·") factor | adjacent factor}
    factor     = ["+" | "-"] power
    power      = postfix [("^" | "**" | ".^") factor]                       right-associative
    postfix    = atom {superscript | "'" | "[" expression ["," expression] "]"}
    atom       = NUMBER | NAME | NAME "(" [expression {"," expression}] ")"
               | "(" expression ")" | "[" expression {"," expression} "]" | "√" atom | STRING

A product without a sign is refused right after a divisor and right after an exponent that
has no brackets; a number never follows without a sign. Which names may stand in such a
product depends on the problem, so they are noted as ``Mention`` for the resolver.
"""

from __future__ import annotations

from dataclasses import dataclass

from mccli.errors import MccliError, Place, failure
from mccli.limits import Limits, exceeded
from mccli.source import Source, Span
from mccli.syntax import complaints
from mccli.syntax.alphabet import SUPERSCRIPTS
from mccli.syntax.tokens import Tokens, read_name, read_number
from mccli.syntax.tree import Node
from mccli.syntax.vocabulary import FUNCTIONS, is_reserved

_COMPARISONS = {"<", "<=", ">", ">=", "==", "!="}
_PRODUCTS = {"*": "*", "/": "/", ".*": "⊙", "./": "⊘", "·": "·"}
_POWERS = {"^": "^", "**": "^", ".^": ".^"}
_CLOSERS = {"group": ")", "call": ")", "list": "]", "index": "]"}
_SUPERSCRIPT = set("⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻ⁿ")


@dataclass(frozen=True, slots=True)
class Mention:
    """A name that is only allowed where it is known: beside a factor without ``*``, or ``^T``."""

    name: str
    at: int
    kind: str
    left: Span
    right: Span


class _Frame:
    """An open bracket, and the expression being read inside it."""

    __slots__ = (
        "comparison", "exponent_open", "factors", "head", "items", "kind", "operators",
        "prefixes", "roots", "signs", "start", "terms",
    )  # fmt: skip

    def __init__(self, kind: str, head: Node | str | None, start: int, roots: int) -> None:
        self.kind = kind
        self.head = head
        self.start = start
        self.roots = roots
        self.items: list[Node] = []
        self.clear()

    def clear(self) -> None:
        """Start the next expression in this bracket."""
        self.comparison: tuple[str, Node] | None = None
        self.signs: list[str] = []
        self.terms: list[Node] = []
        self.operators: list[str] = ["*"]
        self.factors: list[Node] = []
        self.prefixes: list[tuple[str, Node | None, int]] = []
        self.exponent_open = False


class ExpressionParser:
    """Reads expressions from a list of tokens; ``position`` is the next token."""

    def __init__(self, tokens: Tokens, limits: Limits) -> None:
        self.tokens = tokens
        self.source: Source = tokens.source
        self.texts = tokens.texts
        self.offsets = tokens.offsets
        self.limits = limits
        self.position = 0
        self.mentions: list[Mention] = []
        self._names: dict[str, str] = {}

    def expression(self) -> Node:
        """Read one expression, up to a token outside brackets that cannot continue it."""
        frames: list[_Frame] = []
        frame = _Frame("top", None, self.offsets[self.position], 0)
        while True:
            operand, opened = self._operand(frame)
            if opened is not None:
                if len(frames) >= self.limits.nesting:
                    raise self._too_deep(opened.start)
                frames.append(frame)
                frame = opened
                continue
            while operand is not None:
                index = self.position
                text = self.texts[index]
                while text == "\n" and frames:
                    self.position = index = index + 1
                    text = self.texts[index]
                if text == "[" and operand.op == "name" and self.texts[index - 1] != ")":
                    frames.append(frame)
                    frame = _Frame("index", operand, operand.at, 0)
                    self.position += 1
                    break
                if text == "'":
                    operand = Node("transpose", None, (operand,), operand.at)
                    self.position += 1
                    continue
                if text[:1] in _SUPERSCRIPT and text:
                    operand = self._superscript(operand, index)
                    continue
                if text in _POWERS:
                    self._power(frame, operand, index)
                    break
                self._finish_factor(frame, operand)
                if self._continue(frame, text, index):
                    break
                operand, frame = self._close(frames, frame, text, index)
                if not frames and frame.kind == "done":
                    assert operand is not None
                    return operand

    # -- operands ---------------------------------------------------------------------------

    def _operand(self, frame: _Frame) -> tuple[Node | None, _Frame | None]:
        """An atom that is one token, or the frame of the bracket that opens here."""
        roots = 0
        while True:
            index = self.position
            text = self.texts[index]
            at = self.offsets[index]
            self.position += 1
            if (text[:1].isdigit() and text.isascii()) or text[:1] == ".":
                if text in {".*", "./", ".^", ".."}:
                    raise complaints.operand_missing(self.tokens, index)
                self._check_number(index)
                value = read_number(self.tokens.span(index), self.limits)
                return _rooted(Node("number", value, (), at), roots, at), None
            if (text[:1].isalpha() or text[:1] == "_") and text[0] not in _SUPERSCRIPT:
                if self.texts[index + 1] == "(":
                    self.position += 1
                    return None, _Frame("call", self.name(index), at, roots)
                return _rooted(Node("name", self._plain_name(index), (), at), roots, at), None
            if text == "(":
                return None, _Frame("group", None, at, roots)
            if text == "[":
                return None, _Frame("list", None, at, roots)
            if text == "√":
                roots += 1
                if roots > self.limits.nesting:
                    raise self._too_deep(at)
                continue
            if text == "\n" and frame.kind != "top":
                continue
            if roots == 0 and text in {"-", "+"}:
                self._unary(frame, text, at)
                continue
            if text[:1] == '"' and len(text) > 1 and frame.head == "einsum":
                return Node("string", text[1:-1], (), at), None
            if text in {")", "]"} and frame.kind == "call" and not frame.items and not roots:
                return self._empty_call(frame, index)
            self.position = index
            raise complaints.operand_missing(self.tokens, index, frame.kind, frame.start)

    def _empty_call(self, frame: _Frame, index: int) -> tuple[Node | None, _Frame | None]:
        # A call without arguments: the frame was pushed already, so an operand that is
        # closed at once stands for it.
        if frame.signs or frame.factors or frame.prefixes or self.texts[index] != ")":
            raise complaints.operand_missing(self.tokens, index, frame.kind, frame.start)
        self.position = index
        return Node("nothing", None, (), frame.start), None

    def _plain_name(self, index: int) -> str:
        word = self.name(index)
        if is_reserved(word):
            raise complaints.reserved_word(self.tokens, index, word)
        return word

    def name(self, index: int) -> str:
        """The name token at an index in the language's letters; at most 64 characters."""
        text = self.texts[index]
        known = self._names.get(text)
        if known is None:
            known = read_name(text)
            if len(known) > 64:
                raise failure(
                    "parse",
                    "syntax.name",
                    "a name has at most 64 characters",
                    "use a shorter name",
                    Place(self.tokens.span(index)),
                )
            self._names[text] = known
        return known

    def new_name(self) -> tuple[str, Span]:
        """The next token as the name of something defined, declared or set, and its place."""
        index = self.position
        word = self._plain_name(index)
        self.position += 1
        return word, self.tokens.span(index)

    def _check_number(self, index: int) -> None:
        text, following = self.texts[index], self.texts[index + 1]
        if self.offsets[index] + len(text) != self.offsets[index + 1]:
            return
        if following[:1].isalpha() or following[:1] == "_":
            if text[0] == "0" and text.isdigit():
                raise complaints.leading_zero(self.tokens, index)
            after = self.texts[index + 2]
            if following in {"e", "E"} and not (
                after in _PRODUCTS or after in _POWERS or (after[:1] in _SUPERSCRIPT and after)
            ):
                raise complaints.exponent_mark(self.tokens, index)

    def _unary(self, frame: _Frame, sign: str, at: int) -> None:
        if not frame.factors and not frame.prefixes and len(frame.signs) == len(frame.terms):
            frame.signs.append(sign)
        elif sign == "-":
            frame.prefixes.append(("-", None, at))
            if len(frame.prefixes) > self.limits.nesting:
                raise self._too_deep(at)

    # -- after an operand -------------------------------------------------------------------

    def _superscript(self, operand: Node, index: int) -> Node:
        digits = self.texts[index].translate(SUPERSCRIPTS)
        at = self.offsets[index]
        sign, body = (digits[0], digits[1:]) if digits[0] in "+-" else ("", digits)
        if body == "n":
            exponent = Node("name", "n", (), at)
        elif body.isdigit() and len(body) <= self.limits.literal_digits:
            exponent = Node("number", int(body), (), at)
        else:
            raise complaints.superscript(self.tokens, index)
        if sign == "-":
            exponent = Node("negative", None, (exponent,), at)
        self.position += 1
        if self.texts[self.position] in _POWERS:
            raise complaints.power_after_superscript(self.tokens, operand.at, self.position)
        return Node("power", "^", (operand, exponent), operand.at)

    def _power(self, frame: _Frame, base: Node, index: int) -> None:
        frame.prefixes.append((_POWERS[self.texts[index]], base, index))
        if len(frame.prefixes) > self.limits.nesting:
            raise self._too_deep(self.offsets[index])
        self.position += 1
        following = self.position
        if self.texts[following] == "T" and base.op in {"name", "index", "column", "rows"}:
            place = self.tokens.span(following)
            left = Span(self.source, base.at, self.offsets[index])
            self.mentions.append(Mention("T", place.start, "transpose", left, place))

    def _finish_factor(self, frame: _Frame, operand: Node) -> None:
        """Apply the powers and minus signs before the operand; add it to the product."""
        frame.exponent_open = False
        if frame.prefixes:
            exponent = self.texts[self.position - 1]
            for operator, base, at in reversed(frame.prefixes):
                if base is None:
                    operand = Node("negative", None, (operand,), at)
                else:
                    operand = Node("power", operator, (base, operand), base.at)
            frame.exponent_open = any(
                base is not None for _, base, _ in frame.prefixes
            ) and not self._exponent_bracketed(frame.prefixes[-1], exponent)
            frame.prefixes = []
        frame.factors.append(operand)

    def _exponent_bracketed(self, last: tuple[str, Node | None, int], closing: str) -> bool:
        operator, _, index = last
        return operator != "-" and closing == ")" and self.texts[index + 1] == "("

    def _continue(self, frame: _Frame, text: str, index: int) -> bool:
        """Take an operator that asks for one more operand; False where the expression ends."""
        operator = _PRODUCTS.get(text)
        if operator is not None:
            frame.operators.append(operator)
        elif text in {"+", "-"}:
            self._finish_term(frame)
            frame.signs.append(text)
        elif text in _COMPARISONS:
            if frame.comparison is not None:
                raise complaints.chained_comparison(self.tokens, index)
            frame.comparison = (text, self._finish_sum(frame))
        elif text == "," and frame.kind != "top":
            frame.items.append(self._finish(frame))
            frame.clear()
        elif self._starts_operand(text):
            self._adjacent(frame, index)
            return True
        else:
            return False
        self.position += 1
        return True

    def _starts_operand(self, text: str) -> bool:
        first = text[:1]
        return bool(text) and (
            (first.isalnum() and first not in _SUPERSCRIPT)
            or first in "_(√"
            or (first == "." and text[1:2].isdigit())
        )

    def _adjacent(self, frame: _Frame, index: int) -> None:
        """Check a product without a sign, and note the names that take part in it."""
        text = self.texts[index]
        if text[:1].isdigit() or text[:1] == ".":
            raise complaints.number_follows(self.tokens, index)
        if is_reserved(text) and text not in FUNCTIONS:
            raise complaints.reserved_word(self.tokens, index, text)
        if frame.exponent_open:
            raise complaints.ambiguous(self.tokens, index, frame.factors[-1].at, "exponent")
        if frame.operators[-1] in {"/", "⊘"} and len(frame.factors) > 1:
            raise complaints.ambiguous(self.tokens, index, frame.factors[-2].at, "divisor")
        left = frame.factors[-1]
        left_span = complaints.operand_span(self.tokens, index - 1, left.at)
        right_span = complaints.following_operand(self.tokens, index)
        core = left.args[0] if left.op in {"power", "transpose"} else left
        if core.op == "name" and core.at == left.at:
            self.mentions.append(Mention(core.value, core.at, "adjacent", left_span, right_span))
        if (text[0].isalpha() or text[0] == "_") and self.texts[index + 1] != "(":
            word = self.name(index)
            if not is_reserved(word):
                mention = Mention(word, self.offsets[index], "adjacent", left_span, right_span)
                self.mentions.append(mention)
        frame.operators.append("*")

    def _finish_term(self, frame: _Frame) -> None:
        factors = frame.factors
        if len(factors) == 1:
            term = factors[0]
        else:
            term = Node("product", "".join(frame.operators), tuple(factors), factors[0].at)
        if len(frame.signs) == len(frame.terms):
            frame.signs.append("+")
        frame.terms.append(term)
        frame.factors = []
        frame.operators = ["*"]

    def _finish_sum(self, frame: _Frame) -> Node:
        self._finish_term(frame)
        terms, signs = frame.terms, frame.signs
        frame.terms, frame.signs = [], []
        if len(terms) == 1:
            if signs[0] == "-":
                return Node("negative", None, (terms[0],), terms[0].at)
            return terms[0]
        return Node("sum", "".join(signs), tuple(terms), terms[0].at)

    def _finish(self, frame: _Frame) -> Node:
        right = self._finish_sum(frame)
        if frame.comparison is None:
            return right
        operator, left = frame.comparison
        return Node("comparison", operator, (left, right), left.at)

    def _close(
        self, frames: list[_Frame], frame: _Frame, text: str, index: int
    ) -> tuple[Node, _Frame]:
        """End the innermost bracket, or the whole expression: an operand, and what is open."""
        if frame.kind == "top":
            result = self._finish(frame)
            frame.kind = "done"
            return result, frame
        if text != _CLOSERS[frame.kind]:
            raise complaints.bracket_open(self.tokens, index, frame.kind, frame.start)
        self.position += 1
        frame.items.append(self._finish(frame))
        node = self._bracket(frame, index)
        return _rooted(node, frame.roots, frame.start), frames.pop()

    def _bracket(self, frame: _Frame, index: int) -> Node:
        items = tuple(item for item in frame.items if item.op != "nothing")
        if frame.kind == "call":
            assert isinstance(frame.head, str)
            complaints.check_arity(self.tokens, frame.head, len(items), frame.start, index)
            return Node("call", frame.head, items, frame.start)
        if frame.kind == "index":
            assert isinstance(frame.head, Node)
            return Node("index", None, (frame.head, *items), frame.start)
        if frame.kind == "list":
            if all(item.op == "column" for item in items):
                return Node("rows", None, items, frame.start)
            return Node("column", None, items, frame.start)
        if len(items) != 1:
            raise complaints.list_in_brackets(self.tokens, frame.start, index)
        return items[0]

    def _too_deep(self, at: int) -> MccliError:
        return exceeded(
            f"nesting of more than {self.limits.nesting} levels",
            "name inner parts in definitions of their own, or raise MCCLI_MAX_NESTING",
            Place(Span(self.source, at, at + 1)),
        )


def _rooted(node: Node, roots: int, at: int) -> Node:
    for _ in range(roots):
        node = Node("call", "sqrt", (node,), at)
    return node
