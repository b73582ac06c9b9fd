"""A result as one line of the language: ``[[20*x*y**2, 20*x**2*y]]``. Nothing is cut."""

from __future__ import annotations

from mccli.model.result import Result
from mccli.render.values import value_texts
from mccli.syntax import printer


def render(result: Result) -> str:
    """The entries, or their values where a point was asked for; no newline at the end.

    Several results take one line each, in order.
    """
    if result.results:
        return "\n".join(render(each) for each in result.results)
    if result.value is not None:
        return bracketed(result, value_texts(result.value))
    body = bracketed(result, [printer.text(entry) for entry in result.entries])
    temporaries = [f"{name} = {printer.text(expr)}; " for name, expr in result.temporaries]
    return "".join(temporaries) + body


def bracketed(result: Result, items: list[str]) -> str:
    """The items in brackets along the result's axes; a single item bare."""
    if len(items) == 1 and all(size == 1 for size in result.shape):
        return items[0]
    # From the last axis to the first: join runs of that axis's length.
    for size in reversed(result.shape):
        items = [
            f"[{', '.join(items[start : start + size])}]"
            for start in range(0, len(items), max(size, 1))
        ]
    return ", ".join(items)
