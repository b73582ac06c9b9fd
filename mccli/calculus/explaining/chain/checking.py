"""Nothing wrong is explained: the lines of a derivation have one value at random points.

A derivative that a line still has gets its value by automatic differentiation, which knows
nothing of local derivatives and paths.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from itertools import islice

from mccli.calculus.evaluation.novalue import NoValue
from mccli.calculus.evaluation.one_pass import Evaluation
from mccli.calculus.evaluation.precision import Mpf, Real, as_mpf, context
from mccli.calculus.explaining.chain.writing import plus, times
from mccli.calculus.verification.claims import Mismatch
from mccli.calculus.verification.duals import Row, first_order
from mccli.calculus.verification.points import candidates
from mccli.limits import Limits
from mccli.model.steps import Step
from mccli.syntax import printer
from mccli.syntax.tree import Node, fold, free_names, postorder, rebuilt
from mccli.syntax.tree import name as name_node

Matrix = tuple[tuple[Node, ...], ...]

_DIGITS = 40
_POINTS = 2
_TRIES = 12
_TOLERANCE = Fraction(1, 10**15)


def check_lines(
    steps: Sequence[Step],
    filled: Mapping[str, Node],
    whole: Sequence[Node],
    constants: frozenset[str],
    limits: Limits,
) -> None:
    """Raise ``Mismatch`` where two lines differ at a point.

    ``filled`` has what the names of intermediates stand for, ``whole`` the entries of the last
    line with the temporaries in their places. A line without a value at a point is not
    compared there.
    """
    lines = [steps[0].before, *(step.after for step in steps[:-1])]
    entries = [[entry for row in multiplied(line) for entry in row] for line in lines]
    entries.append(list(whole))
    trees = [tree for line in entries for tree in line]
    names = sorted((free_names(*trees, *filled.values()) - filled.keys()) - constants)
    compared = 0
    for point in islice(candidates(names, printer.text(steps[-1].after)[:200]), _TRIES):
        found = _Values(point, filled, trees, constants, limits)
        known = [(i, each) for i, line in enumerate(entries) if (each := found.of(line))]
        for i, each in known[1:]:
            if not all(map(_close, known[0][1], each)):
                rule = steps[min(i, len(steps)) - 1].rule
                raise Mismatch(f"a step by the {rule} changes the value at {dict(point)}")
        compared += len(known) == len(entries)
        if compared == _POINTS or not names:
            return


class _Values:
    """The values of intermediates and of their derivatives at a point."""

    def __init__(
        self,
        point: Mapping[str, Fraction],
        filled: Mapping[str, Node],
        trees: Sequence[Node],
        constants: frozenset[str],
        limits: Limits,
    ) -> None:
        self._filled = filled
        self._evaluation = Evaluation(point, constants, _DIGITS, limits)
        self._places: dict[str, Real] = dict(point)
        self._limits = limits
        self._names: dict[int, Node] = {}
        self._done: dict[int, Node] = {}
        for name, tree in filled.items():
            try:
                self._places[name] = self._evaluation.value(tree)
            except NoValue:
                continue
        open_ = {id(n): n for tree in trees for n in postorder(tree) if n.op == "derivative"}
        places = {name: number for number, name in enumerate(point)}
        rows = self._rows(list(open_.values()), places)
        for number, node in enumerate(open_.values()):
            # No name of the language begins with a digit.
            self._names[id(node)] = name_node(f"0{number}")
            row = rows.get(id(self._inner(node)))
            if row is not None:
                self._places[f"0{number}"] = row.get(places.get(node.value, -1), 0)

    def of(self, line: Sequence[Node]) -> list[Mpf] | None:
        """The values of the entries; None where one has none."""
        evaluation = Evaluation(self._places, self._evaluation.constants, _DIGITS, self._limits)
        ctx = context(_DIGITS)
        try:
            trees = [fold(entry, self._rule, self._done) for entry in line]
            return [as_mpf(ctx, evaluation.value(tree)) for tree in trees]
        except (NoValue, KeyError):
            return None

    def _inner(self, node: Node) -> Node:
        """What is differentiated, in the variables alone."""
        inner = node.args[0]
        return self._filled.get(inner.value, inner) if inner.op == "name" else inner

    def _rows(self, nodes: Sequence[Node], places: Mapping[str, int]) -> dict[int, Row]:
        """The gradients of what is still to be differentiated, by ``id``."""
        inner = [self._inner(node) for node in nodes]
        variables = {node.value for node in nodes}
        seeds = {name: {places[name]: 1} for name in variables if name in places}
        try:
            for tree in inner:
                self._evaluation.value(tree)
            rows = first_order(self._evaluation, seeds)
        except NoValue:
            return {}
        return {id(tree): rows.get(id(tree), {}) for tree in inner}

    def _rule(self, node: Node, args: list[Node]) -> Node:
        return self._names.get(id(node)) or rebuilt(node, args)


def differs(left: Node, right: Node, constants: frozenset[str], limits: Limits) -> bool:
    """Whether two trees have different values at a point where both have one."""
    try:
        check_lines([Step("", left, right)], {}, [right], constants, limits)
    except Mismatch:
        return True
    return False


def multiplied(line: Node) -> Matrix:
    """The entries of a line: sums and products of matrices are carried out."""
    if line.op == "rows":
        return tuple(row.args for row in line.args)
    if not _is_matrix(line):
        return ((line,),)
    found = multiplied(line.args[0])
    for each in line.args[1:]:
        other = multiplied(each)
        found = added(found, other) if line.op == "sum" else product(found, other)
    return found


def added(left: Matrix, right: Matrix) -> Matrix:
    """The sum of two matrices."""
    return tuple(
        tuple(plus([a, b]) for a, b in zip(*rows, strict=True))
        for rows in zip(left, right, strict=True)
    )


def product(left: Matrix, right: Matrix) -> Matrix:
    """The matrix product, its entries as sums of products without the zeros."""
    columns = list(zip(*right, strict=True))
    return tuple(
        tuple(plus([times(a, b) for a, b in zip(row, column, strict=True)]) for column in columns)
        for row in left
    )


def _is_matrix(node: Node) -> bool:
    if node.op in ("sum", "product"):
        return all(_is_matrix(each) for each in node.args)
    return node.op == "rows"


def _close(left: Mpf, right: Mpf) -> bool:
    scale = max(1, abs(left), abs(right))
    return bool(abs(left - right) * _TOLERANCE.denominator <= scale)
