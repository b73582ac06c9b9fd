"""mccli's side inside one process: text to program, its operations, and its numbers."""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from mccli.limits import Limits
from mccli.model.program import Program
from mccli.source import Source
from mccli.syntax.tree import Node, fold, postorder

LIMITS = replace(Limits(), nodes=20_000_000)


def trees(text: str, let: tuple[tuple[str, int], ...] = (), wrt: tuple[str, ...] = ()) -> Any:
    """(component functions as scalar trees, variables, constants) of a text of the language."""
    from mccli.calculus.expansion.expand import written_out
    from mccli.pipeline import Request, read

    request = Request("jacobian", (Source("benchmark", text),), wrt=wrt, let=let)
    problem = read(request, LIMITS)
    functions = [entry for each in written_out(problem, LIMITS) for entry in each.value.entries]
    return functions, [each.name for each in problem.variables], problem.constants


def differentiated(functions: Any, variables: Any, constants: Any, order: int = 1) -> Program:
    """The graph engine's program of the functions and their derivative."""
    from mccli.calculus.components.graph.differentiate import program

    return program(functions, variables, constants, LIMITS, order)


def graph_jacobian(functions: Any, variables: Any, constants: Any) -> Callable[[], object]:
    """What differentiates a graph that is already built, as the peers' expressions are, once."""
    from mccli.calculus.components.graph.construction import Graph
    from mccli.calculus.components.graph.lowering import lowered
    from mccli.calculus.components.graph.order import jacobian
    from mccli.calculus.components.graph.writing import written
    from mccli.limits import collector_paused

    graph = Graph(constants, LIMITS)
    roots = lowered(graph, functions, flat=False)
    wanted = [graph.name(name) for name in variables]

    @collector_paused()
    def work() -> object:
        rows = jacobian(graph, roots, wanted)
        entries = dict.fromkeys(entry for row in rows for entry in row.values())
        return written([*entries], graph.names(), everything=False)

    return work


def operations(program: Program, roots: Sequence[Node]) -> int:
    """The operations that computing ``roots`` takes, each shared node and temporary once.

    A sum or a product of k operands is k - 1 operations, one more where all terms are
    subtracted; a power, call, comparison or sign is one.
    """
    bodies = dict(program.temporaries)
    count = 0
    seen: set[str] = set()
    counted: set[int] = set()
    pending = list(roots)
    while pending:
        for node in postorder(pending.pop()):
            if id(node) in counted:
                continue
            counted.add(id(node))
            if node.op == "name":
                if node.value in bodies and node.value not in seen:
                    seen.add(node.value)
                    pending.append(bodies[node.value])
            elif node.op in ("sum", "product"):
                count += len(node.args) - 1 + (node.op == "sum" and "+" not in node.value)
            elif node.op != "number":
                count += 1
    return count


def entries(program: Program) -> list[tuple[int, int, Node]]:
    """(row, column, tree) of the derivative, zeros left out."""
    return [(i, j, tree) for i, row in enumerate(program.rows) for j, tree in row]


def numbers(
    roots: Sequence[Node],
    temporaries: Sequence[tuple[str, Node]],
    point: Mapping[str, float],
) -> list[float]:
    """The values of trees in double precision."""
    known: dict[str, float] = {"pi": math.pi, "e": math.e, **point}
    done: dict[int, float] = {}

    def rule(node: Node, args: list[float]) -> float:
        match node.op:
            case "number":
                return float(node.value)
            case "name":
                return known[node.value]
            case "negative":
                return -args[0]
            case "sum":
                signed = zip(node.value, args, strict=True)
                return math.fsum(-arg if sign == "-" else arg for sign, arg in signed)
            case "product":
                value = args[0]
                for operator, arg in zip(node.value[1:], args[1:], strict=True):
                    value = value / arg if operator == "/" else value * arg
                return value
            case "power":
                return args[0] ** args[1]
            case "call":
                return getattr(math, node.value)(*args)
        raise ValueError(f"no workload has a {node.op}")

    for name, tree in temporaries:
        known[name] = fold(tree, rule, done)
    return [fold(tree, rule, done) for tree in roots]


def printed_numbers(output: Path, point: Mapping[str, float]) -> dict[tuple[int, int], float]:
    """The values at a point of a derivative printed as sparse JSON."""
    data = json.loads(output.read_text("utf-8"))
    cells = data["derivative"]
    values = text_numbers([cell[2] for cell in cells], data.get("temporaries", ()), point)
    return {(i, j): value for (i, j, _), value in zip(cells, values, strict=True)}


def text_numbers(
    texts: Sequence[str], temporaries: Sequence[Mapping[str, str]], point: Mapping[str, float]
) -> list[float]:
    """The values at a point of printed entries over printed temporaries."""
    from mccli.syntax.document import parse_expression

    limits = LIMITS.for_answers()

    def tree(text: str) -> Node:
        return parse_expression(Source("printed", text), limits)

    before = [(each["name"], tree(each["expr"])) for each in temporaries]
    return numbers([tree(text) for text in texts], before, point)
