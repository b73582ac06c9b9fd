"""Sizes: names that stand for whole numbers, by ``--let n=10`` or by a line ``n = 10``."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace

from mccli.errors import MccliError, Place, failure
from mccli.limits import Limits, exceeded
from mccli.model.integers import NOWHERE, Whole, is_whole_expression, numbers
from mccli.model.names import nearest
from mccli.model.occurrences import occurrences
from mccli.model.uses import ordered, uses_of
from mccli.source import Source, Span
from mccli.syntax.document import Assignment, Declaration, Definition, Document, parse_point
from mccli.syntax.extents import span_of
from mccli.syntax.literals import integer_text
from mccli.syntax.tree import free_names, number

Let = tuple[tuple[str, int], ...]


def parse_let(texts: Sequence[str], limits: Limits, option: str = "--let") -> Let:
    """The names and whole numbers of ``--let n=10``, also ``--let "n=10, m=2*10"``.

    Raises a parse error for other texts, a usage error for a name that is given twice, and for
    a size below 1 of ``--expand``, where nothing but sizes is given.
    """
    found: dict[str, int] = {}
    for text in texts:
        source = Source(option, text)
        for each in parse_point(source, limits, "list of sizes", "n=3, m=2"):
            if each.name in found:
                message = f"'{each.name}' is given two values by {option}"
                raise failure("usage", "usage.let", message, "give each name once")
            found[each.name] = _given_number(each, source, option)
    return tuple(found.items())


def _given_number(each: Assignment, source: Source, option: str) -> int:
    """The whole number that an option gives to a name."""
    definition = Definition(source, each.name, None, each.value, each.name_span, (), ())
    what, place = f"the value of {each.name}", Place(span_of(each.value, source))
    hint = f"write a whole number: {option} {each.name}=3"
    if free_names(each.value):
        message = f"{what} is a whole number, made of numbers alone"
        raise failure("parse", "index.whole", message, hint, place)
    value = numbers(each.value, NOWHERE, {}, definition, what)
    # No column has come in, so none comes out.
    assert not isinstance(value, list)
    if type(value) is not int:
        message = f"{what} is {value}, which is not a whole number"
        raise failure("parse", "index.whole", message, hint, place)
    if option == "--expand" and value < 1:
        message = f"the size {each.name} is {value}, and a size is 1 or more"
        raise failure("usage", "usage.expand", message, hint, place)
    return value


class Sizes(Mapping[str, Whole]):
    """The values of definitions that are numbers, found when they are asked for.

    ``used`` are the names that have been asked for; ``variables`` stand for themselves in
    expressions. A definition that could be a size, but is too large or has no value, is none:
    why not is told where it is needed as a number.
    """

    def __init__(
        self, definitions: Mapping[str, Definition], variables: Collection[str] = ()
    ) -> None:
        self._definitions = definitions
        self._variables = variables
        self._values: dict[str, Whole] = {}
        self._others: dict[str, MccliError | None] = {}
        self.used: dict[str, None] = {}

    def __getitem__(self, name: str) -> Whole:
        """The value. Raises ``KeyError``; planned errors for what is no size, and for circles."""
        if name not in self:
            raise self._others.get(name) or KeyError(name)
        self.used.setdefault(name)
        return self._values[name]

    def __contains__(self, name: object) -> bool:
        if name in self._values or name in self._others or name not in self._definitions:
            return name in self._values
        for each in ordered([str(name)], _Uses(self._definitions), self._definitions):
            if each not in self._values and each not in self._others:
                self._evaluate(each)
        return name in self._values

    def __iter__(self) -> Iterator[str]:
        return iter(self.used)

    def __len__(self) -> int:
        return len(self.used)

    def whole(self, name: str) -> int | None:
        """The number that a name in an expression is; None for others."""
        if name in self._variables or name not in self or type(self._values[name]) is not int:
            return None
        return int(self[name])

    def _evaluate(self, name: str) -> None:
        definition = self._definitions[name]
        if definition.params is not None or not is_whole_expression(definition.expr, self._values):
            self._others[name] = None
            return
        try:
            value = numbers(definition.expr, NOWHERE, self._values, definition, f"the size {name}")
        except MccliError as error:
            self._others[name] = error
            return
        # No column has come in, so none comes out.
        assert not isinstance(value, list)
        self._values[name] = value


class _Uses(dict[str, list[str]]):
    """The definitions that one uses, found when they are asked for."""

    def __init__(self, definitions: Mapping[str, Definition]) -> None:
        super().__init__()
        self._definitions = definitions

    def __missing__(self, name: str) -> list[str]:
        definition = self._definitions[name]
        found = uses_of(definition, occurrences(definition), self._definitions, frozenset())
        self[name] = found
        return found


def let_definitions(let: Let, document: Document, declarations: Sequence[Declaration]) -> Document:
    """The document with a definition for each size of ``--let``, first or in its own's place.

    Raises a usage error for a name that occurs nowhere, or has parameters or an index.
    """
    if not let:
        return document
    occurring = _occurring(document, declarations)
    given = {name: _definition(name, value) for name, value in let}
    for name in given:
        if name not in occurring:
            guess = nearest(name, sorted(occurring))
            hint = f"did you mean '{guess}'?" if guess else f"leave out --let {name}=…"
            message = f"--let gives '{name[:40]}' a value, but it does not occur"
            raise failure("usage", "usage.let", message, hint)
    kept: list[Definition] = []
    for each in document.definitions:
        if each.name in given and (each.params is not None or each.indices):
            message = f"--let gives '{each.name}' a value, but it is a function here"
            place = Place(each.name_span)
            raise failure("usage", "usage.let", message, "choose another name", place)
        kept.append(given.pop(each.name, each) if each.name else each)
    return Document((*given.values(), *kept), document.declarations)


def _definition(name: str, value: int) -> Definition:
    source = Source("--let", f"{name} = {integer_text(value)}")
    at = len(name) + 3
    return Definition(source, name, None, number(value, at), Span(source, 0, len(name)), (), ())


def _occurring(document: Document, declarations: Sequence[Declaration]) -> set[str]:
    found: set[str] = set()
    for each in document.definitions:
        found |= free_names(each.expr, *each.indices, *each.ranges) - set(each.params or ())
        found |= {str(each.name)} - {"None"}
    for declaration in (*document.declarations, *declarations):
        found |= {dim for dim in declaration.dims if isinstance(dim, str)}
    return found


def with_numbers(
    declarations: Sequence[Declaration], sizes: Sizes, limits: Limits
) -> tuple[Declaration, ...]:
    """The declarations with numbers in the place of sizes that have a value.

    Raises a parse error for a size that is not a whole number above zero, and a limit error.
    """
    return tuple(
        _numbered(each, sizes, limits)
        if any(isinstance(dim, str) and sizes.get(dim) is not None for dim in each.dims)
        else each
        for each in declarations
    )


def _numbered(declaration: Declaration, sizes: Sizes, limits: Limits) -> Declaration:
    dims: list[int | str] = []
    count = 1
    for dim in declaration.dims:
        value = sizes.get(dim, dim) if isinstance(dim, str) else dim
        if isinstance(value, str):
            dims.append(value)
            continue
        if type(value) is not int or value < 1:
            message = f"the size {dim} is {value}, and a size is a whole number of 1 or more"
            hint = "give another number"
            raise failure("parse", "index.whole", message, hint, Place(declaration.span))
        dims.append(value)
        count *= value
    if count > limits.entries:
        message = f"this space has more than {limits.entries} components"
        hint = "use smaller sizes, or raise MCCLI_MAX_ENTRIES"
        raise exceeded("size", message, hint, Place(declaration.span))
    return replace(declaration, dims=tuple(dims))
