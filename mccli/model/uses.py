"""Which definition uses which: the order to work in, cycles, and the component functions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from mccli.errors import MccliError, Place, failure
from mccli.model.occurrences import Occurrences
from mccli.syntax.document import Definition

_SHOWN = 6


def uses_of(
    definition: Definition,
    found: Occurrences,
    defined: Mapping[str, Definition],
    cut: frozenset[str],
) -> list[str]:
    """The definitions that one uses, in order of first mention; its parameters hide names."""
    hidden = cut | set(definition.params or ())
    called = {node.value for node in found.calls}
    return [
        name for name in found.uses if name in defined and (name not in hidden or name in called)
    ]


def component_functions(uses: Mapping[str, Sequence[str]], cut: frozenset[str]) -> tuple[str, ...]:
    """The definitions no other definition uses, in the order written."""
    used = {name for names in uses.values() for name in names}
    return tuple(name for name in uses if name not in used and name not in cut)


def ordered(
    wanted: Sequence[str], uses: Mapping[str, Sequence[str]], definitions: Mapping[str, Definition]
) -> tuple[str, ...]:
    """All that the wanted definitions use, and they, each after those it uses itself.

    Raises a parse error for a cycle, which it shows. Not recursive.
    """
    done: dict[str, None] = {}
    open_path: dict[str, None] = {}
    for root in wanted:
        if root in done:
            continue
        stack = [(root, iter(uses[root]))]
        open_path[root] = None
        while stack:
            name, rest = stack[-1]
            for used in rest:
                if used in open_path:
                    raise _cycle(list(open_path), used, definitions)
                if used not in done:
                    open_path[used] = None
                    stack.append((used, iter(uses[used])))
                    break
            else:
                stack.pop()
                open_path.pop(name)
                done[name] = None
    return tuple(done)


def _cycle(path: list[str], back: str, definitions: Mapping[str, Definition]) -> MccliError:
    cycle = path[path.index(back) :]
    shown = cycle if len(cycle) <= _SHOWN else [*cycle[:_SHOWN], "…"]
    arrows = " → ".join([*shown, back])
    extra = f" ({len(cycle)} definitions)" if len(cycle) > _SHOWN else ""
    hint = "a definition cannot use itself; rename one of them"
    places = [Place(definitions[name].name_span) for name in cycle[:2]]
    message = f"the definitions go round in a circle: {arrows}{extra}"
    return failure("parse", "name.cycle", message, hint, *places)
