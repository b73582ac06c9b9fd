"""Functions through intermediates that are whole vectors, as a problem of its own.

Its definitions are the intermediates and the function; each can be asked for its Jacobian by
each of its parameters, with all others held constant.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from mccli.calculus.explaining.chain.matrices.parts import MatrixParts, taken_apart
from mccli.calculus.explaining.chain.naming import letters
from mccli.calculus.explaining.chain.system import System, by_depth, in_order, put_back
from mccli.calculus.inlining import inlined
from mccli.calculus.tensors.facts.inlining import shapes_of
from mccli.model.expression_shapes import expression_shapes
from mccli.model.occurrences import occurrences
from mccli.model.problem import Problem, Variable
from mccli.model.spaces import Shape, Space, space_of
from mccli.source import Source, Span
from mccli.syntax import printer
from mccli.syntax.document import Definition
from mccli.syntax.tree import Node, free_names, postorder
from mccli.syntax.tree import name as name_node

Variables = tuple[Variable, ...]


@dataclass(frozen=True, slots=True)
class Posed:
    """A system of one function, and the problem that has its definitions.

    ``whole`` has the trees of all definitions in declared names only.
    """

    problem: Problem
    system: System
    whole: Mapping[str, Node]

    def shape(self, name: str) -> Shape:
        """The shape of a definition's value."""
        return self.problem.shapes[id(self.problem.definitions[name].expr)]


def posed(problem: Problem, variables: Variables, bare: bool) -> Posed:
    """The problem's own definitions as intermediates, or its function taken apart.

    There is one variable, or several that are scalars.
    """
    kinds = _kinds(problem, variables[0])
    found = _given(problem, variables, kinds)
    return found if found is not None else _automatic(problem, variables, kinds, bare)


def of_tree(problem: Problem, tree: Node) -> Problem:
    """The problem whose one function is a tree in the names of the other's."""
    taken = {*problem.definitions, *problem.spaces, *problem.free, *problem.constants}
    name = next(letters("gdh", taken | free_names(tree)))
    definition = _definition(name, tree)
    return replace(
        problem,
        definitions={name: definition},
        functions=(name,),
        intermediates=(),
        params={name: ()},
        shapes=expression_shapes([(name, tree)], _spaces(problem)),
        occurrences={name: occurrences(definition)},
        cut=frozenset(),
        spaces=_spaces(problem),
    )


def _kinds(problem: Problem, variable: Variable) -> frozenset[str]:
    """The kinds of values whose Jacobians have two axes at most."""
    function = problem.shapes[id(problem.definitions[problem.functions[0]].expr)]
    if len(variable.space.dims) > 1 or function.kind == "matrix":
        return frozenset({"scalar"})
    return frozenset({"scalar", "vector"})


def _given(problem: Problem, variables: Variables, kinds: frozenset[str]) -> Posed | None:
    """Over the definitions in which a variable occurs; None where there is none."""
    last = problem.functions[0]
    used = (*problem.intermediates, last)
    called = {
        node.value
        for node in postorder(*(problem.definitions[name].expr for name in used))
        if node.op == "call"
    }
    varies = {each.name for each in variables}
    names = []
    for name in problem.intermediates:
        definition = problem.definitions[name]
        shape = problem.shapes.get(id(definition.expr))
        if name in called or varies.isdisjoint(free_names(definition.expr)) or shape is None:
            continue
        varies.add(name)
        if shape.kind in kinds and not definition.params:
            names.append(name)
    if not names:
        return None
    standing = {n: space_of(problem.shapes[id(problem.definitions[n].expr)]) for n in names}
    spaces = {**problem.spaces, **standing}
    cut = replace(problem, cut=problem.cut | set(names), spaces=spaces)
    exprs = {name: inlined(cut, name) for name in (*names, last)}
    exprs = by_depth(in_order(exprs, [last]), [last], [*problem.definitions])
    if len(exprs) == 1:
        return None
    return _made(problem, variables, exprs)


def _automatic(problem: Problem, variables: Variables, kinds: frozenset[str], bare: bool) -> Posed:
    """Over one intermediate for each operation."""
    last = problem.functions[0]
    function = inlined(problem, last)
    shapes = shapes_of([function], _spaces(problem))
    parts = taken_apart(function, {each.name for each in variables}, shapes, kinds)
    names = _names(problem, parts, "" if bare else last)
    exprs = {names[key]: _renamed(tree, names) for key, tree in parts.exprs.items()}
    return _made(problem, variables, exprs)


def _made(problem: Problem, variables: Variables, exprs: Mapping[str, Node]) -> Posed:
    """The problem whose definitions these are."""
    definitions = {name: _definition(name, tree) for name, tree in exprs.items()}
    last = [*exprs][-1]
    made = replace(
        problem,
        definitions=definitions,
        functions=(last,),
        intermediates=tuple(name for name in exprs if name != last),
        params=dict.fromkeys(exprs, ()),
        shapes=expression_shapes(list(exprs.items()), _spaces(problem)),
        occurrences={name: occurrences(each) for name, each in definitions.items()},
        cut=frozenset(),
        spaces=_spaces(problem),
        variables=variables,
    )
    system = System(tuple(each.name for each in variables), (last,), exprs)
    return Posed(made, system, {name: inlined(made, name) for name in exprs})


def _definition(name: str, tree: Node) -> Definition:
    source = Source(name, printer.text(tree))
    return Definition(source, name, None, tree, Span(source, 0, 1), (), ())


def _spaces(problem: Problem) -> dict[str, Space]:
    return {**problem.spaces, **{each.name: each.space for each in problem.variables}}


def _renamed(tree: Node, names: Mapping[str, str]) -> Node:
    return put_back(tree, {key: name_node(name) for key, name in names.items()})


def _names(problem: Problem, parts: MatrixParts, last: str) -> dict[str, str]:
    """z for what is affine, then u, v, …; y for a function without a name."""
    taken = {*problem.definitions, *problem.spaces, *problem.free, *problem.constants}
    taken -= set(problem.functions)
    taken |= {size for space in problem.spaces.values() for size in space.symbols}
    taken |= free_names(*parts.exprs.values()) - parts.exprs.keys()
    root = last or next(letters("yfF", taken))
    taken = taken | {root}
    affine = [key for key in parts.exprs if key in parts.affine and key != parts.root]
    if next(letters("z", taken)) != "z":
        affine = []
    free = letters("uvpqrsthgabcd", taken)
    names = {key: f"z{i}" if len(affine) > 1 else "z" for i, key in enumerate(affine, 1)}
    names[parts.root] = root
    return {key: names.get(key) or next(free) for key in parts.exprs}
