"""Tokens to the tree of one expression, by one loop with its own stack of open brackets.

Grammar (a newline inside brackets counts as a blank)::

    expression = sum [("<" | "<=" | ">" | ">=" | "==" | "!=") sum]
    sum        = ["+" | "-"] product {("+" | "-") product}
    product    = factor {("*" | "×" | "/" | ".*" | "./" | "·") factor | adjacent factor}
    factor     = {"+" | "-"} power
    power      = postfix [("^" | "**" | ".^") factor]                       right-associative
    postfix    = atom {superscript | "'"}
    atom       = NUMBER | NAME | NAME "(" [expression {"," expression}] ")"
               | ("sum" | "prod") "(" expression "for" ranges ")"
               | NAME "[" expression ["," expression] "]"
               | "(" expression ")" | "[" expression {"," expression} "]" | "√" atom
               | STRING                                     only as the subscripts of einsum

Products without a sign have a module of their own, ``juxtaposition``; so have ``ranges``.
"""

from __future__ import annotations

from mccli.source import Span
from mccli.syntax import bracket_complaints, complaints, juxtaposition, readings
from mccli.syntax.frame import Frame
from mccli.syntax.juxtaposition import Mention, starts_operand
from mccli.syntax.operands import POWERS, factor_start, is_superscript
from mccli.syntax.ranges import reduction
from mccli.syntax.reader import PRODUCTS, TokenReader
from mccli.syntax.tokens import is_name
from mccli.syntax.tree import Node

__all__ = ["ExpressionParser", "Mention"]

_MARKS = {"'", "\n"}
_BRACKETS = {"(", "["}
_COMPARISONS = {"<", "<=", ">", ">=", "==", "!="}


class ExpressionParser(TokenReader):
    """Reads expressions from a list of tokens; ``position`` is the next token."""

    def expression(self, bracket: int | None = None) -> Node:
        """Read one expression, up to a token outside brackets that cannot continue it.

        ``bracket`` is the offset of a call around it, where a newline counts as a blank.
        Raises a parse error, or a limit error for nesting that is too deep.
        """
        frames: list[Frame] = []
        frame = Frame("top", None, self.offsets[self.position], ())
        if bracket is not None:
            frame = Frame("bound", None, bracket, ())
        texts = self.texts
        while True:
            operand = self._operand(frame)
            if isinstance(operand, Frame):
                if len(frames) >= self.limits.nesting:
                    raise self.too_deep(operand.start)
                frames.append(frame)
                frame = operand
                continue
            group: Node | None = None
            while True:
                text = texts[self.position]
                if text in _MARKS or text > "\x7f":
                    operand = self._postfix(frame, operand)
                if self._goes_on(frame, operand, operand is group):
                    break
                if not frames:
                    return frame.finish()
                operand = self._close(frame)
                group = operand if frame.kind == "group" and not frame.roots else None
                frame = frames.pop()

    # -- operands ---------------------------------------------------------------------------

    def _operand(self, frame: Frame) -> Node | Frame:
        """An atom that is one token, or the frame of the bracket that opens here."""
        roots: tuple[int, ...] = ()
        while True:
            index = self.position
            text = self.texts[index]
            at = self.offsets[index]
            first = text[:1]
            if first > "9" and is_name(text):
                return self._name_or_call(index, at, roots)
            if "0" <= first <= "9" or (first == "." and text[1:2].isdigit()):
                self.position += 1
                node = Node("number", self.number(index), (), at)
                return _rooted(node, roots) if roots else node
            if text in {"(", "["}:
                self.position += 1
                return Frame("group" if text == "(" else "list", None, at, roots)
            if text == "√":
                roots += (at,)
                if len(roots) > self.limits.nesting:
                    raise self.too_deep(at)
            elif not roots and text in {"-", "+"}:
                frame.unary(text, at)
                if len(frame.prefixes) > self.limits.nesting:
                    raise self.too_deep(at)
            elif first == '"' and self._is_subscripts(frame, index):
                self.position += 1
                return Node("string", text[1:-1], (), at)
            elif text != "\n" or frame.kind == "top":
                raise complaints.operand_missing(self.tokens, index, frame.kind, frame.start)
            self.position += 1

    def _name_or_call(self, index: int, at: int, roots: tuple[int, ...]) -> Node | Frame:
        following = self.texts[index + 1]
        self.position = index + 1
        if following not in _BRACKETS and not roots and self.texts[index] != "eye":
            return Node("name", self.variable_name(index), (), at)
        if following == "(":
            word = self.name(index)
            after = index + 2
            while self.texts[after] == "\n":
                after += 1
            if self.texts[after] != ")":
                self.position = index + 2
                return Frame("call", word, at, roots)
            self.position = after + 1
            bracket_complaints.check_arity(self.tokens, word, 0, at, after)
            return _rooted(Node("call", word, (), at), roots)
        if self.texts[index] == "eye":
            # The identity matrix without its size, as matrixcalculus.org writes it.
            return _rooted(Node("call", "eye", (), at), roots)
        word = self.variable_name(index)
        node = Node("name", word, (), at)
        if following == "[":
            self.position = index + 2
            return Frame("index", node, at, roots)
        return _rooted(node, roots) if roots else node

    def _is_subscripts(self, frame: Frame, index: int) -> bool:
        """Whether a text in quotes stands where ``einsum`` has its subscripts."""
        inside = frame.head == "einsum" and frame.is_untouched()
        if inside and self.texts[index + 1] == ",":
            bracket_complaints.check_subscripts(self.tokens, index)
            return True
        return False

    # -- after an operand -------------------------------------------------------------------

    def _postfix(self, frame: Frame, operand: Node) -> Node:
        """Apply the superscripts and transpose marks that follow; skip newlines in brackets."""
        marks = 0
        while True:
            text = self.texts[self.position]
            if text == "'":
                if any(base is not None for _, base, _ in frame.prefixes):
                    raise readings.transposed_exponent(self.tokens, self.position)
                operand = Node("transpose", None, (operand,), operand.at)
                self.position += 1
            elif text > "\x7f" and is_superscript(text):
                operand = self._superscript(operand, self.position)
            elif text == "\n" and frame.kind != "top":
                self.position += 1
                continue
            else:
                return operand
            marks += 1
            if marks > self.limits.nesting:
                raise self.too_deep(self.offsets[self.position - 1])

    def _superscript(self, operand: Node, index: int) -> Node:
        exponent = self.superscript(index)
        self.position += 1
        following = self.texts[self.position]
        if following in POWERS or is_superscript(following):
            raise readings.power_after_superscript(self.tokens, self.position)
        return Node("power", "^", (operand, exponent), operand.at)

    def _goes_on(self, frame: Frame, operand: Node, bracketed: bool) -> bool:
        """Take an operator that asks for one more operand; False where the expression ends."""
        index = self.position
        text = self.texts[index]
        if text in POWERS:
            self._power(frame, operand, index)
            return True
        if frame.prefixes:
            frame.finish_factor(operand, bracketed)
        else:
            frame.exponent_open = False
            frame.factors.append(operand)
        operator = PRODUCTS.get(text)
        if operator is not None:
            frame.operators.append(operator)
        elif text in {"+", "-"}:
            if frame.kind == "list" and self._stands_like_a_sign(index):
                frame.doubt(index)
            frame.finish_term()
            frame.signs.append(text)
        elif text in _COMPARISONS:
            if frame.comparison is not None:
                raise complaints.chained_comparison(self.tokens, index)
            frame.comparison = (text, frame.finish_sum())
        elif text == "," and frame.kind not in {"top", "bound"}:
            frame.items.append(frame.finish())
            frame.clear()
        elif text != "for" and starts_operand(text):
            juxtaposition.check(self.tokens, frame, index)
            self.mention(juxtaposition.mentions(self.tokens, index, self.name))
            frame.operators.append("*")
            return True
        else:
            return False
        self.position += 1
        return True

    def _stands_like_a_sign(self, index: int) -> bool:
        """Whether a blank stands before the token and none after it."""
        return self.tokens.is_apart(index) and not self.tokens.is_apart(index + 1)

    def _power(self, frame: Frame, base: Node, index: int) -> None:
        frame.prefixes.append((POWERS[self.texts[index]], base, self.offsets[index]))
        if len(frame.prefixes) > self.limits.nesting:
            raise self.too_deep(self.offsets[index])
        self.position = following = index + 1
        if self.texts[following] == "T" and base.op in {"name", "index", "column", "rows"}:
            right = self.tokens.span(following)
            start = self.offsets[factor_start(self.tokens, index - 1)]
            left = Span(self.source, start, self.tokens.stop(index - 1))
            self.mention([Mention("T", right.start, "transpose", left, right)])

    # -- closing brackets -------------------------------------------------------------------

    def _close(self, frame: Frame) -> Node:
        """The operand that the innermost bracket makes; its closing bracket is next."""
        frame.items.append(frame.finish())
        if self.texts[self.position] == "for":
            return _rooted(reduction(self, frame), frame.roots)
        index = self.position
        bracket_complaints.check_closed(self.tokens, index, frame.kind, frame.start)
        self.position += 1
        return _rooted(self._bracket(frame, index), frame.roots)

    def _bracket(self, frame: Frame, index: int) -> Node:
        items = tuple(frame.items)
        if frame.kind == "call":
            assert isinstance(frame.head, str)
            bracket_complaints.check_arity(self.tokens, frame.head, len(items), frame.start, index)
            return Node("call", frame.head, items, frame.start)
        if frame.kind == "index":
            assert isinstance(frame.head, Node)
            bracket_complaints.check_indices(self.tokens, len(items), frame.start, index)
            self.indexed = True
            return Node("index", None, (frame.head, *items), frame.head.at)
        if frame.kind == "list":
            if len(items) == 1 and frame.doubtful >= 0:
                raise bracket_complaints.entry_in_doubt(self.tokens, frame.doubtful)
            rows = all(item.op == "column" for item in items)
            return Node("rows" if rows else "column", None, items, frame.start)
        if len(items) != 1:
            raise bracket_complaints.list_in_brackets(self.tokens, frame.start, index)
        return items[0]


def _rooted(node: Node, roots: tuple[int, ...]) -> Node:
    for at in reversed(roots):
        node = Node("call", "sqrt", (node,), at)
    return node
