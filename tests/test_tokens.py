"""Text to tokens: signs with several spellings, names, and refused characters."""

from __future__ import annotations

import pytest

from mccli.errors import MccliError
from mccli.limits import Limits
from mccli.source import Source
from mccli.syntax.tokens import normalised, tokenize


def texts(text: str) -> list[str]:
    tokens, errors = tokenize(normalised(Source("test", text)), Limits())
    assert not errors
    return tokens.texts[:-1]


@pytest.mark.parametrize(
    ("text", "tokens"),
    [
        ("x + 1", ["x", "+", "1"]),
        ("10x²y²", ["10", "x", "²", "y", "²"]),
        ("2.*x", ["2", ".*", "x"]),
        ("2./x", ["2", "./", "x"]),
        ("2.^x", ["2", ".^", "x"]),
        ("2.5.*x", ["2.5", ".*", "x"]),
        ("1..n", ["1", "..", "n"]),
        ("2.", ["2."]),
        (".5", [".5"]),
        ("1e-3", ["1e-3"]),
        ("1e3x", ["1e3", "x"]),
        ("1_000", ["1_000"]),
        ("2e*x", ["2", "e", "*", "x"]),
        ("2exp(x)", ["2", "exp", "(", "x", ")"]),
        ("1.2.3", ["1.2", ".3"]),
        ("x₁₂y", ["x₁₂", "y"]),
        ("a−b×c·d⋅e", ["a", "-", "b", "*", "c", "·", "d", "·", "e"]),
        ("A⊙B⊘C", ["A", ".*", "B", "./", "C"]),
        ("x′ y’ zᵀ", ["x", "'", "y", "'", "z", "'"]),
        ("a≤b≥c≠d", ["a", "<=", "b", ">=", "c", "!=", "d"]),
        ("a**b", ["a", "**", "b"]),
        ("x<-1", ["x", "<-", "1"]),
        ("x < -1", ["x", "<", "-", "1"]),
        ("x # a comment é\ny", ["x", "\n", "y"]),
        ("x\r\ny", ["x", "\n", "y"]),
        ("x\u00a0+\t1", ["x", "+", "1"]),
        ('"ij,j->i"', ['"ij,j->i"']),
        ("x\u207b\u00b9", ["x", "⁻¹"]),
    ],
)
def test_tokens(text: str, tokens: list[str]) -> None:
    assert texts(text) == tokens


def test_offsets_count_characters_and_spans_cover_one_character_signs() -> None:
    tokens, _ = tokenize(Source("test", "θ ≤ x₁"), Limits())
    assert tokens.offsets == [0, 2, 4, 6]
    assert [tokens.span(index).text for index in range(3)] == ["θ", "≤", "x₁"]


def test_composed_and_decomposed_letters_are_one_name() -> None:
    assert texts("e\u0301") == texts("\u00e9")


@pytest.mark.parametrize(
    ("text", "at", "message", "hint"),
    [
        ("x\u200b + x", 1, "ZERO WIDTH SPACE (U+200B)", "invisible"),
        ("x + \u202e1", 4, "RIGHT-TO-LEFT OVERRIDE (U+202E)", "invisible"),
        ("\u2066x", 0, "LEFT-TO-RIGHT ISOLATE (U+2066)", "invisible"),
        ("\ufeffx", 0, "ZERO WIDTH NO-BREAK SPACE (U+FEFF)", "invisible"),
        ("x\0", 1, "NULL (U+0000)", "remove it"),
        ("x\x1b[31m", 1, "ESCAPE (U+001B)", "remove it"),
        ("x\x9b", 1, "CONTROL SEQUENCE INTRODUCER (U+009B)", "remove it"),
        ("x\x85", 1, "NEXT LINE (U+0085)", "remove it"),
        ("x\ry", 1, "CARRIAGE RETURN (U+000D)", "remove it"),
        ("x\x0by", 1, "LINE TABULATION (U+000B)", "remove it"),
        ("x\u2028y", 1, "LINE SEPARATOR (U+2028)", "remove it"),
        ("x\ud800", 1, "A LONE SURROGATE (U+D800)", "remove it"),
        ("\u0445 + 1", 0, "CYRILLIC SMALL LETTER HA (U+0445)", "Latin and Greek"),
        ("\u212a", 0, "KELVIN SIGN (U+212A)", "'K'"),
        ("x \u037e y", 2, "GREEK QUESTION MARK (U+037E)", "';'"),
        ("\uff58", 0, "FULLWIDTH LATIN SMALL LETTER X (U+FF58)", "'x'"),
        ("x\uff3f", 1, "FULLWIDTH LOW LINE (U+FF3F)", "'_'"),
        ("\U0001d431", 0, "MATHEMATICAL BOLD SMALL X (U+1D431)", "'x'"),
        ("\ufb01(x)", 0, "LATIN SMALL LIGATURE FI (U+FB01)", "'fi'"),
        ("\u0391", 0, "GREEK CAPITAL LETTER ALPHA (U+0391)", ""),
        ("\u03bf", 0, "GREEK SMALL LETTER OMICRON (U+03BF)", ""),
        ("\u0131", 0, "LATIN SMALL LETTER DOTLESS I (U+0131)", ""),
        ("\u017f", 0, "LATIN SMALL LETTER LONG S (U+017F)", "'s'"),
        ("x\u0301", 1, "COMBINING ACUTE ACCENT (U+0301)", "mark"),
        ("x – 1", 2, "EN DASH (U+2013)", "'-'"),
        ("\U0001f600", 0, "GRINNING FACE (U+1F600)", ""),
        ("x!", 1, "'!'", "factorial"),
        ("|x|", 0, "'|'", "abs(x)"),
        ("A@B", 1, "'@'", "A*B"),
        ("x % 2", 2, "'%'", "floor"),
        ("{x}", 0, "'{'", "round brackets"),
        ("x.y", 1, "'.'", "decimal point"),
        ("x?", 1, "'?'", "where"),
        ("x\\y", 1, "'\\'", ""),
        ("ℝ", 0, "DOUBLE-STRUCK CAPITAL R (U+211D)", "'R'"),
        ("x # \u202e hidden", 4, "RIGHT-TO-LEFT OVERRIDE (U+202E)", "invisible"),
        ('einsum("\u202ei", x)', 8, "RIGHT-TO-LEFT OVERRIDE (U+202E)", "invisible"),
    ],
)
def test_refused_characters(text: str, at: int, message: str, hint: str) -> None:
    _, errors = tokenize(normalised(Source("test", text)), Limits())
    problem = errors[0].problems[0]
    assert problem.code == "syntax.character"
    assert problem.message.startswith(message)
    assert hint in problem.hint
    assert (problem.places[0].span.start, problem.places[0].span.end) == (at, at + 1)


TRICKY = 'x1 1.5e-30 2.*x # note "q"\n"ij->j" a**b <= <- 1e5.^2 .5.*y\r\n' * 9


@pytest.mark.parametrize("size", range(1, 60))
def test_portions_do_not_change_the_tokens(size: int, monkeypatch: pytest.MonkeyPatch) -> None:
    whole, _ = tokenize(Source("test", TRICKY), Limits())
    monkeypatch.setattr("mccli.syntax.tokens._PORTION", size)
    assert tokenize(Source("test", TRICKY), Limits()) == (whole, [])


def test_too_many_tokens() -> None:
    with pytest.raises(MccliError) as caught:
        tokenize(Source("test", "x+" * 30), Limits(nodes=10))
    assert caught.value.problems[0].code == "limit.text"


def test_errors_of_a_flood_are_bounded() -> None:
    _, errors = tokenize(Source("test", "?" * 100_000), Limits())
    assert len(errors) == 100


def test_input_beyond_the_limit() -> None:
    with pytest.raises(MccliError) as caught:
        tokenize(Source("test", "x" * 11), Limits(input_bytes=10))
    assert caught.value.kind == "limit"
