"""Numbers longer than the 4,300 digits that Python converts by itself, and long JSON texts."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from problems import LIMITS, request

from mccli.batch.strict_json import read_object
from mccli.errors import MccliError
from mccli.limits import Limits
from mccli.pipeline import run
from mccli.render import json_output, latex, plain, terminal
from mccli.render.style import Style
from mccli.source import Source
from mccli.syntax.literals import integer_of, integer_text

LONG = replace(LIMITS, literal_digits=20_000, result_digits=20_000)


def read(text: str, limits: Limits = LONG) -> dict[str, object]:
    return read_object(Source("standard input", text), limits)


@pytest.mark.parametrize("sign", ["", "-"])
def test_long_integers_in_every_format(sign: str) -> None:
    result = run(request("value", f"{sign}2^20000"), LONG)
    digits = plain.render(result)
    assert digits[:-1].lstrip("-").isdigit() and len(digits) == 6021 + len(sign)
    sized = integer_of(digits.lstrip("-"))
    assert sized == 2**20000 and integer_text(-sized) == f"-{digits.lstrip('-')}"
    pretty = terminal.render(result, Style(80, False, False))
    assert digits[-50:] in "".join(pretty.split())
    assert latex.render(result)
    data = read(json_output.render(result))
    assert data["value"] == [[2**20000 if not sign else -(2**20000)]]
    assert data["value_exact"] == [[digits]]


def test_long_fractions() -> None:
    result = run(request("value", "1/2^20000"), LONG)
    assert plain.render(result) == f"1/{integer_text(2**20000)}"


def test_the_limit_counts_digits() -> None:
    limits = replace(LIMITS, literal_digits=5)
    assert read('{"a": -12345}', limits) == {"a": -12345}
    with pytest.raises(MccliError, match="more than 5 digits"):
        read('{"a": 123456}', limits)


def test_brackets_in_strings_of_any_length() -> None:
    text = '\\"[\\\\{' * 100_000
    assert read(f'{{"a": "{text}"}}') == {"a": json.loads(f'"{text}"')}
    with pytest.raises(MccliError, match="not JSON"):
        read(f'{{"a": "{text}')
