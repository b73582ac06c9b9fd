"""Long formulas in LaTeX as rows of an ``align*`` block: sums broken between their terms."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from mccli.render.one_line import OneLine
from mccli.render.safe import width
from mccli.render.structure import write
from mccli.syntax.tree import Node, derivative, name, number, written_size

# So many characters of one line fit on a page.
_ROW = 64
_MOST_NODES = 2_000
_HOLDER = "x"
_PLAIN = frozenset("*/")


def length(node: Node) -> int:
    """About how wide a formula is, in characters; of a very long one, too many."""
    if written_size((node,), _MOST_NODES) > _MOST_NODES:
        return _MOST_NODES
    return width(write(node, OneLine()).text)


@dataclass(frozen=True, slots=True)
class Rows:
    """Rows of formulas that ``written`` writes; ``scalar`` says that factors may trade places."""

    written: Callable[[Node], str]
    scalar: bool

    def of(self, node: Node) -> list[str]:
        """The formula; where it is too long for a page, in rows, the later ones with their &.

        Broken are sums, also as the long factor of a product, d/dx(…) included.
        """
        if _ROW < length(node) < _MOST_NODES:
            match node.op:
                case "sum":
                    return self._sum(node)
                case "derivative":
                    return self._derivative(node)
                case "product" if self.scalar and set(node.value) <= _PLAIN:
                    return self._product(node)
        return [self.written(node)]

    def _sum(self, node: Node) -> list[str]:
        runs: list[tuple[str, list[Node]]] = []
        used = 0
        for sign, term in zip(node.value, node.args, strict=True):
            used += length(term) + 3
            if not runs or (used > _ROW and term.op not in ("negative", "sum")):
                runs.append(("", []))
                used = length(term)
            signs, terms = runs[-1]
            runs[-1] = (signs + sign, [*terms, term])
        (signs, terms), *later = runs
        rows = [self.written(Node("sum", signs, tuple(terms)))]
        for signs, terms in later:
            text = self.written(Node("sum", f"+{signs[1:]}", tuple(terms)))
            rows.append(rf"& \qquad {signs[0]} {text}")
        return rows

    def _derivative(self, node: Node) -> list[str]:
        rows = self.of(node.args[0])
        if len(rows) == 1:
            return [self.written(node)]
        holder = self.written(derivative(node.value, number(1)))
        return _enclosed(holder.removesuffix(r"\left(1\right)"), rows)

    def _product(self, node: Node) -> list[str]:
        """``1/4·(a + … + z)`` for ``(a + … + z)/4``."""
        longest = max(range(len(node.args)), key=lambda place: length(node.args[place]))
        rows = self.of(node.args[longest])
        if len(rows) == 1 or node.value[longest] == "/":
            return [self.written(node)]
        others = [place for place in range(len(node.args)) if place != longest]
        operators = "".join(node.value[place] for place in others)
        factors = tuple(node.args[place] for place in others)
        if operators[0] == "/":
            operators, factors = f"*{operators}", (number(1), *factors)
        outer = factors[0] if len(factors) == 1 else Node("product", operators, factors)
        # Written before a name, the factor has brackets where it needs them.
        before = self.written(Node("product", "**", (outer, name(_HOLDER))))
        if not before.endswith(_HOLDER):
            return [self.written(node)]
        lead = before.removesuffix(_HOLDER).rstrip()
        if node.args[longest].op == "sum":
            return _enclosed(f"{lead} ", rows)
        return [f"{lead} {rows[0]}", *rows[1:]]


def _enclosed(lead: str, rows: list[str]) -> list[str]:
    """Rows in brackets that need not close in the row where they open."""
    first = rf"{lead}\Bigl({rows[0]}"
    return [first, *rows[1:-1], rf"{rows[-1]}\Bigr)"]
