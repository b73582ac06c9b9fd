"""The language's own text for a tree: what it prints, the parser reads back to the same tree.

The parser reads every printed text back to an equal tree, for all trees it can produce and
for those an engine builds by the table in ``tree``, with two exceptions: a ``column`` whose
entries are all columns is read as ``rows``, and ``d/dx(f)`` is for people only.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from fractions import Fraction

from mccli.syntax.literals import integer_text
from mccli.syntax.tree import Lasting, Node

# Operands that never need brackets, whatever stands around them.
_CLOSED = frozenset({"name", "call", "index", "column", "rows", "string", "transpose", "reduction"})
_IN_SUM = _CLOSED | {"product", "power", "number", "derivative"}
_IN_PRODUCT = _CLOSED | {"power", "number", "derivative"}
_IN_POWER = _CLOSED | {"number"}
_IN_EXPONENT = _IN_POWER - {"transpose"}
_IN_RANGE = _IN_SUM | {"negative"}
_IN_COMPARISON = _IN_RANGE | {"sum"}
_FACTOR_TEXT = {"*": "*", "/": "/", "⊙": " .* ", "⊘": " ./ ", "·": "·"}
_POWER_TEXT = {"^": "**", ".^": ".^"}
_LONG_INTEGER = 40
_SHORT_INTEGER = 10**_LONG_INTEGER

Piece = str | int | Node
"""A part of a text: as it stands, the number of a slot, or a tree still to be written."""


def text(node: Node) -> str:
    """The expression on one line; powers as ``**``, products as ``*``."""
    if type(node) is Lasting:
        return _lasting_text(node)
    return "".join(_written(node))  # type: ignore[arg-type]


def template(node: Node) -> tuple[str, tuple[int, ...]]:
    """The text with ``%s`` for each slot, and the slots' numbers in the order of the text.

    ``template % names`` is the text once every slot has its name: rows of a million differ in
    nothing else.
    """
    pieces = _written(node)
    slots = tuple(piece for piece in pieces if isinstance(piece, int))
    marked = ("%s" if isinstance(piece, int) else piece.replace("%", "%%") for piece in pieces)
    return "".join(marked), slots


def _written(root: Node) -> list[str | int]:
    """The text in pieces; a slot is its number."""
    written: list[str | int] = []
    pending: list[Piece] = [root]
    while pending:
        piece = pending.pop()
        if not isinstance(piece, Node):
            written.append(piece)
        elif piece.op == "name":
            written.append(piece.value)
        elif type(piece) is Lasting:
            written.append(_lasting_text(piece))
        else:
            pieces = _pieces(piece)
            pieces.reverse()
            pending += pieces
    return written


def _pieces(node: Node) -> list[Piece]:
    rule = _RULES.get(node.op)
    if rule is None:
        raise ValueError(f"the printer has no rule for {node.op!r}")
    return rule(node)


def _lasting_text(node: Lasting) -> str:
    """The text of a tree without slots, which is likely to be printed again."""
    found: str | None = node.known.get("text")
    if found is None:
        whole = Node(node.op, node.value, node.args)
        found = node.keep("text", "".join(_written(whole)))  # type: ignore[arg-type]
    return found


def number_text(value: int | Fraction) -> str:
    """A non-negative decimal literal, exactly.

    Raises ``ValueError`` for a ``Fraction`` whose denominator is not of the form 2^a 5^b.
    """
    if isinstance(value, int):
        if value < _SHORT_INTEGER:
            return str(value)
        digits = integer_text(value)
        mantissa = digits.rstrip("0")
        if len(digits) > _LONG_INTEGER and len(digits) - len(mantissa) > _LONG_INTEGER // 2:
            return f"{mantissa}e{len(digits) - len(mantissa)}"
        return digits
    places = _decimal_places(value.denominator)
    digits = integer_text(value.numerator * 10**places // value.denominator)
    if places > _LONG_INTEGER:
        return f"{digits}e-{places}"
    padded = digits.rjust(places + 1, "0")
    return f"{padded[:-places]}.{padded[-places:]}" if places else digits


def _decimal_places(denominator: int) -> int:
    twos = (denominator & -denominator).bit_length() - 1
    rest, fives = denominator >> twos, 0
    while rest % 5 == 0:
        rest, fives = rest // 5, fives + 1
    if rest != 1:
        raise ValueError("a number literal has a denominator of the form 2^a 5^b")
    return max(twos, fives)


def _bracketed(node: Node, bare: frozenset[str]) -> list[Piece]:
    return [node] if node.op in bare else ["(", node, ")"]


def _listed(items: Sequence[Node]) -> list[Piece]:
    pieces: list[Piece] = []
    for item in items:
        pieces += (item, ", ")
    return pieces[:-1]


def _sum(node: Node) -> list[Piece]:
    signs = node.value
    pieces: list[Piece] = ["-"] if signs[0] == "-" else []
    for position, term in enumerate(node.args):
        if position:
            pieces.append(" + " if signs[position] == "+" else " - ")
        if term.op in _IN_SUM:
            pieces.append(term)
        else:
            pieces += ("(", term, ")")
    return pieces


def _product(node: Node) -> list[Piece]:
    operators = node.value
    pieces: list[Piece] = []
    for position, factor in enumerate(node.args):
        if position:
            pieces.append(_FACTOR_TEXT[operators[position]])
        if factor.op == "name":
            pieces.append(factor.value)
        elif factor.op == "number":
            pieces.append(number_text(factor.value))
        elif factor.op in _IN_PRODUCT:
            pieces.append(factor)
        else:
            pieces += ("(", factor, ")")
    return pieces


def _power(node: Node) -> list[Piece]:
    base, exponent = node.args
    operator = _POWER_TEXT[node.value]
    if base.op == "name" and exponent.op == "number":
        return [base.value, operator, number_text(exponent.value)]
    return [*_bracketed(base, _IN_POWER), operator, *_bracketed(exponent, _IN_EXPONENT)]


def _comparison(node: Node) -> list[Piece]:
    left, right = (_bracketed(side, _IN_COMPARISON) for side in node.args)
    return [*left, f" {node.value} ", *right]


def _range(node: Node) -> list[Piece]:
    # In brackets: without them "2..n - 1" would seem to be a range that ends at n.
    low, high = (_bracketed(bound, _IN_RANGE) for bound in node.args)
    return [f"{node.value} in ", *low, "..", *high]


_RULES: dict[str, Callable[[Node], list[Piece]]] = {
    "number": lambda node: [number_text(node.value)],
    "string": lambda node: [f'"{node.value}"'],
    "negative": lambda node: ["-", *_bracketed(node.args[0], _IN_SUM)],
    "sum": _sum,
    "product": _product,
    "power": _power,
    "comparison": _comparison,
    "transpose": lambda node: [*_bracketed(node.args[0], _CLOSED), "'"],
    "call": lambda node: (
        [f"{node.value}(", node.args[0], ")"]
        if len(node.args) == 1
        else [f"{node.value}(", *_listed(node.args), ")"]
    ),
    "index": lambda node: [node.args[0], "[", *_listed(node.args[1:]), "]"],
    "column": lambda node: ["[", *_listed(node.args), "]"],
    "rows": lambda node: ["[", *_listed(node.args), "]"],
    "reduction": lambda node: [
        f"{node.value}(", node.args[0], " for ", *_listed(node.args[1:]), ")"
    ],
    "range": _range,
    "derivative": lambda node: [f"d/d{node.value}(", node.args[0], ")"],
}  # fmt: skip
