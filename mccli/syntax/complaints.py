"""The syntax errors: for each, its place, one sentence, and what to write instead."""

from __future__ import annotations

from mccli.errors import MccliError, Place, failure
from mccli.source import Span
from mccli.syntax.alphabet import SUPERSCRIPTS, advice
from mccli.syntax.operands import (
    POWERS,
    following_operand,
    is_superscript,
)
from mccli.syntax.tokens import END, Tokens, is_name
from mccli.syntax.vocabulary import FUNCTIONS, KEYWORDS

BRACKETS = {
    "group": ("(", ")"),
    "call": ("(", ")"),
    "bound": ("(", ")"),
    "list": ("[", "]"),
    "index": ("[", "]"),
}
ARROWS = {
    "<-": "for 'less than minus' put a blank between: x < -1",
    "->": "a definition is written name = expression",
    "=>": "'at least' is written >=",
    "=<": "'at most' is written <=",
    "<>": "'not equal' is written !=",
    "<<": "for a power of two write 2^n",
    ">>": "divide by a power of two: x/2^n",
}


def parse_error(code: str, message: str, hint: str, *places: Place) -> MccliError:
    return failure("parse", f"syntax.{code}", message, hint, *places)


def show(text: str) -> str:
    """A token for use in a sentence."""
    if text in {END, "\n"}:
        return "the end of the line" if text else "the end"
    return f"'{text[:40]}'"


def operand_missing(tokens: Tokens, index: int, kind: str = "top", start: int = 0) -> MccliError:
    """Something else stands where a number, a name or a bracket is expected."""
    text = tokens.texts[index]
    before = tokens.texts[index - 1] if index else "\n"
    place = Place(tokens.span(index))
    if text in ARROWS:
        return arrow(tokens, index)
    if text in {END, "\n"} and kind != "top":
        return never_closed(tokens, kind, start)
    if text in {END, "\n"}:
        if index and before != "\n":
            place = Place(tokens.span(index - 1), "something must follow")
        return parse_error(
            "incomplete",
            f"the expression ends after {show(before)}" if index else "there is no expression",
            "complete it; a line goes on only inside brackets",
            place,
        )
    if text == "]" and before == "[":
        place = Place(tokens.span(index - 1, index))
        if index > 1 and is_name(tokens.texts[index - 2]):
            return parse_error("index", "an index is missing", "write x[1] or W[1,2]", place)
        message, hint = "a list has at least one entry", "write [1] or [1, 2]"
        return parse_error("list", message, hint, place)
    if text == "'":
        hint = "the transpose mark follows its matrix: x'; text in quotes is not read"
    elif before == "√":
        hint = "after √ put a number, a name or a bracket, as in √(-x)"
    elif text == "=":
        hint = "'equal' in a comparison is written =="
    elif text in {")", "]"}:
        hint = "put an expression before it, or remove it"
    elif text[0] == '"':
        hint = advice('"')
    elif text == ";":
        hint = "statements end with ';' outside brackets; entries are separated by commas"
    elif text == "..":
        hint = "a number has one decimal point; a range is written for i in 1..n"
    elif text == "*" and before in {"*", "**"}:
        hint = "a power is written x^2 or x**2"
    else:
        hint = "put a number, a name or a bracket before it"
    return parse_error("unexpected", f"unexpected {show(text)}", hint, place)


def arrow(tokens: Tokens, index: int) -> MccliError:
    """An arrow-like sign, which could be meant in two ways."""
    text = tokens.texts[index]
    message = f"'{text}' is not an operator"
    return parse_error("arrow", message, ARROWS[text], Place(tokens.span(index)))


def never_closed(tokens: Tokens, kind: str, start: int) -> MccliError:
    """The input ends inside a bracket."""
    opener, closer = BRACKETS[kind]
    opened = Place(opening(tokens, kind, start), "opened here")
    return parse_error("bracket", f"'{opener}' is never closed", f"add '{closer}'", opened)


def opening(tokens: Tokens, kind: str, start: int) -> Span:
    """The place of the opening bracket of a frame that starts at an offset."""
    offset = max(tokens.source.text.find(BRACKETS[kind][0], start), 0)
    return Span(tokens.source, offset, offset + 1)


def unexpected(tokens: Tokens, index: int) -> MccliError:
    """A token that cannot follow a complete expression."""
    text = tokens.texts[index]
    place = Place(tokens.span(index))
    if text in ARROWS:
        return arrow(tokens, index)
    hints = {
        ")": "it closes nothing; remove it, or add '('",
        "]": "it closes nothing; remove it, or add '['",
        ",": "several functions are several arguments or lines; a vector is written [a, b]; "
        "decimals have a point",
        "=": "a definition is written name = expression, with one '='; 'equal' is ==",
        "[": "components of a declared vector are written x[1]",
        ":": "a declaration is written x : R^3",
        "..": "a number has one decimal point; a range stands after 'in': for i in 1..n",
        ";": "one expression is expected here",
    }
    if text[0] == '"':
        return parse_error("unexpected", f"unexpected {show(text)}", advice('"'), place)
    return parse_error(
        "unexpected",
        f"unexpected {show(text)}",
        hints.get(text, "remove it, or put an operator before it"),
        place,
    )


def leading_zero(tokens: Tokens, index: int) -> MccliError:
    """A zero with a letter after it, as in hexadecimal numbers."""
    return parse_error(
        "number",
        "a leading 0 followed by a letter is not a number",
        f"only decimal numbers are read; for a product write {tokens.texts[index]}*"
        f"{tokens.texts[index + 1][:20]}",
        Place(tokens.span(index, index + 1)),
    )


def exponent_mark(tokens: Tokens, index: int) -> MccliError:
    """``1e`` or ``2e-x``: an exponent mark without digits."""
    digits, mark = tokens.texts[index], tokens.texts[index + 1]
    return parse_error(
        "number",
        f"'{digits[:40]}{mark}' has an exponent mark without digits",
        f"write {digits[:20]}e-3 for a power of ten, {digits[:20]}*{mark} for a product",
        Place(tokens.span(index, index + 1)),
    )


def superscript(tokens: Tokens, index: int) -> MccliError:
    """A superscript that is not a whole number or n."""
    return parse_error(
        "superscript",
        "a superscript is a whole number or n",
        "write the exponent with ^ and brackets",
        Place(tokens.span(index)),
    )


def chained_comparison(tokens: Tokens, index: int) -> MccliError:
    """``1 < x < 2``."""
    return parse_error(
        "comparison",
        "comparisons are not chained",
        "multiply them: (1 < x)*(x < 2)",
        Place(tokens.span(index)),
    )


def reserved_word(tokens: Tokens, index: int, word: str) -> MccliError:
    """A function's name without its arguments, or a word kept free."""
    place = Place(tokens.span(index))
    if word in KEYWORDS:
        message = f"the word '{word}' is reserved"
        return parse_error("reserved", message, KEYWORDS[word], place)
    following = tokens.texts[index + 1]
    if following in {"=", ":"}:
        message = f"'{word}' is the name of a function"
        return parse_error("reserved", message, "choose another name", place)
    after, power = index + 1, ""
    if following in POWERS:
        negative = tokens.texts[index + 2] == "-"
        after += 2 + negative
        power = "-" * negative + tokens.texts[after - 1]
    elif is_superscript(following):
        after, power = index + 2, following.translate(SUPERSCRIPTS)
    argument = following_operand(tokens, after).text if after < len(tokens.texts) - 1 else "x"
    if argument[:1] == "(" and argument[-1:] == ")":
        argument = argument[1:-1]
    elif not (argument[:1].isalnum() or argument[:1] == "_"):
        argument = "x"
    if len(argument) > 20 or "\n" in argument:
        argument = "x"
    message = f"the function '{word}' needs its argument in brackets right after its name"
    if power[:1] == "-":
        inverse = f", or a{word}({argument}) for the inverse function" * (f"a{word}" in FUNCTIONS)
        hint = f"write 1/{word}({argument}){'' if power == '-1' else '^' + power[1:20]}{inverse}"
    else:
        least = FUNCTIONS[word][0]
        argument = argument if least < 2 else ", ".join("xyzabc"[:least])
        hint = f"write {word}({argument}){'^' + power[:20] if power else ''}"
    return parse_error("function", message, hint, place)
