"""Good inputs across the whole language: what is printed, and that it is true.

Every row of the table has its exact plain answer. Where it names its functions in Python's
grammar too, the answer is compared with central differences of those, at random points: a
route that shares nothing with mccli but the mathematics.
"""

from __future__ import annotations

import ast
import json
import random
from collections.abc import Mapping
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from cli import run
from python_text import (
    FUNCTION_NAMES,
    NoValue,
    close,
    flat,
    readable,
    second_slope,
    slope,
    values,
)

ROWS = json.loads((Path(__file__).parent / "data" / "good_inputs.json").read_text())["rows"]
NAMES = [f"{i:03}-{row['group'].replace(' ', '-')}" for i, row in enumerate(ROWS, 1)]
PLACES = 2

Row = dict[str, Any]
Point = Mapping[str, Any]


@pytest.mark.parametrize("row", ROWS, ids=NAMES)
def test_a_row(row: Row, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    if "file" in row:
        name = next(word for word in row["run"] if word.startswith("row."))
        Path(name).write_bytes(row["file"].encode())
    code, out, err = run(*row["run"], stdin=row.get("stdin"))
    # Notes of plain answers go to standard error; nothing else does.
    assert code == 0
    assert all(line.startswith("note: ") for line in err.splitlines())
    assert out == row["prints"] + "\n"
    if "python" in row or "blocks" in row:
        check(row)


def test_the_table_covers_the_language() -> None:
    from mccli.syntax.vocabulary import FUNCTIONS

    text = "\n".join(word for row in ROWS for word in row["run"])
    missing = {name for name in FUNCTIONS if f"{name}(" not in text}
    assert len(ROWS) >= 400 and not missing
    for sign in "·×⊙√²⁻ⁿ₁−≤≥≠ᵀ′’π":
        assert sign in text, sign


@pytest.mark.parametrize("row", ROWS[::12], ids=NAMES[::12])
def test_the_formats_agree(row: Row, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    if {"--format", "file"} & {*row["run"], *row}:
        return
    command, *rest = row["run"]
    code, out, err = run(command, "--json", *rest, stdin=row.get("stdin"))
    answer = json.loads(out)
    assert (code, err, answer["ok"]) == (0, "", True)
    results = answer.get("results") or [answer]
    if answer["at"] is None and command != "value":
        lines = [plain(each["derivative"], each["shape"]) for each in results]
        assert "\n".join(lines) == row["prints"]
    for form in ("pretty", "latex", "mathml"):
        code, out, err = run(command, "--format", form, *rest, stdin=row.get("stdin"))
        assert (code, err) == (0, "") and out.strip()


def plain(rows: Any, shape: list[int]) -> str:
    """The plain line, from the entries of the JSON answer."""
    if all(size == 1 for size in shape):
        return str(flat(rows)[0])
    return "[" + ", ".join(f"[{', '.join(each)}]" for each in rows) + "]"


def check(row: Row) -> None:
    """Compare what a row prints with numeric derivatives (or values) of its Python text."""
    blocks = row.get("blocks") or [[row["python"], row.get("wrt", [])]]
    lines = row["prints"].split("\n")
    assert len(blocks) == len(lines)
    for (python, wrt), line in zip(blocks, lines, strict=True):
        for point in points(row, [*python, f"[{', '.join(wrt)}]"]):
            expected = expected_at(row, python, wrt, point)
            # Printed numbers are cut to a float's digits, differences have errors of their own.
            tolerance = 1e-14 if "at" in row else 1e-18
            tolerance = 1e-7 if row.get("order") == 2 else tolerance
            found = flat(values(line, point))
            assert len(found) == len(expected)
            assert all(close(a, b, tolerance) for a, b in zip(found, expected, strict=True)), (
                line,
                point,
            )


def expected_at(row: Row, python: list[str], wrt: list[str], point: Point) -> list[Any]:
    """The entries in the row's layout, row by row."""
    if row["run"][0] == "value":
        return [values(text, point) for text in python]
    if row.get("order") == 2:
        return [second_slope(python[0], a, b, point) for a in wrt for b in wrt]
    entries = [[slope(text, name, point) for name in wrt] for text in python]
    if "grid" in row:
        # A scalar by a matrix, or a matrix by a scalar: rows of the matrix concerned.
        down, across = row["grid"]
        only = flat(entries)
        entries = [only[i * across : (i + 1) * across] for i in range(down)]
        # The numerator layout keeps the function's shape and turns the variable's.
        turned = (row.get("layout") == "denominator") is (len(python) > 1)
    else:
        turned = row.get("layout") == "denominator"
    return flat([list(each) for each in zip(*entries, strict=True)] if turned else entries)


def points(row: Row, texts: list[str]) -> list[dict[str, Any]]:
    """The row's own point, or random ones where all its functions have values."""
    if "at" in row:
        parts = [part.split("=") for part in row["at"].split(",") if part.strip()]
        return [{name.strip(): values(number, {}) for name, number in parts}]
    chance = random.Random("".join(texts))
    names = sorted({name for text in texts for name in names_in(text)})
    wanted = set(ast_names(texts[-1]))
    names = [name for name in names if name in wanted or name not in ("pi", "e")]
    low, high = map(Fraction, row.get("range", [-2, 2] if row.get("samples") else [0.3, 1.7]))
    found: list[dict[str, Any]] = []
    for _try in range(50):
        point = {name: low + (high - low) * Fraction(chance.randint(1, 996), 997) for name in names}
        if "symmetric" in row:
            letter = row["symmetric"]
            point[f"{letter}21"] = point[f"{letter}12"] = point.get(f"{letter}12", low)
        try:
            for text in texts:
                values(text, point)
        except NoValue:
            continue
        found.append(point)
        if len(found) == PLACES:
            return found
    raise AssertionError(f"no points for {texts}")


def ast_names(text: str) -> list[str]:
    return [word.strip() for word in text.strip("[]").split(",") if word.strip()]


def names_in(text: str) -> set[str]:
    """The variables of a Python text."""
    found = {node.id for node in ast.walk(ast.parse(readable(text))) if isinstance(node, ast.Name)}
    return {name.rstrip("_") for name in found if name.rstrip("_") not in FUNCTION_NAMES}
