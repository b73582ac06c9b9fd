"""Derivatives of symbolic vectors and matrices to results."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from mccli.calculus.answer import framed
from mccli.calculus.conventions import conventions_of
from mccli.calculus.derivative import groups
from mccli.calculus.evaluation.constants import unbound_constants
from mccli.errors import Place, failure
from mccli.limits import Limits
from mccli.model.finishing import together
from mccli.model.layouts import Kind, Layout, find_case
from mccli.model.problem import Problem, Variable, node_place
from mccli.model.program import Temporaries
from mccli.model.result import Axis, Case, Condition, Engine, Result, Role
from mccli.model.spaces import Shape, Size, space_of
from mccli.model.symbols import check_names, example, listed
from mccli.syntax.tree import Node, fold, rebuilt

if TYPE_CHECKING:
    from mccli.calculus.tensors.engine import TensorDerivative

_KINDS: tuple[Kind, ...] = ("scalar", "vector", "matrix")
_WHAT = {"grad": "gradient", "hessian": "Hessian"}


def tensor_answer(
    problem: Problem, command: str, layout: Layout, verify: bool, limits: Limits
) -> Result:
    """The derivative in matrix notation, or one result that holds several.

    Raises a parse error for functions that the command does not take, and what the engine
    raises.
    """
    from mccli.calculus.tensors.engine import tensor_derivatives

    check_functions(problem, command)
    problem = with_numbers(problem)
    order = 2 if command == "hessian" else 1
    found = tensor_derivatives(problem, order, layout, verify, limits)
    alone = len(found) == 1 or _all_scalars(problem)
    parts = [_one(problem, each, command, layout, alone) for each in found]
    if len(parts) == 1:
        return parts[0]
    if _all_scalars(problem) and not found[0].function:
        return _together(problem, parts, command, layout)
    return replace(
        parts[0],
        wrt=tuple(variable.name for variable in problem.variables),
        layout=layout,
        case=None,
        shape=(),
        axes=(),
        expression=None,
        temporaries=(),
        conditions=tuple(dict.fromkeys(c for part in parts for c in part.conditions)),
        verified=together([each.verified for each in found]),
        results=tuple(replace(part, notes=()) for part in parts),
    )


def check_options(problem: Problem, symbols: Sequence[str], engine: Engine, sparse: bool) -> None:
    """Raise an error for what is asked of components only, and for names with two readings."""
    check_names(problem, symbols)
    if engine != "auto" or sparse:
        option = "--sparse" if sparse else f"--engine {engine}"
        message = f"{option} is for components, and {listed(symbols)} "
        message += "is a symbol" if len(symbols) == 1 else "are symbols"
        hint = f"leave it out, or write the components out: {example(symbols, '--expand ')}"
        raise failure("usage", "usage.expand", message, hint)


def function_shape(problem: Problem, name: str) -> Shape:
    """The shape of a definition's value."""
    return problem.shapes[id(problem.definitions[name].expr)]


def check_functions(problem: Problem, command: str) -> None:
    """Raise a parse error unless there is one function with a derivative, scalar if need be."""
    names = problem.functions
    if len(names) > 1:
        shown = ", ".join(names[:6]) + (", …" if len(names) > 6 else "")
        message = f"with symbolic sizes one function is differentiated, and there are {shown}"
        hint = f"choose one: --of {names[0]}"
        places = [_place(problem, name) for name in names[:2]]
        raise failure("parse", "shape.stack", message, hint, *places)
    (name,) = names
    shape = function_shape(problem, name)
    if shape.kind == "tensor":
        message = f"'{name}' has {len(shape.dims)} axes, more than a matrix"
        hint = "keep one or two letters after -> in einsum"
        raise failure("parse", "shape.einsum", message, hint, _place(problem, name))
    if command in _WHAT and shape.kind != "scalar":
        message = f"a {_WHAT[command]} needs one scalar function, but {name} is a "
        message += f"{shape.text} matrix" if shape.kind == "matrix" else shape.text
        hint = "use 'mccli jacobian'" if command == "grad" else "use a scalar function"
        raise failure("parse", "shape.components", message, hint, _place(problem, name))
    if not problem.variables:
        free = next((each for each in "xtz" if each not in problem.definitions), "NAME")
        message = "there is no variable to differentiate by"
        raise failure(
            "parse", "name.none", message, f"name one: --wrt {free}", _place(problem, name)
        )


def with_numbers(problem: Problem) -> Problem:
    """The problem where pi and e are numbers in answers too, unless they are variables in it."""
    occurring: set[str] = set()
    for name in (*problem.functions, *problem.intermediates):
        occurring.update(problem.occurrences[name].names)
    names = [variable.name for variable in problem.variables]
    numbers = unbound_constants(occurring, problem.constants, names)
    return problem.with_constants(problem.constants | numbers)


def case_of(function: Sequence[Size], variable: Sequence[Size]) -> Case:
    """The shape case of what has these axes."""
    kinds = _KINDS[len(function)], _KINDS[len(variable)]
    found = find_case(*kinds)
    return Case(found.number if found else None, *kinds, _count(function), _count(variable))


def first_case(problem: Problem) -> Case:
    """The case of the function by the variables, or by the first declared tensor."""
    check_functions(problem, "jacobian")
    function = space_of(function_shape(problem, problem.functions[0])).dims
    group = next(groups(problem))
    variable = (len(group),) if len(group) > 1 else group[0].space.dims
    return case_of(function, variable)


def _count(sizes: Sequence[Size]) -> Size:
    """How many components: a number, or a product of symbols such as ``p*q``."""
    number = 1
    symbols: list[str] = []
    for size in sizes:
        if isinstance(size, int):
            number *= size
        else:
            symbols.append(size)
    if not symbols:
        return number
    return "*".join([str(number)] * (number != 1) + symbols)


def _all_scalars(problem: Problem) -> bool:
    return all(not each.space.dims for each in problem.variables)


def _one(
    problem: Problem, found: TensorDerivative, command: str, layout: Layout, alone: bool
) -> Result:
    hessian = command == "hessian"
    sides = (found.function, found.variable)
    if hessian:
        sides = (found.variables[0].space.dims, found.variables[-1].space.dims)
    trees = [found.expression, *(tree for _, tree in found.temporaries)]
    return framed(
        problem,
        command,
        None,
        trees,
        wrt=tuple(dict.fromkeys(each.name for each in found.variables)),
        layout=None if hessian and alone else layout,
        case=case_of(*sides),
        shape=found.shape,
        axes=found.axes,
        entries=(),
        form=found.form,
        temporaries=found.temporaries,
        expression=found.expression,
        conditions=_conditions(problem, found),
        engine="tensor",
        verified=found.verified,
    )


def _conditions(problem: Problem, found: TensorDerivative) -> tuple[Condition, ...]:
    """The engine's conditions and the conventions of the problem, each once."""
    stated = conventions_of(problem, found.variables)
    return tuple(dict.fromkeys((*found.conditions, *stated)))


def _together(problem: Problem, parts: Sequence[Result], command: str, layout: Layout) -> Result:
    """One result of a scalar function by several scalars: a row or column, or the Hessian."""
    names = tuple(variable.name for variable in problem.variables)
    hessian = command == "hessian"
    width = len(names) if hessian or layout == "numerator" else 1
    temporaries, entries = _merged(parts)
    rows = [entries[i : i + width] for i in range(0, len(entries), width)]
    columns = tuple(Node("column", None, tuple(row)) for row in rows)
    shape = (len(rows), width)
    labels: list[Sequence[str]] = [names, names]
    roles: list[Role] = ["variable", "variable"]
    if not hessian:
        place = 0 if layout == "numerator" else 1
        labels[place], roles[place] = problem.functions, "function"
    return replace(
        parts[0],
        wrt=names,
        case=case_of((len(names),) if hessian else (), (len(names),)),
        shape=shape,
        axes=tuple(Axis(r, each, size=n) for r, each, n in zip(roles, labels, shape, strict=True)),
        temporaries=temporaries,
        expression=Node("rows", None, columns),
        conditions=tuple(dict.fromkeys(c for part in parts for c in part.conditions)),
        verified=together([part.verified for part in parts]),
    )


def _merged(parts: Sequence[Result]) -> tuple[Temporaries, list[Node]]:
    """The temporaries of all parts under names of their own, and the expressions over them."""
    merged: list[tuple[str, Node]] = []
    entries = []
    names = _numbered([name for part in parts for name, _ in part.temporaries])
    for part in parts:
        new: dict[str, str] = {}
        done: dict[int, Node] = {}

        def rule(node: Node, args: list[Node], new: dict[str, str] = new) -> Node:
            if node.op == "name" and node.value in new:
                return Node("name", new[node.value], (), node.at)
            return rebuilt(node, args)

        for name, tree in part.temporaries:
            tree = fold(tree, rule, done)
            new[name] = next(names)
            merged.append((new[name], tree))
        if part.expression is not None:
            entries.append(fold(part.expression, rule, done))
    return tuple(merged), entries


def _numbered(taken: Sequence[str]) -> Iterator[str]:
    """As many names as there are taken: these, each once, then others like them."""
    distinct = dict.fromkeys(taken)
    yield from distinct
    count = len(distinct)
    while True:
        count += 1
        if f"t{count}" not in distinct:
            yield f"t{count}"


def _place(problem: Problem, name: str) -> Place:
    definition = problem.definitions[name]
    return node_place(definition.expr, definition, function_shape(problem, name).text)
