"""The problem of plain functions, without all that a problem may have beside.

Most requests are a few scalar expressions in single letters or in names that ``--wrt`` lists.
``resolve`` would make the same of them, and look for much that is not there.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from mccli.model.declared import made_names
from mccli.model.families import NO_FAMILIES
from mccli.model.occurrences import Occurrences
from mccli.model.problem import Problem, Variable, natural
from mccli.model.spaces import SCALAR, Space
from mccli.source import Corpus
from mccli.syntax.document import Definition
from mccli.syntax.tree import Node
from mccli.syntax.vocabulary import CONSTANTS

_ONE_LETTER = re.compile(r"[^\W\d_]\d*")
_REAL = Space()


def plain_problem(
    written: Sequence[tuple[Definition, Occurrences]], wrt: Sequence[Node]
) -> Problem | None:
    """The problem that definitions without declarations pose; None where it is not plain.

    It is plain if the definitions have no parameters, are scalar and do not use each other, if
    every variable is a name that occurs, and if all other names are single letters, perhaps
    with digits.
    """
    if not all(node.op == "name" for node in wrt):
        return None
    chosen = tuple(dict.fromkeys([node.value for node in wrt]))
    occurring: set[str] = set()
    for definition, found in written:
        if definition.params is not None or definition.mentions or not found.scalar:
            return None
        occurring.update(found.names)
    given = [definition.name for definition, _ in written if definition.name is not None]
    known = occurring.union(chosen)
    if len(set(given)) < len(given) or not known.isdisjoint(given):
        return None
    if not occurring.issuperset(chosen) or not set(CONSTANTS).isdisjoint(given):
        return None
    constants = occurring.intersection(CONSTANTS).difference(chosen)
    free = occurring - constants
    # Others could be products written without a sign.
    if not all(_ONE_LETTER.fullmatch(name) for name in free.difference(chosen)):
        return None
    made = iter(made_names(len(written) - len(given), known.union(given)))
    definitions: dict[str, Definition] = {}
    occurrences: dict[str, Occurrences] = {}
    params: dict[str, tuple[str, ...]] = {}
    for definition, found in written:
        name = definition.name
        shown: tuple[str, ...] = ()
        if name is None:
            name = next(made)
            definition = definition.named(name)
            shown = tuple(sorted(found.names.keys() - constants, key=natural))
        params[name] = shown
        definitions[name] = definition
        occurrences[name] = found
    in_order = tuple(sorted(free, key=natural))
    return Problem(
        definitions=definitions,
        functions=tuple(definitions),
        intermediates=(),
        params=params,
        spaces={},
        space_spans={},
        constants=frozenset(constants),
        variables=tuple([Variable(name, _REAL) for name in chosen or in_order]),
        cut=frozenset(),
        free=in_order,
        shapes={id(each.expr): SCALAR for each in definitions.values()},
        notes=(),
        corpus=Corpus.of([each.source for each in definitions.values()]),
        families=NO_FAMILIES,
        occurrences=occurrences,
    )
