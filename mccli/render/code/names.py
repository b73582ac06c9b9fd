"""Names in code: the mathematical names, renamed where a language does not take them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from itertools import chain, count

from mccli.errors import failure
from mccli.render.code.target import Rules
from mccli.render.safe import excerpt

LONGEST_FUNCTION = 40
"""Letters of a routine's name: its helpers and constants are named after it, and some
languages take no more than 63 letters."""
_NAME = re.compile(r"[A-Za-z][A-Za-z0-9_]*", re.ASCII)
# Leaves room for a number of some digits where 63 letters are the most.
_LONGEST_BASE = 54


class Names:
    """The identifiers of one routine: no two are the same, and none is a word of the language."""

    def __init__(self, rules: Rules, taken: Iterable[str] = ()) -> None:
        self._rules = rules
        self._taken = {self._key(each) for each in (*rules.reserved, *taken)}
        self._numbers = count(1)

    def identifier(self, name: str) -> str:
        """A new identifier: the name itself where possible, else with something at its end."""
        base = _plain(name, self._rules.joined)[:_LONGEST_BASE].rstrip("_") or "v"
        candidates = chain((name, base, f"{base}_"), (f"{base}_{i}" for i in count(2)))
        return next(each for each in candidates if self._take(each))

    def temporary(self) -> str:
        """The next of ``t1``, ``t2``, … that is free."""
        return next(each for each in (f"t{i}" for i in self._numbers) if self._take(each))

    def _take(self, candidate: str) -> bool:
        if not _is_good(candidate, self._rules) or self._key(candidate) in self._taken:
            return False
        self._taken.add(self._key(candidate))
        return True

    def _key(self, name: str) -> str:
        return name if self._rules.case_matters else name.lower()


def function_name(name: str, rules: Rules) -> str:
    """The name of a routine that no one chose, made good for the language."""
    return Names(rules, rules.taken).identifier(name[: LONGEST_FUNCTION - 4])


def check_function_name(name: str, language: str, rules: Rules) -> None:
    """Raise a usage error unless a routine can be called ``name``."""
    names = Names(rules, rules.taken)
    if not _NAME.fullmatch(name) or not _is_good(name, rules):
        reason = "is not a name: it takes a letter, then letters, digits and single _"
    elif len(name) > LONGEST_FUNCTION:
        reason = f"is longer than {LONGEST_FUNCTION} letters"
    elif names.identifier(name) != name:
        reason = "means something else there"
    else:
        return
    message = f"a function in {language} cannot be called {excerpt(name)}: it {reason}"
    raise failure("usage", "usage.name", message, "give --name another name, such as f")


def _is_good(name: str, rules: Rules) -> bool:
    return (
        _NAME.fullmatch(name) is not None
        and len(name) <= rules.longest
        and (rules.joined or "__" not in name)
    )


def _plain(name: str, joined: bool) -> str:
    """ASCII letters, digits and ``_``, beginning with a letter."""
    letters: list[str] = []
    for character in unicodedata.normalize("NFKD", name):
        if character.isascii():
            letters.append(character)
        elif not unicodedata.combining(character):
            letters.append(f"u{ord(character):x}")
    text = "".join(letters)
    if not joined:
        text = re.sub("__+", "_", text)
    return text if text[:1].isalpha() else f"v{text}"
