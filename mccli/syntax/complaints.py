"""The syntax errors: for each, its place, one sentence, and what to write instead."""

from __future__ import annotations

from mccli.errors import MccliError, Place, failure
from mccli.source import Span
from mccli.syntax.alphabet import SUPERSCRIPTS, advice
from mccli.syntax.tokens import END, Tokens
from mccli.syntax.vocabulary import FUNCTIONS, KEYWORDS, MANY

_OPENERS = {"group": "(", "call": "(", "list": "[", "index": "["}
_CLOSERS = {"group": ")", "call": ")", "list": "]", "index": "]"}
STATEMENT_ENDS = frozenset({END, "\n", ";"})
_ARROWS = {
    "<-": "for 'less than minus' put a blank between: x < -1",
    "->": "a definition is written name = expression",
    "=>": "'at least' is written >=",
    "=<": "'at most' is written <=",
    "<>": "'not equal' is written !=",
    "<<": "for a power of two write 2^n",
    ">>": "divide by a power of two: x/2^n",
}


def _parse_error(code: str, message: str, hint: str, *places: Place) -> MccliError:
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
    if text in _ARROWS:
        return arrow(tokens, index)
    if text in {END, "\n"} and kind in _OPENERS:
        return bracket_open(tokens, index, kind, start)
    if text in {END, "\n"}:
        if index and before != "\n":
            place = Place(tokens.span(index - 1), "something must follow")
        return _parse_error(
            "incomplete",
            f"the expression ends after {show(before)}" if index else "there is no expression",
            "complete it; a line goes on only inside brackets",
            place,
        )
    if text == "'":
        hint = "the transpose mark follows its matrix: x'; text in quotes is not read"
    elif text == "=":
        hint = "'equal' in a comparison is written =="
    elif text in {")", "]"}:
        hint = "put an expression before it, or remove it"
    elif text[0] == '"':
        hint = advice('"')
    elif text == "..":
        hint = "a number has one decimal point"
    elif text == "*":
        hint = "a power is written x^2 or x**2"
    else:
        hint = "put a number, a name or a bracket before it"
    return _parse_error("unexpected", f"unexpected {show(text)}", hint, place)


def arrow(tokens: Tokens, index: int) -> MccliError:
    """An arrow-like sign, which could be meant in two ways."""
    text = tokens.texts[index]
    message = f"'{text}' is not an operator"
    return _parse_error("arrow", message, _ARROWS[text], Place(tokens.span(index)))


def unexpected(tokens: Tokens, index: int) -> MccliError:
    """A token that cannot follow a complete expression."""
    text = tokens.texts[index]
    place = Place(tokens.span(index))
    if text in _ARROWS:
        return arrow(tokens, index)
    hints = {
        ")": "it closes nothing; remove it, or add '('",
        "]": "it closes nothing; remove it, or add '['",
        ",": "several functions are several arguments or lines; a vector is written [a, b]; "
        "decimals have a point",
        "=": "a definition is written name = expression, with one '='; 'equal' is ==",
        "[": "components of a declared vector are written x[1]",
        ":": "a declaration is written x : R^3",
        "..": "a number has one decimal point",
    }
    return _parse_error("unexpected", f"unexpected {show(text)}", hints.get(text, ""), place)


def after_statement(tokens: Tokens, index: int, defined: bool) -> MccliError:
    """A token that can neither continue a statement nor end it."""
    if tokens.texts[index] != "=":
        return unexpected(tokens, index)
    place = Place(tokens.span(index))
    if defined:
        message = "a definition has one '='"
        hint = "define each name in a statement of its own; 'equal' in a comparison is =="
    else:
        message = "the left side of '=' is neither a name nor a name with parameters"
        hint = "write name = expression or name(x, y) = expression; 'equal' is =="
    return _parse_error("definition", message, hint, place)


def parameter(tokens: Tokens, index: int) -> MccliError:
    """Something other than names and commas between the brackets of a definition."""
    message = f"{show(tokens.texts[index])} stands where a parameter is expected"
    hint = "write name(x, y) = expression, or name = expression without parameters"
    return _parse_error("parameter", message, hint, Place(tokens.span(index)))


def twice(word: str, here: Span, before: Span, where: str) -> MccliError:
    """The same name twice where names must differ."""
    message = f"the name '{word[:40]}' occurs twice in one {where}"
    places = Place(here, "again here"), Place(before, "first here")
    return _parse_error("duplicate", message, "rename or remove one of the two", *places)


def assignment(tokens: Tokens, index: int) -> MccliError:
    """Something other than ``name =`` where a value is assigned."""
    text = tokens.texts[index]
    message = f"{show(text)} stands where 'name = value' is expected"
    return _parse_error(
        "point", message, "write x=1, y=1/2, v=[1, 2, 3]", Place(tokens.span(index))
    )


def bracket_open(tokens: Tokens, index: int, kind: str, start: int) -> MccliError:
    """A bracket that is closed by another one, or not at all."""
    closer, text = _CLOSERS[kind], tokens.texts[index]
    offset = start
    while tokens.source.text[offset : offset + 1] != _OPENERS[kind]:
        offset += 1
    opened = Place(Span(tokens.source, offset, offset + 1), "opened here")
    if text in {END, "\n"}:
        message = f"'{_OPENERS[kind]}' is never closed"
        return _parse_error("bracket", message, f"add '{closer}'", opened)
    if text in _ARROWS:
        return arrow(tokens, index)
    here = Place(tokens.span(index), f"'{closer}' expected")
    message = f"{show(text)} stands where '{closer}' is expected"
    return _parse_error("bracket", message, f"close the bracket with '{closer}'", here, opened)


def reserved_word(tokens: Tokens, index: int, word: str) -> MccliError:
    """A function's name without its arguments, or a word kept free."""
    place = Place(tokens.span(index))
    if word in KEYWORDS:
        message = f"the word '{word}' is reserved"
        return _parse_error("reserved", message, KEYWORDS[word], place)
    following = tokens.texts[index + 1]
    if following in {"=", ":"}:
        message = f"'{word}' is the name of a function"
        return _parse_error("reserved", message, "choose another name", place)
    after = index + 1
    power = ""
    if following in {"^", "**"}:
        after, power = index + 3, f"^{tokens.texts[index + 2]}"
    elif following.translate(SUPERSCRIPTS)[:1].isdigit() and not following.isascii():
        after, power = index + 2, "^" + following.translate(SUPERSCRIPTS)
    argument = following_operand(tokens, after).text if after < len(tokens.texts) - 1 else "x"
    if argument[:1] == "(" and argument[-1:] == ")":
        argument = argument[1:-1]
    elif not (argument[:1].isalnum() or argument[:1] == "_"):
        argument = "x"
    message = f"the function '{word}' needs its argument in brackets right after its name"
    return _parse_error("function", message, f"write {word}({argument}){power}", place)


def check_arity(tokens: Tokens, word: str, count: int, start: int, closing: int) -> None:
    """Raise if a built-in function has too few or too many arguments."""
    if word in KEYWORDS:
        place = Place(Span(tokens.source, start, start + len(word)))
        raise _parse_error("reserved", f"the word '{word}' is reserved", KEYWORDS[word], place)
    least, most = FUNCTIONS.get(word, (0, MANY))
    if least <= count <= most:
        return
    wanted = str(least) if least == most else f"{least} or more"
    if least != most < MANY:
        wanted = f"{least} to {most}"
    span = Span(tokens.source, start, tokens.offsets[closing] + 1)
    plural = "argument" if wanted == "1" else "arguments"
    example = f"{word}({', '.join('xyzabc'[: min(max(least, 1), 6)])})"
    raise _parse_error(
        "arity", f"{word} takes {wanted} {plural}, not {count}", f"write {example}", Place(span)
    )


def leading_zero(tokens: Tokens, index: int) -> MccliError:
    """A zero with a letter after it, as in hexadecimal numbers."""
    return _parse_error(
        "number",
        "a leading 0 followed by a letter is not a number",
        f"only decimal numbers are read; for a product write {tokens.texts[index]}*"
        f"{tokens.texts[index + 1][:20]}",
        Place(tokens.span(index, index + 1)),
    )


def exponent_mark(tokens: Tokens, index: int) -> MccliError:
    """``1e`` or ``2e-x``: an exponent mark without digits."""
    digits, mark = tokens.texts[index], tokens.texts[index + 1]
    return _parse_error(
        "number",
        f"'{digits[:40]}{mark}' has an exponent mark without digits",
        f"write {digits[:20]}e-3 for a power of ten, {digits[:20]}*{mark} for a product",
        Place(tokens.span(index, index + 1)),
    )


def superscript(tokens: Tokens, index: int) -> MccliError:
    """A superscript that is not a whole number or n."""
    return _parse_error(
        "superscript",
        "a superscript is a whole number or n",
        "write the exponent with ^ and brackets",
        Place(tokens.span(index)),
    )


def power_after_superscript(tokens: Tokens, start: int, index: int) -> MccliError:
    """``x²^3``, which could mean two things."""
    base = Span(tokens.source, start, tokens.offsets[index]).text.strip()
    return _parse_error(
        "ambiguous",
        f"'{tokens.texts[index]}' after a superscript has two readings",
        f"write ({base})^… for the power of the power",
        Place(tokens.span(index)),
    )


def chained_comparison(tokens: Tokens, index: int) -> MccliError:
    """``1 < x < 2``."""
    return _parse_error(
        "comparison",
        "comparisons are not chained",
        "multiply them: (1 < x)*(x < 2)",
        Place(tokens.span(index)),
    )


def number_follows(tokens: Tokens, index: int) -> MccliError:
    """A number right after another factor: ``x 2``, ``1.2.3``."""
    text = tokens.texts[index]
    before = tokens.texts[index - 1]
    if text[0] == "." or (text[0].isdigit() and "." in before):
        hint = f"a number has one decimal point; for a product write {before[:20]}*{text[:20]}"
    else:
        hint = f"write {before[:20]}*{text[:20]} or {before[:20]}^{text[:20]}"
    message = f"the number {show(text)} follows without an operator"
    return _parse_error("adjacent", message, hint, Place(tokens.span(index)))


def ambiguous(tokens: Tokens, index: int, start: int, what: str) -> MccliError:
    """A product without ``*`` right after a divisor or an exponent: two readings."""
    right = following_operand(tokens, index)
    whole = Span(tokens.source, start, right.end)
    sign = index - 1
    signs = {"/", "./"} if what == "divisor" else {"^", "**", ".^"}
    while tokens.texts[sign] not in signs:
        sign -= 1
    head = tokens.source.text[start : tokens.offsets[sign] + len(tokens.texts[sign])].strip()
    last = tokens.source.text[tokens.offsets[sign + 1] : tokens.offsets[index]].strip()
    return _parse_error(
        "ambiguous",
        f"a product without '*' right after {'a divisor' if what == 'divisor' else 'an exponent'}"
        " has two readings",
        f"write {head}({last}*{right.text}) or ({head}{last})*{right.text}",
        Place(whole),
    )


def list_in_brackets(tokens: Tokens, start: int, index: int) -> MccliError:
    """``(a, b)``."""
    return _parse_error(
        "list",
        "a list stands in square brackets",
        "write [a, b] for a column; several functions are several arguments or lines",
        Place(Span(tokens.source, start, tokens.offsets[index] + 1)),
    )


def following_operand(tokens: Tokens, index: int) -> Span:
    """The place of the factor that starts at a token: a name, number, call or bracket."""
    last = index
    if tokens.texts[index] not in {"(", "["} and tokens.texts[index + 1 : index + 2] == ["("]:
        last += 1
    if tokens.texts[last] in {"(", "["}:
        depth = 0
        for at in range(last, min(last + 200, len(tokens.texts) - 1)):
            depth += (tokens.texts[at] in {"(", "["}) - (tokens.texts[at] in {")", "]"})
            if depth == 0:
                last = at
                break
    following = tokens.texts[last + 1]
    if following.translate(SUPERSCRIPTS) != following:
        last += 1
    return tokens.span(index, last)


def operand_span(tokens: Tokens, last: int, start: int) -> Span:
    """The place of the factor that ends with a token and starts at an offset."""
    end = tokens.offsets[last] + len(tokens.texts[last])
    return Span(tokens.source, start, end)
