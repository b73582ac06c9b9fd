"""The errors of the spaces in declarations."""

from __future__ import annotations

from mccli.errors import MccliError, Place
from mccli.syntax.complaints import parse_error, show
from mccli.syntax.statement_complaints import STATEMENT_ENDS
from mccli.syntax.tokens import Tokens

_MOST_SHOWN = 40
_CLOSING = frozenset({")", "]"})


def space(tokens: Tokens, index: int, forms: str) -> MccliError:
    """Something that is no space, or no size of one, where such is expected."""
    texts, place = tokens.texts, Place(tokens.span(index))
    text, before = texts[index], texts[index - 1] if index else ""
    if text == "=":
        message = "a space is expected after ':'"
        hint = "a definition is written name = expression, with '=' alone"
    elif text == "r" and before == ":":
        message, hint = "the real numbers are written R, with a capital letter", forms
    elif text == "[":
        message = "the sizes of a space stand in round brackets"
        hint = f"write {_bracketed(tokens, index)}"
    elif text == "," and _inside(tokens, index) == 2:
        message = "a space has one size or two"
        hint = "a vector is R^n, a matrix is R^(m,n)"
    elif text in {"+", "-", "*", "/", "^", "**"} and _inside(tokens, index):
        message = "a size is a whole number or one name, and this is an expression"
        hint = "write a name for it, such as k in R^(k,n)"
        hint = "two sizes are written R^(m,n)" if text == "*" else hint
    else:
        message = f"{show(_shown(tokens, index))} stands where a space or its size is expected"
        hint = forms
    return parse_error("space", message, hint, place)


def without_power(tokens: Tokens, index: int) -> MccliError:
    """``R(m,n)``, which has brackets and no sign before them."""
    message = "'^' is missing between R and the sizes"
    return parse_error(
        "space", message, f"write {_bracketed(tokens, index)}", _place(tokens, index)
    )


def without_brackets(tokens: Tokens, index: int, rows: int | str) -> MccliError:
    """``R^m×n``, which has two sizes and no brackets around them."""
    text = tokens.texts[index]
    columns = text[1:] if text[:1] == "x" else tokens.texts[index + 1]
    message = "two sizes stand in brackets"
    hint = f"write R^({rows},{columns})" if columns.isalnum() else "write R^(m,n)"
    return parse_error("space", message, hint, _place(tokens, index))


def no_colon(tokens: Tokens, index: int) -> MccliError:
    """``X R^(m,n)``, a declaration without its colon."""
    name = tokens.texts[index - 1]
    message = f"':' is missing between {show(name)} and its space"
    hint = f"write {name[:_MOST_SHOWN]} : R^n, or R^(m,n) for a matrix"
    return parse_error("declaration", message, hint, _place(tokens, index))


def _place(tokens: Tokens, index: int) -> Place:
    return Place(tokens.span(index))


def _shown(tokens: Tokens, index: int) -> str:
    """A token as it was typed: a cross is read as ``*``."""
    text = tokens.texts[index]
    return text if text in STATEMENT_ENDS else tokens.span(index).text


def _inside(tokens: Tokens, index: int) -> int:
    """One more than the commas between the bracket that is open at a token, and it."""
    commas = 0
    for text in reversed(tokens.texts[:index]):
        if text in {"(", "["}:
            return commas + 1
        if text in {":", *_CLOSING, *STATEMENT_ENDS}:
            break
        commas += text == ","
    return 0


def _bracketed(tokens: Tokens, index: int) -> str:
    """``R^(m,n)`` with the sizes that stand in other brackets, where these are short."""
    sizes: list[str] = []
    for text in tokens.texts[index + 1 : index + 5]:
        if text in _CLOSING:
            break
        sizes.append("," if text == "*" else text)
    found = "".join(sizes)
    count = [size.isalnum() for size in found.split(",")]
    if not all(count) or len(count) > 2 or len(found) > _MOST_SHOWN:
        return "R^(m,n)"
    return f"R^({found})" if len(count) == 2 else f"R^{found}"
