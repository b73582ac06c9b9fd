"""Sparse results and results with temporaries in every format; what people see is a snapshot."""

from __future__ import annotations

import json
import re
import tracemalloc
import xml.etree.ElementTree as ElementTree
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from fractions import Fraction

import pytest
from snapshot import compare_snapshot
from trees import read

from mccli.model.cells import Cells, Finish, ListedCells, Row
from mccli.model.result import Axis, Case, Condition, Function, Result, Value, Verified
from mccli.render import json_output, latex, mathml, plain, schema, terminal
from mccli.render.grids import grids
from mccli.render.safe import width
from mccli.render.sparse_window import in_reach, window
from mccli.render.sparsity import survey
from mccli.render.style import Style
from mccli.syntax import printer
from mccli.syntax.tree import Node, compare, fold, name, number, rebuilt

CHECKED = Verified(True, 4, 1e-16, "independent automatic differentiation")
END = Finish((Condition("domain", compare("!=", name("x1"), number(0)), ""),), CHECKED)


def slotted(source: str) -> Node:
    """A tree in which a, b, c are the slots 0, 1, 2."""

    def rule(node: Node, args: list[Node]) -> Node:
        if node.op == "name" and node.value in ("a", "b", "c"):
            return Node("name", "abc".index(node.value))
        return rebuilt(node, args)

    return fold(read(source), rule)


PATTERN = (slotted("2*a*b"), slotted("a^2 + sin(c)*b"), number(5))


@dataclass
class Band:
    """Three entries a row under and over the diagonal, made when they are asked for."""

    count: int
    ended: bool = False

    def __iter__(self) -> Iterator[Row]:
        self.ended = False
        for i in range(self.count - 2):
            names = (f"x{i + 1}", f"x{i + 2}", f"x{i + 3}")
            yield Row(i, (i, i + 1, i + 2), PATTERN, names)
        self.ended = True

    def finish(self) -> Finish:
        assert self.ended, "conditions were asked for before the last row"
        return END


def result_of(cells: Cells, height: int, breadth: int) -> Result:
    rows = tuple(f"f{i}" for i in range(1, height + 1))
    columns = tuple(f"x{i}" for i in range(1, breadth + 1))
    return Result(
        command="jacobian",
        functions=tuple(Function(each, (), read("x1^2*x2")) for each in rows[:30]),
        intermediates=(),
        constants=(),
        declare=(),
        wrt=columns,
        layout="numerator",
        case=Case(4, "vector", "vector", height, breadth),
        shape=(height, breadth),
        axes=(Axis("function", rows), Axis("variable", columns)),
        entries=(),
        engine="graph",
        form="sparse",
        cells=cells,
    )


SMALL = result_of(
    ListedCells(
        (
            Row(0, (0, 2), (read("2*x1*t1"), read("cos(x3)/t2"))),
            Row(2, (1,), (slotted("a^2 + b"),), ("x2", "β")),
        ),
        END,
    ),
    3,
    3,
)
SMALL = replace(SMALL, temporaries=(("t1", read("sqrt(x2 + 1)")), ("t2", read("t1^2*x3"))))
BAND = result_of(Band(60), 60, 60)
WIDE = result_of(ListedCells((Row(0, (0, 70, 99), PATTERN, ("x1", "x2", "x3")),), END), 2, 100)
ZERO = result_of(ListedCells((), END), 2, 2)
DOT = result_of(ListedCells((Row(0, (0,), (read("x1"),)),), END), 1, 1)
LONG = read("*".join(f"x{i}" for i in range(1, 31)))
STACKED = result_of(ListedCells(tuple(Row(i, (0, 4), (LONG, LONG)) for i in range(9)), END), 9, 5)
LONG_ONES = result_of(ListedCells((Row(0, (0, 8), (LONG, LONG)),), END), 1, 9)
_THIRDS = tuple(Fraction(i, 3) for i in range(3 * 58))
VALUED = replace(
    BAND,
    cells=ListedCells(tuple(Band(60)), END),
    at=tuple((f"x{i}", Fraction(i)) for i in range(1, 61)),
    value=Value(tuple(map(float, _THIRDS)), _THIRDS),
)
BOTH = replace(SMALL, shape=(), axes=(), cells=None, results=(SMALL, BAND))
RESULTS = {
    "small": SMALL, "band": BAND, "wide": WIDE, "zero": ZERO, "dot": DOT, "both": BOTH,
    "stacked": STACKED, "long": LONG_ONES, "valued": VALUED,
}  # fmt: skip


@pytest.mark.parametrize("columns", [80, 120])
@pytest.mark.parametrize("letters", ["unicode", "ascii"])
@pytest.mark.parametrize("case", RESULTS)
def test_pretty_snapshots(case: str, letters: str, columns: int) -> None:
    text = terminal.render(RESULTS[case], Style(columns, ascii=letters == "ascii"))
    assert letters == "unicode" or text.isascii()
    assert all(width(line) <= columns for line in text.split("\n"))
    compare_snapshot(f"sparse_{case}.{letters}.{columns}.txt", text)


@pytest.mark.parametrize("case", RESULTS)
@pytest.mark.parametrize("columns", [1, 20, 33])
def test_narrow_terminals(case: str, columns: int) -> None:
    narrow = terminal.render(RESULTS[case], Style(columns))
    assert all(width(line) <= max(columns, 20) for line in narrow.split("\n"))


@pytest.mark.parametrize("case", RESULTS)
@pytest.mark.parametrize("columns", range(20, 100, 7))
def test_no_matrix_is_dots_alone(case: str, columns: int) -> None:
    text = terminal.render(RESULTS[case], Style(columns, ascii=True))
    matrices = re.findall(r"(?:^.*\[ .* \]\n?)+", text, re.MULTILINE)
    assert matrices
    for matrix in matrices:
        assert re.search(r"\[ .*[\w*].* \]", matrix) or case == "zero", matrix


@pytest.mark.parametrize("breadth", [1, 3, 8])
@pytest.mark.parametrize("height", [1, 5, 8])
def test_small_ones_are_shown_as_dense_ones(height: int, breadth: int) -> None:
    rows = tuple(Row(i, tuple(range(breadth)), (name("x"),) * breadth) for i in range(height))
    result = result_of(ListedCells(rows, END), height, breadth)
    numbers = [f"{i}.123456789" for i in range(height * breadth)]
    style = Style(50)
    shown = window(result, in_reach(result, numbers, style), style, "right")
    assert shown == (grids(result, numbers, style), breadth)


@pytest.mark.parametrize("ascii_only", [False, True])
@pytest.mark.parametrize("case", RESULTS)
def test_json_in_pieces_is_json_at_once(case: str, ascii_only: bool) -> None:
    pieces = "".join(json_output.pieces(RESULTS[case], 7, ascii_only))
    whole = json_output.encode(json_output.as_object(RESULTS[case], 7), ascii_only)
    assert pieces == whole == json_output.render(RESULTS[case], 7, ascii_only)
    assert pieces.isascii() or not ascii_only
    jsonschema = pytest.importorskip("jsonschema")
    jsonschema.Draft202012Validator(schema.schema()).validate(json.loads(pieces))


def test_json_lists_what_is_not_zero() -> None:
    data = json.loads(json_output.render(SMALL))
    assert data["form"] == "sparse" and data["shape"] == [3, 3]
    assert data["derivative"] == [
        [0, 0, "2*x1*t1"],
        [0, 2, "cos(x3)/t2"],
        [2, 1, "x2**2 + β"],
    ]
    assert data["temporaries"][1] == {"name": "t2", "expr": "t1**2*x3"}
    assert data["conditions"][0]["expr"] == "x1 != 0"
    assert data["verified"]["ok"] is True
    assert list(data)[-2:] == ["verified", "ok"]
    both = json.loads(json_output.render(BOTH))
    assert both["conditions"] == data["conditions"]
    assert both["verified"] == data["verified"]


def test_plain_reads_back() -> None:
    text = plain.render(SMALL)
    assert text == (
        "t1 = sqrt(x2 + 1); t2 = t1**2*x3; [[0, 0, 2*x1*t1], [0, 2, cos(x3)/t2], [2, 1, x2**2 + β]]"
    )
    rows = read(plain.render(BAND)).args
    assert len(rows) == 3 * 58
    assert printer.text(rows[-2]) == "[57, 58, x58**2 + sin(x60)*x59]"
    assert plain.render(ZERO) == "[]"


def test_formulas_name_rows_and_columns() -> None:
    assert latex.render(DOT) == r"\begin{array}{lll} f_{1} & x_{1} & x_{1} \end{array}"
    words = replace(DOT, axes=(Axis("function", ("W[1,:]",)), Axis("variable", ("x",))))
    assert r"\text{W\symbol{91}1,\symbol{58}\symbol{93}} & x & " in latex.render(words)
    assert "<mtext>W[1,:]</mtext>" in mathml.render(words)
    for each in RESULTS.values():
        tex = latex.render(each)
        assert tex.count("{") == tex.count("}")
        for line in mathml.render(each).split("\n"):
            ElementTree.fromstring(line)


def test_templates_of_rows() -> None:
    assert printer.template(PATTERN[1]) == ("%s**2 + sin(%s)*%s", (0, 2, 1))
    assert printer.template(read("x + 1")) == ("x + 1", ())


@pytest.mark.parametrize("letters", ["unicode", "ascii"])
@pytest.mark.parametrize(
    ("height", "breadth"), [(1, 1), (1, 1000), (1000, 1), (3, 5000), (5000, 3), (70, 150)]
)
def test_pictures_keep_every_part(height: int, breadth: int, letters: str) -> None:
    """A full matrix is a full picture, and it fits."""
    style = Style(80, ascii=letters == "ascii")
    entries = (number(1),) * breadth
    rows = [Row(i, tuple(range(breadth)), entries) for i in range(height)]
    found = survey(rows, height, breadth, 0, style)
    assert found.count == height * breadth
    assert (found.below, found.above) == (height - 1, breadth - 1)
    assert len(found.picture) <= 16
    assert len({len(line) for line in found.picture}) == 1
    assert len(found.picture[0]) <= 76
    blank = "." if style.ascii else " "
    assert not any(blank in line for line in found.picture)


@pytest.mark.parametrize("lines", [plain.pieces, json_output.pieces])
def test_many_rows_take_little_memory(lines: Callable[[Result], Iterator[str]]) -> None:
    result = replace(result_of(Band(1_000), 0, 0), cells=Band(30_000), shape=(30_000, 30_000))
    tracemalloc.start()
    try:
        size = sum(len(piece) for piece in lines(result))
        assert size > 1_500_000
        assert tracemalloc.get_traced_memory()[1] < 1_000_000
    finally:
        tracemalloc.stop()


def test_of_many_functions_and_temporaries_some_are_shown() -> None:
    many = tuple(Function(f"f{i}", (), name("x")) for i in range(100))
    steps = tuple((f"t{i}", read(f"t{i - 1}^2") if i else name("x")) for i in range(60))
    text = terminal.render(
        replace(DOT, functions=many, temporaries=steps, cells=ListedCells((), END)), Style()
    )
    assert "… 88 more functions: use --json to see all" in text
    assert "… 60 more temporary values" in text
    used = ListedCells((Row(0, (0,), (name("t3"),)),), END)
    text = terminal.render(replace(DOT, temporaries=steps, cells=used), Style())
    assert "where t₀ = x\n      t₁ = t₀²\n" in text
    assert "… 56 more temporary values" in text
