"""One line to one request: each field, what is wrong with it, and under which identity."""

from __future__ import annotations

import json
from typing import Any

import jsonschema
import pytest

from mccli.batch.answering import answer
from mccli.batch.requests import FIELDS, read_line, request_of
from mccli.limits import Limits
from mccli.render.schema import schema

LIMITS = Limits()
VALIDATOR = jsonschema.Draft202012Validator(schema())

GOOD: list[tuple[dict[str, Any], dict[str, Any]]] = [
    ({"functions": "x"}, {"command": "jacobian", "layout": "numerator", "verify": True}),
    ({"functions": "x", "command": "grad"}, {"command": "grad"}),
    ({"functions": "x", "wrt": "x, y"}, {"wrt": ("x, y",)}),
    ({"functions": "x", "wrt": ["x", "y"], "of": ["f"]}, {"wrt": ("x", "y"), "of": ("f",)}),
    ({"functions": "x", "layout": "denominator"}, {"layout": "denominator"}),
    ({"functions": "x", "let": {"n": 3, "m": 4}}, {"let": (("n", 3), ("m", 4))}),
    ({"functions": "x", "engine": "graph", "sparse": True}, {"engine": "graph", "sparse": True}),
    ({"functions": "x", "verify": False}, {"verify": False}),
]


@pytest.mark.parametrize(("data", "expected"), GOOD)
def test_fields_become_a_request(data: dict[str, Any], expected: dict[str, Any]) -> None:
    request, limits = request_of(read_line(json.dumps(data).encode(), 1, LIMITS), LIMITS)
    assert {name: getattr(request, name) for name in expected} == expected
    assert limits == LIMITS


POINTS = [
    ('{"x": 1}', "x = 1"),
    ('{"x": 0.1}', "x = 0.1"),
    ('{"x": 0.12345678901234567890123}', "x = 0.12345678901234567890123"),
    ('{"x": -2.5e-3, "y": "pi/4"}', "x = -2.5e-3, y = pi/4"),
    ('{"v": [1, "1/2"], "W": [[1, 2], [3, 4]]}', "v = [1, 1/2], W = [[1, 2], [3, 4]]"),
]


@pytest.mark.parametrize(("text", "point"), POINTS)
def test_a_point_keeps_all_its_digits(text: str, point: str) -> None:
    line = f'{{"functions": "x", "at": {text}}}'.encode()
    at = request_of(read_line(line, 1, LIMITS), LIMITS)[0].at
    assert at is not None and at.text == point


def test_sources_are_named_as_the_line_has_them() -> None:
    line = b'{"functions": ["x", "y"], "declare": {"x": "R^2"}}'
    request, _ = request_of(read_line(line, 1, LIMITS), LIMITS)
    assert [each.name for each in request.inputs] == ["functions[0]", "functions[1]"]
    assert [(each.name, each.text) for each in request.declare] == [("declare x", "x : R^2")]


def test_a_line_may_ask_for_more_time_or_less() -> None:
    for seconds in ("30", "0.5", "1e300"):
        line = f'{{"functions": "x", "timeout": {seconds}}}'.encode()
        _, limits = request_of(read_line(line, 1, LIMITS), LIMITS)
        assert limits.seconds == min(float(seconds), 1e8)


BAD = [
    (b"", "json.empty", ""),
    (b" \t", "json.empty", ""),
    (b"{", "json.syntax", ""),
    (b"[]", "json.value", ""),
    (b'{"functions": "x", "functions": "y"}', "json.value", ""),
    (b'{"functions": "\xff"}', "syntax.encoding", ""),
    (b'{"functions": "x", "verfy": true}', "json.field", "did you mean 'verify'?"),
    (b'{"functions": "x", "steps": "all"}', "json.field", "give rules or chain"),
    (b'{"functions": "x", "steps": true}', "json.field", "give rules or chain"),
    (b'{"functions": "x", "zzz": 1}', "json.field", "the fields are id, command,"),
    (b'{"wrt": "x"}', "json.field", "functions"),
    (b'{"functions": []}', "json.field", "at least one"),
    (b'{"functions": ["x", 1]}', "json.field", "a list of texts"),
    (b'{"functions": null}', "json.field", "a list of texts"),
    (b'{"functions": "x", "wrt": {"x": 1}}', "json.field", "a list of texts"),
    (b'{"functions": "x", "command": "plot"}', "json.field", "hessian, value or check"),
    (b'{"functions": "x", "command": ["grad"]}', "json.field", "or check"),
    (b'{"functions": "x", "command": "check"}', "json.field", "there is no claim"),
    (b'{"functions": "x", "command": "check", "claim": []}', "json.field", "there is no claim"),
    (b'{"functions": "x", "claim": "1"}', "json.field", "for the command check"),
    (b'{"functions": "x", "order": 2}', "json.field", "for the command check"),
    (b'{"functions": "x", "command": "check", "claim": "1", "order": 3}', "json.field", "1 or 2"),
    (
        b'{"functions": "x", "command": "check", "claim": "1", "sparse": true}',
        "json.field",
        "not for",
    ),
    (b'{"functions": "x", "layout": "rows"}', "json.field", "numerator or denominator"),
    (b'{"functions": "x", "engine": "fast"}', "json.field", "auto, sympy or graph"),
    (b'{"functions": "x", "sparse": 1}', "json.field", "true or false"),
    (b'{"functions": "x", "verify": "no"}', "json.field", "true or false"),
    (b'{"functions": "x", "declare": ["x : R^2"]}', "json.field", "an object"),
    (b'{"functions": "x", "declare": {"x": 2}}', "json.field", "R^3"),
    (b'{"functions": "x", "let": {"n": 2.0}}', "json.field", "whole numbers"),
    (b'{"functions": "x", "let": {"n": true}}', "json.field", "whole numbers"),
    (b'{"functions": "x", "at": {"x": true}}', "json.field", "an object"),
    (b'{"functions": "x", "at": {"x": [null]}}', "json.field", "an object"),
    (b'{"functions": "x", "at": {"x": [[[1]]]}}', "json.field", "an object"),
    (b'{"functions": "x", "at": "x=1"}', "json.field", "an object"),
    (b'{"functions": "x", "timeout": 0}', "json.field", "above zero"),
    (b'{"functions": "x", "timeout": true}', "json.field", "above zero"),
    (b'{"functions": "x", "timeout": "1"}', "json.field", "above zero"),
    (b'{"functions": "x", "id": {"a": 1}}', "json.field", "a number"),
    (b'{"functions": "x +"}', "syntax.incomplete", ""),
    (b'{"functions": "x", "expand": {"n": 2}}', "json.field", "let gives the sizes"),
    (b'{"functions": "x", "at": {"x": []}}', "syntax.list", "at least one entry"),
    (b'{"functions": "x", "wrt": "x+"}', "usage.names", ""),
    (b'{"functions": ["x", "y"], "command": "grad"}', "shape.components", ""),
]


@pytest.mark.parametrize(("line", "code", "hint"), BAD)
def test_what_is_wrong_is_said_with_its_place(line: bytes, code: str, hint: str) -> None:
    found, usable = answer(line, 17, LIMITS)
    told = json.loads(found.text)
    (first, *_) = told["errors"]
    assert (found.kind, usable, told["ok"]) == ("parse", True, False)
    assert (first["kind"], first["code"]) == ("parse", code)
    assert hint in first["message"] + first["hint"]
    assert first["places"] and len(first["message"]) < 120
    VALIDATOR.validate(told)


IDENTITIES = ["1", '"a"', "null", "true", "-0.5", "12345678901234567890123", '"\\u00e9\\n"']


@pytest.mark.parametrize("identity", IDENTITIES)
def test_the_identity_comes_back_unchanged(identity: str) -> None:
    for rest in ('"functions": "x"', '"functions": 5', '"functions": "x +"', '"nothing": 1'):
        found, _ = answer(f'{{"id": {identity}, {rest}}}'.encode(), 1, LIMITS)
        told = json.loads(found.text)["id"]
        assert told == json.loads(identity) and type(told) is type(json.loads(identity))


@pytest.mark.parametrize("line", [b"{", b'{"id": [1], "functions": "x"}', b'{"id": 1, "id": 2}'])
def test_without_a_readable_identity_it_is_null(line: bytes) -> None:
    assert json.loads(answer(line, 1, LIMITS)[0].text)["id"] is None


def test_the_place_of_a_field() -> None:
    line = b'{"id": "wtr", "functions": "x", "wtr": "x"}'
    (place,) = json.loads(answer(line, 3, LIMITS)[0].text)["errors"][0]["places"]
    assert (place["source"], place["column"], place["length"]) == ("line 3", 33, 5)


@pytest.mark.parametrize("nesting", [200, 10**6])
def test_deep_json_is_a_limit(nesting: int) -> None:
    line = b'{"id": 1, "at": ' + b"[" * 100_000 + b"]" * 100_000 + b"}"
    found, usable = answer(line, 1, Limits(nesting=nesting))
    assert (found.kind, usable) == ("limit", True) and "limit.nesting" in found.text


def test_a_long_line_is_a_limit() -> None:
    found, usable = answer(None, 4, LIMITS)
    assert (found.kind, usable) == ("limit", True) and "line 4" in found.text


def test_a_bug_is_an_answer_too(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_given: object) -> None:
        raise ZeroDivisionError("\x1b[31m")

    monkeypatch.setattr("mccli.batch.answering.run", broken)
    found, _ = answer(b'{"functions": "x", "id": 9}', 1, LIMITS)
    assert found.kind == "internal" and json.loads(found.text)["id"] == 9
    assert "ZeroDivisionError" in found.text and "\x1b" not in found.text


def test_the_schema_knows_every_field() -> None:
    described = schema()["$defs"]["request"]["properties"]
    assert {*described} == {*FIELDS}
    for data, _ in GOOD:
        jsonschema.Draft202012Validator({**schema(), "$ref": "#/$defs/request"}).validate(data)
