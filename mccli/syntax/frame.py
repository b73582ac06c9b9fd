"""An open bracket, and the expression being read inside it: operands in, nodes out."""

from __future__ import annotations

from mccli.syntax.tree import Node


class Frame:
    """What has been read since a bracket was opened; ``kind`` says which bracket.

    ``top`` is the whole expression; ``group`` ``( )``, ``call`` ``f( )``, ``list`` ``[ ]`` and
    ``index`` ``x[ ]`` are brackets. ``head`` is what stands before the bracket, ``start`` the
    offset where that begins, ``roots`` the offsets of the ``√`` before it. ``prefixes`` are the
    powers and minus signs before the next operand: operator, base and offset. ``doubtful``
    is the first token of a list that could be the start of another entry (``[a b]``,
    ``[a -b]``), or -1: without a comma in the list, either could be meant.
    """

    __slots__ = (
        "comparison", "doubtful", "exponent_open", "factors", "head", "implied", "items", "kind",
        "operators", "prefixes", "roots", "sign_at", "signs", "start", "terms",
    )  # fmt: skip

    def __init__(
        self, kind: str, head: Node | str | None, start: int, roots: tuple[int, ...]
    ) -> None:
        self.kind = kind
        self.head = head
        self.start = start
        self.roots = roots
        self.items: list[Node] = []
        self.doubtful = -1
        self.clear()

    def clear(self) -> None:
        """Start the next expression in this bracket."""
        self.comparison: tuple[str, Node] | None = None
        self.signs: list[str] = []
        self.sign_at = -1
        self.terms: list[Node] = []
        self.operators: list[str] = ["*"]
        self.factors: list[Node] = []
        self.prefixes: list[tuple[str, Node | None, int]] = []
        self.exponent_open = False
        self.implied = 0

    def is_untouched(self) -> bool:
        """Whether nothing has been read in this bracket."""
        return not (self.items or self.signs or self.factors or self.prefixes or self.comparison)

    def doubt(self, index: int) -> None:
        """Note a token after a blank that some would read as another entry of a list."""
        if self.kind == "list" and self.doubtful < 0:
            self.doubtful = index

    def unary(self, sign: str, at: int) -> None:
        """A sign before an operand: of the whole term where it can be, else of the operand."""
        if not self.factors and not self.prefixes and len(self.signs) == len(self.terms):
            self.signs.append(sign)
            self.sign_at = at
        elif sign == "-":
            self.prefixes.append(("-", None, at))

    def finish_factor(self, operand: Node, bracketed: bool) -> None:
        """Apply the powers and minus signs before the operand; add it to the product.

        ``bracketed`` says that the operand is one pair of round brackets.
        """
        powers = False
        for operator, base, at in reversed(self.prefixes):
            if base is None:
                operand = Node("negative", None, (operand,), at)
            else:
                powers = True
                operand = Node("power", operator, (base, operand), base.at)
        # An exponent without brackets must not swallow or lose a factor that follows.
        self.exponent_open = powers and not (bracketed and self.prefixes[-1][1] is not None)
        self.prefixes = []
        self.factors.append(operand)

    def finish_term(self) -> None:
        """The product that was read becomes a term of the sum."""
        factors = self.factors
        term = factors[0]
        if len(factors) > 1:
            term = Node("product", "".join(self.operators), tuple(factors), term.at)
            self.operators = ["*"]
            self.implied = 0
        if len(self.signs) == len(self.terms):
            self.signs.append("+")
        self.terms.append(term)
        self.factors = []

    def finish_sum(self) -> Node:
        """The sum that was read; what follows starts a new one."""
        self.finish_term()
        terms, signs = self.terms, self.signs
        at = terms[0].at if self.sign_at < 0 else self.sign_at
        self.terms, self.signs, self.sign_at = [], [], -1
        if len(terms) > 1:
            return Node("sum", "".join(signs), tuple(terms), at)
        return Node("negative", None, (terms[0],), at) if signs[0] == "-" else terms[0]

    def finish(self) -> Node:
        """The expression that was read."""
        right = self.finish_sum()
        if self.comparison is None:
            return right
        operator, left = self.comparison
        return Node("comparison", operator, (left, right), left.at)
