"""Problem to derivatives: an engine differentiates, the text is read back and checked.

What the printed text of every entry reads as is what is checked, arranged and handed on.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from mccli.calculus.components.choice import Engine, chosen
from mccli.calculus.conditions.risks import any_risky
from mccli.calculus.derivative import Derivative, function_side, groups, variable_side
from mccli.calculus.evaluation.constants import check_derivative
from mccli.calculus.expansion.expand import Written
from mccli.calculus.read_back import ReadBack, read_back
from mccli.calculus.trouble import expanded_place
from mccli.calculus.whereabouts import member_text
from mccli.errors import MccliError, failure
from mccli.limits import Limits, exceeded
from mccli.model.problem import Problem
from mccli.model.program import Program, SparseRow
from mccli.model.result import Condition, Verified
from mccli.model.spaces import component_names
from mccli.syntax.tree import Node, postorder


@dataclass(frozen=True, slots=True)
class Manner:
    """How to differentiate: the engine asked for, whether to check, whether zeros are left out."""

    engine: str = "auto"
    verify: bool = True
    sparse: bool = False


def first_order(
    problem: Problem, written: Sequence[Written], limits: Limits, manner: Manner
) -> list[Derivative]:
    """The Jacobian of the component functions by each group of variables."""
    functions = [entry for each in written for entry in each.value.entries]
    numerator = function_side(written)
    found = []
    for group in groups(problem):
        denominator, names = variable_side(group)
        engine, read = _derived(functions, names, problem, limits, manner, 1)
        known = checked(functions, names, read.whole, problem, limits, 1, manner.verify)
        found.append(
            Derivative(
                tuple(group), names, read.temporaries, read.rows, read.whole,
                numerator, denominator, engine, *known,
            )
        )  # fmt: skip
    return found


def second_order(
    problem: Problem, function: Node, limits: Limits, manner: Manner
) -> list[Derivative]:
    """The Hessian of a scalar function; by several tensors, a block for every pair."""
    parts = [(*variable_side(group), tuple(group)) for group in groups(problem)]
    names = tuple(name for _side, each, _group in parts for name in each)
    engine, read = _derived([function], names, problem, limits, manner, 2)
    known = checked([function], names, read.whole, problem, limits, 2, manner.verify)
    found = []
    top = 0
    for row_side, row_names, row_group in parts:
        left = 0
        bottom = top + len(row_names)
        for column_side, column_names, column_group in parts:
            right = left + len(column_names)
            rows = _block(read.rows[top:bottom], left, right)
            whole = _block(read.whole[top:bottom], left, right)
            group = row_group if row_group == column_group else (*row_group, *column_group)
            found.append(
                Derivative(
                    group, column_names, read.temporaries, rows, whole,
                    row_side, column_side, engine, *known,
                )
            )  # fmt: skip
            left = right
        top = bottom
    return found


def _block(rows: Sequence[SparseRow], left: int, right: int) -> tuple[SparseRow, ...]:
    """The entries of the rows in the columns from ``left`` up to ``right``."""
    return tuple(tuple((j - left, e) for j, e in row if left <= j < right) for row in rows)


def _derived(
    functions: Sequence[Node],
    names: Sequence[str],
    problem: Problem,
    limits: Limits,
    manner: Manner,
    order: int,
) -> tuple[Engine, ReadBack]:
    count = len(names) * (len(functions) if order == 1 else len(names))
    if count > limits.entries and not manner.sparse:
        raise too_many(count, limits)
    engine = chosen(manner.engine, functions, count)
    differentiate = by_graph if engine == "graph" else by_sympy
    try:
        found = differentiate(functions, names, problem.constants, limits, order)
    except NoReal as trouble:
        raise trouble.placed(problem) from None
    return engine, read_back(found.temporaries, found.rows, limits)


def too_many(count: int, limits: Limits) -> MccliError:
    """The limit error for more entries than a dense answer may have."""
    return exceeded(
        "entries",
        f"the derivative has {count} entries, more than the limit of {limits.entries}",
        "leave out the zeros with --sparse, choose fewer variables with --wrt or functions "
        "with --of, or raise MCCLI_MAX_ENTRIES",
    )


class NoReal(Exception):
    """A function whose derivative has no real form."""

    def __init__(self, node: Node, reason: str) -> None:
        super().__init__(reason)
        self.node = node

    def placed(self, problem: Problem) -> MccliError:
        """The planned error at the function."""
        hint = "look for a division by zero, or a root or logarithm of a negative number"
        member = member_text(self.node, problem)
        message = f"{member}this has no real derivative: {self}"
        return failure("math", "math.form", message, hint, expanded_place(self.node, problem))


def by_graph(
    functions: Sequence[Node],
    names: Sequence[str],
    constants: frozenset[str],
    limits: Limits,
    order: int,
) -> Program:
    """The derivative by the expression graph."""
    from mccli.calculus.components.graph.differentiate import program

    return program(functions, names, constants, limits, order, share=False)


def by_sympy(
    functions: Sequence[Node],
    names: Sequence[str],
    constants: frozenset[str],
    limits: Limits,
    order: int,
) -> Program:
    """The derivative by SymPy. Raises ``NoReal``."""
    from mccli.calculus.components.backend import ZERO, differentiate
    from mccli.calculus.components.loading import NoForm

    try:
        rows = differentiate(functions, names, constants, limits, order)
    except NoForm as error:
        raise NoReal(error.node, error.reason) from None
    sparse = (tuple((j, e) for j, e in enumerate(row) if e is not ZERO) for row in rows)
    return Program((), (), tuple(sparse))


def checked(
    functions: Sequence[Node],
    names: Sequence[str],
    rows: Sequence[SparseRow],
    problem: Problem,
    limits: Limits,
    order: int,
    verify: bool,
) -> tuple[tuple[Condition, ...], Verified]:
    """Where the derivative holds, and the outcome of its check.

    Raises ``Mismatch``, and ``NoValue`` where it holds nowhere.
    """
    positive = positive_names(problem)
    constants = problem.constants
    conditions: tuple[Condition, ...] = ()
    if any_risky(functions):
        from mccli.calculus.conditions.collect import conditions_of

        conditions = conditions_of(
            functions, names, constants, limits, positive, order, _has_signs(rows)
        )
    if not verify:
        check_derivative(functions, rows, constants, limits)
        return conditions, Verified(None, reason="--no-verify")
    from mccli.calculus.verification.verify import verify as compare

    found = compare(functions, names, rows, conditions, constants, limits, order, positive)
    if found.ok is None:
        check_derivative(functions, rows, constants, limits)
    return conditions, found


def _has_signs(rows: Sequence[SparseRow]) -> bool:
    """Whether a derivative holds the sign of something."""
    nodes = postorder(*(entry for row in rows for _, entry in row))
    return any(node.op == "call" and node.value == "sign" for node in nodes)


def positive_names(problem: Problem) -> frozenset[str]:
    """The names, and names of components, that are declared positive."""
    return frozenset(
        component
        for name, space in problem.spaces.items()
        if "positive" in space.attributes and not space.symbols
        for component in component_names(name, space)
    )
