"""Derivatives of symbolic vectors and matrices to results."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from mccli.calculus.answer import framed, one_result
from mccli.calculus.conventions import conventions_of
from mccli.calculus.derivative import groups
from mccli.calculus.evaluation.constants import unbound_constants
from mccli.calculus.inlining import inlined
from mccli.errors import Place, failure
from mccli.limits import Limits
from mccli.model.layouts import Kind, Layout, find_case
from mccli.model.problem import Problem, node_place
from mccli.model.result import Axis, Case, Condition, Engine, Result, Verified
from mccli.model.spaces import Shape, Size, space_of
from mccli.model.symbols import check_names, example, listed

if TYPE_CHECKING:
    from mccli.calculus.tensors.engine import TensorDerivative
    from mccli.model.steps import Style

_KINDS: tuple[Kind, ...] = ("scalar", "vector", "matrix")
_WHAT = {"grad": "gradient", "hessian": "Hessian"}


def tensor_answer(
    problem: Problem,
    command: str,
    layout: Layout,
    verify: bool,
    limits: Limits,
    steps: Style | None = None,
) -> Result:
    """The derivative in matrix notation, or one result that holds several.

    ``steps`` asks for their derivations, in a style. Raises a parse error for functions that the
    command does not take, and what the engine raises.
    """
    from mccli.calculus.tensors.engine import tensor_derivatives

    check_functions(problem, command)
    problem = with_numbers(problem)
    order = 2 if command == "hessian" else 1
    found = tensor_derivatives(problem, order, layout, verify, limits)
    parts = [_one(problem, each, command, layout, len(found) == 1) for each in found]
    if steps is not None:
        from mccli.calculus.explaining.explain import explained_symbolic

        parts = explained_symbolic(parts, steps, problem, found, order, layout, limits)
    return one_result(problem, parts, layout)


def function_result(problem: Problem) -> Result:
    """The one function itself, for the command ``value``."""
    (name,) = problem.functions
    shape = function_shape(problem, name)
    dims = space_of(shape).dims
    sizes = {"scalar": (1, 1), "vector": (*dims, 1), "row": (1, *dims)}.get(shape.kind, dims)
    return framed(
        problem,
        "value",
        None,
        (),
        wrt=(),
        case=None,
        layout=None,
        shape=sizes,
        axes=tuple(Axis("function", (), name, size) for size in sizes),
        entries=(),
        form="matrix" if len(sizes) == 2 else "index",
        expression=inlined(problem, name),
        conditions=conventions_of(problem, ()),
        verified=Verified(None, reason="a value, computed until all its digits agreed"),
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


def check_functions(problem: Problem, command: str, derived: bool = True) -> None:
    """Raise a parse error unless there is one function with a derivative, scalar if need be.

    One that is not ``derived`` needs no variable.
    """
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
        message = f"a {_WHAT[command]} needs one scalar function"
        message += f", but {name} is {shape.with_article}"
        hint = "use 'mccli jacobian'" if command == "grad" else "use a scalar function"
        raise failure("parse", "shape.components", message, hint, _place(problem, name))
    if derived and not problem.variables:
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


def _one(
    problem: Problem, found: TensorDerivative, command: str, layout: Layout, alone: bool
) -> Result:
    hessian = command == "hessian"
    trees = [found.expression, *(tree for _, tree in found.temporaries)]
    return framed(
        problem,
        command,
        None,
        trees,
        wrt=tuple(dict.fromkeys(each.name for each in found.variables)),
        layout=None if hessian and alone else layout,
        case=case_of(found.function, found.variable),
        shape=found.shape,
        axes=_labelled(problem, found),
        entries=(),
        form=found.form,
        temporaries=found.temporaries,
        expression=found.expression,
        conditions=_conditions(problem, found),
        engine="tensor",
        verified=found.verified,
    )


def _labelled(problem: Problem, found: TensorDerivative) -> tuple[Axis, ...]:
    """The axes; those of several scalars have their names as labels."""
    if len(found.variables) < 2 or any(each.space.dims for each in found.variables):
        return found.axes
    names = tuple(each.name for each in found.variables)
    labels = {"function": problem.functions, "variable": names}
    return tuple(
        replace(axis, labels=labels[axis.role]) if axis.size == len(labels[axis.role]) else axis
        for axis in found.axes
    )


def _conditions(problem: Problem, found: TensorDerivative) -> tuple[Condition, ...]:
    """The engine's conditions and the conventions of the problem, each once."""
    trees = [found.expression, *(tree for _, tree in found.temporaries)]
    stated = conventions_of(problem, found.variables, trees)
    return tuple(dict.fromkeys((*found.conditions, *stated)))


def _place(problem: Problem, name: str) -> Place:
    definition = problem.definitions[name]
    return node_place(definition.expr, definition, function_shape(problem, name).text)
