"""A point to evaluate at: the names of ``--at`` matched with the names of a problem."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from mccli.errors import MccliError, Place, failure
from mccli.model.attributes import broken_attribute
from mccli.model.names import nearest
from mccli.model.result import Coordinate, Coordinates, Given
from mccli.model.spaces import Shape, Space, component_names, shape_of
from mccli.source import Source, Span
from mccli.syntax.document import Assignment
from mccli.syntax.extents import span_of
from mccli.syntax.tree import Node, fold, free_names, rebuilt
from mccli.syntax.vocabulary import CONSTANTS

_EXAMPLES = {"scalar": "1", "vector": "[1, 2]", "matrix": "[[1, 2], [3, 4]]"}


@dataclass(frozen=True, slots=True)
class Point:
    """``given`` holds each name as written with its value, or the values of its components.

    ``values`` has a constant tree for every scalar name; ``constants`` are those in use.
    """

    given: Given
    values: Mapping[str, Node]
    constants: frozenset[str]


def read_point(
    assignments: Sequence[Assignment],
    source: Source,
    spaces: Mapping[str, Space],
    scalars: Iterable[str],
    defined: Collection[str] = (),
) -> Point:
    """The point of a problem with declared ``spaces`` and other ``scalars``.

    A hint lists them in this order; ``defined`` are names that the problem gives a meaning.
    Raises a usage error for a name that is not among them, a shape that does not fit, or a
    value that is not constant.
    """
    in_order = dict.fromkeys([*scalars, *spaces])
    known = set(in_order)
    for name, space in spaces.items():
        if space.dims and not space.symbols:
            known.update(component_names(name, space))
    given: list[tuple[str, Coordinates]] = []
    values: dict[str, Node] = {}
    used: set[str] = set()
    for each in assignments:
        if each.name not in known:
            raise _unknown(each, known, [*in_order], each.name in defined)
        names = free_names(each.value)
        if not names <= set(CONSTANTS) or names & known:
            place = Place(span_of(each.value, source))
            hint = "write a number, such as 2, 1/2 or pi/4"
            raise failure("usage", "usage.at", "the value is not a constant", hint, place)
        used |= names
        space = _as_given(each, spaces.get(each.name, Space()))
        parts = _components(each, source, space)
        names_of = component_names(each.name, space)
        for name, part in zip(names_of, parts, strict=True):
            if name in values:
                message = f"'{name}' is given two values"
                place = Place(each.name_span)
                raise failure("usage", "usage.at", message, "give each name once", place)
            values[name] = part
        shown = [part if (exact := rational(part)) is None else exact for part in parts]
        given.append((each.name, _nested(shown, space)))
    _check_attributes(spaces, values, source)
    return Point(tuple(given), values, frozenset(used))


def _check_attributes(
    spaces: Mapping[str, Space], values: Mapping[str, Node], source: Source
) -> None:
    for name, space in spaces.items():
        if not space.attributes or space.symbols:
            continue
        given = [values.get(each) for each in component_names(name, space)]
        broken = broken_attribute(space, [node and rational(node) for node in given])
        if broken:
            place = Place(Span(source, 0, len(source.text)))
            message = f"'{name}' is declared {broken}, and this is not"
            raise failure("usage", "usage.at", message, "choose another point", place)


def _nested(shown: Sequence[Coordinate], space: Space) -> Coordinates:
    """The values as a scalar, a tuple, or a tuple of rows."""
    if not space.dims:
        return shown[0]
    if len(space.dims) == 1:
        return tuple(shown)
    width = len(shown) // shape_of(space).sizes[0]
    return tuple(tuple(shown[i : i + width]) for i in range(0, len(shown), width))


def rational(node: Node) -> Fraction | None:
    """The value of a literal, a negative one, or a quotient of such; None for other trees."""
    if node.op == "number":
        return Fraction(node.value)
    if node.op == "negative":
        inner = rational(node.args[0])
        return None if inner is None else -inner
    if node.op == "product" and node.value == "*/":
        above, below = map(rational, node.args)
        return above / below if above is not None and below else None
    return None


def missing(names: Iterable[str], point: Point, source: Source) -> MccliError | None:
    """The error for names that the point gives no value, None where there are none."""
    return missing_names({name: Space() for name in names if name not in point.values}, source)


def missing_names(absent: Mapping[str, Space], source: Source) -> MccliError | None:
    """The same for names with their spaces, all of them without a value."""
    if not absent:
        return None
    shown = ", ".join([*absent][:8]) + (", …" if len(absent) > 8 else "")
    example = ", ".join(f"{name}={_EXAMPLES[absent[name].kind]}" for name in [*absent][:3])
    if not source.text:
        message = f"no point is given, but the answer depends on {shown}"
        return failure("usage", "usage.at", message, f'add --at "{example}"')
    message = f"the point gives no value for {shown}"
    place = Place(Span(source, 0, len(source.text)))
    return failure("usage", "usage.at", message, f"add {example}", place)


def substitute(roots: Sequence[Node], values: Mapping[str, Node]) -> list[Node]:
    """The trees with constant trees in the place of names; shared parts stay shared.

    What is put in a name's place stands, for errors, where the name stood.
    """

    def rule(node: Node, parts: list[Node]) -> Node:
        if node.op == "name":
            value = values.get(node.value)
            return node if value is None else _standing_at(value, node.at)
        return rebuilt(node, parts)

    done: dict[int, Node] = {}
    return [fold(root, rule, done) for root in roots]


def _standing_at(root: Node, at: int) -> Node:
    return fold(root, lambda node, args: Node(node.op, node.value, tuple(args), at))


def lengths(each: Assignment) -> tuple[int, ...]:
    """The sizes of a value: of a vector, or of the rows of a matrix; none of a number."""
    if each.value.op == "column":
        return (len(each.value.args),)
    if each.value.op == "rows":
        return (len(each.value.args), len(each.value.args[0].args))
    return ()


def _as_given(each: Assignment, space: Space) -> Space:
    """The space with the sizes of the value in place of symbols: what has them is not needed."""
    found = lengths(each)
    if not space.symbols or len(found) != len(space.dims):
        return space
    sizes = zip(space.dims, found, strict=True)
    return Space(tuple(n if isinstance(dim, str) else dim for dim, n in sizes), space.attributes)


def _components(each: Assignment, source: Source, space: Space) -> list[Node]:
    value = each.value
    found: list[Node]
    if value.op == "column":
        found, shape = list(value.args), Shape("vector", (len(value.args),))
    elif value.op == "rows":
        found = [entry for row in value.args for entry in row.args]
        shape = Shape("matrix", (len(value.args), len(value.args[0].args)))
        if len(found) != shape.count:
            shape = Shape("matrix", ("?", "?"))
    else:
        found, shape = [value], Shape("scalar")
    wanted = shape_of(space)
    if shape != wanted:
        raise wrong_shape(each, source, wanted, shape)
    return found


def wrong_shape(each: Assignment, source: Source, wanted: Shape, shape: Shape) -> MccliError:
    """The error for a value of a shape that is not the name's."""
    place = Place(span_of(each.value, source), shape.text)
    what = wanted.with_article if wanted.dims else "scalar"
    message = f"'{each.name}' is {what}"
    hint = {
        "scalar": f"write {each.name}=1",
        "vector": f"write {each.name}=[1, 2, …]",
        "matrix": f"write {each.name}=[[1, 2], [3, 4]]",
    }[wanted.kind]
    return failure("usage", "usage.at", message, hint, place)


def _unknown(
    each: Assignment, known: set[str], in_order: Sequence[str], defined: bool
) -> MccliError:
    guess = None if defined else nearest(each.name, sorted(known))
    names = ", ".join(in_order[:6]) + (", …" if len(in_order) > 6 else "")
    hint = f"did you mean '{guess}'?" if guess else f"the names here are {names}" if names else ""
    message = f"there is no variable '{each.name}'"
    if defined:
        message = f"'{each.name}' has a definition, so a point gives it no value"
    return failure("usage", "usage.at", message, hint, Place(each.name_span))
