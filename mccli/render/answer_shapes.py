"""The shapes of what an answer shows, where vectors and matrices stay whole."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from mccli.errors import MccliError
from mccli.limits import Limits
from mccli.model.declared import declared_spaces
from mccli.model.expression_shapes import Named, expression_shapes
from mccli.model.result import Result
from mccli.model.spaces import Shape, Space, dim_text
from mccli.render.structure import UNKNOWN
from mccli.source import Source
from mccli.syntax.document import parse_declarations

_ANY = 10**18
_ANSWER = ""
"""The name of the derivative: one that nothing else can have."""


def answer_shapes(result: Result) -> Mapping[int, Shape]:
    """The shapes of all nodes of the functions, temporaries and derivatives, by ``id(node)``.

    There are none for answers written out component by component, nor for a tree whose shape
    does not follow from what the answer says of its names.
    """
    parts = [each for each in result.results or (result,) if each.expression is not None]
    if not parts:
        return UNKNOWN
    spaces = spaces_of(result.declare)
    written = [(each.name, each.expr) for each in (*result.intermediates, *result.functions)]
    shapes = dict(inferred(written, spaces))
    for part in parts:
        if part.expression is None:
            continue
        # A definition may be a variable of the answer.
        known = written if shapes else []
        named = [*known, *part.temporaries, (_ANSWER, part.expression)]
        found = inferred(named, spaces)
        if found and _sizes(found[id(part.expression)]) == tuple(map(str, part.shape)):
            shapes.update(found)
    return shapes


def size_text(shape: Shape) -> str:
    """Rows and columns for people: ``n × 1`` for a vector, ``1 × n`` for a row."""
    return " × ".join(_sizes(shape))


def _sizes(shape: Shape) -> tuple[str, ...]:
    dims = tuple(map(dim_text, shape.dims))
    match shape.kind:
        case "scalar":
            return "1", "1"
        case "vector":
            return *dims, "1"
        case "row":
            return "1", *dims
    return dims


def inferred(named: Named, spaces: Mapping[str, Space]) -> Mapping[int, Shape]:
    """The shapes of all nodes of named trees; none where one does not follow."""
    try:
        return expression_shapes(named, spaces)
    except (MccliError, ValueError):
        # Calls of definitions with parameters and ranges have no shape of their own here.
        return UNKNOWN


def spaces_of(declare: Sequence[tuple[str, str]]) -> Mapping[str, Space]:
    """The spaces of an answer's declarations."""
    if not declare:
        return {}
    text = "; ".join(f"{name} : {space}" for name, space in declare)
    # The answer was made within limits of its own.
    limits = replace(Limits().for_answers(), entries=_ANY)
    declarations = parse_declarations([Source("declarations", text)], limits)
    return declared_spaces(declarations, []).of
