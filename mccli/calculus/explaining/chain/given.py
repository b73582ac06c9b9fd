"""The problem's own definitions as intermediate variables."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from mccli.calculus.expansion.expand import definition_trees
from mccli.calculus.explaining.chain.system import System, by_depth, in_order, put_back
from mccli.limits import Limits
from mccli.model.problem import Problem
from mccli.model.spaces import component_names, space_of
from mccli.syntax.tree import Node, free_names, postorder


def given_system(
    problem: Problem, labels: Sequence[str], variables: Sequence[str], limits: Limits
) -> System | None:
    """The functions over the definitions they use; None where they use none of the variables.

    ``labels`` name the components of the functions. A definition that is called, as ``g(2*t)``,
    is no variable and is put in its place, and so is one in which no variable occurs.
    """
    # As they are written: u1, u2 and v1, v2 stand together where each v uses one u.
    standing = set(_standing(problem))
    names = [name for name in problem.definitions if name in standing]
    if not names:
        return None
    components = {name: _components(problem, name) for name in names}
    taken = {*labels, *variables, *problem.free, *problem.constants, *problem.definitions}
    taken -= set(names)
    parts = [each for name in names for each in components[name]]
    if len(set(parts)) < len(parts) or not taken.isdisjoint(parts):
        return None
    opened = replace(problem, cut=problem.cut | set(names))
    trees = definition_trees(opened, [*names, *problem.functions], limits)
    exprs = {}
    bases = {}
    for name in names:
        for part, tree in zip(components[name], next(trees), strict=True):
            exprs[part] = tree
            if len(components[name]) > 1:
                bases[part] = name
    entries = [entry for each in trees for entry in each]
    exprs.update(zip(labels, entries, strict=True))
    ordered = by_depth(in_order(exprs, labels), labels, [*exprs])
    return _varying(System(tuple(variables), tuple(labels), ordered, bases))


def _standing(problem: Problem) -> tuple[str, ...]:
    """The definitions that stand for themselves wherever they are used."""
    used = (*problem.intermediates, *problem.functions)
    called = {
        node.value
        for node in postorder(*(problem.definitions[name].expr for name in used))
        if node.op == "call"
    }
    sizes = set(problem.families.sizes)
    return tuple(
        name
        for name in problem.intermediates
        if name not in called and name not in sizes and _is_open(problem, name)
    )


def _is_open(problem: Problem, name: str) -> bool:
    """Whether the definition's own parameters are variables of the problem."""
    params = problem.definitions[name].params or ()
    return set(params) <= {*problem.free, *(each.name for each in problem.variables)}


def _components(problem: Problem, name: str) -> tuple[str, ...]:
    shape = problem.shapes[id(problem.definitions[name].expr)]
    return component_names(name, space_of(shape))


def _varying(system: System) -> System | None:
    """The system without intermediates in which no variable occurs; None where none is left."""
    varies = set(system.variables)
    fixed: dict[str, Node] = {}
    exprs = {}
    functions = set(system.functions)
    for name, expr in system.exprs.items():
        expr = put_back(expr, fixed) if fixed else expr
        if name in functions or not varies.isdisjoint(free_names(expr)):
            exprs[name] = expr
            varies.add(name)
        else:
            fixed[name] = expr
    if len(exprs) == len(system.functions):
        return None
    return replace(system, exprs=exprs)
