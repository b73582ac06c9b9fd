"""A routine ready to be laid down in one language: every name chosen, every expression written."""

from __future__ import annotations

import re
from dataclasses import dataclass

from mccli.model.program import Argument, Routine
from mccli.render.code.guards import Guard
from mccli.render.code.names import Names
from mccli.render.code.numbers import is_constant
from mccli.render.code.plan import Plan, plan
from mccli.render.code.printer import Printer
from mccli.render.code.target import Parts, Rules, Storage, Target
from mccli.syntax.tree import Node, free_names

_NUMBERED = re.compile("t[0-9]+", re.ASCII)


@dataclass(frozen=True, slots=True)
class Step:
    """A temporary: its expression, or condition and branches of a choice; and when it is needed.

    ``guard`` is empty where it always is.
    """

    name: str
    text: str
    choice: tuple[str, str, str] | None
    guard: str


@dataclass(frozen=True, slots=True)
class Draft:
    """All a language's writer needs: texts, sizes, and the routine they come from.

    ``arguments`` pair each argument with its identifier, ``idle`` are the identifiers that the
    body does not mention (of arguments, and of an output without entries). ``values`` are the
    values' texts, ``cells`` (row, column, text) of the derivative's non-zero entries.
    ``value``, ``derivative`` name the outputs, ``rows``, ``columns``, ``starts`` the arrays of
    a sparse pattern. ``helpers`` are definitions that come before the function.
    """

    routine: Routine
    name: str
    parts: Parts
    storage: Storage
    arguments: tuple[tuple[Argument, str], ...]
    idle: tuple[str, ...]
    steps: tuple[Step, ...]
    values: tuple[str, ...]
    cells: tuple[tuple[int, int, str], ...]
    value: str
    derivative: str
    rows: str
    columns: str
    starts: str
    helpers: tuple[str, ...]

    @property
    def with_value(self) -> bool:
        """Whether the function's value is computed."""
        return self.parts != "derivative"

    @property
    def with_derivative(self) -> bool:
        """Whether the derivative is computed."""
        return self.parts != "value"

    @property
    def is_scalar(self) -> bool:
        """Whether the value is one number."""
        return not self.routine.value_shape

    @property
    def is_slope(self) -> bool:
        """Whether the derivative is one number: that of a number by a number, stored dense."""
        scalars = {each.name for each, _name in self.arguments if not each.space.dims}
        axes = [axis.labels for axis in self.routine.axes if axis.role == "variable"]
        return (
            self.storage == "dense"
            and self.is_scalar
            and self.routine.shape == (1, 1)
            and all(set(labels) <= scalars for labels in axes)
        )

    @property
    def is_full(self) -> bool:
        """Whether a dense derivative has no zeros to fill in."""
        rows, columns = self.routine.shape
        return len(self.cells) == rows * columns

    def pattern(self, base: int) -> list[tuple[str, list[int]]]:
        """The constant arrays of the sparse form, by name; indices count from ``base``."""
        columns = [column + base for _row, column, _text in self.cells]
        if self.storage == "coo":
            return [
                (self.rows, [row + base for row, _column, _text in self.cells]),
                (self.columns, columns),
            ]
        if self.storage == "csr":
            counts = [0] * self.routine.shape[0]
            for row, _column, _text in self.cells:
                counts[row] += 1
            starts = [base]
            for each in counts:
                starts.append(starts[-1] + each)
            return [(self.starts, starts), (self.columns, columns)]
        return []


def draft(
    routine: Routine, target: Target, rules: Rules, name: str, parts: Parts, storage: Storage
) -> Draft:
    """Choose the names and write every expression. Raises a limit error for huge constants."""
    apart = target.choices.inline is None
    planned = plan(routine, parts, apart, target.choices.guarded)
    prefix = f"{name}_"
    fixed = {"rows", "columns", "starts", "module"} | set(target.helpers)
    names = Names(rules, [name, *(prefix + each for each in fixed)])
    derivative = "hessian" if routine.order == 2 else "derivative"
    outputs = [names.identifier(each) for each in ("value", derivative)]
    arguments = tuple((each, names.identifier(each.name)) for each in routine.arguments)
    known = _components(arguments, target)
    for statement in planned.statements:
        title = statement.name
        # Those without a name of their own are numbered in the order of their lines.
        numbered = _NUMBERED.fullmatch(title) is not None
        known[title] = names.temporary() if numbered else names.identifier(title)
    printer = Printer(
        target, known, prefix, routine.constants, _fixed(planned, routine.constants), {}
    )
    steps = tuple(
        _step(printer, known[each.name], each.expr, each.guard, apart)
        for each in planned.statements
    )
    values = tuple(printer.lifted(each, printer.text(each)) for each in planned.values)
    cells = tuple(
        (row, column, printer.lifted(each, printer.text(each)))
        for row, column, each in planned.cells
    )
    helpers = tuple(target.helpers[each].replace("@", prefix) for each in printer.used)
    idle = _idle(planned, arguments)
    if parts != "value" and storage != "dense" and not cells:
        idle += (outputs[1],)
    return Draft(
        routine, name, parts, storage, arguments, idle, steps, values, cells,
        outputs[0], outputs[1], prefix + "rows", prefix + "columns", prefix + "starts", helpers,
    )  # fmt: skip


def _components(arguments: tuple[tuple[Argument, str], ...], target: Target) -> dict[str, str]:
    known: dict[str, str] = {}
    for argument, identifier in arguments:
        sizes = tuple(size for size in argument.space.dims if isinstance(size, int))
        for place, component in enumerate(argument.components):
            if not sizes:
                known[component] = identifier
                continue
            indices = (place,) if len(sizes) == 1 else divmod(place, sizes[1])
            known[component] = target.element(identifier, indices, sizes)
    return known


def _fixed(planned: Plan, constants: frozenset[str]) -> frozenset[str]:
    """The names of constants, and of temporaries that are."""
    found = set(constants)
    for each in planned.statements:
        if is_constant(each.expr, frozenset(found)):
            found.add(each.name)
    return frozenset(found)


def _step(printer: Printer, name: str, expr: Node, guard: Guard, apart: bool) -> Step:
    when = printer.guard(guard)
    if apart and expr.op == "call" and expr.value == "where":
        return Step(name, "", printer.choice(expr), when)
    return Step(name, printer.text(expr), None, when)


def _idle(planned: Plan, arguments: tuple[tuple[Argument, str], ...]) -> tuple[str, ...]:
    roots = [each.expr for each in planned.statements]
    roots += [
        condition for each in planned.statements for way in each.guard for condition, _ in way
    ]
    roots += [*planned.values, *(entry for _row, _column, entry in planned.cells)]
    used = free_names(*roots)
    return tuple(
        identifier for argument, identifier in arguments if not used & set(argument.components)
    )
