"""The one printer of array operations: an expression of any language, by its table."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from mccli.model.spaces import Dim
from mccli.render.code.matrix.arrays import Arrays
from mccli.render.code.matrix.pieces import Piece, at_least, negated, number
from mccli.render.code.matrix.target import ArrayTarget, Form, Level
from mccli.syntax.tree import Node, fold

_HELPER = re.compile("@([a-z0-9]+)")


def with_prefix(text: str, prefix: str) -> str:
    """A text whose helpers, which begin with ``@``, have their full names."""
    return _HELPER.sub(lambda found: prefix + found[1], text)


@dataclass(frozen=True, slots=True)
class ArrayPrinter:
    """Writes operations in a language.

    ``names`` gives arguments, temporaries and sizes their texts; ``prefix`` begins the names of
    helpers, and ``used`` collects those called.
    """

    target: ArrayTarget
    arrays: Arrays
    names: Mapping[str, str]
    sizes: Mapping[str, str]
    prefix: str
    used: dict[str, None]

    def piece(self, node: Node) -> Piece:
        """The expression. Raises ``ValueError`` for an operation without a rule."""
        return fold(node, self._rule)

    def result(self, node: Node) -> Piece:
        """The same, as a value of the library where it is a constant."""
        piece = self.piece(node)
        if not self._is_constant(node):
            return piece
        return Piece(self._helped(self.target.constant).format(piece.text))

    def size(self, dim: Dim) -> str:
        """A size: a number, or the name of what holds it."""
        return self.sizes[dim] if isinstance(dim, str) else str(dim)

    def dims(self, node: Node) -> str:
        """The sizes of an operation's value, with commas."""
        return ", ".join(self.size(dim) for dim in self.arrays.shape(node).dims)

    def applied(self, form: Form, parts: Sequence[Piece], **others: str) -> Piece:
        """A form with its operands, in brackets where they are needed."""
        needs = [*form.needs, *[Level.SUM] * (len(parts) - len(form.needs))]
        texts = [at_least(level, part) for level, part in zip(needs, parts, strict=True)]
        return Piece(self._helped(form.text).format(*texts, **others), form.level)

    def _rule(self, node: Node, parts: list[Piece]) -> Piece:
        match node.op:
            case "number":
                return number(Fraction(node.value), self.target.integer)
            case "name":
                return Piece(self.names[node.value])
            case "size":
                return Piece(self.sizes[node.value])
            case "constant":
                return Piece(self.target.pi if node.value == "pi" else self.target.euler)
            case "negative":
                return Piece(negated(node.args[0], parts[0]), Level.SUM)
            case "sum":
                return self._sum(node, parts)
            case "times":
                return self._times(node, parts)
            case "power":
                return self._power(node, parts)
            case "comparison":
                return self._comparison(node, parts)
            case "call":
                return self._call(node, parts)
            case "einsum":
                return self._einsum(node, parts)
            case "entry":
                return Piece(self.target.element(parts[0].text, node.value, ()))
            case "list":
                return self._list(node, parts)
            case "filled":
                form = self._form(f"{node.value} {self.arrays.shape(node).kind}", node.value)
                rows = self.size(self.arrays.shape(node).dims[0])
                return self.applied(form, parts, dims=self.dims(node), rows=rows)
            case "matrix power":
                form = self.target.forms["matrix power"]
                return self.applied(form, parts, exponent=str(node.value))
        kind = self.arrays.shape(node).kind
        return self.applied(self._form(f"{node.op} {kind}", node.op), parts)

    def _form(self, special: str, general: str) -> Form:
        forms = self.target.forms
        if special not in forms and general not in forms:
            raise ValueError(f"{self.target.language} has no form for {general!r}")
        return forms.get(special) or forms[general]

    def _helped(self, template: str) -> str:
        """The text of a template, its helpers by their full names."""
        for each in _HELPER.findall(template):
            self.used.setdefault(each)
        return with_prefix(template, self.prefix)

    def _sum(self, node: Node, parts: list[Piece]) -> Piece:
        signs = self.target.signs
        text = at_least(Level.PRODUCT, parts[0])
        text = text if node.value[0] == "+" else negated(node.args[0], parts[0])
        is_scalar = self.arrays.is_scalar(node.args[0])
        for sign, part, each in zip(node.value[1:], parts[1:], node.args[1:], strict=True):
            mixed = is_scalar != self.arrays.is_scalar(each)
            is_scalar = is_scalar and self.arrays.is_scalar(each)
            if sign == "+":
                text += signs.plus_mixed if mixed else signs.plus
            else:
                text += signs.minus_mixed if mixed else signs.minus
            text += at_least(Level.PRODUCT, part)
        return Piece(text, Level.SUM)

    def _times(self, node: Node, parts: list[Piece]) -> Piece:
        signs = self.target.signs
        # A comparison counts as a number beside a number; sizes are integers.
        beside = any(
            not part.bare and (each.op == "number" or not self._is_constant(each))
            for part, each in zip(parts, node.args, strict=True)
        )
        texts = [
            f"({part.bare})" if part.bare and beside else at_least(Level.POWER, part)
            for part in parts
        ]
        if parts[0].level == Level.PRODUCT and node.args[0].op == "number":
            texts[0] = parts[0].text
        text = texts[0]
        is_scalar = self.arrays.is_scalar(node.args[0])
        for operator, each, operand in zip(node.value[1:], node.args[1:], texts[1:], strict=True):
            by_scalar = self.arrays.is_scalar(each)
            if operator == "*":
                text += signs.times if is_scalar or by_scalar else signs.times_arrays
            else:
                text += signs.over if by_scalar else signs.over_array
            text += operand
            is_scalar = is_scalar and by_scalar
        return Piece(text, Level.PRODUCT)

    def _power(self, node: Node, parts: list[Piece]) -> Piece:
        exponent = node.args[1]
        kind = "scalar" if self.arrays.is_scalar(node) else "array"
        if exponent.op == "number" and Fraction(exponent.value).denominator == 1:
            form = self._form(f"whole power {kind}", "whole power")
            return self.applied(form, parts[:1], exponent=str(exponent.value))
        form = self._form(f"power {kind}", "power")
        return self.applied(form, self._lifted(node.args, parts))

    def _comparison(self, node: Node, parts: list[Piece]) -> Piece:
        is_array = not self.arrays.is_scalar(node)
        operator = self.target.unequal if node.value == "!=" else node.value
        dot = self.target.comparison if is_array else ""
        bare = f"{parts[0].text} {dot}{operator} {parts[1].text}"
        if self._is_constant(node):
            return Piece(self._helped(self.target.constant).format(bare))
        return Piece(self._helped(self.target.indicators[is_array]).format(bare), bare=bare)

    def _call(self, node: Node, parts: list[Piece]) -> Piece:
        function = node.value
        if function == "where":
            return self._choice(node, parts)
        template = self.target.calls.get(function)
        if template is None:
            kind = self.arrays.shape(node.args[0]).kind
            return self.applied(self._form(f"{function} {kind}", function), parts)
        texts = [part.text for part in self._lifted(node.args, parts)]
        if "{0}" not in template:
            dot = "" if self.arrays.is_scalar(node) else self.target.broadcast
            template = f"{template}{dot}({', '.join(f'{{{i}}}' for i in range(len(texts)))})"
        return Piece(self._helped(template).format(*texts))

    def _choice(self, node: Node, parts: list[Piece]) -> Piece:
        """Both branches are computed, and one taken entry by entry."""
        kind = "scalar" if self.arrays.is_scalar(node) else "array"
        zero = self.target.integer.format(0)
        dot = "" if self.arrays.is_scalar(node.args[0]) else self.target.comparison
        condition = parts[0].bare or f"{parts[0].text} {dot}{self.target.unequal} {zero}"
        branches = self._lifted(node.args[1:], parts[1:])
        form = self._form(f"where {kind}", "where")
        return self.applied(form, [Piece(condition, Level.SUM), *branches])

    def _einsum(self, node: Node, parts: list[Piece]) -> Piece:
        operands = ", ".join(part.text for part in parts)
        form = self.target.forms["einsum"]
        return self.applied(form, [], subscripts=node.value, operands=operands)

    def _list(self, node: Node, parts: list[Piece]) -> Piece:
        target = self.target
        texts = [at_least(target.entry, part) for part in self._lifted(node.args, parts)]
        dims = self.arrays.shape(node).sizes
        width = dims[1] if len(dims) > 1 else 1
        rows = [target.beside.join(texts[i : i + width]) for i in range(0, len(texts), width)]
        form = self._form(f"list {self.arrays.shape(node).kind}", "list")
        return self.applied(form, [], entries=target.below.join(rows), dims=self.dims(node))

    def _lifted(self, nodes: Sequence[Node], parts: Sequence[Piece]) -> list[Piece]:
        """Operands of a function, constants as the library wants them."""
        lift = self.target.lift
        if not lift:
            return list(parts)
        return [
            Piece(self._helped(lift).format(part.text)) if self._is_constant(node) else part
            for node, part in zip(nodes, parts, strict=True)
        ]

    def _is_constant(self, node: Node) -> bool:
        """Whether it is one number that no argument's entries are in."""
        pending = [node]
        while pending:
            each = pending.pop()
            if each.op == "name" or not self.arrays.is_scalar(each):
                return False
            pending += each.args
        return True
