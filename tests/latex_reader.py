"""Reads the LaTeX that results are written in back to the language, every operand in brackets.

Grammar (products by juxtaposition bind tighter than ``\\odot`` and ``\\oslash``)::

    sum        = ["-"] aside {("+" | "-") aside}
    aside      = product {("\\odot" | "\\oslash") product}
    product    = factor {["\\cdot" | "\\,"] factor}
    factor     = primary {"^{" exponent "}"}
    primary    = number | name | "\\frac" group group | "\\sqrt" ["[3]"] group | bars | brackets
               | function ["^{" number "}"] "\\left(" sum {"," sum} "\\right)"
"""

from __future__ import annotations

import re

_TOKEN = re.compile(
    r"\\left\\[a-zA-Z]+|\\right\\[a-zA-Z]+|\\left.|\\right.|\\begin\{cases\}|\\end\{cases\}|"
    r"\\[a-zA-Z]+|\\\\|\\,|\d+(?:\.\d+)?|[A-Za-z]|[-+^_{}\[\](),<>=&]|\s+"
)
_SIGNS = {r"\le": "<=", r"\ge": ">=", r"\ne": "!=", "=": "==", "<": "<", ">": ">"}
_SPELLED = {
    r"\arcsin": "asin", r"\arccos": "acos", r"\arctan": "atan", r"\sigma": "sigmoid",
    "arsinh": "asinh", "arcosh": "acosh", "artanh": "atanh",
}  # fmt: skip
_FUNCTIONS = {
    *(rf"\{name}" for name in "exp log sin cos tan sinh cosh tanh det max min".split()),
    *_SPELLED,
    r"\operatorname",
}
_FILLED = {"1": "ones", "0": "zeros"}


def language(tex: str) -> str:
    """The formula in the language. Raises ``ValueError`` for what no rule reads."""
    reader = _Reader([token for token in _TOKEN.findall(tex) if token.strip()])
    text = reader.sum()
    if reader.tokens:
        raise ValueError(f"left over: {reader.tokens[:8]}")
    return text


class _Reader:
    """Recursive descent: tests have shallow formulas."""

    def __init__(self, tokens: list[str]) -> None:
        self.tokens = tokens

    def sum(self) -> str:
        text = f"(-({self.aside()}))" if self.met("-") else self.aside()
        while self.ahead() in ("+", "-"):
            text = f"({text} {self.tokens.pop(0)} ({self.aside()}))"
        return text

    def aside(self) -> str:
        text = self.product()
        while self.ahead() in (r"\odot", r"\oslash"):
            sign = ".*" if self.tokens.pop(0) == r"\odot" else "./"
            text = f"({text} {sign} ({self.product()}))"
        return text

    def product(self) -> str:
        text = self.factor()
        while True:
            if self.ahead() in (r"\cdot", r"\,"):
                self.tokens.pop(0)
            elif not self.starts():
                return text
            text = f"({text}*({self.factor()}))"

    def factor(self) -> str:
        text = self.primary()
        while self.met("^"):
            self.take("{")
            if self.met(r"\top"):
                text = f"({text})'"
            elif self.ahead() == "-" and self.tokens[1] == r"\top":
                del self.tokens[:2]
                text = f"inv({text})'"
            else:
                sign = ".^" if self.met(r"\odot") else "^"
                text = f"(({text}){sign}({self.sum()}))"
            self.take("}")
        return text

    def primary(self) -> str:
        token = self.tokens.pop(0)
        match token:
            case r"\frac":
                above = self.group()
                return f"(({above})/({self.group()}))"
            case r"\sqrt":
                return f"sqrt({self.group()})"
            case r"\mathbf":
                name = _FILLED[self.word()]
                return f"{name}({self.below().replace(chr(92) + 'times', ',')})"
            case r"\left(":
                return f"({self.closed(chr(92) + 'right)')})"
            case r"\left[":
                left = self.sum()
                sign = _SIGNS[self.tokens.pop(0)]
                return f"({left} {sign} {self.closed(chr(92) + 'right]')})"
            case r"\left|":
                return f"abs({self.closed(chr(92) + 'right|')})"
            case r"\left\lVert":
                inner = self.closed(r"\right\rVert")
                return f"{'norm1' if self.below() == '1' else 'norm'}({inner})"
            case r"\begin{cases}":
                return self.cases()
        if token in _FUNCTIONS:
            return self.function(token)
        below = self.below()
        if token == "I" and below:
            return f"eye({below})"
        return token.removeprefix("\\") + below

    def function(self, token: str) -> str:
        name = self.word() if token == r"\operatorname" else token
        name = _SPELLED.get(name, name.removeprefix("\\"))
        if self.ahead() == r"\left|":
            return f"{name}({self.primary()})"
        raised = f"^({self.group()})" if self.met("^") else ""
        self.take(r"\left(")
        arguments = [self.sum()]
        while self.met(","):
            arguments.append(self.sum())
        self.take(r"\right)")
        return f"({name}({', '.join(arguments)}){raised})"

    def cases(self) -> str:
        first = self.sum()
        for _ in range(len(["&", r"\text", "{", "i", "f", "}"])):
            self.tokens.pop(0)
        left = self.sum()
        condition = f"{left} {_SIGNS[self.tokens.pop(0)]} {self.sum()}"
        self.take(r"\\")
        second = self.sum()
        while self.tokens.pop(0) != r"\end{cases}":
            pass
        return f"where({condition}, {first}, {second})"

    def group(self) -> str:
        self.take("{")
        text = self.sum()
        self.take("}")
        return text

    def below(self) -> str:
        """A subscript as it is written; empty without one."""
        return self.word() if self.met("_") else ""

    def word(self) -> str:
        """What stands in braces, as it is written."""
        self.take("{")
        word = ""
        while not self.met("}"):
            word += self.tokens.pop(0)
        return word

    def closed(self, end: str) -> str:
        text = self.sum()
        self.take(end)
        return text

    def starts(self) -> bool:
        """Whether a factor starts here."""
        token = self.ahead()
        return token[:1].isalnum() or (
            token.startswith("\\")
            and not token.startswith((r"\right", r"\end", r"\\", r"\text"))
            and token not in _SIGNS
            and token not in (r"\odot", r"\oslash", r"\top", r"\times")
        )

    def ahead(self) -> str:
        return self.tokens[0] if self.tokens else ""

    def met(self, token: str) -> bool:
        if self.ahead() != token:
            return False
        self.tokens.pop(0)
        return True

    def take(self, token: str) -> None:
        if not self.met(token):
            raise ValueError(f"{token} expected, not {self.tokens[:8]}")
