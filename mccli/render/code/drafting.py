"""From a routine to its draft in one language: names are chosen and expressions written."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence

from mccli.model.program import Argument, Routine
from mccli.render.code.draft import Draft, Section, Step, is_slope
from mccli.render.code.names import Names
from mccli.render.code.numbers import is_constant
from mccli.render.code.plan import Plan, Statement, plan
from mccli.render.code.printer import Printer
from mccli.render.code.sections import Part, Sections, sections
from mccli.render.code.target import Parts, Rules, Storage, Target
from mccli.syntax.tree import free_names

Arguments = tuple[tuple[Argument, str], ...]
"""Arguments with their identifiers."""
_NUMBERED = re.compile("t[0-9]+", re.ASCII)


def draft(
    routine: Routine, target: Target, rules: Rules, name: str, parts: Parts, storage: Storage
) -> Draft:
    """Choose the names and write every expression. Raises a limit error for huge constants."""
    apart = target.choices.inline is None
    planned = plan(routine, parts, apart, target.choices.guarded)
    divided = Sections((), {})
    if target.splits:
        numbers = {"value": not routine.value_shape, "cell": is_slope(routine, storage)}
        divided = sections(planned, [kind for kind, is_one in numbers.items() if is_one])
    prefix = f"{name}_"
    titles = {"rows", "columns", "starts", "module", *target.helpers}
    titles |= {_part(number) for number in range(len(divided.parts))}
    names = Names(rules, [name, *(prefix + each for each in titles)])
    outputs = ("value", "hessian" if routine.order == 2 else "derivative", "kept")
    value, derivative, kept = (names.identifier(each) for each in outputs)
    arguments = tuple((each, names.identifier(each.name)) for each in routine.arguments)
    known = _components(arguments, target)
    _add_temporaries(
        known,
        planned,
        divided,
        names,
        lambda place: target.element(kept, (place,), (len(divided.kept),)),
    )
    printer = Printer(target, known, prefix, routine.constants, _fixed(planned, routine), {})
    steps = tuple(
        _step(printer, each, apart, each.name in divided.kept) for each in planned.statements
    )
    values = tuple(printer.lifted(each, printer.text(each)) for each in planned.values)
    cells = tuple(
        (row, column, printer.lifted(each, printer.text(each)))
        for row, column, each in planned.cells
    )
    is_empty = parts != "value" and storage != "dense" and not cells
    return Draft(
        routine=routine,
        name=name,
        parts=parts,
        storage=storage,
        arguments=arguments,
        idle=(*_idle(planned, arguments), *([derivative] if is_empty else [])),
        steps=steps,
        values=values,
        cells=cells,
        value=value,
        derivative=derivative,
        rows=f"{prefix}rows",
        columns=f"{prefix}columns",
        starts=f"{prefix}starts",
        helpers=tuple(target.helpers[each].replace("@", prefix) for each in printer.used),
        sections=tuple(
            _section(prefix + _part(number), each, arguments, steps, divided.kept)
            for number, each in enumerate(divided.parts)
        ),
        kept=kept,
        kept_size=len(divided.kept),
    )


def _part(number: int) -> str:
    return f"part{number + 1}"


def _section(
    name: str, part: Part, arguments: Arguments, steps: Sequence[Step], kept: Mapping[str, int]
) -> Section:
    own = tuple(steps[place] for place in part.statements)
    keeps = not part.names.isdisjoint(kept) or any(step.kept for step in own)
    return Section(name, _used(arguments, part.names), own, part.values, part.cells, keeps)


def _add_temporaries(
    known: dict[str, str],
    planned: Plan,
    divided: Sections,
    names: Names,
    element: Callable[[int], str],
) -> None:
    for statement in planned.statements:
        title = statement.name
        if title in divided.kept:
            known[title] = element(divided.kept[title])
        elif _NUMBERED.fullmatch(title):
            # Those without a name of their own are numbered in the order of their lines.
            known[title] = names.temporary()
        else:
            known[title] = names.identifier(title)


def _components(arguments: Arguments, target: Target) -> dict[str, str]:
    known: dict[str, str] = {}
    for argument, identifier in arguments:
        sizes = tuple(size for size in argument.space.dims if isinstance(size, int))
        for place, component in enumerate(argument.components):
            if not sizes:
                known[component] = identifier
                continue
            indices = (place,) if len(sizes) == 1 else divmod(place, sizes[1])
            known[component] = target.element(identifier, indices, sizes)
    return known


def _fixed(planned: Plan, routine: Routine) -> frozenset[str]:
    """The names of constants, and of temporaries that are."""
    found = set(routine.constants)
    for each in planned.statements:
        if is_constant(each.expr, frozenset(found)):
            found.add(each.name)
    return frozenset(found)


def _step(printer: Printer, statement: Statement, apart: bool, kept: bool) -> Step:
    name, expr = printer.names[statement.name], statement.expr
    when = printer.guard(statement.guard)
    if apart and expr.op == "call" and expr.value == "where":
        return Step(name, "", printer.choice(expr), when, kept)
    return Step(name, printer.text(expr), None, when, kept)


def _idle(planned: Plan, arguments: Arguments) -> tuple[str, ...]:
    roots = [each.expr for each in planned.statements]
    roots += [
        condition for each in planned.statements for way in each.guard for condition, _ in way
    ]
    roots += [*planned.values, *(entry for _row, _column, entry in planned.cells)]
    used = {name for _each, name in _used(arguments, frozenset(free_names(*roots)))}
    return tuple(name for _each, name in arguments if name not in used)


def _used(arguments: Arguments, names: frozenset[str]) -> Arguments:
    """The arguments of which a component is among ``names``."""
    return tuple(each for each in arguments if not names.isdisjoint(each[0].components))
