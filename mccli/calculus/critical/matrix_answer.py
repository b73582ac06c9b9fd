"""Stationary points by symbolic vectors and matrices: the equations, and closed forms."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from mccli.calculus.answer import framed
from mccli.calculus.conditions.signs import NEGATIVE, POSITIVE
from mccli.calculus.conventions import conventions_of
from mccli.calculus.critical.quadratic import Quadratic, quadratic
from mccli.calculus.critical.solution_check import checked, is_singular
from mccli.calculus.critical.wish import Wish
from mccli.calculus.tensor_answer import check_functions, with_numbers
from mccli.calculus.tensors.conditions import conditions
from mccli.calculus.tensors.engine import TensorDerivative, tensor_derivatives
from mccli.calculus.tensors.facts.knowledge import Knowledge
from mccli.calculus.tensors.facts.traits import DEFINITE, SEMIDEFINITE
from mccli.calculus.tensors.graph import SYMMETRIC
from mccli.calculus.tensors.numeric.points import named_spaces
from mccli.limits import Limits
from mccli.model.finishing import together
from mccli.model.problem import Problem
from mccli.model.result import Condition, Verified
from mccli.model.spaces import Space
from mccli.model.stationary import MatrixEquation, Minimum, PointKind, Stationary
from mccli.syntax import printer
from mccli.syntax.tree import Node, call, fold, free_names, number, rebuilt

_NOT_QUADRATIC = "the gradient is not linear in {}, and there is no closed form for its zeros"


@dataclass(frozen=True, slots=True)
class _Solved:
    """One equation, the conditions of its solution, and whether the Hessian is semidefinite.

    ``singular`` is a matrix that never has an inverse, for which the equation is not solved.
    """

    equation: MatrixEquation
    conditions: tuple[Condition, ...] = ()
    convex: bool = False
    singular: str = ""


def matrix_stationary(problem: Problem, wish: Wish, limits: Limits) -> Stationary:
    """The stationarity equations of one scalar function, and their solution where it has one.

    Raises a parse error for other functions, and what the tensor engine raises.
    """
    check_functions(problem, "grad")
    problem = with_numbers(problem)
    found = tensor_derivatives(problem, 1, "denominator", wish.verify, limits)
    solved = [_solved(problem, each, wish.verify, limits) for each in found]
    equations = tuple(each.equation for each in solved)
    if len(equations) > 1:
        equations = tuple(map(_alone, equations))
    stated = [condition for each in solved for condition in each.conditions]
    own = [condition for each in found for condition in each.conditions]
    own += conventions_of(problem, problem.variables)
    frame = framed(
        problem, "critical", None, [each.gradient for each in equations],
        wrt=[variable.name for variable in problem.variables], layout=None, case=None, shape=(),
        axes=(), entries=(),
    )  # fmt: skip
    complete, reason = _complete(solved, equations, stated)
    return Stationary(
        frame.functions, frame.intermediates, frame.constants, frame.declare, tuple(frame.wrt),
        tuple(each.gradient for each in equations), "matrix", (), (), complete, reason,
        minimum=_minimum(solved) if wish.minimize else None, equations=equations,
        conditions=tuple(dict.fromkeys((*own, *stated))), notes=frame.notes,
        verified=together([each.verified for each in found]),
    )  # fmt: skip


def _alone(equation: MatrixEquation) -> MatrixEquation:
    """What is known by one variable alone says nothing of all together."""
    words = equation.kind_condition
    stated = f"by {equation.variable} alone, {words}" if words else ""
    return replace(equation, kind="undecided", kind_condition=stated)


def _solved(problem: Problem, found: TensorDerivative, verify: bool, limits: Limits) -> _Solved:
    variables = found.variables
    gradient = _written(found)
    name = ", ".join(each.name for each in variables)
    bare = MatrixEquation(
        name,
        gradient,
        None,
        None,
        None,
        None,
        "undecided",
        "",
        Verified(None, reason="no solution"),
    )
    symmetric = any(not SYMMETRIC.isdisjoint(each.space.attributes) for each in variables)
    if len(variables) > 1 or symmetric:
        return _Solved(bare)
    form = quadratic(problem, variables[0], limits)
    if form is None:
        return _Solved(bare)
    spaces = named_spaces(problem, problem.functions[0])
    if is_singular(problem, form.matrix, limits):
        kind, words, convex = _kind(problem, form, spaces, limits)
        return _Solved(
            replace(
                bare, left=form.left, right=form.right, hessian=form.hessian,
                kind=kind, kind_condition=words,
            ),
            convex=convex, singular=printer.text(form.matrix),
        )  # fmt: skip
    outcome = Verified(None, reason="--no-verify")
    if verify:
        outcome = checked(problem, name, gradient, form, limits)
    kind, words, convex = _kind(problem, form, spaces, limits)
    equation = replace(
        bare, left=form.left, right=form.right, solution=form.solution, hessian=form.hessian,
        kind=kind, kind_condition=words, verified=outcome,
    )  # fmt: skip
    return _Solved(equation, tuple(_conditions(problem, form, spaces)), convex)


def _written(found: TensorDerivative) -> Node:
    """The gradient with its temporaries in their places."""
    values: dict[str, Node] = {}
    for name, tree in (*found.temporaries, ("", found.expression)):
        values[name] = fold(
            tree,
            lambda node, args: (
                values[node.value]
                if node.op == "name" and node.value in values
                else rebuilt(node, args)
            ),
        )
    return values[""]


def _kind(
    problem: Problem, form: Quadratic, spaces: Mapping[str, Space], limits: Limits
) -> tuple[PointKind, str, bool]:
    """What the stationary point is, in words under which condition, and whether f is convex."""
    matrix = form.matrix
    facts = Knowledge([matrix], spaces, problem.constants, limits)
    text = printer.text(matrix)
    if facts.is_scalar(matrix):
        second = text if form.hessian is None else printer.text(form.hessian)
        if facts.of(matrix) == POSITIVE:
            return "minimum", f"the second derivative {second} is positive", True
        if facts.of(matrix) == NEGATIVE:
            return "maximum", f"the second derivative {second} is negative", False
        return "undecided", f"a minimum where {text} > 0, a maximum where {text} < 0", False
    shown = f"the Hessian {printer.text(form.hessian)}" if form.hessian is not None else text
    traits = facts.traits(matrix)
    if traits & DEFINITE:
        return "minimum", f"{shown} is positive definite", True
    if traits & SEMIDEFINITE:
        return "minimum", f"{shown} is positive semidefinite", True
    if matrix.op == "negative":
        opposite = Knowledge([matrix.args[0]], spaces, problem.constants, limits)
        if opposite.traits(matrix.args[0]) & SEMIDEFINITE:
            return "maximum", f"{shown} is negative semidefinite", False
    words = f"a minimum where {text} is positive definite, a maximum where it is negative definite"
    return "undecided", f"{words}, a saddle where it has eigenvalues of both signs", False


def _conditions(
    problem: Problem, form: Quadratic, spaces: Mapping[str, Space]
) -> Iterator[Condition]:
    """Where the solution has a value and is the only one, and what that means for X'*X.

    A right-hand side of zeros leaves nothing of the inverse in the solution.
    """
    trees = [form.solution, _inverse(form.matrix, problem, spaces)]
    for each in conditions(problem, trees, trees, spaces):
        columns = _gram(each.expr) if each.kind == "invertible" else None
        if columns is not None:
            name, word = columns
            text = f"{printer.text(each.expr.args[0].args[0])} is invertible" if each.expr else ""
            text += f": the {word} of {name} are linearly independent"
            yield Condition("invertible", each.expr, text)
        else:
            yield each


def _inverse(matrix: Node, problem: Problem, spaces: Mapping[str, Space]) -> Node:
    """The inverse of a matrix, or 1 over a scalar."""
    if Knowledge([matrix], spaces, problem.constants, Limits()).is_scalar(matrix):
        return Node("product", "*/", (number(1), matrix))
    return call("inv", matrix)


def _gram(expr: Node | None) -> tuple[str, str] | None:
    """X and "columns" of det(X'*X) != 0, X and "rows" of det(X*X') != 0."""
    if expr is None or expr.op != "comparison" or expr.args[0].value != "det":
        return None
    inner = expr.args[0].args[0]
    if inner.op != "product" or inner.value != "**":
        return None
    left, right = inner.args
    if left.op == "transpose" and left.args[0] == right and right.op == "name":
        return right.value, "columns"
    if right.op == "transpose" and right.args[0] == left and left.op == "name":
        return left.value, "rows"
    return None


def _complete(
    solved: list[_Solved],
    equations: tuple[MatrixEquation, ...],
    stated: list[Condition],
) -> tuple[bool | None, str]:
    for one in solved:
        if one.singular:
            text = f"{one.singular} has no inverse for sizes of 2 and more"
            return None, f"the equation is not solved: {text}"
    for each in equations:
        if each.solution is None and each.variable not in free_names(each.gradient):
            text = (
                f"the gradient does not depend on {each.variable}: it is zero for all or for none"
            )
            return None, text
        if each.solution is None:
            return None, _NOT_QUADRATIC.format(each.variable)
    if len(equations) > 1:
        return None, "each equation is solved for its own variable; together they are not solved"
    if any(each.kind in ("invertible", "domain") for each in stated):
        return (
            True,
            "the gradient is linear, and has this zero alone where its matrix is invertible",
        )
    return True, "the gradient is linear, and its matrix is always invertible"


def _minimum(solved: list[_Solved]) -> Minimum:
    if len(solved) == 1 and solved[0].singular and solved[0].convex:
        text = f"the function is convex, as {solved[0].equation.kind_condition}"
        return Minimum(None, None, None, None, f"{text}: it is least at every solution")
    if len(solved) == 1 and solved[0].equation.solution is not None:
        only = solved[0]
        if only.convex:
            text = f"the function is convex, as {only.equation.kind_condition}"
            return Minimum(None, None, None, True, text)
        if only.equation.kind == "maximum":
            text = f"{only.equation.kind_condition}, so this is a maximum"
            return Minimum(None, None, None, None, text)
        text = (
            "the function is not shown to be convex: whether it has a minimum depends on the values"
        )
        return Minimum(None, None, None, None, text)
    return Minimum(None, None, None, None, "the function is not shown to be convex")
