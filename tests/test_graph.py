"""The expression graph: canonical vertices, cheap gradients, shared parts, no recursion."""

from __future__ import annotations

import random
from fractions import Fraction

import pytest
from operations import of_program
from trees import CONSTANTS, read

from mccli.calculus.components.graph.construction import Graph
from mccli.calculus.components.graph.differentiate import program
from mccli.calculus.components.graph.forward import Forward
from mccli.calculus.components.graph.lasting import GRAPHS as lasting_graphs
from mccli.calculus.components.graph.lowering import lowered
from mccli.calculus.components.graph.reverse import Reverse
from mccli.calculus.components.graph.writing import written
from mccli.calculus.evaluation.careful import values
from mccli.calculus.evaluation.novalue import NoValue
from mccli.calculus.read_back import inlined, read_back
from mccli.errors import MccliError
from mccli.limits import Limits
from mccli.model.program import Program
from mccli.syntax.printer import text
from mccli.syntax.tree import Node, free_names, name, postorder

LIMITS = Limits()

SAME = [
    ("x + y", "y + x"), ("x*y*x", "x^2*y"), ("x + x", "2*x"), ("2*(3*x)", "6*x"),
    ("x - x", "0"), ("x/x", "1"), ("x*0", "0"), ("(x*y)^2", "y^2*x^2"), ("x^2*x^-2", "1"),
    ("1/(x*y)", "1/x/y"), ("-(-x)", "x"), ("(x + 1) - 1", "x"), ("sin(x + y)", "sin(y + x)"),
    ("3 > 2", "1"), ("where(1 > 2, x, y)", "y"), ("max(2, x, 3)", "max(x, 3)"),
    ("sqrt(9/4)", "3/2"),
]  # fmt: skip


@pytest.mark.parametrize(("left", "right"), SAME)
def test_equal_expressions_are_one_vertex(left: str, right: str) -> None:
    graph = Graph(CONSTANTS, LIMITS)
    first, second = lowered(graph, [read(left), read(right)], flat=True)
    assert first is second


PRINTED = [
    ("17*x^3*y^2 + sin(5*x*y)", ["51*x**2*y**2 + 5*y*cos(5*x*y)", "34*x**3*y + 5*x*cos(5*x*y)"]),
    ("x/y", ["1/y", "-x/y**2"]),
    ("(x + y)^2/3", ["2*(x + y)/3", "2*(x + y)/3"]),
    ("x^(1/3) + y", ["1/(3*x**(2/3))", "1"]),
    ("where(x > y, log(x), x^2*y)", ["where(x > y, 1/x, 2*x*y)", "where(x > y, 0, x**2)"]),
    ("max(x, y, 3)", ["(max(x, y) > 3)*(x > y)", "(max(x, y) > 3)*(x <= y)"]),
    ("relu(x)*y", ["y*(x > 0)", "relu(x)"]),
    ("1 - x - y", ["-1", "-1"]),
    ("0^y*x + y", ["0**y", "1"]),
]


@pytest.mark.parametrize(("source", "expected"), PRINTED)
def test_entries_read_well(source: str, expected: list[str]) -> None:
    (row,) = program([read(source)], ["x", "y"], CONSTANTS, LIMITS, share=False).rows
    assert [text(entry) for _, entry in row] == expected


def test_answers_do_not_depend_on_earlier_ones() -> None:
    sources = ["y*x + x*y^2", "x*y^2 + y*x", "sin(y*x)/(y + x)", "sin(x*y)/(x + y)", "(y + x)^3"]

    def texts(order: list[str]) -> dict[str, list[str]]:
        found = {}
        for source in order:
            rows = program([read(source)], ["x", "y"], CONSTANTS, LIMITS, 2, share=False).rows
            found[source] = [text(entry) for row in rows for _, entry in row]
        return found

    lasting_graphs.clear()
    first = texts(sources)
    lasting_graphs.clear()
    assert texts(sources[::-1]) == first


def rosenbrock(n: int) -> str:
    return " + ".join(f"100*(x{i + 1} - x{i}^2)^2 + (1 - x{i})^2" for i in range(1, n))


def network(width: int, layers: int) -> Node:
    """(Σ v_j h_j)² over tanh layers, whose parts are shared."""
    parts = [name(f"x{i}") for i in range(width)]
    for layer in range(layers):
        inner = (
            " + ".join([f"b{layer}_{i}", *(f"w{layer}_{i}_{j}*h{j}" for j in range(width))])
            for i in range(width)
        )
        outlines = [read(f"tanh({each})") for each in inner]
        known = {f"h{j}": part for j, part in enumerate(parts)}
        parts = [filled(outline, known) for outline in outlines]
    known = {f"h{j}": part for j, part in enumerate(parts)}
    return filled(read("(" + " + ".join(f"v{j}*h{j}" for j in range(width)) + ")^2"), known)


def filled(outline: Node, known: dict[str, Node]) -> Node:
    (row,) = inlined(tuple(known.items()), [((0, outline),)])
    return row[0][1]


GRADIENTS = {
    "rosenbrock": read(rosenbrock(200)),
    "product": read("*".join(f"x{i}" for i in range(1, 201))),
    "network": network(12, 3),
    "quotients": read(" + ".join(f"x{i}/(x{i + 1} + 2)" for i in range(60))),
    "powers": read("*".join(f"(x{i}^2 + 1)^{i % 4 + 1}" for i in range(30))),
}


@pytest.mark.parametrize("title", GRADIENTS)
def test_a_gradient_costs_at_most_three_times_its_function(title: str) -> None:
    function = GRADIENTS[title]
    names = sorted(free_names(function))
    alone = of_program(program([function], [], CONSTANTS, LIMITS))
    both = of_program(program([function], names, CONSTANTS, LIMITS))
    assert 0 < alone < both <= 3.0 * alone


@pytest.mark.parametrize("title", GRADIENTS)
def test_forward_and_reverse_accumulation_agree(title: str) -> None:
    function = GRADIENTS[title]
    names = sorted(free_names(function))[:40]
    graph = Graph(CONSTANTS, LIMITS)
    (root,) = lowered(graph, [function], flat=False)
    wanted = [graph.name(each) for each in names]
    backward = Reverse(graph, set(wanted)).gradient(root)
    forward = Forward(graph, wanted, flat=False).row(root)
    assert backward.keys() == forward.keys()
    random.seed(1)
    point = {each: Fraction(random.randint(500, 1500), 1000) for each in free_names(function)}
    found = written([*backward.values(), *forward.values()], set(point), everything=False)
    pairs = [((0, found.trees[backward[x]]), (1, found.trees[forward[x]])) for x in backward]
    entries = [entry for row in inlined(found.temporaries, pairs) for _, entry in row]
    numbers = values(entries, point, CONSTANTS, 40, LIMITS)
    for a, b in zip(numbers[::2], numbers[1::2], strict=True):
        assert abs(float(a) - float(b)) <= 1e-12 * max(1.0, abs(float(a)))


def test_a_hessian_is_symmetric_and_shares_its_halves() -> None:
    function = read("x1^2*x2*sin(x1*x3) + x3^3/x2")
    rows = program([function], ["x1", "x2", "x3"], CONSTANTS, LIMITS, 2, share=False).rows
    cells = {(i, j): entry for i, row in enumerate(rows) for j, entry in row}
    assert all(cells[j, i] is entry for (i, j), entry in cells.items())


COEFFICIENTS = [
    "x2^2*x4*sin(x3*x6) + 8*x5^2*x1*sin(x6*x3)",
    "3*(2*x1*x2)^2*exp(4*x1*x2) + x3*exp(x1*x2*4)/6",
    "5*x1/(7*x2)*tanh(x1*x3) - 2*tanh(x3*x1)*x2^2/3",
]


@pytest.mark.parametrize("source", COEFFICIENTS)
def test_coefficients_of_shared_parts_are_kept(source: str) -> None:
    function = read(source)
    names = sorted(free_names(function))
    point = {each: Fraction(7 + 2 * i, 10) for i, each in enumerate(names)}
    found = []
    for share in (True, False):
        each = program([function], names, CONSTANTS, LIMITS, 2, share)
        cells = [cell for row in inlined(each.temporaries, each.rows) for cell in row]
        numbers = values([entry for _, entry in cells], point, CONSTANTS, 30, LIMITS)
        found.append([(j, float(number)) for (j, _), number in zip(cells, numbers, strict=True)])
    assert [each for each, _ in found[0]] == [each for each, _ in found[1]]
    numbers = [number for _, number in found[1]]
    assert [number for _, number in found[0]] == pytest.approx(numbers, rel=1e-12)


def test_definitions_stay_shared_and_become_temporaries() -> None:
    functions = [network(8, 3), network(8, 3)]
    names = [f"x{i}" for i in range(8)]
    found = program(functions, names, CONSTANTS, LIMITS, share=False)
    assert found.temporaries
    printed = sum(len(text(expr)) for _, expr in found.temporaries)
    printed += sum(len(text(entry)) for row in found.rows for _, entry in row)
    assert printed < 40_000
    again = read_back(found.temporaries, found.rows, LIMITS)
    expected = inlined(found.temporaries, found.rows)
    random.seed(2)
    point = {each: Fraction(random.randint(-500, 500), 1000) for each in free_names(*functions)}
    for row, other in zip(again.whole, expected, strict=True):
        one, two = ([entry for _, entry in each] for each in (row, other))
        assert values(one, point, CONSTANTS, 30, LIMITS) == values(
            two, point, CONSTANTS, 30, LIMITS
        )


def test_temporaries_have_names_of_their_own() -> None:
    shared = read("exp(t1*t2)")
    function = filled(read("s*sin(s) + tt1"), {"s": shared})
    found = program([function], ["t1", "t2", "tt1"], CONSTANTS, LIMITS)
    assert found.temporaries
    assert not {each for each, _ in found.temporaries} & {"t1", "t2", "tt1", "s"}


def test_the_branch_not_taken_is_not_evaluated() -> None:
    function = read("where(x > 0, log(x)*y, x^2*y)*y")
    found = program([function], ["x", "y"], CONSTANTS, LIMITS)
    (row,) = inlined(found.temporaries, found.rows)
    point = {"x": Fraction(-2), "y": Fraction(3)}
    assert values([entry for _, entry in row], point, CONSTANTS, 30, LIMITS) == [-36, 24]
    with pytest.raises(NoValue):
        values([read("1/x")], {"x": Fraction(0)}, CONSTANTS, 30, LIMITS)


def test_deep_functions_do_not_recurse() -> None:
    node = name("x")
    for _ in range(20_000):
        node = Node("call", "sin", (node,))
    found = program([node], ["x"], CONSTANTS, LIMITS)
    assert of_program(found) >= 20_000
    nested = name("x")
    for _ in range(3_000):
        condition = Node("comparison", ">", (name("x"), Node("number", 1)))
        nested = Node("call", "where", (condition, Node("call", "sin", (nested,)), name("y")))
    assert program([nested], ["x", "y"], CONSTANTS, LIMITS).rows[0]


def test_too_many_operations_are_refused() -> None:
    function = read(" + ".join(f"sin(x{i})" for i in range(200)))
    with pytest.raises(MccliError, match="more than 100 operations"):
        program([function], ["x1"], CONSTANTS, Limits(nodes=100))


def test_a_program_repeats_nothing() -> None:
    found = program([read("exp(x*y)*sin(x*y) + exp(x*y)")], ["x", "y"], CONSTANTS, LIMITS)
    assert count_of(found, "exp") == 1


def count_of(found: Program, function: str) -> int:
    trees = [expr for _, expr in found.temporaries] + [*found.values]
    trees += [entry for row in found.rows for _, entry in row]
    return sum(1 for node in postorder(*trees) if node.op == "call" and node.value == function)
