"""Rows about the calculus alone: differentiation, operations, text to gradient."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Sequence
from typing import Any

import algebra
import measure
import peers
import programs
import workloads
from measure import Row
from sizes import Sizes

from mccli.model.program import Program


def dense(sizes: Sizes) -> Iterator[Row]:
    """Differentiation of N functions of N variables: expressions to entries, nothing else."""
    n = sizes.dense
    functions, variables, constants = programs.trees(workloads.dense_text(n))
    found = programs.differentiated(functions, variables, constants)
    yield _correct(f"dense {n} × {n}", found, variables, "dense", n)
    engine = workloads.dense(peers.symengine_algebra(), n)
    ratio, ours, theirs = measure.paired(
        lambda: measure.seconds(programs.graph_jacobian(functions, variables, constants)),
        lambda: measure.seconds(lambda: peers.symengine_jacobian(*engine)),
        sizes.pairs,
    )
    yield Row(
        f"dense {n} × {n}, differentiation, to SymEngine's dense jacobian",
        f"{ratio:.2f} × faster ({ours:.3f} s, {theirs:.3f} s)", "> 1 ×", ratio > 1,
    )  # fmt: skip
    textbook = workloads.dense(peers.sympy_algebra(), n)
    slow = measure.seconds(lambda: peers.sympy_jacobian(*textbook))
    yield Row(
        f"dense {n} × {n}, differentiation, to SymPy's Matrix.jacobian",
        f"{slow / ours:.0f} × faster ({slow:.1f} s)", "≥ 200 × faster", slow / ours >= 200,
    )  # fmt: skip


def gradients(sizes: Sizes) -> Iterator[Row]:
    """Operations of function and gradient, to those of the function and to CasADi's."""
    for name, n in (
        ("rosenbrock", sizes.rosenbrock), ("product", sizes.product), ("mlp", sizes.mlp),
    ):  # fmt: skip
        functions, variables, constants = programs.trees(workloads.TEXTS[name](n))
        found = programs.differentiated(functions, variables, constants)
        yield _correct(f"{name} {n}, gradient", found, variables, name, n)
        # The function alone as it was written, or as the program has it: the cheaper one.
        alone = min(
            programs.operations(Program((), tuple(functions), ()), functions),
            programs.operations(found, found.values),
        )
        both = programs.operations(found, [*found.values, *_trees(found)])
        peer = _casadi_operations(name, n)
        yield Row(
            f"{name} {n}, operations of function and gradient to the function's",
            f"{both / alone:.3f} × ({both}, {alone})", "≤ 3.0 ×", both <= 3 * alone,
        )  # fmt: skip
        yield Row(
            f"{name} {n}, operations of function and gradient to CasADi's",
            f"{both / peer:.3f} × ({both}, {peer})", "≤ 1.1 ×", both <= 1.1 * peer,
        )  # fmt: skip


def hessian(sizes: Sizes) -> Iterator[Row]:
    """Operations of a Hessian, to CasADi's."""
    n = sizes.hessian
    functions, variables, constants = programs.trees(workloads.hessian_text(n))
    found = programs.differentiated(functions, variables, constants, order=2)
    yield _correct(f"Hessian {n}", found, variables, "hessian", n, order=2)
    ours = programs.operations(found, _trees(found))
    import casadi

    f, x = peers.casadi_columns(*workloads.hessian(peers.casadi_algebra(), n))
    theirs = peers.casadi_operations([casadi.hessian(f, x)[0]], [x])
    yield Row(
        f"Hessian {n}, operations to CasADi's",
        f"{ours / theirs:.3f} × ({ours}, {theirs})", "≤ 1.4 ×", ours <= 1.4 * theirs,
    )  # fmt: skip


def shared_parts(sizes: Sizes) -> Iterator[Row]:
    """A network's Jacobian of several outputs: parts shared between rows."""
    n = sizes.network
    inputs = tuple(algebra.components("x", n))
    functions, variables, constants = programs.trees(workloads.network_text(n), wrt=inputs)
    found = programs.differentiated(functions, variables, constants)
    ours = programs.operations(found, _trees(found))
    import casadi

    f, x = peers.casadi_columns(*workloads.network(peers.casadi_algebra(), n))
    # The weights are parameters: they are inputs of the program as well.
    weights = [each for each in casadi.symvar(f) if not casadi.depends_on(each, x)]
    theirs = peers.casadi_operations([casadi.jacobian(f, x)], [x, *weights])
    yield Row(
        f"network of width {n} with {n} outputs, operations of the Jacobian to CasADi's",
        f"{ours / theirs:.3f} × ({ours}, {theirs})", "", None,
    )  # fmt: skip


def end_to_end(sizes: Sizes) -> Iterator[Row]:
    """Text to derivative, parse included, to a CasADi graph of mccli's own parsed tree."""
    for name, n in (("brusselator", sizes.end), ("mlp", sizes.mlp)):
        text = workloads.TEXTS[name](n)

        def ours(text: str = text) -> object:
            return programs.differentiated(*programs.trees(text))

        def theirs(text: str = text) -> object:
            return _casadi_derivative(text)

        ratio, mine, casadi = measure.paired(_timed(ours), _timed(theirs), sizes.pairs)
        yield Row(
            f"{name} {n}, text to derivative, unverified, to CasADi's from the same tree",
            f"{ratio:.2f} × faster ({mine:.2f} s, {casadi:.2f} s)", "> 1 ×", ratio > 1,
        )  # fmt: skip


def _timed(work: Callable[[], object]) -> Callable[[], float]:
    return lambda: measure.seconds(work)


def _casadi_derivative(text: str) -> object:
    import casadi

    from mccli.source import Source
    from mccli.syntax.document import parse_document

    document = parse_document([Source("benchmark", text)], programs.LIMITS)
    f, x = peers.casadi_columns(*peers.casadi_graph(document.definitions))
    derivative = casadi.gradient(f, x) if f.numel() == 1 else casadi.jacobian(f, x)
    return casadi.Function("f", [x], [f, derivative])


def _casadi_operations(name: str, n: int) -> int:
    import casadi

    f, x = peers.casadi_columns(*workloads.FORMULAS[name](peers.casadi_algebra(), n))
    return peers.casadi_operations([f, casadi.gradient(f, x)], [x])


def _trees(program: Program) -> list[Any]:
    return [tree for _i, _j, tree in programs.entries(program)]


def _correct(
    work: str, found: Program, variables: Sequence[str], name: str, n: int, order: int = 1
) -> Row:
    """The derivative's numbers against CasADi's at a random point."""
    formula = workloads.FORMULAS[name](peers.casadi_algebra(), n)
    derivative = peers.casadi_function(*formula, order)
    names = [str(symbol) for symbol in formula[1]]
    chance = random.Random(workloads.SEED)
    scale = 2 / n if name == "mlp" else 1
    point = {each: chance.uniform(0.5, 1.5) * scale for each in names}
    theirs = derivative([point[each] for each in names])[1]
    column = {each: j for j, each in enumerate(names)}
    cells = programs.entries(found)
    ours = programs.numbers([tree for _i, _j, tree in cells], found.temporaries, point)
    largest = max(map(abs, ours))
    worst = 0.0
    for (i, j, _), value in zip(cells, ours, strict=True):
        # The Hessian's rows are variables too.
        row = column[variables[i]] if order == 2 else i
        worst = max(worst, abs(value - float(theirs[row, column[variables[j]]])) / largest)
    complete = theirs.nnz() <= len(cells) or _only_zeros(theirs, len(cells))
    return Row(
        f"{work}: entries against CasADi's at a point",
        f"largest difference {worst:.1e} of the largest", "≤ 1e-9", worst <= 1e-9 and complete,
    )  # fmt: skip


def _only_zeros(matrix: Any, count: int) -> bool:
    """Whether a CasADi matrix has no more than ``count`` entries that are not zero."""
    return sum(value != 0 for value in matrix.nonzeros()) <= count
