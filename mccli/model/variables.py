"""What to differentiate by: ``--wrt``, else the parameters, else all free names or tensors."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from mccli.errors import Diagnosis, Place
from mccli.model.declared import Spaces, two_meanings
from mccli.model.name_checks import all_names
from mccli.model.occurrences import Occurrences
from mccli.model.problem import Variable
from mccli.model.spaces import Shape, Space, component_names, space_of
from mccli.syntax.document import Definition


def choose_variables(
    wrt: Sequence[str],
    own: Sequence[str],
    free: Sequence[str],
    used: Collection[str],
    spaces: Spaces,
    cut: Mapping[str, Shape],
) -> tuple[tuple[Variable, ...], list[str]]:
    """The variables, and notes on them.

    ``own`` are the parameters of the component functions, ``free`` the free scalars, ``used``
    all names that occur, ``cut`` the shapes of definitions taken as independent.
    """
    notes = []
    for name in wrt:
        if not (name in used or name in free or _occurs(name, used, spaces)):
            notes.append(_absent(name, used, spaces, cut))
    chosen: Sequence[str] = wrt or list(dict.fromkeys(own))
    if not chosen:
        chosen = tensors = [
            name
            for name, space in spaces.of.items()
            if space.dims and (name in used or _occurs(name, used, spaces))
        ]
        if tensors and free:
            them = "it" if len(free) == 1 else "them"
            notes.append(f"held constant: {', '.join(free)}; to differentiate by {them} use --wrt")
        chosen = tensors or free
    return tuple(Variable(name, _space(name, spaces, cut)) for name in chosen), notes


def _absent(name: str, used: Collection[str], spaces: Spaces, cut: Mapping[str, Shape]) -> str:
    """The note on a variable that does not occur, with the name that may be meant."""
    note = f"{name} does not occur, so its derivatives are zero"
    if name in spaces.of or name in spaces.components or name in cut:
        return note
    from mccli.model.remarks import meant_instead

    meant = meant_instead(name, used)
    return f"{note}; did you mean {meant}?" if meant else note


def _space(name: str, spaces: Spaces, cut: Mapping[str, Shape]) -> Space:
    if name in cut and cut[name].kind != "scalar":
        return space_of(cut[name])
    return spaces.of.get(name, Space())


def _occurs(name: str, used: Collection[str], spaces: Spaces) -> bool:
    """Whether a component of a tensor occurs, or the tensor of a component."""
    if name in spaces.components:
        return spaces.components[name] in used
    return any(spaces.components.get(each) == name for each in used)


def clashing_components(
    cut: Mapping[str, Shape],
    names: Collection[str],
    definitions: Mapping[str, Definition],
) -> list[Diagnosis]:
    """Names that a component of a definition taken as a variable would have as well."""
    found: list[Diagnosis] = []
    taken = set(names)
    for name, shape in cut.items():
        space = space_of(shape)
        if not space.dims or space.symbols:
            continue
        components = component_names(name, space)
        for other in sorted(taken.intersection(components)):
            message = f"'{other}' is a name, and a component of '{name}', a variable by --wrt"
            found.append(two_meanings(message, (definitions[name].name_span, "")))
        taken.update(components)
    return found


def double_uses(
    functions: Sequence[str],
    order: Sequence[str],
    definitions: Mapping[str, Definition],
    occurrences: Mapping[str, Occurrences],
    constants: frozenset[str],
    cut: frozenset[str],
    spaces: Spaces,
) -> list[Diagnosis]:
    """Parameters that are something else in the problem as well.

    ``functions`` are the definitions used as they stand, whose parameters are variables.
    """
    found: list[Diagnosis] = []
    standing = set(order)
    for function in functions:
        definition = definitions[function]
        for name, span in zip(definition.params or (), definition.param_spans, strict=True):
            if name in definitions and name in standing and name not in cut:
                message = f"'{name}' is a parameter of {function} and a definition"
                other = definitions[name].name_span
                found.append(two_meanings(message, (span, "parameter"), (other, "definition")))
            if name in spaces.components:
                owner = spaces.components[name]
                message = f"'{name}' is a parameter of {function} and a component of '{owner}'"
                marks = (span, "parameter"), (spaces.spans[owner], "declared")
                found.append(two_meanings(message, *marks))
            if name in constants and _read_as_constant(name, order, definitions, occurrences):
                message = f"'{name}' is a parameter of {function} and a constant elsewhere"
                hint = "rename the parameter"
                place = Place(span, "parameter")
                found.append(Diagnosis("parse", "name.twice", message, hint, (place,)))
    return found


def _read_as_constant(
    name: str,
    order: Sequence[str],
    definitions: Mapping[str, Definition],
    occurrences: Mapping[str, Occurrences],
) -> bool:
    others = [each for each in order if name not in (definitions[each].params or ())]
    return name in all_names(others, occurrences)
