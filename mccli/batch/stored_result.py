"""The object of a JSON result as a result: every field is checked, every text parsed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, TypeVar, get_args

from mccli.limits import Limits
from mccli.model.cells import Finish, ListedCells, Row
from mccli.model.layouts import LAYOUTS, Kind
from mccli.model.result import (
    Axis,
    Case,
    Condition,
    ConditionKind,
    Form,
    Function,
    Result,
    Role,
    Verified,
)
from mccli.model.spaces import Size
from mccli.render.json_fields import COMMANDS
from mccli.source import Source
from mccli.syntax.document import parse_expression
from mccli.syntax.inputs import parse_ranges
from mccli.syntax.scalar import is_scalar
from mccli.syntax.tree import Node
from mccli.syntax.vocabulary import CONSTANTS

FORMS: tuple[Form, ...] = get_args(Form)
KINDS: tuple[Kind, ...] = get_args(Kind)
CONDITION_KINDS: tuple[ConditionKind, ...] = get_args(ConditionKind)
ROLES: tuple[Role, ...] = get_args(Role)
T = TypeVar("T")


def read_result(data: dict[str, Any], limits: Limits) -> Result:
    """One result as it was. Raises KeyError, TypeError or ValueError where fields are wrong."""
    form = _one_of(data["form"], FORMS)
    # Only what is written in components has nothing but scalar trees.
    tree = _tree if form in ("matrix", "index") else _scalar_tree
    size = _size if form in ("matrix", "index") else _whole
    shape = tuple(size(each) for each in data["shape"])
    temporaries = tuple(
        (_text(each["name"]), tree(each["expr"], limits)) for each in data["temporaries"]
    )
    conditions = [
        Condition(
            _one_of(each["kind"], CONDITION_KINDS),
            None if each["expr"] is None else tree(each["expr"], limits),
            _text(each["text"]),
        )
        for each in data["conditions"]
    ]
    verified = Verified(None, reason="the derivative was read, not found here")
    entries: tuple[Node, ...] = ()
    cells = expression = None
    if form == "sparse":
        rows = _rows(data["derivative"], shape, limits)
        cells = ListedCells(rows, Finish(tuple(conditions), verified))
    elif form in ("matrix", "index"):
        expression = _tree(data["derivative"], limits)
    else:
        texts = _flat(data["derivative"], shape)
        entries = tuple(_scalar_tree(text, limits) for text in texts)
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
        axes=_axes(data, shape) if expression is None else _named_axes(data, shape),
        entries=entries,
        conditions=tuple(conditions),
        notes=tuple(map(_text, data["notes"])),
        engine=None,
        verified=verified,
        temporaries=temporaries,
        form=form,
        cells=cells,
        expression=expression,
    )


def _rows(derivative: Any, shape: Sequence[Size], limits: Limits) -> tuple[Row, ...]:
    """The rows of a sparse derivative. Raises ValueError unless they are in order and fit."""
    if len(shape) != 2 or not isinstance(derivative, list):
        raise ValueError("its derivative does not fit its shape")
    height, breadth = map(_whole, shape)
    before = (-1, -1)
    rows: dict[int, list[tuple[int, Node]]] = {}
    for each in derivative:
        row, column, text = each
        place = (_whole(row), _whole(column))
        if not before < place or not (0 <= row < height and 0 <= column < breadth):
            raise ValueError("its derivative does not fit its shape")
        rows.setdefault(row, []).append((column, _scalar_tree(text, limits)))
        before = place
    return tuple(
        Row(number, tuple(j for j, _tree in row), tuple(tree for _j, tree in row))
        for number, row in rows.items()
    )


def _ranges(text: Any, limits: Limits) -> tuple[Node, ...]:
    return () if text is None else parse_ranges(Source("for", _text(text)), limits)


def _functions(items: Any, limits: Limits) -> tuple[Function, ...]:
    return tuple(
        Function(
            _text(each["name"]),
            tuple(map(_text, each["params"])),
            _tree(each["expr"], limits),
            _ranges(each.get("for"), limits),
        )
        for each in items
    )


def _case(data: Any) -> Case:
    kinds = (_one_of(data["function"], KINDS), _one_of(data["variable"], KINDS))
    number = None if data["number"] is None else _whole(data["number"])
    return Case(number, *kinds, _size(data["m"]), _size(data["n"]))


def _one_of(value: Any, allowed: Sequence[T]) -> T:
    for each in allowed:
        if value == each:
            return each
    raise ValueError(f"'{str(value)[:20]}' is not one of {', '.join(map(str, allowed))}")


def _named_axes(data: dict[str, Any], shape: tuple[Size, ...]) -> tuple[Axis, ...]:
    """The axes of a derivative without entries; up to two are the function's and variable's."""
    if len(shape) <= 2:
        labels = (data["rows"], data["columns"])
        return tuple(
            Axis(role, tuple(map(_text, each)), size=size)
            for role, each, size in zip(ROLES, labels, shape, strict=True)
        )
    axes = [
        Axis(_one_of(each["role"], ROLES), (), _text(each["name"]), _size(each["size"]))
        for each in data["axes"]
    ]
    if tuple(axis.size for axis in axes) != shape:
        raise ValueError("its axes do not fit its shape")
    return tuple(axes)


def _axes(data: dict[str, Any], shape: tuple[Size, ...]) -> tuple[Axis, ...]:
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


def _flat(nested: Any, shape: Sequence[Size]) -> list[Any]:
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


def _size(size: Any) -> Size:
    return size if isinstance(size, str) else _whole(size)


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
