"""A definition as one tree of declared names and built-in functions, in the language's own terms.

Definitions are put in place of their names and calls are carried out, as shared nodes; vectors
and matrices stay whole.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from mccli.model.function_shapes import NO_SIZE
from mccli.model.problem import Problem
from mccli.model.spaces import settled
from mccli.syntax.tree import Node, call, fold, number, rebuilt
from mccli.syntax.tree import name as name_node
from mccli.syntax.vocabulary import FUNCTIONS


def inlined(problem: Problem, name: str) -> Node:
    """The tree of a definition; its parameters, and what ``--wrt`` cuts, stay names."""
    return _Inlining(problem).definition(name)


class _Inlining:
    """Carries out each definition once, and each call once for the same arguments."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        self._definitions: dict[str, Node] = {}
        self._calls: dict[tuple[object, ...], tuple[Sequence[Node], Node]] = {}

    def definition(self, name: str) -> Node:
        if name not in self._definitions:
            for each in self.problem.intermediates:
                # They come in order of use, so that none waits for another one.
                if each not in self._definitions:
                    self._definitions[each] = self._body(each, {})
            self._definitions.setdefault(name, self._body(name, {}))
        return self._definitions[name]

    def _body(self, name: str, env: Mapping[str, Node]) -> Node:
        definition = self.problem.definitions[name]
        local = set(definition.params or ())

        def rule(node: Node, args: list[Node]) -> Node:
            if node.op == "name":
                return self._name(node, local, env)
            if node.op == "call" and node.value not in FUNCTIONS:
                return self._call(node.value, args)
            if node.op == "call" and node.value in NO_SIZE:
                return self._sized(node, args)
            return rebuilt(node, args)

        return fold(definition.expr, rule)

    def _name(self, node: Node, local: set[str], env: Mapping[str, Node]) -> Node:
        name = node.value
        if name in env:
            return env[name]
        if name in local or name in self.problem.cut:
            return node
        return self._definitions.get(name, node)

    def _call(self, name: str, args: Sequence[Node]) -> Node:
        key = (name, *map(id, args))
        if key not in self._calls:
            params = self.problem.definitions[name].params or ()
            # The arguments are kept with the result: their identity is the key.
            self._calls[key] = args, self._body(name, dict(zip(params, args, strict=True)))
        return self._calls[key][1]

    def _sized(self, node: Node, args: Sequence[Node]) -> Node:
        """``vector(c)`` as c*ones(n), ``matrix(c)`` as c*ones(m, n), ``eye()`` as eye(n)."""
        dims = [_size(settled(dim)) for dim in self.problem.shapes[id(node)].dims]
        if node.value == "eye":
            return call("eye", dims[0], at=node.at)
        ones = call("ones", *dims, at=node.at)
        if args[0].op == "number" and args[0].value == 1:
            return ones
        return Node("product", "**", (args[0], ones), node.at)


def _size(dim: object) -> Node:
    return number(dim) if isinstance(dim, int) else name_node(str(dim))
