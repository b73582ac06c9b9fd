"""The shape of every node: operators, names and calls of definitions.

``operator_shapes`` and ``function_shapes`` hold a rule per operation. A rule raises
``ShapeError`` with the operands concerned; where they stand is added here.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from mccli.errors import Diagnosis, MccliError, Place
from mccli.model.function_shapes import (
    NO_SIZE,
    ShapeError,
    broadcast,
    function_shape,
    require_no_tensor,
)
from mccli.model.occurrences import Occurrences
from mccli.model.operator_shapes import (
    column_shape,
    index_shape,
    power_shape,
    product_shape,
    rows_shape,
    sum_shape,
)
from mccli.model.problem import node_place
from mccli.model.spaces import SCALAR, Shape, Space, Unknown, agree, settled, shape_of
from mccli.syntax.document import Definition
from mccli.syntax.tree import Node, fold, postorder
from mccli.syntax.vocabulary import FUNCTIONS


class Shapes:
    """Infers and keeps the shapes of all nodes of a problem's definitions.

    ``spaces`` are the declared ones, ``symbols`` the sizes that are symbols. ``of`` is filled
    by ``infer``.
    """

    def __init__(
        self,
        definitions: Mapping[str, Definition],
        occurrences: Mapping[str, Occurrences],
        spaces: Mapping[str, Space],
        symbols: frozenset[str],
    ) -> None:
        self.definitions = definitions
        self.occurrences = occurrences
        self.spaces = spaces
        self.symbols = symbols
        self.of: dict[int, Shape] = {}
        self.results: dict[str, Shape] = {}
        self._open: list[tuple[Node, Definition, Shape]] = []
        self._calls: dict[tuple[object, ...], Shape] = {}
        self._inferring: set[str] = set()
        self._tried = False

    def infer(self, name: str) -> Shape:
        """The shape of a definition whose own names are known; its parameters as declared."""
        if name not in self.results:
            definition = self.definitions[name]
            if name in self._inferring:
                message = f"the definition of '{name}' goes round in a circle"
                hint = "a definition cannot use itself; rename one of them"
                place = Place(definition.name_span)
                raise MccliError([Diagnosis("parse", "name.cycle", message, hint, (place,))])
            self._inferring.add(name)
            if self._is_scalar(name):
                self.results[name] = self.of[id(definition.expr)] = SCALAR
            else:
                self.results[name] = self._body(definition, {}, self.of)
        return self.results[name]

    def _is_scalar(self, name: str) -> bool:
        """Whether a definition consists of scalar operations on scalars: no need to look inside."""
        found = self.occurrences[name]
        return found.scalar and all(
            self._name(each, self.definitions[name], {}).kind == "scalar" for each in found.names
        )

    def _body(
        self, definition: Definition, env: Mapping[str, Shape], done: dict[int, Shape]
    ) -> Shape:
        def rule(node: Node, parts: list[Shape]) -> Shape:
            try:
                return self._rule(node, parts, definition, env, done)
            except ShapeError as error:
                operands = error.operands or [(node, "")]
                hint = error.hint
                if error.code == "shape.argument":
                    hint = self._declare(operands[0][0]) or hint
                elif error.code == "shape.mismatch":
                    hint = self._as_vectors([each for each, _ in operands]) or hint
                places = tuple(node_place(each, definition, label) for each, label in operands)
                problem = Diagnosis("parse", error.code, error.message, hint, places)
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
            for node in postorder(definition.expr):
                self.of.setdefault(id(node), done[id(node)])
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

    def still_open(self) -> list[Diagnosis]:
        """The errors for ``vector(1)`` and its like whose size nothing gives."""
        found = []
        for node, definition, shape in self._open:
            if any(isinstance(settled(dim), Unknown) for dim in shape.dims):
                sized = {"vector": "ones(3)", "matrix": "ones(2, 3)", "eye": "eye(3)"}[node.value]
                message = f"the size of {node.value} does not follow from what stands beside it"
                place = node_place(node, definition)
                found.append(Diagnosis("parse", "shape.size", message, f"write {sized}", (place,)))
        return found

    def _rule(
        self,
        node: Node,
        parts: list[Shape],
        definition: Definition,
        env: Mapping[str, Shape],
        done: Mapping[int, Shape],
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
                return self._transpose(node, parts[0], definition, done)
            case "index":
                return index_shape(node, parts)
            case "column":
                return column_shape(node, parts)
            case "rows":
                return rows_shape(node, parts)
            case "call":
                if node.value in FUNCTIONS:
                    shape = function_shape(node, parts, self.symbols)
                    if node.value in NO_SIZE:
                        self._open.append((node, definition, shape))
                    return shape
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

    def _transpose(
        self, node: Node, inner: Shape, definition: Definition, done: Mapping[int, Shape]
    ) -> Shape:
        if inner.kind == "vector":
            return Shape("row", inner.dims)
        if inner.kind == "row":
            return Shape("vector", inner.dims)
        if inner.kind == "matrix":
            return Shape("matrix", inner.dims[::-1])
        require_no_tensor(node.args, [inner], "the transpose")
        if any(done[id(each)].kind != "scalar" for each in postorder(node.args[0])):
            return SCALAR
        # A mark behind a function or a power is more likely meant as a derivative.
        hint = "" if node.args[0].op in ("call", "power") else self._declare(node.args[0])
        if hint and node.args[0].op == "name" and node.args[0].value not in self.definitions:
            message = f"the transpose mark needs to know the space of '{node.args[0].value}'"
            raise ShapeError("shape.undeclared", message, hint, (node,))
        if hint:
            message = "the transpose of a scalar: undeclared names are scalars"
            raise ShapeError("shape.undeclared", message, hint, (node,))
        hint = "remove the mark; a derivative is not written with it"
        raise ShapeError("shape.transpose", "the transpose of a scalar", hint, (node,))

    def _declare(self, node: Node) -> str:
        """The options that declare what must not be a scalar for ``node`` to make sense."""
        # Guessing tries shapes out, so it builds on this module.
        from mccli.model.guesses import declare_hint

        return declare_hint(self, node)

    def _as_vectors(self, nodes: Sequence[Node]) -> str:
        """The options that declare undeclared names below, if the shapes fit with them.

        Tried once a problem, since it takes time.
        """
        if self._tried:
            return ""
        self._tried = True
        from mccli.model.guesses import vectors_hint

        return vectors_hint(self, nodes)


def all_errors(shapes: Shapes, names: Sequence[str]) -> list[Diagnosis]:
    """Infer the named definitions; what is wrong with them, one error a definition."""
    found: dict[tuple[str, tuple[Place, ...]], Diagnosis] = {}
    for name in names:
        try:
            shapes.infer(name)
        except MccliError as error:
            for problem in error.problems:
                found.setdefault((problem.message, problem.places), problem)
    return list(found.values()) or shapes.still_open()
