"""Document to problem: which names are functions, variables, constants and components."""

from __future__ import annotations

from collections.abc import Mapping, Sequence, Set

from mccli.errors import Diagnosis, MccliError, failure
from mccli.limits import deep_calls
from mccli.model import names
from mccli.model.declared import Spaces, declared_spaces, named_definitions
from mccli.model.families import NO_FAMILIES, Families
from mccli.model.name_checks import NameChecks, all_names
from mccli.model.occurrences import Occurrences, occurrences
from mccli.model.plain import plain_problem
from mccli.model.problem import Problem, natural, node_place
from mccli.model.shapes import Shapes, all_errors
from mccli.model.spaces import SCALAR, Shape
from mccli.model.uses import component_functions, ordered, uses_of
from mccli.model.variables import choose_variables, clashing_components, double_uses
from mccli.source import Corpus
from mccli.syntax.document import Declaration, Definition, Document
from mccli.syntax.tree import Node
from mccli.syntax.vocabulary import CONSTANTS

_MOST_ERRORS = 100


def resolve(
    document: Document,
    declarations: Sequence[Declaration] = (),
    wrt: Sequence[Node] = (),
    of: Sequence[Node] = (),
    families: Families = NO_FAMILIES,
) -> Problem:
    """The problem a document poses.

    ``declarations`` are those given beside the document; ``wrt`` lists what to differentiate
    by (``name`` and ``index`` nodes), ``of`` the component functions, where chosen.
    ``families`` are those that have been written out in the document. Raises one
    ``MccliError`` with all errors of names, else with all errors of shapes.
    """
    looked_at = [(each, occurrences(each)) for each in document.definitions]
    if not (document.declarations or declarations or of or families is not NO_FAMILIES):
        plain = plain_problem(looked_at, wrt)
        if plain is not None:
            return plain
    errors: list[Diagnosis] = []
    spaces = declared_spaces((*document.declarations, *declarations), errors)
    chosen = tuple(dict.fromkeys(names.listed_name(node) for node in wrt))
    named = named_definitions(looked_at, spaces, frozenset(chosen), errors)
    definitions = {name: definition for name, (definition, _) in named.items()}
    found = {name: names_there for name, (_, names_there) in named.items()}
    cut = frozenset(name for name in chosen if name in definitions)
    uses = {
        name: uses_of(each, found[name], definitions, cut) for name, each in definitions.items()
    }
    sizes = [name for name in families.sizes if name not in cut]
    functions = _functions(of, uses, cut, {*sizes, *families.mentioned})
    order = ordered([*sizes, *functions], uses, definitions)
    _stop_on(errors)
    names.check_listed(wrt, spaces, definitions)

    own = [name for each in functions for name in definitions[each].params or ()]
    occurring = all_names(order, found)
    # What a cut definition says does not count, but it must make sense, and its shape does.
    cut_here = [name for name in chosen if name in cut]
    below = ordered([*cut_here, *sizes, *functions], uses, definitions)
    checks = _checks(document, definitions, found, spaces, chosen, own, occurring, families)
    standing = occurring.union(functions)
    counting = set(order)
    for name in below:
        checks.look_at(name, name in counting, name in standing)
    _stop_on(list(checks.errors.values()))
    as_they_stand = [name for name in order if name in standing]
    _stop_on(double_uses(as_they_stand, order, definitions, found, checks.constants, cut, spaces))

    shapes = Shapes(definitions, found, spaces.of, spaces.symbols)
    by_themselves = [n for n in below if n in standing or definitions[n].params is None]
    with deep_calls():
        _stop_on(all_errors(shapes, by_themselves) or _not_scalar(families, shapes))
    tensors = {name for name, space in spaces.of.items() if space.dims}
    others = tensors | spaces.symbols | set(spaces.components)
    free = tuple(sorted((n for n in checks.free if n not in others), key=families.sorting_key))
    cut_shapes = {name: shapes.infer(name) for name in cut_here}
    others_named = {*definitions, *spaces.of, *spaces.components, *checks.free, *own}
    _stop_on(clashing_components(cut_shapes, others_named, definitions))
    _stop_on(_not_a_variable(cut_shapes, definitions))
    chosen_functions = set(functions)
    variables, notes = choose_variables(chosen, own, free, occurring, spaces, cut_shapes)
    if tensors:
        from mccli.model.remarks import read_as_scalars, sizes_in_one

        notes += sizes_in_one(spaces.of)
        undeclared = set(free).difference(chosen, spaces.of)
        if undeclared:
            notes += read_as_scalars((named[name] for name in order), shapes.of, undeclared)
    written = {each.name for each in document.definitions}
    hidden = {*definitions, *checks.found_constants, *spaces.symbols} - cut
    return Problem(
        definitions=definitions,
        functions=functions,
        intermediates=tuple(n for n in order if n not in chosen_functions and n not in cut),
        params={
            n: _shown_params(definitions[n], found[n], n not in written, hidden) for n in order
        },
        spaces=spaces.of,
        space_spans=spaces.spans,
        constants=frozenset(checks.found_constants),
        variables=variables,
        cut=cut,
        free=free,
        shapes=shapes.of,
        notes=(*checks.notes, *notes, *families.empty),
        corpus=Corpus.of(definitions[name].source for name in (*functions, *below)),
        families=families,
        occurrences=found,
    )


def _checks(
    document: Document,
    definitions: Mapping[str, Definition],
    found: Mapping[str, Occurrences],
    spaces: Spaces,
    chosen: Sequence[str],
    own: Sequence[str],
    occurring: set[str],
    families: Families,
) -> NameChecks:
    """What looks at the names: those known everywhere, constants, parts of joined names."""
    bound = {*chosen, *spaces.of, *definitions}
    known = bound | set(spaces.components) | spaces.symbols | families.bases
    known.update(families.components)
    # The names made for bare expressions are nobody's: no one meant a product of them.
    meant = known - (definitions.keys() - {each.name for each in document.definitions})
    strict = bool(chosen or own)
    return NameChecks(
        definitions,
        found,
        spaces,
        known,
        frozenset(CONSTANTS) - bound,
        frozenset(name for name in chosen if name in definitions),
        frozenset(meant | (set(own) if strict else occurring)),
        strict,
    )


def _stop_on(errors: Sequence[Diagnosis]) -> None:
    if errors:
        raise MccliError(errors[:_MOST_ERRORS])


def _functions(
    of: Sequence[Node],
    uses: Mapping[str, Sequence[str]],
    cut: frozenset[str],
    used: Set[str],
) -> tuple[str, ...]:
    """The component functions: those of ``--of``, or what no other definition uses."""
    if not of:
        found = component_functions(uses, cut)
        # What is used as a size, or in terms left out, is no function unless it is all there is.
        found = tuple(name for name in found if name not in used) or found
        if cut and uses.keys() <= cut.union(used):
            message = "every definition is a variable by --wrt, so there is no function left"
            raise failure("usage", "usage.of", message, "name other variables with --wrt")
        # With none, every definition is used by another one: a cycle, which is shown later.
        return found or tuple(name for name in uses if name not in cut)
    wanted = tuple(dict.fromkeys(names.listed_name(node) for node in of))
    for name in wanted:
        if name not in uses:
            guess = names.nearest(name, uses)
            listed = ", ".join([*uses][:6]) + (", …" if len(uses) > 6 else "")
            hint = f"did you mean '{guess}'?" if guess else f"the definitions are {listed}"
            raise failure(
                "usage", "usage.of", f"there is no definition '{name}' to name with --of", hint
            )
    return wanted


def _not_scalar(families: Families, shapes: Shapes) -> list[Diagnosis]:
    """The errors of families whose members are vectors or matrices."""
    found = []
    for family in families.of:
        shape = next((shapes.results[n] for n in family.members if n in shapes.results), SCALAR)
        if shape.kind != "scalar":
            definition = family.definition
            message = f"a member of a family is a scalar, and this is {shape.with_article}"
            hint = f"define it without an index: {definition.name} = …"
            place = node_place(definition.expr, definition, shape.text)
            found.append(Diagnosis("parse", "shape.member", message, hint, (place,)))
    return found


def _not_a_variable(
    cut: Mapping[str, Shape], definitions: Mapping[str, Definition]
) -> list[Diagnosis]:
    """The errors for definitions of more than two axes that are taken as variables."""
    found = []
    for name, shape in cut.items():
        if shape.kind == "tensor":
            message = f"'{name}' has {len(shape.dims)} axes, and a variable has no more than two"
            place = node_place(definitions[name].expr, definitions[name], shape.text)
            hint = "choose other variables with --wrt"
            found.append(Diagnosis("parse", "shape.einsum", message, hint, (place,)))
    return found


def _shown_params(
    definition: Definition, found: Occurrences, bare: bool, hidden: set[str]
) -> tuple[str, ...]:
    """The parameters as written; a bare expression shows its free names, in natural order."""
    if not bare:
        return definition.params or ()
    return tuple(sorted(found.names.keys() - hidden, key=natural))
