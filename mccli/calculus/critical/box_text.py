"""The text of ``--box``: where to look for stationary points, ``x=-5..5, y=0..2*pi``.

Grammar::

    box  = item {"," item}
    item = [NAME "="] expression ".." expression

Without a name the item holds for every variable that is not named.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from mccli.calculus.evaluation.careful import values
from mccli.calculus.evaluation.novalue import NoValue
from mccli.errors import MccliError, Place, failure
from mccli.limits import Limits
from mccli.model.names import nearest
from mccli.model.problem import Problem
from mccli.model.spaces import component_names
from mccli.source import Source, Span
from mccli.syntax.document import parse_expression
from mccli.syntax.name_list import parse_names
from mccli.syntax.tree import free_names
from mccli.syntax.vocabulary import CONSTANTS

Ends = tuple[float, float]

DEFAULT: Ends = (-5.0, 5.0)
_ITEM = re.compile(r"\s*(?:(?P<name>[^=]*?)\s*=)?(?P<low>.*?)\.\.(?P<high>.*)", re.DOTALL)
_DIGITS = 20


def read_box(
    source: Source, problem: Problem, names: Sequence[str], limits: Limits
) -> tuple[dict[str, Ends], Ends]:
    """The interval of each variable that is named, and that of all others.

    A vector or matrix stands for all its components. Raises a usage error for anything else.
    """
    known = {each.name: component_names(each.name, each.space) for each in problem.variables}
    found: dict[str, Ends] = {}
    default = DEFAULT
    for start, text in _items(source.text):
        span = Span(source, start, start + len(text))
        match = _ITEM.fullmatch(text)
        if match is None:
            raise _wrong(span, "this is no interval")
        ends = _end(match["low"], span, limits), _end(match["high"], span, limits)
        if not ends[0] < ends[1]:
            raise _wrong(span, "an interval goes from a smaller number to a larger one")
        if match["name"] is None:
            default = ends
            continue
        name = _name(match["name"], span, limits)
        components = known.get(name) or ((name,) if name in names else ())
        if not components:
            meant = nearest(name, names)
            hint = f"did you mean {meant}?" if meant else f"the variables are {', '.join(names)}"
            message = f"'{name}' is not among the variables"
            raise failure("usage", "usage.box", message, hint, Place(span))
        found.update(dict.fromkeys(components, ends))
    return found, default


def _items(text: str) -> Iterator[tuple[int, str]]:
    """The parts between commas outside of brackets, with their offsets."""
    depth = start = 0
    for position, character in enumerate(text):
        depth += (character in "([") - (character in ")]")
        if character == "," and depth == 0:
            yield start, text[start:position]
            start = position + 1
    yield start, text[start:]


def _name(text: str, span: Span, limits: Limits) -> str:
    try:
        (node,) = parse_names(Source("--box", text), limits)
    except (MccliError, ValueError):
        raise _wrong(span, "before = stands one name") from None
    return str(node.value)


def _end(text: str, span: Span, limits: Limits) -> float:
    try:
        node = parse_expression(Source("--box", text), limits)
        if free_names(node) <= set(CONSTANTS):
            return float(values([node], {}, frozenset(CONSTANTS), _DIGITS, limits)[0])
    except (MccliError, NoValue, OverflowError):
        pass
    raise _wrong(span, "the ends of an interval are numbers")


def _wrong(span: Span, message: str) -> MccliError:
    hint = 'write it as in --box "x=-5..5, y=0..10"'
    return failure("usage", "usage.box", message, hint, Place(span))
