"""Nothing wrong is explained: the lines of a derivation have one value at random points."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from mccli.calculus.explaining.chain.system import put_back
from mccli.calculus.explaining.chain.writing import plus, times
from mccli.calculus.explaining.rules.checking import check_steps
from mccli.calculus.verification.claims import Mismatch
from mccli.limits import Limits
from mccli.model.steps import Step
from mccli.syntax.tree import Node, fold

Matrix = tuple[tuple[Node, ...], ...]


def check_lines(
    steps: Sequence[Step],
    filled: Mapping[str, Node],
    whole: Sequence[Node],
    constants: frozenset[str],
    limits: Limits,
) -> None:
    """Raise ``Mismatch`` where two lines differ at a point.

    ``filled`` has what the names of intermediates stand for, ``whole`` the entries of the last
    line with the temporaries in their places.
    """
    done: dict[int, Node] = {}

    def rule(node: Node, args: list[Node]) -> Node:
        return put_back(node, filled) if node.op == "name" else _rebuilt(node, args)

    lines = [steps[0].before, *(step.after for step in steps[:-1])]
    entries = [[entry for row in multiplied(line) for entry in row] for line in lines]
    for place, last in enumerate(whole):
        trees = [fold(each[place], rule, done) for each in entries]
        pairs = zip(steps, trees, [*trees[1:], last], strict=True)
        check_steps(
            [Step(step.rule, before, after) for step, before, after in pairs],
            last,
            constants,
            limits,
        )


def differs(left: Node, right: Node, constants: frozenset[str], limits: Limits) -> bool:
    """Whether two trees have different values at a point where both have one."""
    try:
        check_steps([Step("", left, right)], right, constants, limits)
    except Mismatch:
        return True
    return False


def multiplied(line: Node) -> Matrix:
    """The entries of a line: sums and products of matrices are carried out."""
    if line.op == "rows":
        return tuple(row.args for row in line.args)
    if line.op == "sum" and all(_is_matrix(each) for each in line.args):
        found = multiplied(line.args[0])
        for each in line.args[1:]:
            found = tuple(
                tuple(plus([a, b]) for a, b in zip(*pair, strict=True))
                for pair in zip(found, multiplied(each), strict=True)
            )
        return found
    if line.op == "product" and all(_is_matrix(each) for each in line.args):
        found = multiplied(line.args[0])
        for each in line.args[1:]:
            found = product(found, multiplied(each))
        return found
    return ((line,),)


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


def _rebuilt(node: Node, args: list[Node]) -> Node:
    return Node(node.op, node.value, tuple(args), node.at) if node.args else node
