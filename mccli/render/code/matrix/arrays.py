"""Array operations: what remains of matrix notation for a library of arrays to do.

They are nodes with operations of their own, made by ``Arrays`` only, so equal ones are the same
object: a part that value and derivative share is computed once.

===================  ==========================  ==============================================
``op``               ``value``                   ``args``
===================  ==========================  ==============================================
``number``           the number                  none
``name``             an argument's name          none
``size``             the symbol of a size        none
``constant``         ``pi`` or ``e``             none
``negative``         None                        one
``sum``              a sign per term             the terms
``times``            ``*`` or ``/`` per factor   the factors, entry by entry; scalars with any
``power``            None                        base and exponent, entry by entry
``matrix power``     the exponent                a square matrix
``product``          None                        two matrices or vectors with a common size
``outer``            None                        a vector and a row
``scaled rows``      None                        a vector v and a matrix: diag(v)*M
``scaled columns``   None                        a matrix and a vector v: M*diag(v)
``solution``         None                        A and B: the X with A*X = B
``transpose``        None                        one
``comparison``       ``< <= > >= == !=``         two
``call``             name of the function:       arguments
                     ``diag`` makes a matrix,
                     ``diagonal`` takes a vector
                     out of one
``entry``            indices, from 0             a vector or matrix
``list``             None                        the entries of a vector or matrix, row by row
``filled``           ``ones zeros eye``          none; the shape says the sizes
``einsum``           the subscripts              the operands
===================  ==========================  ==============================================
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from fractions import Fraction

from mccli.model.spaces import SCALAR, Shape
from mccli.syntax.tree import Node

Factors = Sequence[tuple[str, Node]]
"""``*`` or ``/`` with what is multiplied or divided by."""

_Order = tuple[str, frozenset[tuple[tuple[str, int], int]]]
_OPPOSITE = str.maketrans("+-", "-+")
_MOST_TERMS = 12


class Arrays:
    """Makes operations and knows their shapes.

    ``oriented`` says that a row is not a vector, as its library sees them: where it is not,
    the transpose of a vector is the vector itself. ``symmetric`` are names of matrices.
    """

    def __init__(self, oriented: bool, symmetric: Collection[str]) -> None:
        self.oriented = oriented
        self._symmetric = symmetric
        self._made: dict[tuple[object, ...], Node] = {}
        self._shapes: dict[int, Shape] = {}
        self._orders: dict[_Order, Node] = {}

    def shape(self, node: Node) -> Shape:
        """The shape of an operation's value."""
        return self._shapes[id(node)]

    def is_scalar(self, node: Node) -> bool:
        """Whether its value is one number."""
        return self._shapes[id(node)].kind == "scalar"

    def make(self, op: str, value: object, args: Sequence[Node], shape: Shape) -> Node:
        """The operation, as it is."""
        key = (op, value, shape.kind, shape.dims, *map(id, args))
        found = self._made.get(key)
        if found is None:
            found = self._made[key] = Node(op, value, tuple(args))
            self._shapes[id(found)] = shape
        return found

    def number(self, value: Fraction | int) -> Node:
        """A constant; a negative one is the negative of a positive one."""
        value = Fraction(value)
        if value < 0:
            return self.negative(self.number(-value))
        return self.make("number", value, (), SCALAR)

    def negative(self, inner: Node) -> Node:
        """-A."""
        if inner.op == "negative":
            return inner.args[0]
        return self.make("negative", None, (inner,), self.shape(inner))

    def sum(self, signs: str, terms: Sequence[Node]) -> Node:
        """Terms of one shape, or scalars beside vectors; those with a minus are subtracted."""
        found = ""
        bare: list[Node] = []
        for sign, term in zip(signs, terms, strict=True):
            found += sign.translate(_OPPOSITE) if term.op == "negative" else sign
            bare.append(term.args[0] if term.op == "negative" else term)
        return self._sum(found, bare)

    def times(self, factors: Factors) -> Node:
        """The product entry by entry: the number first, then scalars, then arrays."""
        coefficient = Fraction(1)
        scalars: list[tuple[str, Node]] = []
        arrays: list[tuple[str, Node]] = []
        for operator, factor in self._flat(factors):
            if factor.op == "negative":
                coefficient, factor = -coefficient, factor.args[0]
            if factor.op == "number" and (operator == "*" or factor.value):
                coefficient *= factor.value if operator == "*" else 1 / factor.value
            else:
                (scalars if self.is_scalar(factor) else arrays).append((operator, factor))
        above = [each for each in scalars if each[0] == "*"]
        below = [each for each in scalars if each[0] == "/"]
        # What divides comes last, and stands where it is written among its like.
        arrays.sort(key=lambda each: each[0] == "/")
        lead = [("*", self.number(abs(coefficient)))] if abs(coefficient) != 1 else []
        ordered = [*lead, *above, *below, *arrays] if lead or above else [*arrays, *below]
        if not ordered or ordered[0][0] == "/":
            ordered.insert(0, ("*", self.number(1)))
        found = ordered[0][1]
        if len(ordered) > 1:
            operators = "".join(operator for operator, _factor in ordered)
            found = self._commuting("times", operators, [factor for _operator, factor in ordered])
        return self.negative(found) if coefficient < 0 else found

    def _flat(self, factors: Factors) -> list[tuple[str, Node]]:
        """The factors of factors; a divisor that is a product stays together."""
        found: list[tuple[str, Node]] = []
        for operator, factor in factors:
            if factor.op == "negative" and factor.args[0].op == "times" and operator == "*":
                found.append(("*", self.number(-1)))
                factor = factor.args[0]
            if factor.op == "times" and operator == "*":
                found += zip(factor.value, factor.args, strict=True)
            else:
                found.append((operator, factor))
        return found

    def _sum(self, signs: str, terms: Sequence[Node]) -> Node:
        """A sum; the negative of one that was made before, or one that goes on, as such."""
        opposite = self._orders.get(_order("sum", signs.translate(_OPPOSITE), terms))
        if opposite is not None:
            return self.negative(opposite)
        if len(terms) <= _MOST_TERMS:
            for count in range(len(terms) - 1, 1, -1):
                begun = self._orders.get(_order("sum", signs[:count], terms[:count]))
                if begun is not None:
                    return self._commuting("sum", "+" + signs[count:], [begun, *terms[count:]])
        return self._commuting("sum", signs, terms)

    def _commuting(self, op: str, signs: str, args: Sequence[Node]) -> Node:
        """A sum or product; the same in another order is the one that was made first."""
        key = _order(op, signs, args)
        if key not in self._orders:
            self._orders[key] = self.make(op, signs, args, self.common_shape(args))
        return self._orders[key]

    def transpose(self, inner: Node) -> Node:
        """A', or A itself where that is the same."""
        shape = self.shape(inner)
        if inner.op == "transpose":
            return inner.args[0]
        if inner.op == "negative":
            return self.negative(self.transpose(inner.args[0]))
        if shape.kind == "matrix":
            if self.is_symmetric(inner):
                return inner
            return self.make("transpose", None, (inner,), Shape("matrix", shape.dims[::-1]))
        if shape.kind == "scalar" or not self.oriented:
            return inner
        turned = Shape("vector" if shape.kind == "row" else "row", shape.dims)
        return self.make("transpose", None, (inner,), turned)

    def is_symmetric(self, node: Node) -> bool:
        """Whether a matrix is known to be its own transpose: by its declaration, or its form.

        A sum or entry-by-entry product of symmetric matrices is, and so is what is inverted.
        """
        pending = [node]
        while pending:
            each = pending.pop()
            if self.is_scalar(each) or (each.op == "name" and each.value in self._symmetric):
                continue
            if each.op in ("negative", "sum", "times", "power", "matrix power") or (
                each.op == "call" and each.value == "inv"
            ):
                pending += each.args
            elif not self._is_symmetric_leaf(each):
                return False
        return self.shape(node).kind == "matrix"

    def _is_symmetric_leaf(self, node: Node) -> bool:
        if node.op == "call":
            return str(node.value) == "diag"
        if node.op == "filled":
            dims = self.shape(node).dims
            return len(dims) == 2 and dims[0] == dims[1]
        if node.op not in ("product", "outer") or self.shape(node).kind != "matrix":
            return False
        left, right = node.args
        if node.op == "outer" and left is right:
            return True
        return (right.op == "transpose" and right.args[0] is left) or (
            left.op == "transpose" and left.args[0] is right
        )

    def common_shape(self, nodes: Sequence[Node]) -> Shape:
        """The shape of operands that go with one another entry by entry."""
        shapes = (self.shape(each) for each in nodes)
        return next((shape for shape in shapes if shape.kind != "scalar"), SCALAR)


def _order(op: str, signs: str, args: Sequence[Node]) -> _Order:
    """What a sum or product is of, in whatever order."""
    counts = Counter(zip(signs, map(id, args), strict=True))
    return op, frozenset(counts.items())
