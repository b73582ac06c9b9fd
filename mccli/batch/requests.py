"""One line of a batch to one request: every field known, of its kind, and in range."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, NoReturn, get_args

from mccli.batch.kept_requests import keep_request, recalled_request
from mccli.batch.strict_json import Decimal, read_object
from mccli.errors import MccliError, Place, failure
from mccli.limits import LONGEST_SECONDS, Limits, exceeded
from mccli.model.layouts import LAYOUTS
from mccli.model.names import nearest
from mccli.model.result import Engine
from mccli.model.steps import Style
from mccli.pipeline import Request
from mccli.render.json_fields import COMMANDS
from mccli.render.safe import excerpt
from mccli.source import Source, Span
from mccli.syntax.encoding import decoded
from mccli.syntax.literals import integer_text

FIELDS = (
    "id", "command", "functions", "wrt", "layout", "declare", "of", "let", "at",
    "engine", "sparse", "steps", "timeout", "verify", "claim", "order",
)  # fmt: skip
ENGINES: tuple[Engine, ...] = get_args(Engine)
STYLES: tuple[Style, ...] = get_args(Style)
CHECK = "check"
_HINT = 'write one object on each line, such as {"functions": "x^2*y"}'
_KNOWN = frozenset(FIELDS)
_OBJECTS = {
    "declare": 'an object of names and spaces, such as {"x": "R^3"}',
    "let": 'an object of names and whole numbers, such as {"n": 1000}',
    "at": 'an object of names and values, such as {"x": 1, "y": "1/2", "v": [1, 2]}',
}


@dataclass(frozen=True, slots=True)
class Asked:
    """A line's object: where it stands, what it says, and the identity to answer under."""

    source: Source
    data: dict[str, Any]

    @property
    def identity(self) -> object:
        """The field ``id``, given back unchanged; None where there is none."""
        return self.data.get("id")


def read_line(line: bytes | None, number: int, limits: Limits) -> Asked:
    """The object on a line; ``number`` counts lines from 1, None stands for too long a line.

    Raises a parse error for what is not one strict JSON object with an ``id`` that is a
    scalar, and a limit error for what is too long or too deep.
    """
    name = f"line {number}"
    if line is None:
        raise exceeded(
            "line",
            f"{name} is longer than {limits.line_bytes} bytes",
            "split it, or raise MCCLI_MAX_LINE (bytes)",
        )
    source = decoded(name, line)
    if not source.text.strip():
        place = Place(Span(source, 0, 1))
        raise failure("parse", "json.empty", f"{name} is empty", _HINT, place)
    asked = Asked(source, read_object(source, limits, _HINT))
    if isinstance(asked.identity, (dict, list)):
        # Without an identity of its own the answer is known by its place only.
        asked.data["id"] = None
        _refuse(asked, "id", "a text, a number, true, false or null")
    return asked


def request_of(asked: Asked, limits: Limits) -> tuple[Request, Limits]:
    """The request of a line and its limits: ``timeout`` comes before the default.

    Raises a parse error at the field that is unknown or not of its kind.
    """
    data = asked.data
    again = recalled_request(data)
    if again is not None:
        return again, limits
    if not data.keys() <= _KNOWN:
        _unknown(asked)
    if "functions" not in data:
        hint = 'name them in "functions"'
        place = Place(Span(asked.source, 0, 1))
        raise failure("parse", "json.field", "there are no functions", hint, place)
    functions = _texts(asked, "functions")
    if not functions:
        _refuse(asked, "functions", "a text, or a list of at least one")
    names = ("functions",) if isinstance(data["functions"], str) else _numbered(len(functions))
    command = _choice(asked, "command", (*COMMANDS, CHECK), "jacobian")
    claim = _claim(asked, command)
    if claim is not None:
        command = "hessian" if data.get("order") == 2 else "jacobian"
    request = Request(
        command=command,
        inputs=tuple(map(Source, names, functions)),
        wrt=_texts(asked, "wrt"),
        layout=_choice(asked, "layout", LAYOUTS, "numerator"),
        declare=_declarations(asked),
        of=_texts(asked, "of"),
        at=_point(asked),
        verify=_flag(asked, "verify", True),
        let=_sizes(asked),
        engine=_choice(asked, "engine", ENGINES, "auto"),
        sparse=_flag(asked, "sparse", False),
        steps=None if data.get("steps") is None else _choice(asked, "steps", STYLES, None),
        claim=claim,
    )
    if "timeout" not in data:
        keep_request(data, request)
        return request, limits
    seconds = data["timeout"]
    if not isinstance(seconds, (int, float)) or isinstance(seconds, bool) or not seconds > 0:
        _refuse(asked, "timeout", "a number of seconds above zero")
    return request, replace(limits, seconds=float(min(seconds, LONGEST_SECONDS)))


def _numbered(count: int) -> list[str]:
    return [f"functions[{index}]" for index in range(count)]


def _texts(asked: Asked, field: str) -> tuple[str, ...]:
    value = asked.data.get(field, ())
    if isinstance(value, str):
        return (value,)
    if not isinstance(value, (list, tuple)) or not all(isinstance(each, str) for each in value):
        _refuse(asked, field, "a text, or a list of texts")
    return tuple(value)


def _choice(asked: Asked, field: str, allowed: Sequence[Any], default: Any) -> Any:
    value = asked.data.get(field, default)
    if not isinstance(value, str) or value not in allowed:
        *others, last = allowed
        _refuse(asked, field, f"{', '.join(others)} or {last}")
    return value


def _flag(asked: Asked, field: str, default: bool) -> bool:
    value = asked.data.get(field, default)
    if not isinstance(value, bool):
        _refuse(asked, field, "true or false")
    return value


def _mapping(asked: Asked, field: str) -> dict[str, Any]:
    value = asked.data.get(field, {})
    if not isinstance(value, dict):
        _refuse(asked, field, _OBJECTS[field])
    return value


def _claim(asked: Asked, command: str) -> Source | None:
    """The claim that is to be checked. Raises a parse error for one without a command for it."""
    if command != CHECK:
        for field in ("claim", "order"):
            if field in asked.data:
                raise _misplaced(asked, field, f"'{field}' is for the command {CHECK}")
        return None
    order = asked.data.get("order", 1)
    if type(order) is not int or order not in (1, 2):
        _refuse(asked, "order", "1 or 2")
    for field in ("sparse", "at"):
        if asked.data.get(field):
            raise _misplaced(asked, field, f"'{field}' is not for the command {CHECK}")
    texts = _texts(asked, "claim")
    if not texts:
        place = Place(Span(asked.source, 0, 1))
        hint = 'give it in "claim"'
        raise failure("parse", "json.field", "there is no claim", hint, place)
    return Source("claim", "\n".join(texts))


def _misplaced(asked: Asked, field: str, message: str) -> MccliError:
    return failure("parse", "json.field", message, "leave it out", _place(asked, field))


def _declarations(asked: Asked) -> tuple[Source, ...]:
    declared = _mapping(asked, "declare")
    if not all(isinstance(space, str) for space in declared.values()):
        _refuse(asked, "declare", _OBJECTS["declare"])
    return tuple(
        Source(f"declare {excerpt(name)}", f"{name} : {space}") for name, space in declared.items()
    )


def _sizes(asked: Asked) -> tuple[tuple[str, int], ...]:
    sizes = _mapping(asked, "let")
    if not all(type(size) is int for size in sizes.values()):
        _refuse(asked, "let", _OBJECTS["let"])
    return tuple(sizes.items())


def _point(asked: Asked) -> Source | None:
    places = _mapping(asked, "at")
    if not places:
        return None
    return Source("at", ", ".join(f"{n} = {_coordinates(asked, v)}" for n, v in places.items()))


def _coordinates(asked: Asked, value: Any, depth: int = 2) -> str:
    """A number or a text as the language writes it; lists become vectors and matrices."""
    if isinstance(value, list) and depth > 0:
        return f"[{', '.join(_coordinates(asked, each, depth - 1) for each in value)}]"
    if isinstance(value, Decimal):
        return value.digits
    if type(value) is int:
        return integer_text(value)
    if not isinstance(value, str):
        _refuse(asked, "at", _OBJECTS["at"])
    return value


def _unknown(asked: Asked) -> NoReturn:
    field = next(each for each in asked.data if each not in _KNOWN)
    meant = nearest(field, FIELDS)
    hint = f"did you mean '{meant}'?" if meant else f"the fields are {', '.join(FIELDS)}"
    if field == "expand":
        hint = 'let gives the sizes, and writes the components out: "let": {"n": 3}'
    message = f"there is no field '{excerpt(field)}'"
    raise failure("parse", "json.field", message, hint, _place(asked, field))


def _refuse(asked: Asked, field: str, wanted: str) -> NoReturn:
    raise _wrong(asked, field, wanted)


def _wrong(asked: Asked, field: str, wanted: str) -> MccliError:
    article, words, example = wanted.partition(", such as ")
    message = f"'{field}' is not {article}"
    hint = f"give one such as {example}" if words else f"give {wanted}"
    return failure("parse", "json.field", message, hint, _place(asked, field))


def _place(asked: Asked, field: str) -> Place:
    """The field's name where it first stands before a colon; else the start of the line."""
    found = re.search(rf'"{re.escape(field)}"(?=\s*:)', asked.source.text)
    start, end = found.span() if found else (0, 1)
    return Place(Span(asked.source, start, end))
