"""What to write instead of operands whose shapes do not fit, in the user's own letters."""

from __future__ import annotations

from collections.abc import Iterator

from mccli.model.spaces import Dim, Shape, Unknown, dim_text, settled
from mccli.syntax import printer
from mccli.syntax.tree import Node, written_size

_MOST_NODES = 12
_LETTERS = {"vector": "x", "row": "x'", "matrix": "A", "scalar": "c", "tensor": "T"}


def same(left: Dim, right: Dim) -> bool:
    """Whether two sizes are known to be equal; nothing is settled by asking."""
    left, right = settled(left), settled(right)
    return left is right or left == right


def instead_of_power(base: Node, shape: Shape, exponent: Node) -> str:
    """``write x.^2 component by component, or x'*x for the squared length``."""
    operand = _operand(base, shape)
    entrywise = _text(Node("power", ".^", (operand, _short(exponent, "p"))))
    if shape.kind == "matrix":
        return f"write {entrywise} entry by entry, or {_text(_times(_turned(operand), operand))}"
    if exponent.op != "number" or exponent.value != 2:
        return f"write {entrywise} component by component"
    row, column = (_turned(operand), operand) if shape.kind == "vector" else _lying(operand)
    squared = _text(_times(row, column))
    return f"write {entrywise} component by component, or {squared} for the squared length"


def instead_of_quotient(left: Node, right: Node, shapes: tuple[Shape, Shape]) -> str:
    """``write x./y to divide component by component``."""
    above, below = _operand(left, shapes[0]), _operand(right, shapes[1])
    if "scalar" not in (shapes[0].kind, shapes[1].kind) and not _equal(*shapes):
        return "an inverse is written inv(A)" if shapes[1].kind == "matrix" else _divisor(below)
    quotient = _text(Node("product", "*⊘", (above, below))).replace(" ./ ", "./")
    return f"write {quotient} to divide component by component"


def _divisor(below: Node) -> str:
    length = _text(Node("call", "norm", (below,)))
    return f"divide by a scalar, such as {length}"


def instead_of_product(left: Node, right: Node, shapes: tuple[Shape, Shape]) -> str:
    """The products that these operands, or their transposes, do have."""
    a, b = _operand(left, shapes[0]), _operand(right, shapes[1])
    kinds = (shapes[0].kind, shapes[1].kind)
    if kinds == ("vector", "vector"):
        return _of_vectors(a, b, shapes)
    if kinds == ("row", "row"):
        return _of_vectors(_turned(a), _turned(b), shapes)
    found = list(_fitting(a, b, shapes))
    if kinds == ("vector", "matrix") and same(shapes[1].dims[1], shapes[0].dims[0]):
        found.insert(0, _times(b, a))
    fewest = min((_marks(tree) for tree in found), default=0)
    texts = [_text(tree) for tree in found if _marks(tree) == fewest or kinds[0] == "vector"]
    if texts:
        return f"write {' or '.join([*dict.fromkeys(texts)][:2])}"
    return "no transpose makes them fit: check the declared sizes"


def unequal_sizes(left: Dim, right: Dim, otherwise: str) -> str:
    """``the sizes n and k differ: declare them alike, or …``."""
    a, b = dim_text(left), dim_text(right)
    return f"the sizes {a} and {b} differ: declare them alike, or {otherwise}"


def instead_of_sum(scalar: Node, shape: Shape) -> str:
    """``write c*ones(m, n) to add to every entry``, of a scalar beside a matrix."""
    rows, columns = map(dim_text, shape.dims)
    ones = f"{_multiple(scalar, f'ones({rows}, {columns})')} to add to every entry"
    if not same(*shape.dims):
        return f"write {ones}"
    eye = _multiple(scalar, f"eye({columns})")
    return f"write {eye} to add to the diagonal, or {ones}"


def _multiple(scalar: Node, matrix: str) -> str:
    """A scalar times a matrix that is given as text."""
    if scalar.op == "number" and scalar.value == 1:
        return matrix
    return _text(_times(_operand(scalar, Shape("scalar")), Node("name", matrix)))


def _of_vectors(a: Node, b: Node, shapes: tuple[Shape, Shape]) -> str:
    outer = f"{_text(_times(a, _turned(b)))} for the outer product"
    if not _equal(shapes[0], shapes[1]):
        return f"write {outer}"
    dot = _text(_times(_turned(a), b))
    entrywise = _text(Node("product", "*⊙", (a, b))).replace(" .* ", ".*")
    return f"write {dot} for the dot product, {entrywise} component by component, or {outer}"


def _fitting(a: Node, b: Node, shapes: tuple[Shape, Shape]) -> Iterator[Node]:
    """The products of the operands or their transposes whose inner sizes are equal."""
    for left, rows in ((a, _sizes(shapes[0])), (_turned(a), _sizes(shapes[0])[::-1])):
        for right, columns in ((b, _sizes(shapes[1])), (_turned(b), _sizes(shapes[1])[::-1])):
            inner, outer = rows[1], columns[0]
            if same(inner, outer) and not isinstance(settled(inner), Unknown):
                yield _times(left, right)


def _marks(product: Node) -> int:
    return sum(each.op == "transpose" for each in product.args)


def _sizes(shape: Shape) -> tuple[Dim, Dim]:
    """Rows and columns; a vector has one column, a row one row."""
    if shape.kind == "vector":
        return shape.dims[0], 1
    if shape.kind == "row":
        return 1, shape.dims[0]
    return (shape.dims[0], shape.dims[1]) if shape.kind == "matrix" else (1, 1)


def _equal(left: Shape, right: Shape) -> bool:
    return left.kind == right.kind and all(
        same(a, b) for a, b in zip(left.dims, right.dims, strict=True)
    )


def _operand(node: Node, shape: Shape) -> Node:
    """The operand itself where it is short, else a letter."""
    return _short(node, _LETTERS[shape.kind])


def _short(node: Node, letter: str) -> Node:
    few = written_size([node], _MOST_NODES) < _MOST_NODES
    return node if few else Node("name", letter)


def _turned(node: Node) -> Node:
    return node.args[0] if node.op == "transpose" else Node("transpose", None, (node,))


def _lying(node: Node) -> tuple[Node, Node]:
    return node, _turned(node)


def _times(left: Node, right: Node) -> Node:
    return Node("product", "**", (left, right))


def _text(node: Node) -> str:
    return printer.text(node).replace("**", "^")
