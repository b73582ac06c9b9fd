"""A problem written out: every component function as scalar trees of its components' names.

Definitions are put in place of their names (as shared nodes), calls are carried out, and
vectors and matrices become their components; ``linear`` and ``linear_functions`` hold the rules.
Offsets of the new nodes are those of the problem's corpus.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from mccli.calculus.expansion import linear, linear_functions
from mccli.calculus.expansion.linear import Tensor
from mccli.errors import Place
from mccli.limits import Limits, deep_calls
from mccli.model.function_shapes import NO_SIZE, function_shape
from mccli.model.occurrences import Occurrences
from mccli.model.problem import Problem, node_place
from mccli.model.spaces import SCALAR, Shape, Space, component_names, shape_of
from mccli.syntax.document import Definition
from mccli.syntax.tree import Node, fold, moved
from mccli.syntax.tree import name as name_node
from mccli.syntax.vocabulary import ALIASES, FUNCTIONS, SCALAR_FUNCTIONS


@dataclass(frozen=True, slots=True)
class Written:
    """A component function written out: its name, its components, and where it stands."""

    name: str
    value: Tensor
    definition: Definition

    @property
    def place(self) -> Place:
        """Its expression in the user's text."""
        return node_place(self.definition.expr, self.definition, self.value.shape.text)


def written_out(problem: Problem, limits: Limits) -> tuple[Written, ...]:
    """The component functions as scalar trees. The sizes must be numbers.

    Raises a limit error for too many components.
    """
    plain = _as_read(problem)
    if plain is not None:
        return plain
    expansion = _Expansion(problem, limits)
    # Intermediates come in order of use, so that none waits for another one.
    with deep_calls():
        for name in problem.intermediates:
            if problem.definitions[name].params is None:
                expansion.definition(name)
        for name in problem.functions:
            expansion.definition(name)
    return tuple(
        Written(name, expansion.definition(name), problem.definitions[name])
        for name in problem.functions
    )


def _as_read(problem: Problem) -> tuple[Written, ...] | None:
    """The component functions of a plain problem; None where a name stands for something else."""
    definitions = problem.definitions
    # With one source, its offsets are those of the corpus.
    if problem.spaces or problem.cut or len(problem.corpus.sources) > 1:
        return None
    if len(definitions) > len(problem.functions):
        return None
    found = []
    for name in problem.functions:
        definition, there = definitions[name], problem.occurrences[name]
        if not there.scalar or any(other in definitions for other in there.names):
            return None
        found.append(Written(name, Tensor(SCALAR, (definition.expr,)), definition))
    return tuple(found)


def definition_trees(
    problem: Problem, names: Sequence[str], limits: Limits
) -> Iterator[tuple[Node, ...]]:
    """The components of some definitions of a problem that can be written out."""
    expansion = _Expansion(problem, limits)
    with deep_calls():
        for name in names:
            yield expansion.definition(name).entries


class _Expansion:
    """Carries out definitions once each, and calls once for each set of arguments."""

    def __init__(self, problem: Problem, limits: Limits) -> None:
        self.problem = problem
        self.limits = limits
        self._definitions: dict[str, Tensor] = {}
        self._calls: dict[tuple[object, ...], tuple[Sequence[Tensor], Tensor]] = {}
        self._starts = {
            id(source): start
            for source, start in zip(problem.corpus.sources, problem.corpus.starts, strict=True)
        }

    def definition(self, name: str) -> Tensor:
        """The components of a definition; its parameters are variables."""
        if name not in self._definitions:
            definition = self.problem.definitions[name]
            scalar = self._scalar_body(definition, self.problem.occurrences[name])
            if scalar is None:
                self._definitions[name] = self._body(definition, {})
            else:
                self._definitions[name] = Tensor(SCALAR, (scalar,))
        return self._definitions[name]

    def _scalar_body(self, definition: Definition, found: Occurrences) -> Node | None:
        """The tree of scalar operations on scalars; None for other definitions.

        It is the tree as read where nothing in it stands for something else.
        """
        if not found.scalar:
            return None
        values: dict[str, Node] = {}
        local = set(definition.params or ())
        for name in found.names:
            space = self.problem.spaces.get(name)
            if space is not None and space.dims:
                return None
            if name in self.problem.definitions and name not in local:
                value = self._name(name, 0, local, {})
                if value.shape.kind != "scalar":
                    return None
                if name not in self.problem.cut:
                    values[name] = value.entries[0]
        start = self._starts[id(definition.source)]
        if not values and not start:
            return definition.expr

        def rule(node: Node, args: list[Node]) -> Node:
            if node.op == "name" and node.value in values:
                return values[node.value]
            return moved(node, args, start)

        return fold(definition.expr, rule)

    def _body(self, definition: Definition, env: Mapping[str, Tensor]) -> Tensor:
        start = self._starts[id(definition.source)]
        local = set(definition.params or ())

        def rule(node: Node, parts: list[Tensor]) -> Tensor:
            at = node.at + start
            match node.op:
                case "number":
                    return Tensor(SCALAR, (Node("number", node.value, (), at),))
                case "name":
                    return self._name(node.value, at, local, env)
                case "call" if node.value not in FUNCTIONS:
                    return self._call(node.value, parts)
                case "call":
                    return self._function(node, parts, at)
                case "string":
                    return Tensor(SCALAR, ())
            return linear.operator(node, parts, at, self.limits)

        return fold(definition.expr, rule)

    def _name(self, name: str, at: int, local: set[str], env: Mapping[str, Tensor]) -> Tensor:
        if name in env:
            return env[name]
        space = self.problem.spaces.get(name)
        if space is not None and space.dims:
            return self._tensor(name, shape_of(space), at)
        if name in self.problem.definitions and name not in local:
            if name not in self.problem.cut:
                return self.definition(name)
            shape = self.problem.shapes[id(self.problem.definitions[name].expr)]
            return self._tensor(name, shape, at)
        return Tensor(SCALAR, (name_node(name, at),))

    def _tensor(self, name: str, shape: Shape, at: int) -> Tensor:
        linear.check_count(shape.count, self.limits)
        names = component_names(name, Space(shape.sizes))
        return Tensor(shape, tuple(name_node(each, at) for each in names))

    def _call(self, name: str, parts: Sequence[Tensor]) -> Tensor:
        shapes = [(part.shape.kind, part.shape.sizes) for part in parts]
        key = (name, *shapes, *(id(entry) for part in parts for entry in part.entries))
        if key not in self._calls:
            definition = self.problem.definitions[name]
            env = dict(zip(definition.params or (), parts, strict=True))
            # The arguments are kept with the result: their identity is the key.
            self._calls[key] = (parts, self._body(definition, env))
        return self._calls[key][1]

    def _function(self, node: Node, parts: Sequence[Tensor], at: int) -> Tensor:
        name = ALIASES.get(node.value, node.value)
        if name in SCALAR_FUNCTIONS:
            return linear.entrywise(lambda args: Node("call", name, args, at), parts)
        if name in NO_SIZE and (name != "eye" or not node.args):
            shape = self.problem.shapes[id(node)]
        else:
            shape = function_shape(node, [part.shape for part in parts], frozenset())
        return linear_functions.function(node, name, parts, shape, at, self.limits)
