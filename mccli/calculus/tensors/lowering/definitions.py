"""A problem's definitions as tensors: names, calls, and what they stand for.

The rules of operators and functions are in ``operators``, ``functions`` and
``linear_algebra``. Each definition is lowered once, calls once for each set of arguments.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from mccli.calculus.tensors.lowering.constant_parts import check_constant_parts
from mccli.calculus.tensors.lowering.functions import element_wise
from mccli.calculus.tensors.lowering.linear_algebra import einsum, filled, function
from mccli.calculus.tensors.lowering.operators import operator
from mccli.calculus.tensors.lowering.value import Lowered, NotSymbolic, scalar
from mccli.calculus.tensors.numbers import CONSTANT
from mccli.calculus.tensors.tensor import Axes
from mccli.errors import Diagnosis, MccliError, Place, failure
from mccli.limits import deep_calls
from mccli.model.declared import Spaces
from mccli.model.function_shapes import NO_SIZE, integer
from mccli.model.names import component_owner
from mccli.model.problem import Problem, node_place
from mccli.model.spaces import SCALAR, Dim, Shape, Size, Unknown, settled, shape_of
from mccli.syntax.document import Definition
from mccli.syntax.tree import Node, fold
from mccli.syntax.vocabulary import ALIASES, FUNCTIONS, SCALAR_FUNCTIONS

if TYPE_CHECKING:
    from mccli.calculus.tensors.graph import Graph


def lowered(problem: Problem, graph: Graph, name: str) -> Lowered:
    """The tensor of a component function or intermediate; its parameters are variables.

    Raises a math error for single components and ranges, for variables that are sizes,
    and for division by zero; a limit error for numbers and powers that are too large.
    """
    return Lowering(problem, graph).definition(name)


class Lowering:
    """Lowers a problem's definitions into one graph."""

    def __init__(self, problem: Problem, graph: Graph) -> None:
        self.problem = problem
        self.graph = graph
        self.symbols = dict.fromkeys(s for space in problem.spaces.values() for s in space.symbols)
        self._spaces = Spaces(problem.spaces, problem.space_spans, {})
        self._definitions: dict[str, Lowered] = {}
        self._calls: dict[tuple[str, tuple[Lowered, ...]], Lowered] = {}
        self._check_sizes()
        self._check_variables()

    def definition(self, name: str) -> Lowered:
        """The value of a definition."""
        with deep_calls():
            if name not in self._definitions:
                # Intermediates come in order of use, so that none waits for another one.
                for each in self.problem.intermediates:
                    if self.problem.definitions[each].params is None and each != name:
                        self._definition(each)
            return self._definition(name)

    def _check_sizes(self) -> None:
        for name in self.symbols:
            definition = self.problem.definitions.get(name)
            if definition is not None:
                message = f"'{name}' is a size, and a definition that is no whole number"
                place = Place(definition.name_span)
                raise failure("parse", "name.twice", message, "rename one of them", place)

    def _check_variables(self) -> None:
        for variable in self.problem.variables:
            name = variable.name
            if name in self.problem.spaces or name in self.problem.cut:
                continue
            if name in self.symbols:
                message = f"'{name}' is a size here, and no variable to differentiate by"
                raise failure("parse", "shape.symbolic-part", message, "choose another with --wrt")
            owner = component_owner(name, self._spaces)
            if owner is not None:
                raise self._refusal(_component_message(name, owner))

    def _definition(self, name: str) -> Lowered:
        if name not in self._definitions:
            self._definitions[name] = self._body(self.problem.definitions[name], {})
        return self._definitions[name]

    def _body(self, definition: Definition, env: Mapping[str, Lowered]) -> Lowered:
        local = frozenset(definition.params or ())
        check_constant_parts(definition, self.problem.constants, self.graph.limits)

        def rule(node: Node, parts: list[Lowered]) -> Lowered:
            try:
                return self._rule(node, parts, local, env)
            except NotSymbolic as error:
                raise self._refusal(error.message, node_place(node, definition)) from None
            except MccliError as error:
                raise _placed(error, node_place(node, definition)) from None

        return fold(definition.expr, rule)

    def _rule(
        self,
        node: Node,
        parts: Sequence[Lowered],
        local: frozenset[str],
        env: Mapping[str, Lowered],
    ) -> Lowered:
        match node.op:
            case "number":
                return scalar(self.graph.number(node.value))
            case "string":
                return scalar(self.graph.number(1))
            case "name":
                return self._name(node.value, local, env)
            case "call" if node.value in FUNCTIONS:
                return self._function(node, parts)
            case "call":
                return self._call(node.value, tuple(parts))
        return operator(self.graph, node, parts)

    def _name(self, name: str, local: frozenset[str], env: Mapping[str, Lowered]) -> Lowered:
        if name in env:
            return env[name]
        problem = self.problem
        space = problem.spaces.get(name)
        if space is not None:
            return self._variable(name, shape_of(space), space.attributes)
        if name in problem.definitions and name not in local:
            if name not in problem.cut:
                return self._definition(name)
            return self._variable(name, problem.shapes[id(problem.definitions[name].expr)])
        if name in self.symbols:
            return scalar(self.graph.size(name))
        if name in problem.constants:
            return self._variable(name, SCALAR, ("positive", CONSTANT))
        owner = component_owner(name, self._spaces)
        if owner is not None:
            raise NotSymbolic(_component_message(name, owner))
        return self._variable(name, SCALAR)

    def _variable(self, name: str, shape: Shape, attributes: tuple[str, ...] = ()) -> Lowered:
        return Lowered(self.graph.variable(name, _axes(shape.dims), attributes), shape.kind)

    def _call(self, name: str, arguments: tuple[Lowered, ...]) -> Lowered:
        key = name, arguments
        if key not in self._calls:
            definition = self.problem.definitions[name]
            env = dict(zip(definition.params or (), arguments, strict=True))
            self._calls[key] = self._body(definition, env)
        return self._calls[key]

    def _function(self, node: Node, parts: Sequence[Lowered]) -> Lowered:
        name = ALIASES.get(node.value, node.value)
        if name in SCALAR_FUNCTIONS:
            return element_wise(self.graph, name, parts)
        if name == "einsum":
            return einsum(self.graph, node.args[0].value, parts[1:])
        if name in ("ones", "zeros") or (name == "eye" and node.args):
            return filled(self.graph, name, parts, tuple(map(_written_size, node.args)))
        if name in NO_SIZE:
            return filled(self.graph, name, parts, _axes(self.problem.shapes[id(node)].dims))
        return function(self.graph, name, parts)

    def _refusal(self, message: str, *places: Place) -> MccliError:
        """The error for what needs numbers as sizes, with the option that gives them."""
        sizes = ",".join(f"{symbol}={3 - i % 2}" for i, symbol in enumerate(self.symbols))
        hint = f"give the sizes numbers: --expand {sizes}"
        return failure("parse", "shape.symbolic-part", message, hint, *places)


def _component_message(name: str, owner: str) -> str:
    return f"'{name}' is a component of '{owner}', which has none beside symbolic sizes"


def _axes(dims: Sequence[Dim]) -> Axes:
    """The sizes of a shape all of whose open sizes have been found."""
    found = [settled(dim) for dim in dims]
    return tuple(dim for dim in found if not isinstance(dim, Unknown))


def _written_size(node: Node) -> Size:
    """The size that an argument of ``ones(m, n)`` is: a whole number or a symbol."""
    value = integer(node)
    return str(node.value) if value is None else value


def _placed(error: MccliError, place: Place) -> MccliError:
    """The error with the place where its problems arose, where they have none yet."""
    return MccliError(
        [
            Diagnosis(each.kind, each.code, each.message, each.hint, each.places or (place,))
            for each in error.problems
        ]
    )
