"""What is declared and defined, by name; a name has one meaning."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from mccli.errors import Diagnosis, Place
from mccli.model.occurrences import Occurrences
from mccli.model.spaces import Space, component_names
from mccli.source import Span
from mccli.syntax.document import Declaration, Definition


@dataclass(frozen=True, slots=True)
class Spaces:
    """The declared spaces by name, where each is declared, and the owners of components.

    ``components`` maps the name of every component to its vector or matrix.
    """

    of: Mapping[str, Space]
    spans: Mapping[str, Span]
    components: Mapping[str, str]

    @property
    def symbols(self) -> frozenset[str]:
        """The sizes that are symbols."""
        return frozenset(symbol for space in self.of.values() for symbol in space.symbols)


def declared_spaces(declarations: Sequence[Declaration], errors: list[Diagnosis]) -> Spaces:
    """The spaces of all declared names; what is wrong with them is added to ``errors``."""
    spaces: dict[str, Space] = {}
    spans: dict[str, Span] = {}
    for each in declarations:
        for name, span in zip(each.names, each.name_spans, strict=True):
            if name in spaces:
                message = f"'{name}' is declared twice"
                errors.append(two_meanings(message, (span, "again"), (spans[name], "first")))
            spaces[name] = Space(each.dims, each.attributes)
            spans[name] = span
    for name, space in spaces.items():
        for symbol in space.symbols:
            if symbol in spaces and spaces[symbol].dims:
                message = f"'{symbol}' is a size and a {spaces[symbol].kind}"
                marks = (spans[name], "as a size"), (spans[symbol], "declared here")
                errors.append(two_meanings(message, *marks))
    components: dict[str, str] = {}
    for name, space in spaces.items():
        if not space.dims or space.symbols:
            continue
        named = component_names(name, space)
        shared = next((each for each in named if each in components), None)
        if shared is not None:
            owner = components[shared]
            message = f"'{shared}' is a component of '{owner}' and of '{name}'"
            errors.append(two_meanings(message, (spans[owner], ""), (spans[name], "")))
        components.update(dict.fromkeys(named, name))
    for name in spaces:
        if name in components:
            owner = components[name]
            message = f"'{name}' is declared, and a component of '{owner}'"
            errors.append(two_meanings(message, (spans[name], ""), (spans[owner], "")))
    return Spaces(spaces, spans, components)


def named_definitions(
    written: Sequence[tuple[Definition, Occurrences]],
    spaces: Spaces,
    taken: frozenset[str],
    errors: list[Diagnosis],
) -> dict[str, tuple[Definition, Occurrences]]:
    """The definitions by name, bare expressions under names that nothing else has."""
    bare = sum(each.name is None for each, _ in written)
    used = {each.name for each, _ in written if each.name} | set(spaces.of) | taken
    if bare:
        # A name that is called too: ``f(x)`` calls an unknown f, and not itself.
        used.update(*(names.uses for _, names in written))
    made = iter(made_names(bare, used))
    found: dict[str, tuple[Definition, Occurrences]] = {}
    for each, names in written:
        name = each.name or next(made)
        here = each.name_span
        if name in found:
            message = f"'{name}' is defined twice"
            errors.append(
                two_meanings(message, (here, "again"), (found[name][0].name_span, "first"))
            )
            continue
        owner = name if name in spaces.of else spaces.components.get(name)
        if owner:
            what = "declared and defined" if owner == name else f"a component of '{owner}'"
            marks = (here, "defined"), (spaces.spans[owner], "declared")
            errors.append(two_meanings(f"'{name}' is {what}", *marks))
        found[name] = (each if each.name else each.named(name)), names
    return found


def two_meanings(message: str, *marks: tuple[Span, str]) -> Diagnosis:
    """The error for a name that means two things, with both places."""
    places = tuple(Place(span, label) for span, label in marks)
    return Diagnosis("parse", "name.twice", message, "rename one of them", places)


def made_names(count: int, taken: set[str]) -> list[str]:
    """Names for bare expressions: ``f``, or ``f1, f2, …``, or another letter where taken."""
    stem = "f"
    while True:
        made = [stem] if count == 1 else [f"{stem}{i}" for i in range(1, count + 1)]
        if not taken.intersection(made):
            return made
        stem = chr(ord(stem) + 1) if stem < "h" else stem + "_"
