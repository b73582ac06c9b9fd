"""The entries that a derivation explains: of what function, by what variable, under what name."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from mccli.calculus.derivative import ZERO, Derivative, variable_side
from mccli.calculus.differentiating import by_graph, by_sympy
from mccli.calculus.explaining.rules.letters import shown
from mccli.calculus.read_back import read_back
from mccli.limits import Limits
from mccli.model.problem import Problem, Variable, natural
from mccli.model.spaces import component_name
from mccli.syntax.tree import Node, free_names

_MOST_HELD = 4


@dataclass(frozen=True, slots=True)
class Entry:
    """The derivative of ``function`` by ``variable``: as ``printed``, and ``whole``.

    ``title`` names it, as "∂f1/∂x"; it is empty where there is nothing else. ``temporaries``
    are the names in ``printed`` that ``whole`` has the trees of. ``note`` goes with the first
    step.
    """

    title: str
    function: Node
    variable: str
    printed: Node
    whole: Node
    temporaries: tuple[str, ...]
    note: str

    @property
    def is_constant(self) -> bool:
        """Whether the variable does not occur in the function."""
        return self.variable not in free_names(self.function)


def entries_of(
    problem: Problem, functions: Sequence[Node], found: Derivative, order: int, limits: Limits
) -> Iterator[Entry]:
    """The entries row by row, as they lie in numerator layout, zeros included."""
    if order == 1:
        yield from _first(problem, functions, found)
    else:
        yield from _second(problem, functions[0], found, limits)


def _first(problem: Problem, functions: Sequence[Node], found: Derivative) -> Iterator[Entry]:
    labels = _labels(found)
    alone = len(functions) == len(found.names) == 1
    for i, function in enumerate(functions):
        others = free_names(function) - problem.constants
        sign = "∂" if len(others | set(found.names)) > 1 else "d"
        row = _Row(found, i)
        for j, variable in enumerate(found.names):
            title = "" if alone else f"{sign}{labels[i]}/{sign}{variable}"
            note = _held(sorted(others - {variable}, key=natural))
            yield row.entry(title, function, variable, j, note)


def _second(problem: Problem, function: Node, found: Derivative, limits: Limits) -> Iterator[Entry]:
    """Second derivatives start from the first, as ``grad`` prints it."""
    across = _row_names(problem, found)
    first = _gradient(problem, function, across, found, limits)
    alone = len(across) == len(found.names) == 1
    label = problem.functions[0]
    for i, before in enumerate(across):
        slope = first[i]
        row = _Row(found, i)
        for j, variable in enumerate(found.names):
            same = before == variable
            below = f"∂{variable}²" if same else f"∂{variable}∂{before}"
            title = "" if alone else f"∂²{label}/{below}"
            note = f"∂{label}/∂{before} = {shown(slope)} is the first derivative"
            yield row.entry(title, slope, variable, j, note)


class _Row:
    """The entries of one row of a derivative."""

    def __init__(self, found: Derivative, number: int) -> None:
        self._printed = dict(found.rows[number])
        self._whole = dict(found.whole[number])
        self._temporaries = [name for name, _ in found.temporaries]

    def entry(self, title: str, function: Node, variable: str, j: int, note: str) -> Entry:
        """The entry in column j."""
        printed = self._printed.get(j, ZERO)
        names = free_names(printed) if self._temporaries else set()
        used = tuple(name for name in self._temporaries if name in names)
        return Entry(title, function, variable, printed, self._whole.get(j, ZERO), used, note)


def _held(names: Sequence[str]) -> str:
    """What else is held constant: the partial derivative's other names."""
    if not names:
        return ""
    shown = ", ".join(names[:_MOST_HELD]) + (", …" if len(names) > _MOST_HELD else "")
    return f"{shown} {'is' if len(names) == 1 else 'are'} held constant"


def _labels(found: Derivative) -> list[str]:
    """The names of the components of the function, row by row."""
    function = found.function
    if function.kind == "scalar":
        return [function.name]
    if function.kind == "vector":
        return list(function.labels[0])
    rows, columns = function.sizes
    places = [(i, j) for i in range(1, rows + 1) for j in range(1, columns + 1)]
    return [component_name(function.name, place) for place in places]


def _row_names(problem: Problem, found: Derivative) -> tuple[str, ...]:
    """The names that the rows of a second derivative belong to."""
    group: tuple[Variable, ...] = found.variables
    if len(group) > 1 and any(variable.space.dims for variable in problem.variables):
        group = group[:1]
    return variable_side(group)[1]


def _gradient(
    problem: Problem, function: Node, names: Sequence[str], found: Derivative, limits: Limits
) -> list[Node]:
    """The first derivatives by the names as they are printed."""
    differentiate = by_graph if found.engine == "graph" else by_sympy
    program = differentiate([function], names, problem.constants, limits, 1)
    row = dict(read_back(program.temporaries, program.rows, limits).whole[0])
    return [row.get(j, ZERO) for j in range(len(names))]
