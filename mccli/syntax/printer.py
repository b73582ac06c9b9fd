"""The language's own text for a tree: what it prints, the parser reads back to the same tree."""

from __future__ import annotations

from fractions import Fraction

from mccli.syntax.tree import Node, fold

# Operands that never need brackets, whatever stands around them.
_CLOSED = {"name", "call", "index", "column", "rows", "string", "transpose"}
_FACTOR_TEXT = {"*": "*", "/": "/", "⊙": " .* ", "⊘": " ./ ", "·": "·"}
_POWER_TEXT = {"^": "**", ".^": ".^"}
_LONG_INTEGER = 40


def text(node: Node) -> str:
    """The expression on one line; powers as ``**``, products as ``*``."""
    return fold(node, _write)


def number_text(value: int | Fraction) -> str:
    """A non-negative decimal literal, exactly.

    A ``Fraction`` must have a denominator of the form 2^a 5^b.
    """
    if isinstance(value, int):
        digits = str(value)
        mantissa = digits.rstrip("0")
        if len(digits) > _LONG_INTEGER and len(digits) - len(mantissa) > _LONG_INTEGER // 2:
            return f"{mantissa}e{len(digits) - len(mantissa)}"
        return digits
    places = 0
    scaled = value
    while scaled.denominator != 1:
        scaled *= 10
        places += 1
    digits = str(scaled.numerator)
    if places > _LONG_INTEGER:
        return f"{digits}e-{places}"
    padded = digits.rjust(places + 1, "0")
    return f"{padded[:-places]}.{padded[-places:]}"


def _write(node: Node, parts: list[str]) -> str:
    match node.op:
        case "number":
            return number_text(node.value)
        case "name":
            return str(node.value)
        case "string":
            return f'"{node.value}"'
        case "negative":
            return "-" + _bracketed(node.args[0], parts[0], {"product", "power", "number"})
        case "sum":
            return _sum(node, parts)
        case "product":
            return _product(node, parts)
        case "power":
            base = _bracketed(node.args[0], parts[0], {"number"})
            return base + _POWER_TEXT[node.value] + _bracketed(node.args[1], parts[1], {"number"})
        case "comparison":
            inner = {"sum", "product", "power", "number", "negative"}
            left = _bracketed(node.args[0], parts[0], inner)
            return f"{left} {node.value} {_bracketed(node.args[1], parts[1], inner)}"
        case "transpose":
            return _bracketed(node.args[0], parts[0], set()) + "'"
        case "call":
            return f"{node.value}({', '.join(parts)})"
        case "index":
            return f"{parts[0]}[{', '.join(parts[1:])}]"
        case "column" | "rows":
            return f"[{', '.join(parts)}]"
    raise ValueError(f"the printer has no rule for {node.op!r}")


def _bracketed(node: Node, written: str, bare: set[str]) -> str:
    return written if node.op in _CLOSED or node.op in bare else f"({written})"


def _sum(node: Node, parts: list[str]) -> str:
    pieces: list[str] = []
    for sign, term, part in zip(node.value, node.args, parts, strict=True):
        if pieces:
            pieces.append(f" {sign} ")
        elif sign == "-":
            pieces.append("-")
        pieces.append(_bracketed(term, part, {"product", "power", "number"}))
    return "".join(pieces)


def _product(node: Node, parts: list[str]) -> str:
    pieces: list[str] = []
    for operator, factor, part in zip(node.value, node.args, parts, strict=True):
        if pieces:
            pieces.append(_FACTOR_TEXT[operator])
        pieces.append(_bracketed(factor, part, {"power", "number"}))
    return "".join(pieces)
