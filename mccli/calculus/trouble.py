"""Trouble found while evaluating, turned into errors that point at the user's text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import islice

from mccli.calculus.evaluation.novalue import NoValue
from mccli.calculus.whereabouts import member_text
from mccli.errors import MccliError, Place, failure
from mccli.model.problem import Problem
from mccli.source import Source, Span
from mccli.syntax.extents import span_of
from mccli.syntax.tokens import token_at
from mccli.syntax.tree import Node, fold, postorder

_MOST_NODES = 10_000
_SEPARATOR = re.compile(r"[\n;]")


class reported:
    """Turn ``NoValue`` in the block into a planned error at the node concerned."""

    def __init__(self, problem: Problem) -> None:
        self._problem = problem

    def __enter__(self) -> None:
        pass

    def __exit__(self, _kind: object, error: BaseException | None, _trace: object) -> None:
        if isinstance(error, NoValue):
            raise _placed(error, self._problem) from None


@contextmanager
def reported_at(
    point: Source, hint: str = "choose another point", problem: Problem | None = None
) -> Iterator[None]:
    """Turn ``NoValue`` in the block into a planned error at the point that was asked for."""
    try:
        yield
    except NoValue as error:
        whole = Span(point, 0, len(point.text))
        places = [Place(whole)] if point.text else []
        raise _planned(error, hint, problem, *places) from None


def _placed(error: NoValue, problem: Problem) -> MccliError:
    """The planned error for a value that does not exist, at the node concerned."""
    hint = "look at its domain; where(condition, a, b) chooses another branch"
    return _planned(error, hint, problem, expanded_place(error.node, problem))


def _planned(error: NoValue, hint: str, problem: Problem | None, *places: Place) -> MccliError:
    message = (member_text(error.node, problem) if problem else "") + error.message
    if error.kind == "size":
        hint = "use smaller numbers"
        if "digits" in error.message:
            hint += ", or raise MCCLI_MAX_RESULT_DIGITS"
        return failure("limit", "limit.number", message, hint, *places)
    if error.kind == "undecided":
        hint = "give exact values, or values farther from the border"
    return failure("math", f"math.{error.kind}", message, hint, *places)


def expanded_place(node: Node, problem: Problem) -> Place:
    """Where an expanded node stands in the user's text.

    A node that was put together from several statements is shown by its first token.
    """
    source, offset = problem.corpus.locate(node.at)
    whole = _whole(node, source, problem)
    if whole is not None and not _SEPARATOR.search(whole.text):
        return Place(whole)
    length = len(token_at(source.text, offset)) or 1
    return Place(Span(source, offset, offset + length))


def _whole(node: Node, source: Source, problem: Problem) -> Span | None:
    """The characters of a node all of whose parts stand in one source."""
    start = problem.corpus.start(source)
    end = start + len(source.text)
    parts = list(islice(postorder(node), _MOST_NODES + 1))
    if len(parts) > _MOST_NODES or not all(start <= part.at <= end for part in parts):
        return None
    return span_of(fold(node, lambda each, args: _moved(each, args, start)), source)


def _moved(node: Node, args: list[Node], start: int) -> Node:
    return Node(node.op, node.value, tuple(args), node.at - start)
