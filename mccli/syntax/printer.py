"""The language's own text for a tree: what it prints, the parser reads back to the same tree.

The parser reads every printed text back to an equal tree, for all trees it can produce and
for those an engine builds by the table in ``tree``, with one exception: a ``column`` whose
entries are all columns is read as ``rows``.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from mccli.syntax.literals import integer_text
from mccli.syntax.tree import Node

# Operands that never need brackets, whatever stands around them.
_CLOSED = frozenset({"name", "call", "index", "column", "rows", "string", "transpose", "reduction"})
_IN_SUM = _CLOSED | {"product", "power", "number"}
_IN_PRODUCT = _CLOSED | {"power", "number"}
_IN_POWER = _CLOSED | {"number"}
_IN_EXPONENT = _IN_POWER - {"transpose"}
_IN_COMPARISON = _IN_SUM | {"sum", "negative"}
_FACTOR_TEXT = {"*": "*", "/": "/", "⊙": " .* ", "⊘": " ./ ", "·": "·"}
_POWER_TEXT = {"^": "**", ".^": ".^"}
_LONG_INTEGER = 40


def text(node: Node) -> str:
    """The expression on one line; powers as ``**``, products as ``*``."""
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


def _written(node: Node) -> list[str | int]:
    """The text in pieces; a slot is its number."""
    written: list[str | int] = []
    pending: list[Iterator[str | int | Node]] = [iter((node,))]
    while pending:
        for piece in pending[-1]:
            if isinstance(piece, Node):
                pending.append(_pieces(piece))
                break
            written.append(piece)
        else:
            pending.pop()
    return written


def number_text(value: int | Fraction) -> str:
    """A non-negative decimal literal, exactly.

    Raises ``ValueError`` for a ``Fraction`` whose denominator is not of the form 2^a 5^b.
    """
    if isinstance(value, int):
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


def _pieces(node: Node) -> Iterator[str | int | Node]:
    """The text of a node in pieces, with operands still to be written."""
    args = node.args
    match node.op:
        case "number":
            yield number_text(node.value)
        case "name":
            yield node.value
        case "string":
            yield f'"{node.value}"'
        case "negative":
            yield "-"
            yield from _bracketed(args[0], _IN_SUM)
        case "sum":
            yield from _sum(node)
        case "product":
            yield from _bracketed(args[0], _IN_PRODUCT)
            for operator, factor in zip(node.value[1:], args[1:], strict=True):
                yield _FACTOR_TEXT[operator]
                yield from _bracketed(factor, _IN_PRODUCT)
        case "power":
            yield from _bracketed(args[0], _IN_POWER)
            yield _POWER_TEXT[node.value]
            yield from _bracketed(args[1], _IN_EXPONENT)
        case "comparison":
            yield from _bracketed(args[0], _IN_COMPARISON)
            yield f" {node.value} "
            yield from _bracketed(args[1], _IN_COMPARISON)
        case "transpose":
            yield from _bracketed(args[0], _CLOSED)
            yield "'"
        case "call":
            yield f"{node.value}("
            yield from _listed(args)
            yield ")"
        case "index":
            yield from (args[0], "[")
            yield from _listed(args[1:])
            yield "]"
        case "column" | "rows":
            yield "["
            yield from _listed(args)
            yield "]"
        case "reduction":
            yield from (f"{node.value}(", args[0], " for ")
            yield from _listed(args[1:])
            yield ")"
        case "range":
            yield f"{node.value} in "
            yield from _bracketed(args[0], _IN_COMPARISON)
            yield ".."
            yield from _bracketed(args[1], _IN_COMPARISON)
        case _:
            raise ValueError(f"the printer has no rule for {node.op!r}")


def _bracketed(node: Node, bare: frozenset[str]) -> Iterator[str | Node]:
    if node.op in bare:
        yield node
    else:
        yield from ("(", node, ")")


def _sum(node: Node) -> Iterator[str | Node]:
    if node.value[0] == "-":
        yield "-"
    yield from _bracketed(node.args[0], _IN_SUM)
    for sign, term in zip(node.value[1:], node.args[1:], strict=True):
        yield f" {sign} "
        yield from _bracketed(term, _IN_SUM)


def _listed(items: tuple[Node, ...]) -> Iterator[str | Node]:
    for position, item in enumerate(items):
        if position:
            yield ", "
        yield item
