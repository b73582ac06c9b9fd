"""A definition as one tree of declared names and built-in functions, all sizes written."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from mccli.calculus.tensors.facts.inlining import Inlining
from mccli.model.expression_shapes import expression_shapes
from mccli.model.function_shapes import NO_SIZE
from mccli.model.problem import Problem
from mccli.model.spaces import Shape, settled
from mccli.syntax.tree import Node, call, fold, number, rebuilt
from mccli.syntax.tree import name as name_node


def inlined(problem: Problem, name: str) -> Node:
    """The tree of a definition with those it uses in place of their names.

    Its parameters, and what ``--wrt`` cuts, stay names.
    """
    definition = problem.definitions[name]
    tree = Inlining(problem).tree(definition.expr, definition.params or ())
    spaces = {**problem.spaces, **{each.name: each.space for each in problem.variables}}
    return _sized(tree, expression_shapes([(name, tree)], spaces))


def _sized(root: Node, shapes: Mapping[int, Shape]) -> Node:
    """``vector(c)`` as c*ones(n), ``matrix(c)`` as c*ones(m, n), ``eye()`` as eye(n)."""

    def rule(node: Node, args: list[Node]) -> Node:
        if node.op != "call" or node.value not in NO_SIZE or (node.value == "eye" and args):
            return rebuilt(node, args)
        return _filled(node, args, [_size(settled(dim)) for dim in shapes[id(node)].dims])

    return fold(root, rule)


def _filled(node: Node, args: Sequence[Node], sizes: Sequence[Node]) -> Node:
    if node.value == "eye":
        return call("eye", sizes[0], at=node.at)
    ones = call("ones", *sizes, at=node.at)
    if args[0].op == "number" and args[0].value == 1:
        return ones
    return Node("product", "**", (args[0], ones), node.at)


def _size(dim: object) -> Node:
    return number(dim) if isinstance(dim, int) else name_node(str(dim))
