"""Derivatives of scalar graphs at a point by forward accumulation of dual numbers.

Every node that depends on the seeds carries a sparse row {direction: derivative}; at second
order also {(i, j): second derivative} with i <= j. Seeding each variable with its own
direction gives the gradient, seeding all of them with one direction the derivative along it.
Nothing here knows a symbolic derivative: it is the independent route for checking them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from mccli.calculus.evaluation.one_pass import Evaluation
from mccli.calculus.evaluation.precision import Mpf, as_mpf
from mccli.calculus.verification.slopes import curvatures, slopes
from mccli.syntax.tree import Node

Row = dict[int, Mpf]
Square = dict[tuple[int, int], Mpf]
Seeds = Mapping[str, Mapping[int, Any]]


def first_order(evaluation: Evaluation, seeds: Seeds) -> dict[int, Row]:
    """The rows of all nodes evaluated that depend on the seeds, by ``id(node)``.

    Raises ``NoValue`` where an operation has no derivative.
    """
    rows: dict[int, Row] = {}
    ctx = evaluation.ctx
    for node in evaluation.order:
        if node.op == "name":
            seed = None if node.value in evaluation.constants else seeds.get(node.value)
            if seed is not None:
                rows[id(node)] = {i: as_mpf(ctx, value) for i, value in seed.items()}
            continue
        active = [i for i, operand in enumerate(node.args) if id(operand) in rows]
        if active:
            weighted = slopes(evaluation, node, active)
            if weighted:
                rows[id(node)] = _combined(node, weighted, rows)
    return rows


def second_order(evaluation: Evaluation, seeds: Seeds) -> tuple[dict[int, Row], dict[int, Square]]:
    """The rows, and the second derivatives by pairs of directions, of all nodes evaluated."""
    rows = first_order(evaluation, seeds)
    squares: dict[int, Square] = {}
    for node in evaluation.order:
        active = [i for i, operand in enumerate(node.args) if id(operand) in rows]
        if not active:
            continue
        square: Square = {}
        for i, weight in slopes(evaluation, node, active):
            for key, value in squares.get(id(node.args[i]), {}).items():
                square[key] = square.get(key, 0) + weight * value
        for i, j, weight in curvatures(evaluation, node, active):
            _add_outer(square, weight, rows[id(node.args[i])], rows[id(node.args[j])], i == j)
        if square:
            squares[id(node)] = square
    return rows, squares


def _combined(node: Node, weighted: Sequence[tuple[int, Mpf]], rows: dict[int, Row]) -> Row:
    """The sum of the operands' rows times their slopes."""
    first, weight = weighted[0]
    row = rows[id(node.args[first])]
    if len(weighted) == 1:
        return (
            row
            if isinstance(weight, int) and weight == 1
            else {k: weight * value for k, value in row.items()}
        )
    total = {k: weight * value for k, value in row.items()}
    for i, weight in weighted[1:]:
        for k, value in rows[id(node.args[i])].items():
            term = weight * value
            total[k] = total[k] + term if k in total else term
    return total


def _add_outer(square: Square, weight: Mpf, left: Row, right: Row, same: bool) -> None:
    """Add weight*(left right' + right left'), or weight*left left' for one and the same row."""
    for i, a in left.items():
        for j, b in right.items():
            value = weight * a * b
            if same:
                if i <= j:
                    square[i, j] = square.get((i, j), 0) + value
            else:
                key = (i, j) if i <= j else (j, i)
                square[key] = square.get(key, 0) + (2 * value if i == j else value)
