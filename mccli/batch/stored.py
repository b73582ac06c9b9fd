"""A JSON result read back, and its value at a point: ``mccli jacobian … --json | mccli value``."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any, TypeVar, get_args

from mccli.batch.strict_json import read_object
from mccli.calculus.expansion.point_trees import expanded
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
    Role,
    Verified,
)
from mccli.render.json_fields import COMMANDS, SCHEMA
from mccli.source import Source, Span
from mccli.syntax.document import parse_declarations, parse_expression, parse_point
from mccli.syntax.scalar import is_scalar
from mccli.syntax.tree import Node, free_names
from mccli.syntax.vocabulary import CONSTANTS

KINDS: tuple[Kind, ...] = get_args(Kind)
CONDITION_KINDS: tuple[ConditionKind, ...] = get_args(ConditionKind)
ROLES: tuple[Role, ...] = get_args(Role)
T = TypeVar("T")


def evaluate_json(source: Source, at: Source | None, limits: Limits) -> Result:
    """The value of a stored derivative at ``at``.

    Raises a parse error for JSON that is no result of this program, a usage error for names
    without a value, a math error where the derivative has no value.
    """
    # Numbers as long as answers hold, but no deeper nesting than any input.
    digits = limits.result_digits + 1
    data = read_object(source, replace(limits, literal_digits=digits))
    if data.get("schema") != SCHEMA:
        raise _not_a_result(source, "this JSON is not a result of mccli")
    if data.get("ok") is not True:
        what = "is an error, not a result" if "errors" in data else "is no complete result"
        raise _not_a_result(source, f"this JSON {what}")
    parts = data.get("results") or [data]
    if not isinstance(parts, list) or not all(isinstance(part, dict) for part in parts):
        raise _not_a_result(source, "'results' is not a list of results")
    try:
        read = [_read(part, limits) for part in parts]
    except (KeyError, TypeError, ValueError) as error:
        raise _not_a_result(source, f"this result is not complete: {error}") from None
    found = [_evaluated(each, at, limits) for each in read]
    if len(found) == 1:
        return found[0]
    whole = replace(found[0], wrt=tuple(dict.fromkeys(name for each in found for name in each.wrt)))
    return replace(
        whole, case=None, shape=(), axes=(), entries=(), value=None, results=tuple(found)
    )


def _read(data: dict[str, Any], limits: Limits) -> Result:
    """One result as it was. Raises KeyError, TypeError or ValueError where fields are wrong."""
    if data["form"] != "entries":
        message = f"a result of form '{str(data['form'])[:20]}' has no entries to evaluate"
        raise failure("math", "math.form", message, "derive it again with concrete sizes")
    shape = tuple(_whole(size) for size in data["shape"])
    temporaries: dict[str, Node] = {}
    for each in data["temporaries"]:
        tree = _scalar_tree(each["expr"], limits)
        temporaries[_text(each["name"])] = substitute([tree], temporaries)[0]
    flat = _flat(data["derivative"], shape)
    entries = substitute([_scalar_tree(text, limits) for text in flat], temporaries)
    conditions = [
        Condition(
            _one_of(each["kind"], CONDITION_KINDS),
            None if each["expr"] is None else _scalar_tree(each["expr"], limits),
            _text(each["text"]),
        )
        for each in data["conditions"]
    ]
    case = data["case"]
    return Result(
        command=_one_of(data["command"], COMMANDS),
        functions=_functions(data["functions"], limits),
        intermediates=_functions(data["intermediates"], limits),
        constants=tuple(sorted({*map(_text, data["constants"])} & {*CONSTANTS})),
        declare=tuple((name, _text(space)) for name, space in _mapping(data["declare"])),
        wrt=tuple(map(_text, data["wrt"])),
        layout=None if data["layout"] is None else _one_of(data["layout"], LAYOUTS),
        case=None if case is None else _case(case),
        shape=shape,
        axes=_axes(data, shape),
        entries=tuple(entries),
        conditions=tuple(conditions),
        notes=tuple(map(_text, data["notes"])),
        engine=None,
        verified=Verified(None, reason="the derivative was read, not found here"),
    )


def _evaluated(result: Result, at: Source | None, limits: Limits) -> Result:
    """The result with its value at the point."""
    declared = [Source(f"declare {name[:40]}", f"{name} : {text}") for name, text in result.declare]
    spaces = declared_spaces(parse_declarations(declared, limits), []).of
    constants = frozenset(result.constants)
    tests = [each.expr for each in result.conditions if each.expr is not None]
    names = free_names(*result.entries, *tests) - constants
    point = Point((), {}, frozenset())
    if at is not None:
        # A name may have vanished from the derivative; giving it a value does no harm.
        written = (*result.functions, *result.intermediates)
        given = free_names(*(each.expr for each in written)) - constants
        given.update(name for each in written for name in each.params)
        scalars = sorted({*names, *given, *result.wrt}, key=natural)
        point = read_point(expanded(parse_point(at, limits), at, limits), at, spaces, scalars)
    # The slopes of the functions themselves say something of first derivatives only.
    plain = not result.intermediates and result.command != "hessian"
    trees = [each.expr for each in result.functions]
    scalar = plain and not any(each.dims for each in spaces.values()) and is_scalar(trees)
    value = value_of_entries(
        result.entries,
        result.conditions,
        constants,
        point,
        at or Source("--at", ""),
        limits,
        trees if scalar else (),
        result.wrt,
    )
    return replace(result, at=point.given, value=value)


def _functions(items: Any, limits: Limits) -> tuple[Function, ...]:
    return tuple(
        Function(
            _text(each["name"]),
            tuple(map(_text, each["params"])),
            _tree(each["expr"], limits),
        )
        for each in items
    )


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
        roles = [_one_of(each["role"], ROLES) for each in data["axes"]]
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


def _mapping(value: Any) -> Iterable[tuple[str, Any]]:
    if not isinstance(value, dict):
        raise TypeError(f"an object is expected, not {type(value).__name__}")
    return value.items()


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError(f"a text is expected, not {type(value).__name__}")
    return value


def _tree(value: Any, limits: Limits) -> Node:
    return parse_expression(Source("stored result", _text(value)), limits.for_answers())


def _scalar_tree(value: Any, limits: Limits) -> Node:
    tree = _tree(value, limits)
    if not is_scalar([tree]):
        raise ValueError("its entries are not written out in components")
    return tree


def _not_a_result(source: Source, message: str) -> MccliError:
    hint = "pipe the output of a deriving command with --json"
    return failure("parse", "json.result", message, hint, Place(Span(source, 0, 1)))
