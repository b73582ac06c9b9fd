"""A JSON result read back, and its value at a point: ``mccli jacobian … --json | mccli value``."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any, TypeVar, get_args

from mccli.batch.strict_json import read_object
from mccli.calculus.point_values import value_of_entries
from mccli.errors import MccliError, Place, failure
from mccli.limits import Limits
from mccli.model.declared import declared_spaces
from mccli.model.layouts import LAYOUTS, Kind
from mccli.model.point import Point, read_point, substitute
from mccli.model.problem import natural
from mccli.model.result import (
    Axis,
    Case,
    Condition,
    ConditionKind,
    Function,
    Result,
    Verified,
)
from mccli.source import Source, Span
from mccli.syntax.document import parse_declarations, parse_expression, parse_point
from mccli.syntax.tree import Node, free_names, postorder
from mccli.syntax.vocabulary import ALIASES, CONSTANTS, SCALAR_FUNCTIONS

SCHEMA = "mccli/1"
COMMANDS = ("grad", "jacobian", "hessian", "value")
KINDS: tuple[Kind, ...] = get_args(Kind)
CONDITION_KINDS: tuple[ConditionKind, ...] = get_args(ConditionKind)
T = TypeVar("T")
_SCALAR = frozenset({"number", "name", "negative", "sum", "power", "comparison"})


def evaluate_json(source: Source, at: Source | None, limits: Limits) -> Result:
    """The value of a stored derivative at ``at``.

    Raises a parse error for JSON that is no result of this program, a usage error for names
    without a value, a math error where the derivative has no value.
    """
    data = read_object(source, limits)
    if data.get("schema") != SCHEMA:
        raise _not_a_result(source, "this JSON is not a result of mccli")
    if data.get("ok") is not True:
        what = "is an error, not a result" if "errors" in data else "is no complete result"
        raise _not_a_result(source, f"this JSON {what}")
    parts = data.get("results") or [data]
    if not isinstance(parts, list) or not all(isinstance(part, dict) for part in parts):
        raise _not_a_result(source, "'results' is not a list of results")
    try:
        found = [_one(part, at, limits) for part in parts]
    except (KeyError, TypeError, ValueError) as error:
        raise _not_a_result(source, f"this result is not complete: {error}") from None
    if len(found) == 1:
        return found[0]
    whole = replace(found[0], wrt=tuple(dict.fromkeys(name for each in found for name in each.wrt)))
    return replace(
        whole, case=None, shape=(), axes=(), entries=(), value=None, results=tuple(found)
    )


def _one(data: dict[str, Any], at: Source | None, limits: Limits) -> Result:
    """One result evaluated. Raises KeyError, TypeError or ValueError where fields are wrong."""
    if data["form"] != "entries":
        message = f"a result of form '{str(data['form'])[:20]}' has no entries to evaluate"
        raise failure("math", "math.form", message, "derive it again with concrete sizes")
    shape = tuple(_whole(size) for size in data["shape"])
    temporaries: dict[str, Node] = {}
    for each in data["temporaries"]:
        tree = _tree(each["expr"], limits)
        temporaries[_text(each["name"])] = substitute([tree], temporaries)[0]
    entries = substitute([_tree(t, limits) for t in _flat(data["derivative"], shape)], temporaries)
    conditions = [
        Condition(
            _one_of(each["kind"], CONDITION_KINDS),
            None if each["expr"] is None else _tree(each["expr"], limits),
            _text(each["text"]),
        )
        for each in data["conditions"]
    ]
    constants = frozenset(_text(name) for name in data["constants"]) & frozenset(CONSTANTS)
    tests = [each.expr for each in conditions if each.expr is not None]
    names = free_names(*entries, *tests) - constants
    declared = [
        Source(f"declare {name[:40]}", f"{name} : {_text(space)}")
        for name, space in data["declare"].items()
    ]
    spaces = declared_spaces(parse_declarations(declared, limits), []).of
    scalars = sorted({*names, *map(_text, data["wrt"])}, key=natural)
    point = Point((), {}, frozenset())
    if at is not None:
        point = read_point(parse_point(at, limits), at, spaces, scalars)
    functions = _functions(data["functions"], limits)
    intermediates = _functions(data["intermediates"], limits)
    wrt = tuple(map(_text, data["wrt"]))
    # The slopes of the functions themselves say something of first derivatives only.
    scalar = not (
        intermediates
        or data["command"] == "hessian"
        or any(space.dims for space in spaces.values())
    )
    trees = [each.expr for each in functions] if scalar else []
    value = value_of_entries(
        entries,
        conditions,
        constants,
        point,
        at or Source("--at", ""),
        limits,
        trees if _written_out(trees) else (),
        wrt,
    )
    case = data["case"]
    return Result(
        command=_one_of(data["command"], COMMANDS),
        functions=functions,
        intermediates=intermediates,
        constants=tuple(sorted(constants)),
        declare=tuple((name, _text(space)) for name, space in data["declare"].items()),
        wrt=wrt,
        layout=None if data["layout"] is None else _one_of(data["layout"], LAYOUTS),
        case=None if case is None else _case(case),
        shape=shape,
        axes=_axes(data, shape),
        entries=tuple(entries),
        conditions=tuple(conditions),
        notes=tuple(map(_text, data["notes"])),
        at=point.given,
        value=value,
        engine=None,
        verified=Verified(None, reason="the derivative was read, not found here"),
    )


def _functions(items: Any, limits: Limits) -> tuple[Function, ...]:
    return tuple(
        Function(
            _text(each["name"]),
            tuple(map(_text, each["params"])),
            _tree(each["expr"], limits),
        )
        for each in items
    )


def _written_out(trees: Sequence[Node]) -> bool:
    """Whether functions as the user wrote them are scalar trees already."""
    for node in postorder(*trees):
        if node.op == "call":
            known = node.value in SCALAR_FUNCTIONS and node.value not in ALIASES
        elif node.op == "product":
            known = set(node.value) <= {"*", "/"}
        else:
            known = node.op in _SCALAR and not (node.op == "power" and node.value == ".^")
        if not known:
            return False
    return True


def _case(data: Any) -> Case:
    kinds = (_one_of(data["function"], KINDS), _one_of(data["variable"], KINDS))
    number = None if data["number"] is None else _whole(data["number"])
    return Case(number, *kinds, _whole(data["m"]), _whole(data["n"]))


def _one_of(value: Any, allowed: Sequence[T]) -> T:
    for each in allowed:
        if value == each:
            return each
    raise ValueError(f"'{str(value)[:20]}' is not one of {', '.join(map(str, allowed))}")


def _axes(data: dict[str, Any], shape: tuple[int, ...]) -> tuple[Axis, ...]:
    if len(shape) > 2:
        labels = [each["labels"] for each in data["axes"]]
        roles = [each["role"] for each in data["axes"]]
    else:
        labels, roles = [data["rows"], data["columns"]], ["function", "variable"]
    axes = tuple(
        Axis(role, tuple(map(_text, each))) for role, each in zip(roles, labels, strict=True)
    )
    if tuple(len(axis.labels) for axis in axes) != shape:
        raise ValueError("its labels do not fit its shape")
    return axes


def _flat(nested: Any, shape: Sequence[int]) -> list[Any]:
    """The items of lists nested along the axes, row-major."""
    level = [nested]
    for size in shape:
        if not all(isinstance(item, list) and len(item) == size for item in level):
            raise ValueError("its derivative does not fit its shape")
        level = [item for items in level for item in items]
    return level


def _whole(size: Any) -> int:
    if type(size) is not int:
        raise TypeError("its shape is not made of whole numbers")
    return size


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError(f"a text is expected, not {type(value).__name__}")
    return value


def _tree(value: Any, limits: Limits) -> Node:
    return parse_expression(Source("stored result", _text(value)), limits)


def _not_a_result(source: Source, message: str) -> MccliError:
    hint = "pipe the output of a deriving command with --json"
    return failure("parse", "json.result", message, hint, Place(Span(source, 0, 1)))
