"""Errors as people and programs see them."""

from __future__ import annotations

import json
import re

import pytest

from mccli.errors import MccliError, Place, failure
from mccli.render import diagnostics, json_output
from mccli.render.safe import ascii_text, is_hidden, visible, width
from mccli.render.style import Style
from mccli.source import Source, Span


def place(text: str, start: int, end: int, label: str = "", source: str = "argument 1") -> Place:
    return Place(Span(Source(source, text), start, end), label)


def problem(message: str, hint: str, *places: Place) -> MccliError:
    return failure("parse", "syntax.example", message, hint, *places)


def two(text: str, *marks: tuple[int, int, str]) -> list[Place]:
    source = Source("argument 1", text)
    return [Place(Span(source, start, end), label) for start, end, label in marks]


LONG = "+".join(f"x{i}" for i in range(100))

TABLE = [
    (
        problem(
            "unknown function 'sinn'",
            "write sin(x)",
            place("3 + sinn(x)", 4, 8, "did you mean 'sin'?"),
        ),
        """\
error: unknown function 'sinn'
  argument 1, line 1, column 5
    3 + sinn(x)
        ^^^^ did you mean 'sin'?
  hint: write sin(x)""",
    ),
    (
        problem("shapes differ", "", *two("A*B", (0, 1, "3 × 2"), (2, 3, "4 × 1"))),
        """\
error: shapes differ
  argument 1, line 1, column 1
    A*B
    ^ ~ 4 × 1
    |
    3 × 2""",
    ),
    (
        problem("three", "", *two("a + b + c", (0, 1, "first"), (4, 5, "second"), (8, 9, "third"))),
        """\
error: three
  argument 1, line 1, column 1
    a + b + c
    ^   ~   ^ third
    |   |
    |   second
    first""",
    ),
    (
        problem("twice", "", *two("x = 1\ny = 2\r\nx = 3", (0, 1, "here"), (13, 14, "again"))),
        """\
error: twice
  argument 1, line 1, column 1
    x = 1
    ^ here
  argument 1, line 3, column 1
    x = 3
    ^ again""",
    ),
    (
        problem("unfinished", "", place("x +", 3, 3)),
        """\
error: unfinished
  argument 1, line 1, column 4
    x +
       ^""",
    ),
    (
        problem("wide", "", place("\t日本 + q", 6, 7, "here")),
        """\
error: wide
  argument 1, line 1, column 7
     日本 + q
            ^ here""",
    ),
    (
        problem("hidden", "", place("x\u202e\x1b[31m+y", 1, 2)),
        """\
error: hidden
  argument 1, line 1, column 2
    x\\u202e\\x1b[31m+y
     ^^^^^^""",
    ),
    (
        problem("long", "", *two(LONG, (150, 153, "near"), (300, 303, "far"))),
        """\
error: long
  argument 1, line 1, column 151
    …+x32+x33+x34+x35+x36+x37+x38+x39+x40+x41+x42+x43+x44+x45+x46+x47+x48+x…
                                      ^^^ near
  argument 1, line 1, column 301
    …69+x70+x71+x72+x73+x74+x75+x76+x77+x78+x79+x80+x81+x82+x83+x84+x85+x86…
                                      ^^^ far""",
    ),
    (problem("no place", "try again"), "error: no place\n  hint: try again"),
]


@pytest.mark.parametrize(("error", "text"), TABLE)
def test_drawings(error: MccliError, text: str) -> None:
    assert diagnostics.render(error, Style()) == text
    coloured = diagnostics.render(error, Style(color=True))
    assert re.sub(r"\x1b\[[0-9;]*m", "", coloured) == text
    assert diagnostics.render(error, Style(ascii=True)).isascii()


def test_several_problems_are_counted() -> None:
    first, second = problem("one", "").problems[0], problem("two", "").problems[0]
    text = diagnostics.render(MccliError([first, second]), Style())
    assert text == "error: one\n\nerror: two\n\n2 errors"


NASTY = "".join(map(chr, [*range(0x20), *range(0x7F, 0xA1), 0xAD, 0x200B, 0x2028, 0x202E])) + (
    "\u2066\ufeff\udfff\ud800\U000e0001\ufe0f\u3164"
)


def test_no_hidden_character_gets_through() -> None:
    error = problem(NASTY, NASTY, place(f"x{NASTY}".replace("\n", ""), 1, 9, NASTY, NASTY))
    for style in (Style(), Style(1), Style(ascii=True)):
        text = diagnostics.render(error, style)
        assert not any(is_hidden(each) for each in text if each != "\n")
        text.encode("utf-8")
    line = json_output.render_error(error)
    assert not any(is_hidden(each) for each in line)
    data = json.loads(line)
    assert list(data) == ["schema", "id", "errors", "ok"]
    assert data["errors"][0]["message"] == visible(NASTY)


def test_json_places() -> None:
    data = json.loads(json_output.render_error(TABLE[1][0], identity="a"))
    assert data["id"] == "a"
    assert data["errors"] == [
        {
            "kind": "parse",
            "code": "syntax.example",
            "message": "shapes differ",
            "hint": "",
            "places": [
                {"source": "argument 1", "line": 1, "column": 1, "length": 1, "label": "3 × 2"},
                {"source": "argument 1", "line": 1, "column": 3, "length": 1, "label": "4 × 1"},
            ],
        }
    ]


def test_json_escapes_what_a_terminal_would_obey() -> None:
    line = json_output.encode({"a": NASTY + "é\U000e0001"})
    assert not any(is_hidden(each) for each in line)
    assert "é" in line
    assert json.loads(line)["a"] == NASTY + "é\U000e0001"


def test_visible() -> None:
    assert visible("a\x1bb\u202e\U000e0001") == "a\\x1bb\\u202e\\U000e0001"
    assert visible("abcdef", 4) == "abc…"
    assert len(visible("\x01" * 100, 10)) == 10
    assert visible("naïve θ 日本") == "naïve θ 日本"


def test_ascii_text() -> None:
    assert ascii_text("x² ≠ 3·θ₁ − é") == "x^2 != 3*theta1 - \\u00e9"
    assert ascii_text("x⁻¹²") == "x^-12"


def test_width() -> None:
    assert width("日本") == 4
    assert width("e\u0301") == 1


def test_a_huge_line_costs_a_window() -> None:
    text = "x+" * 2_000_000
    assert (
        len(diagnostics.render(problem("m", "", place(text, 1_000_000, 1_000_001)), Style())) < 300
    )
