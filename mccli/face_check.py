"""The Python face of ``mccli check``: is a derivative found by hand, or by a function, right?"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from fractions import Fraction
from math import isfinite
from numbers import Real
from typing import Any

from mccli.errors import failure
from mccli.face_request import check_options, one_of, request_of
from mccli.limits import Limits
from mccli.model import verdict as model
from mccli.pipeline.claims import check as judged
from mccli.pipeline.claims import check_program
from mccli.render import json_output, verdict_object
from mccli.render import verdict as rendering
from mccli.render.style import Style
from mccli.source import Source
from mccli.syntax.literals import integer_text

Claim = str | float | Fraction | Sequence[Any]
OPTIONS = ("wrt", "layout", "declare", "of", "let", "verify", "engine")
"""The options of ``jacobian`` that ``check`` takes as well."""


class Verdict:
    """What became of a claim: ``right`` is True, False, or None where it is undecided.

    The fields of the JSON object (documented by ``mccli schema``) are attributes: ``verdict``,
    ``entries``, ``hint`` …
    """

    def __init__(self, data: model.Verdict) -> None:
        self._data = data
        self._json = verdict_object.as_object(data)

    def __getattr__(self, name: str) -> Any:
        try:
            return self.__dict__["_json"][name]
        except KeyError:
            raise AttributeError(f"a verdict has no attribute {name!r}") from None

    @property
    def right(self) -> bool | None:
        """Whether the claim is right; None where it is undecided."""
        return {"right": True, "wrong": False, "undecided": None}[self._data.fate]

    def __bool__(self) -> bool:
        return self.right is True

    def __str__(self) -> str:
        return rendering.plain(self._data)

    def __repr__(self) -> str:
        return f"<mccli check: {rendering.headline(self._data)}>"

    def pretty(self, width: int = 80, ascii: bool = False) -> str:
        """The verdict as a terminal shows it, without colour."""
        return rendering.render(self._data, Style(width, ascii=ascii))

    def to_json(self) -> str:
        """One line of JSON (schema ``mccli/1``)."""
        return json_output.encode(self._json)


def check(
    *functions: str,
    claim: Claim | Callable[..., object],
    order: int = 1,
    **options: Any,
) -> Verdict:
    """Whether ``claim`` is the derivative of the functions; ``order`` 2 is the Hessian.

    The claim is text as ``mccli check`` takes it (or several lines of it), a number, rows such as
    ``[["2*x*y", "x^2"]]``, or a Python function that returns the derivative: it is called with
    the variables in their order, then what else the functions depend on, and compared to six
    digits at random points. See ``jacobian`` for ``wrt``, ``layout``, ``declare``, ``of`` and
    ``let``. Raises ``MccliError``.
    """
    check_options("check", options, ("claim", "order", *OPTIONS))
    command = "hessian" if one_of(order, (1, 2), "order") == 2 else "jacobian"
    request = request_of(command, functions, **options)
    limits = Limits.from_environment()
    if callable(claim):
        called = claim
        name = getattr(called, "__name__", "the function")
        return Verdict(check_program(request, lambda given: called(*given), name, limits))
    return Verdict(judged(request, Source("claim", _claim_text(claim)), limits))


def _claim_text(claim: object) -> str:
    """A claim as text; a list with no list in it is one of lines. Raises a usage error."""
    if isinstance(claim, (list, tuple)) and not any(isinstance(e, (list, tuple)) for e in claim):
        return "\n".join(map(_written, claim))
    return _written(claim)


def _written(claim: object) -> str:
    if isinstance(claim, (list, tuple)):
        return f"[{', '.join(map(_written, claim))}]"
    if isinstance(claim, str):
        return claim
    if type(claim) is int:
        return integer_text(claim)
    if isinstance(claim, Real) and not isinstance(claim, bool) and isfinite(claim):
        return str(claim)
    kind = f"{claim}" if isinstance(claim, (bool, float)) else type(claim).__name__
    message = f"a claim is a text, a number, a list of them or a function, and this is {kind[:40]}"
    hint = 'write claim="[[2*x*y, x^2]]" or claim=[["2*x*y", "x^2"]]'
    raise failure("usage", "usage.claim", message, hint)
