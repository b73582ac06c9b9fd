"""The shape of every node: operators, names and calls of definitions.

One rule per operation; ``function_shapes`` has those of the built-in functions. A rule
raises ``ShapeError`` with the operands concerned; where they stand is added here.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from mccli.errors import Diagnosis, MccliError, Place
from mccli.model.function_shapes import (
    NO_SIZE,
    ShapeError,
    broadcast,
    function_shape,
    integer,
)
from mccli.model.problem import natural, node_place
from mccli.model.spaces import SCALAR, Shape, Space, agree, shape_of
from mccli.syntax.document import Definition
from mccli.syntax.tree import Node, fold, free_names, postorder
from mccli.syntax.vocabulary import CONSTANTS, FUNCTIONS

MOST_INDEX = 10**9


class Shapes:
    """Infers and keeps the shapes of all nodes of a problem's definitions.

    ``spaces`` are the declared ones, ``params`` the parameters of each definition, ``symbols``
    the sizes that are symbols. ``of`` is filled by ``infer``.
    """

    def __init__(
        self,
        definitions: Mapping[str, Definition],
        spaces: Mapping[str, Space],
        symbols: frozenset[str],
    ) -> None:
        self.definitions = definitions
        self.spaces = spaces
        self.symbols = symbols
        self.of: dict[int, Shape] = {}
        self.results: dict[str, Shape] = {}
        self._calls: dict[tuple[object, ...], Shape] = {}

    def infer(self, name: str) -> Shape:
        """The shape of a definition whose own names are known; its parameters as declared."""
        if name not in self.results:
            shape = self._body(self.definitions[name], {}, self.of)
            self.results[name] = shape
        return self.results[name]

    def _body(
        self, definition: Definition, env: Mapping[str, Shape], done: dict[int, Shape]
    ) -> Shape:
        def rule(node: Node, parts: list[Shape]) -> Shape:
            try:
                return self._rule(node, parts, definition, env)
            except ShapeError as error:
                operands = error.operands or [(node, "")]
                places = tuple(node_place(each, definition, label) for each, label in operands)
                problem = Diagnosis("parse", error.code, error.message, error.hint, places)
                raise MccliError([problem]) from None

        return fold(definition.expr, rule, done)

    def call(self, node: Node, arguments: Sequence[Shape]) -> Shape:
        """The shape of a definition's body for arguments of given shapes."""
        definition = self.definitions[node.value]
        params = definition.params or ()
        # Open sizes have an identity of their own, so such calls are never shared.
        key = (node.value, *((each.kind, each.dims) for each in arguments))
        if key not in self._calls:
            env = dict(zip(params, arguments, strict=True))
            done: dict[int, Shape] = {}
            self._calls[key] = self._body(definition, env, done)
            self._keep_open_sizes(definition, done)
        return self._calls[key]

    def _keep_open_sizes(self, definition: Definition, done: Mapping[int, Shape]) -> None:
        """Remember the sizes found for ``vector(1)`` and its like in a called body."""
        for node in postorder(definition.expr):
            if node.op != "call" or node.value not in NO_SIZE or id(node) not in done:
                continue
            before = self.of.setdefault(id(node), done[id(node)])
            if before is not done[id(node)] and not all(
                agree(a, b) for a, b in zip(before.dims, done[id(node)].dims, strict=True)
            ):
                message = f"{node.value} takes two different sizes in calls of {definition.name}"
                hint = "give its size: ones(n), ones(m, n) or eye(n)"
                place = node_place(node, definition)
                raise MccliError([Diagnosis("parse", "shape.size", message, hint, (place,))])

    def _rule(
        self, node: Node, parts: list[Shape], definition: Definition, env: Mapping[str, Shape]
    ) -> Shape:
        match node.op:
            case "number" | "string":
                return SCALAR
            case "name":
                return self._name(node.value, definition, env)
            case "negative":
                return parts[0]
            case "sum":
                return sum_shape(node, parts)
            case "product":
                return product_shape(node, parts)
            case "power":
                return power_shape(node, parts)
            case "comparison":
                return broadcast(node.args, parts, f"'{node.value}'")
            case "transpose":
                return self._transpose(node, parts[0], definition)
            case "index":
                return index_shape(node, parts)
            case "column":
                return column_shape(node, parts)
            case "rows":
                return rows_shape(node, parts)
            case "call":
                if node.value in FUNCTIONS:
                    return function_shape(node, parts, self.symbols)
                return self.call(node, parts)
        raise ValueError(f"no shape rule for {node.op!r}")

    def _name(self, name: str, definition: Definition, env: Mapping[str, Shape]) -> Shape:
        if name in env:
            return env[name]
        if name in self.spaces:
            return shape_of(self.spaces[name])
        local = definition.params or ()
        if name in self.definitions and name not in local:
            return self.infer(name)
        return SCALAR

    def _transpose(self, node: Node, inner: Shape, definition: Definition) -> Shape:
        if inner.kind == "vector":
            return Shape("row", inner.dims)
        if inner.kind == "row":
            return Shape("vector", inner.dims)
        if inner.kind == "matrix":
            return Shape("matrix", inner.dims[::-1])
        if any(self.of.get(id(each), SCALAR).kind != "scalar" for each in postorder(node.args[0])):
            return SCALAR
        undeclared = self._undeclared(definition)
        if node.args[0].op == "name" and node.args[0].value in undeclared:
            options = " ".join(guess(name) for name in undeclared)
            raise ShapeError(
                "shape.undeclared",
                f"the transpose mark needs to know the space of '{node.args[0].value}'",
                f"add {options} (a guess from the letters; put in your sizes)",
                (node,),
            )
        raise ShapeError(
            "shape.transpose",
            "the transpose of a scalar",
            "remove the mark; a derivative is not written with it",
            (node,),
        )

    def _undeclared(self, definition: Definition) -> list[str]:
        """The names of a definition that nothing says the space of."""
        known = {*self.spaces, *self.definitions, *self.symbols, *CONSTANTS}
        return sorted(free_names(definition.expr) - known, key=natural)


def guess(name: str) -> str:
    """The ``-d`` option that the custom of letters suggests for an undeclared name."""
    if name[0].isupper():
        return f'-d "{name} : R^(3,3)"'
    return f'-d "{name} : R^3"' if name[0] >= "h" else f'-d "{name} : R"'


def sum_shape(node: Node, parts: Sequence[Shape]) -> Shape:
    """Equal shapes; a scalar is added to every component of a vector, never of a matrix."""
    matrix = next((i for i, part in enumerate(parts) if part.kind == "matrix"), None)
    scalar = next((i for i, part in enumerate(parts) if part.kind == "scalar"), None)
    if matrix is not None and scalar is not None:
        raise ShapeError(
            "shape.sum",
            "a matrix and a scalar are not added",
            "write + c*eye(n) for the diagonal, or + c*ones(m, n) for every entry",
            (node.args[matrix], node.args[scalar]),
            (parts[matrix].text, "scalar"),
        )
    return broadcast(node.args, parts, "a sum")


def product_shape(node: Node, parts: Sequence[Shape]) -> Shape:
    """From left to right: matrix products, products with scalars, element-wise products."""
    current = parts[0]
    operators: str = node.value
    for index in range(1, len(parts)):
        left = node.args[0]
        if index > 1:
            left = Node("product", operators[:index], node.args[:index], node.at)
        pair = (left, node.args[index])
        current = _pair_shape(operators[index], pair, (current, parts[index]))
    return current


def _pair_shape(operator: str, nodes: tuple[Node, Node], shapes: tuple[Shape, Shape]) -> Shape:
    left, right = shapes
    labels = (left.text, right.text)
    if operator in "⊙⊘":
        return broadcast(nodes, shapes, ".*" if operator == "⊙" else "./")
    if right.kind == "scalar":
        return left
    if operator == "/":
        hint = "write ./ to divide component by component"
        raise ShapeError("shape.divide", "only scalars divide", hint, nodes, labels)
    if left.kind == "scalar":
        return right
    kinds = (left.kind, right.kind)
    if operator == "·" and kinds == ("vector", "vector"):
        return SCALAR if agree(left.dims[0], right.dims[0]) else _mismatch(nodes, labels)
    rule = _PRODUCTS.get(kinds)
    if rule is None:
        hint = _PRODUCT_HINTS.get(kinds, "a transpose mark may be missing: x'")
        message = f"the product of a {left.kind} and a {right.kind} is not defined"
        raise ShapeError("shape.product", message, hint, nodes, labels)
    if kinds != ("vector", "row") and not agree(left.dims[-1], right.dims[0]):
        _mismatch(nodes, labels)
    dims = (*left.dims, *right.dims) if kinds == ("vector", "row") else ()
    if rule == "matrix" and not dims:
        dims = (left.dims[0], right.dims[1])
    elif rule == "vector":
        dims = left.dims[:1]
    elif rule == "row":
        dims = right.dims[1:]
    return Shape(rule, dims)  # type: ignore[arg-type]


_PRODUCTS = {
    ("matrix", "matrix"): "matrix",
    ("matrix", "vector"): "vector",
    ("row", "matrix"): "row",
    ("row", "vector"): "scalar",
    ("vector", "row"): "matrix",
}
_PRODUCT_HINTS = {
    ("vector", "vector"): "write x'*y for the dot product, x.*y component by component, "
    "or x*y' for the outer product",
    ("vector", "matrix"): "write x'*A, or A*x",
    ("row", "row"): "write x'*y for the dot product, or x.*y component by component",
    ("matrix", "row"): "write A*x with the vector itself",
}


def _mismatch(nodes: tuple[Node, Node], labels: tuple[str, str]) -> Shape:
    raise ShapeError(
        "shape.product",
        "the sizes of a product do not fit: the columns of the left are the rows of the right",
        "a transpose mark may be missing: A'",
        nodes,
        labels,
    )


def power_shape(node: Node, parts: Sequence[Shape]) -> Shape:
    """A scalar's power; an integer power of a square matrix; ``.^`` component by component."""
    base, exponent = parts
    if node.value == ".^":
        return broadcast(node.args, parts, ".^")
    if exponent.kind != "scalar":
        hint = "write .^ to raise component by component"
        raise ShapeError("shape.power", "an exponent is a scalar", hint, node.args, _texts(parts))
    if base.kind == "scalar":
        return SCALAR
    if base.kind != "matrix":
        hint = "write x.^2 component by component, or x'*x for the squared length"
        message = f"a {base.kind} has no power"
        raise ShapeError("shape.power", message, hint, (node.args[0],), (base.text,))
    if not agree(*base.dims):
        hint = "write A.^2 entry by entry, or A'*A"
        message = "only a square matrix has powers"
        raise ShapeError("shape.power", message, hint, (node.args[0],), (base.text,))
    if integer(node.args[1]) is None:
        hint = "write A.^p for powers of the entries"
        message = "the exponent of a matrix is a whole number"
        raise ShapeError("shape.power", message, hint, (node.args[1],))
    return base


def index_shape(node: Node, parts: Sequence[Shape]) -> Shape:
    """``x[i]`` of a vector or row, ``W[i,j]`` of a matrix; whole numbers from 1."""
    base, places = parts[0], node.args[1:]
    if base.kind == "scalar":
        message = f"'{node.args[0].value}' is a scalar and has no components"
        hint = f'declare it: -d "{node.args[0].value} : R^3"'
        raise ShapeError("shape.index", message, hint, (node,))
    if len(places) != len(base.dims):
        example = "W[1,2]" if base.kind == "matrix" else "x[1]"
        message = f"a {base.kind} takes {len(base.dims)} index{'es' if len(base.dims) > 1 else ''}"
        raise ShapeError("shape.index", message, f"write {example}", (node,))
    for place, size in zip(places, base.dims, strict=True):
        value = integer(place)
        if value is None:
            message = "an index is a whole number"
            raise ShapeError("shape.index", message, "write x[1]", (place,))
        if not 1 <= value <= (size if isinstance(size, int) else MOST_INDEX):
            message = f"the index {value} is out of range"
            hint = f"'{node.args[0].value}' is a {base.text}; indices count from 1"
            raise ShapeError("shape.index", message, hint, (place,))
    return SCALAR


def column_shape(node: Node, parts: Sequence[Shape]) -> Shape:
    """A column of scalars."""
    for entry, part in zip(node.args, parts, strict=True):
        if part.kind != "scalar":
            message = "the entries of a list are scalars"
            hint = "a matrix is written by its rows, all of one length: [[a, b], [c, d]]"
            raise ShapeError("shape.list", message, hint, (entry,), (part.text,))
    return Shape("vector", (len(parts),))


def rows_shape(node: Node, parts: Sequence[Shape]) -> Shape:
    """A matrix by its rows, all of one length."""
    first = parts[0]
    for row, part in zip(node.args, parts, strict=True):
        if part.dims != first.dims:
            message = "the rows of a matrix have one length"
            labels = tuple(f"{each.dims[0]} entries" for each in (first, part))
            raise ShapeError("shape.list", message, "", (node.args[0], row), labels)
    return Shape("matrix", (len(parts), *first.dims))


def _texts(parts: Sequence[Shape]) -> tuple[str, ...]:
    return tuple(part.text for part in parts)


def all_errors(shapes: Shapes, names: Sequence[str]) -> list[Diagnosis]:
    """Infer the named definitions; what is wrong with them, one error a definition."""
    found: dict[tuple[str, tuple[Place, ...]], Diagnosis] = {}
    for name in names:
        try:
            shapes.infer(name)
        except MccliError as error:
            for problem in error.problems:
                found.setdefault((problem.message, problem.places), problem)
    return list(found.values())
