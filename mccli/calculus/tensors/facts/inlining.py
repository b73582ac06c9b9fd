"""Trees in matrix notation with the definitions of a problem in place of their names."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from mccli.limits import deep_calls
from mccli.model.occurrences import occurrences
from mccli.model.problem import Problem
from mccli.model.shapes import Shapes
from mccli.model.spaces import Shape, Space
from mccli.source import Source, Span
from mccli.syntax.document import Definition
from mccli.syntax.tree import Node, fold, rebuilt
from mccli.syntax.vocabulary import FUNCTIONS


class Inlining:
    """Puts definitions in place of their names, as shared nodes, and carries out calls."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        self._definitions: dict[str, Node] = {}
        self._calls: dict[tuple[object, ...], tuple[Sequence[Node], Node]] = {}

    def tree(self, root: Node, local: Sequence[str] = ()) -> Node:
        """A tree of the problem; ``local`` are the parameters it stands under."""
        with deep_calls():
            for name in self.problem.intermediates:
                if self.problem.definitions[name].params is None:
                    self._definition(name)
            return self._body(root, local, {})

    def _definition(self, name: str) -> Node:
        if name not in self._definitions:
            definition = self.problem.definitions[name]
            self._definitions[name] = self._body(definition.expr, definition.params or (), {})
        return self._definitions[name]

    def _body(self, root: Node, local: Sequence[str], env: Mapping[str, Node]) -> Node:
        problem = self.problem

        def rule(node: Node, args: list[Node]) -> Node:
            if node.op == "name":
                name = node.value
                if name in env:
                    return env[name]
                outer = name not in local and name not in problem.cut
                return self._definition(name) if outer and name in problem.definitions else node
            if node.op == "call" and node.value not in FUNCTIONS:
                return self._call(node.value, args)
            return rebuilt(node, args)

        return fold(root, rule)

    def _call(self, name: str, args: Sequence[Node]) -> Node:
        key = name, *map(id, args)
        if key not in self._calls:
            definition = self.problem.definitions[name]
            env = dict(zip(definition.params or (), args, strict=True))
            # The arguments are kept with the result: their identity is the key.
            self._calls[key] = args, self._body(definition.expr, (), env)
        return self._calls[key][1]


def shapes_of(roots: Sequence[Node], spaces: Mapping[str, Space]) -> dict[int, Shape]:
    """The shapes of the nodes below trees without definitions, by ``id(node)``.

    Nodes of scalar operations on scalars may be missing.
    """
    nowhere = Span(Source("", ""), 0, 0)
    definitions = {
        str(i): Definition(nowhere.source, str(i), None, root, nowhere, (), ())
        for i, root in enumerate(roots)
    }
    found = {name: occurrences(each) for name, each in definitions.items()}
    symbols = frozenset(symbol for space in spaces.values() for symbol in space.symbols)
    shapes = Shapes(definitions, found, spaces, symbols)
    for name in definitions:
        shapes.infer(name)
    return shapes.of
