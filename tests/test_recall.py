"""What is kept from one request to the next changes no answer: same bytes in any order."""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
from collections.abc import Iterator

import pytest

from mccli.batch.answering import answer
from mccli.batch.requests import read_line, request_of
from mccli.limits import Limits
from mccli.pipeline import Request, run
from mccli.render import json_frame, json_output
from mccli.source import Source
from mccli.syntax import recall
from mccli.syntax.document import parse_document

LIMITS = Limits()
PATTERNS = (
    "{}*x**{}*y**{} + sin({}*x*y) - exp(-{}*x**2)",
    "{}*x^{} - {}*y*x^{} + {}",
    "x^{}*y^{}*{} + {}*{}",
    "({}*x + {}*y)^{} - cos(x*{})",
    "{}*x*y - {}*y*x + {}*x",
    "sqrt({}*x + {}) + y^{}",
    "x/{} - {}/y + log({}*x)",
    "abs({}*x - {}) + max(y, {})*x^{}",
    "-{}*x + -{}*y^2*x",
    "f = {}*exp(x*{}) - pi*y^{}",
    "tanh({}*x + {}*y)*sigmoid({}*z) + {}*x^{}*w",
    "where(x > {}, {}*x^{}, y)",
    "{}^x + x^({}/{})",
)
NUMBERS = ("0", "1", "2", "3", "4", "7", "12", "99", "100", "0.5", "2.0", "1.25", "123456789")


def _filled(pattern: str, chance: random.Random) -> str:
    return pattern.format(*(chance.choice(NUMBERS) for _ in range(pattern.count("{}"))))


def _requests(chance: random.Random, count: int) -> Iterator[bytes]:
    for number in range(count):
        pattern = chance.choice(PATTERNS)
        data: dict[str, object] = {"id": number, "functions": _filled(pattern, chance)}
        data["command"] = chance.choice(("grad", "jacobian", "hessian"))
        data["engine"] = "graph"
        if chance.random() < 0.2:
            data["command"] = "jacobian"
            data["functions"] = [_filled(pattern, chance), _filled(chance.choice(PATTERNS), chance)]
        if chance.random() < 0.8:
            data["wrt"] = chance.choice((["x", "y"], ["y", "x"], ["x"], ["x", "y", "w"]))
        if chance.random() < 0.1:
            data["layout"] = "denominator"
        yield json.dumps(data).encode()


def _by_itself(line: bytes) -> str:
    """The answer without anything kept of texts."""
    asked = read_line(line, 1, LIMITS)
    request, limits = request_of(asked, LIMITS)
    return json_output.render(run(request, limits), asked.identity)


@pytest.mark.parametrize("seed", range(6))
def test_answers_are_the_same_in_any_order(seed: int) -> None:
    chance = random.Random(seed)
    lines = list(_requests(chance, 120))
    found = {line: answer(line, 1, LIMITS)[0] for line in lines}
    for line in chance.sample(lines, len(lines)):
        again = answer(line, 1, LIMITS)[0]
        assert again == found[line]
        if again.kind is None:
            assert again.text == _by_itself(line)


def test_answers_are_the_same_in_a_fresh_process() -> None:
    lines = list(_requests(random.Random("fresh"), 60))
    ours = [answer(line, 1, LIMITS)[0].text for line in lines for _ in range(2)][1::2]
    program = (
        "import sys\nfrom mccli.batch.answering import answer\nfrom mccli.limits import Limits\n"
        "for line in reversed(sys.stdin.buffer.read().split(b'\\n')):\n"
        "    print(answer(line, 1, Limits())[0].text)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], input=b"\n".join(lines), capture_output=True, check=True,
        env={**os.environ, "PYTHONHASHSEED": "7"},
    )  # fmt: skip
    assert done.stdout.decode().splitlines()[::-1] == ours


@pytest.mark.parametrize("ascii_only", [False, True])
@pytest.mark.parametrize(
    "identity", [None, True, 7, -(10**30), 1.5, "a", 'é"\\\u202e', "~gap0~", "~gap1~"]
)
def test_framed_lines_are_those_of_the_renderer(identity: object, ascii_only: bool) -> None:
    for command in ("grad", "hessian", "jacobian"):
        for text in ("x^2*y", "f = 3*x*y - 1", "sqrt(x)*y", "x^12", "α*x + y_1"):
            request = Request(command, (Source("functions", text),), engine="graph")
            result = run(request, LIMITS)
            plain = json_output.render(result, identity, ascii_only)
            for _ in range(3):
                assert json_frame.render(result, identity, ascii_only) == plain


def test_errors_keep_their_places() -> None:
    for text in ("x + {}*y/0", "x^{} + {}*log(0)*y", "{}*x + 1/({} - {})"):
        for numbers in (("2", "3", "3"), ("2222", "5", "5"), ("31", "77777", "77777")):
            line = json.dumps({"functions": text.format(*numbers), "engine": "graph"}).encode()
            recall._PATTERNS.clear()
            fresh = answer(line, 1, LIMITS)[0]
            for other in ("1", "20", "300"):
                longer = text.format(other, other, other)
                answer(json.dumps({"functions": longer, "engine": "graph"}).encode(), 1, LIMITS)
            assert answer(line, 1, LIMITS)[0] == fresh


@pytest.mark.parametrize(
    "written",
    ["3*x^2 - 4*y", "2.50*x + x1*3", "sin(2*x)^3 # 4", "x^2.0*y_3 - 12", "7", "x", "-5*x^1"],
)
def test_recalled_trees_are_those_of_the_parser(written: str) -> None:
    sources = [Source("functions", written)]
    document = parse_document(sources, LIMITS)
    for _ in range(2):
        recall.remember(sources, document, LIMITS)
    again = recall.recalled(sources, LIMITS)
    assert again is not None or "#" in written
    if again is not None:
        assert again.definitions[0].expr == document.definitions[0].expr


@pytest.mark.parametrize(
    ("first", "second"),
    [("x^1..2", "x^1..3"), ("2e5*x", "2e6*x"), ("x2*y", "x3*y"), ("f(a) = 2*a", "f(a) = 3*a")],
)
def test_what_is_no_literal_is_no_number_of_a_pattern(first: str, second: str) -> None:
    def said(text: str) -> str:
        return answer(json.dumps({"functions": text}).encode(), 1, LIMITS)[0].text

    recall._PATTERNS.clear()
    alone = said(second)
    recall._PATTERNS.clear()
    for text in (first, first, first):
        said(text)
    assert said(second) == alone
