"""Problem to routine where sizes are symbols: value and derivative as trees of whole matrices."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from mccli.calculus.inlining import inlined
from mccli.calculus.routine import Wish, formulas
from mccli.calculus.sharing import shared
from mccli.calculus.tensor_answer import check_functions, function_shape, tensor_answer
from mccli.calculus.tensor_answer import with_numbers as with_constants
from mccli.errors import MccliError, failure
from mccli.limits import Limits
from mccli.model.problem import Problem, natural
from mccli.model.program import Argument, MatrixRoutine
from mccli.model.result import Result, Verified
from mccli.model.spaces import Space
from mccli.model.symbols import check_names, symbols_in_use
from mccli.syntax.tree import Node, free_names


def matrix_routine(problem: Problem, wish: Wish, limits: Limits) -> MatrixRoutine:
    """The routine of one function and its derivative by one variable, or by several scalars.

    Raises a usage error for several vectors or matrices and for options on components.
    """
    check_names(problem, symbols_in_use(problem))
    if wish.vector:
        message = "--vector puts components into one array, and here are whole matrices"
        raise failure("usage", "usage.code", message, "leave it out, or give numbers: --let n=3")
    command = "hessian" if wish.order == 2 else "jacobian"
    found = None
    if wish.derivative:
        found = tensor_answer(problem, command, wish.layout, wish.verify, limits)
        if found.results:
            raise _several(problem)
    else:
        check_functions(problem, command, derived=False)
    name = problem.functions[0]
    problem = with_constants(problem)
    roots = [inlined(problem, name)]
    if found is not None and found.expression is not None:
        roots.append(found.expression)
    taken = {*problem.definitions, *problem.spaces, *free_names(*roots)}
    temporaries, trees = shared(roots, found.temporaries if found else (), taken)
    made = dict(temporaries)
    arguments = _arguments(problem, [*trees, *made.values()], made, found)
    return MatrixRoutine(
        name=wish.name or name,
        text=formulas(problem, arguments),
        arguments=arguments,
        constants=problem.constants,
        temporaries=temporaries,
        value=trees[0],
        value_shape=function_shape(problem, name),
        derivative=trees[1] if found else None,
        shape=found.shape if found else (),
        axes=found.axes if found else (),
        layout=found.layout if found else None,
        order=wish.order,
        conditions=found.conditions if found else (),
        notes=problem.notes,
        verified=found.verified if found else Verified(None, reason="a value, without derivative"),
    )


def _arguments(
    problem: Problem, trees: Sequence[Node], made: Collection[str], found: Result | None
) -> tuple[Argument, ...]:
    """The variables, then the other names that the trees need, declared ones first.

    A size is read from the vectors and matrices, and an argument only where none has it.
    """
    needed = free_names(*trees) - problem.constants - {*made}
    spaces = {**problem.spaces, **{each.name: each.space for each in problem.variables}}
    names = [each.name for each in problem.variables] if found else []
    names += [name for name in spaces if name in needed]
    carried = {size for name in names for size in spaces[name].symbols}
    symbols = set(symbols_in_use(problem))
    rest = (name for name in needed if name not in (carried & symbols))
    names += sorted((name for name in rest if name not in names), key=natural)
    return tuple(Argument(name, spaces.get(name, Space()), ()) for name in dict.fromkeys(names))


def _several(problem: Problem) -> MccliError:
    names = ", ".join(each.name for each in problem.variables)
    message = f"code has the derivative by one vector or matrix, and there are {names}"
    hint = f"choose one: --wrt {problem.variables[0].name}"
    return failure("usage", "usage.code", message, hint)
