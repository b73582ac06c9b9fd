"""The text of a claim as a problem of its own, over the names of the problem it is about."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from mccli.calculus.tensors.numeric.points import named_spaces
from mccli.errors import Diagnosis, MccliError, Place, failure
from mccli.limits import Limits
from mccli.model.declared import made_names
from mccli.model.families import Posed, without_families
from mccli.model.function_shapes import integer
from mccli.model.names import nearest
from mccli.model.occurrences import occurrences
from mccli.model.problem import Problem, natural, node_place
from mccli.model.resolve import resolve
from mccli.model.spaces import Space, component_names
from mccli.source import Source, Span
from mccli.syntax.document import Declaration, Definition, Document, parse_document
from mccli.syntax.tree import Node, fold, rebuilt
from mccli.syntax.tree import name as name_node
from mccli.syntax.vocabulary import CONSTANTS


def read_claim(claim: Source, problem: Problem, limits: Limits) -> Problem:
    """The claim with the names of the problem: its variables, spaces and definitions.

    What no other definition of the claim uses is what it claims. Raises a parse error for
    what does not parse or fit, for a name that the problem does not have, and for a
    definition of a name that stands for a variable.
    """
    document = parse_document([claim], limits)
    if document.declarations:
        place = Place(document.declarations[0].span)
        message = "a claim has no declarations"
        hint = "declare names with -d; the claim is about the same names"
        raise failure("parse", "syntax.claim", message, hint, place)
    spaces = known_spaces(problem)
    read = [_without_indices(each, problem) for each in document.definitions]
    definitions = _named(read, problem, spaces)
    _check_definitions(definitions, spaces)
    declarations = list(_declarations(spaces, claim))
    scalars = [name for name, space in spaces.items() if not space.dims]
    sizes = {size for space in spaces.values() for size in space.symbols}
    wrt = [name_node(each) for each in scalars if each not in sizes]
    both = Document((*_used(definitions, problem), *definitions), ())
    posed = without_families(Posed(both, tuple(declarations), tuple(wrt)), (), limits)
    found = resolve(posed.document, posed.declarations, posed.wrt, posed.of, posed.families)
    _check_names(found, spaces)
    return found


def known_spaces(problem: Problem) -> dict[str, Space]:
    """The spaces of all names that a claim about the problem may use, scalars included."""
    found: dict[str, Space] = {}
    for name in problem.functions:
        found.update(named_spaces(problem, name))
    owned = {
        component
        for name, space in found.items()
        if space.dims and not space.symbols
        for component in component_names(name, space)
    }
    return {name: space for name, space in found.items() if name not in owned}


def _named(
    definitions: Sequence[Definition], problem: Problem, spaces: dict[str, Space]
) -> list[Definition]:
    """The definitions; bare expressions have names that nothing else has."""
    bare = sum(each.name is None for each in definitions)
    taken = {each.name for each in definitions if each.name} | {*spaces, *problem.definitions}
    for each in definitions:
        taken.update(occurrences(each).uses)
    made = iter(made_names(bare, taken)) if bare else iter(())
    return [each if each.name is not None else each.named(next(made)) for each in definitions]


def _without_indices(definition: Definition, problem: Problem) -> Definition:
    """The definition with names for undeclared components ``x[1]`` that the problem has."""
    known = {owner: name for name, owner in problem.families.components.items()}
    if not known or not definition.indexed:
        return definition

    def rule(node: Node, args: list[Node]) -> Node:
        if node.op == "index":
            keys = tuple(integer(each) for each in node.args[1:])
            found = known.get((node.args[0].value, keys if len(keys) > 1 else keys[0]))  # type: ignore[arg-type]
            if found is not None:
                return name_node(found, node.at)
        return rebuilt(node, args)

    return replace(definition, expr=fold(definition.expr, rule))


def _used(definitions: Sequence[Definition], problem: Problem) -> Iterator[Definition]:
    """The definitions of the problem that the claim uses, directly or not."""
    own = {each.name for each in definitions}
    pending = [name for each in definitions for name in occurrences(each).uses]
    seen: set[str] = set()
    while pending:
        name = pending.pop()
        if name in seen or name in own or name in problem.cut:
            continue
        seen.add(name)
        definition = problem.definitions.get(name)
        if definition is not None:
            yield definition
            pending += problem.occurrences[name].uses


def _check_definitions(definitions: Sequence[Definition], spaces: dict[str, Space]) -> None:
    """Raise a parse error for a definition of a name that stands for a variable."""
    problems = []
    for each in definitions:
        if each.name in spaces and not each.indices:
            message = f"'{each.name}' is a variable of the function, so a claim cannot define it"
            hint = f"choose another name, such as d{each.name}"
            place = Place(each.name_span)
            problems.append(Diagnosis("parse", "name.twice", message, hint, (place,)))
    if problems:
        raise MccliError(problems)


def _check_names(found: Problem, spaces: dict[str, Space]) -> None:
    """Raise a parse error for names that the problem does not have."""
    known = {*spaces, *CONSTANTS}
    for name, space in spaces.items():
        if space.dims and not space.symbols:
            known.update(component_names(name, space))
        known.update(space.symbols)
    problems = []
    for definition in found.definitions.values():
        for name, node in found.occurrences[str(definition.name)].names.items():
            if name in known or name in found.definitions or name in (definition.params or ()):
                continue
            names = sorted(spaces, key=natural)
            guess = nearest(name, [*names, *found.definitions])
            listed = ", ".join(names[:8]) + (", …" if len(names) > 8 else "")
            hint = f"did you mean '{guess}'?" if guess else f"the names here are {listed}"
            message = f"the function has no '{name}'"
            place = node_place(node, definition)
            problems.append(Diagnosis("parse", "name.unknown", message, hint, (place,)))
    for name in found.functions:
        for param, span in zip(
            found.definitions[name].params or (), found.definitions[name].param_spans, strict=False
        ):
            if param not in known:
                message = f"the function has no '{param}'"
                hint = "the parameters of a claim are variables of the function"
                problems.append(Diagnosis("parse", "name.unknown", message, hint, (Place(span),)))
    if problems:
        raise MccliError(problems)


def _declarations(spaces: dict[str, Space], source: Source) -> Iterator[Declaration]:
    span = Span(source, 0, 0)
    for name, space in spaces.items():
        if space.dims:
            yield Declaration(source, (name,), (span,), space.dims, space.attributes, span)
