"""The derivation of a derivative by the rules: entry by entry, from d/dx(f) to what is printed.

Bounds: an entry has at most ``lines.MOST_STEPS`` steps by rules, then at most
``MOST_SIMPLIFYING``; a derivation has at most ``MOST_TOTAL`` steps, and ends with the entry
whose steps reach ``MOST_WRITTEN`` nodes together. After ``MOST_FULL`` steps an entry that takes
the same rules as one before has one step, which says so. An entry that finds no room for all
its steps has one, and the rest none: the last step's note says how many these are.
Of more than ``MOST_SMALL`` entries, ``MOST_ZEROS`` of those are shown that are zero because
the variable does not occur; a note says how many others there are.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from mccli.calculus.derivative import Derivative
from mccli.calculus.explaining.rules import lines
from mccli.calculus.explaining.rules.checking import check_steps
from mccli.calculus.explaining.rules.entries import Entry, entries_of
from mccli.calculus.explaining.rules.scalar import CONSTANT, IDENTITY, ScalarRules
from mccli.calculus.explaining.rules.tidy import tidied
from mccli.limits import Limits
from mccli.model.problem import Problem
from mccli.model.steps import Derivation, Step
from mccli.syntax.tree import Node, derivative, everything, exceeds, free_names, written_size

MOST_SIMPLIFYING = 2
MOST_TOTAL = 120
MOST_WRITTEN = 30_000
MOST_FULL = 40
MOST_ZEROS = 4
MOST_SMALL = 16
SIMPLIFY = "simplify"
LIKE = "the same rules"
_MOST_FUNCTION = 200
_MOST_LOOKED_AT = 2_000
_LAST = (IDENTITY, CONSTANT)
_MOST_NAMES = 6


def by_rules(
    problem: Problem, functions: Sequence[Node], found: Derivative, order: int, limits: Limits
) -> Derivation:
    """How ``found``, of first or second order, is derived from the functions written out.

    ``problem`` is the one with pi and e among its constants where answers may name them. Each
    step's ``entry`` says what is derived where there are several. Raises ``Mismatch`` for a
    step that changes the value.
    """
    count = len(found.rows) * len(found.names)
    steps: list[Step] = []
    kinds: dict[tuple[str, ...], str] = {}
    zeros: list[int] = []
    likewise = written = 0
    for done, entry in enumerate(entries_of(problem, functions, found, order, limits)):
        room = MOST_TOTAL - len(steps)
        if not room or written > MOST_WRITTEN:
            steps[-1] = _noted(steps[-1], f"the other {count - done} entries by the same rules")
            break
        if entry.is_constant:
            if count > MOST_SMALL and len(zeros) == MOST_ZEROS:
                likewise += 1
                continue
            zeros.append(len(steps))
        derived = _derived(problem, entry, limits)
        kind = tuple(step.rule for step in derived)
        like = kinds.setdefault(kind, entry.title)
        if len(steps) >= MOST_FULL and like != entry.title and len(derived) > 1:
            derived = [_last(_start(entry), entry, LIKE, f"the same steps as for {like}")]
        elif len(derived) > room:
            derived = [_at_once(problem, entry, limits)]
        if len(derived) > 1:
            # One step is from what was to be found to the answer, which is checked already.
            check_steps(derived, entry.whole, problem.constants, limits)
        steps += derived
        trees = [tree for step in derived for tree in (step.before, step.after)]
        written += written_size(trees, MOST_WRITTEN)
    if likewise:
        text = "entry is" if likewise == 1 else "entries are"
        steps[zeros[-1]] = _noted(steps[zeros[-1]], f"{likewise} other {text} likewise 0")
    return Derivation("rules", tuple(steps))


def _start(entry: Entry) -> Node:
    """What is to be found."""
    return derivative(entry.variable, entry.function)


def _derived(problem: Problem, entry: Entry, limits: Limits) -> list[Step]:
    """All steps of one entry."""
    if written_size([entry.function], _MOST_FUNCTION) > _MOST_FUNCTION:
        return [_at_once(problem, entry, limits)]
    rules = _rules(problem, entry, limits)
    line = _start(entry)
    steps = list(lines.steps_of(line, rules.applied, _LAST, entry.title))
    if steps:
        line = steps[-1].after
    if lines.pending(line):
        names = dict.fromkeys(rules.applied(each).rule for each in lines.pending(line))
        steps.append(_last(line, entry, lines.REMAINING, ", ".join(names)))
    else:
        steps += _simplified(line, entry)
    if steps[-1].after is not entry.printed:
        steps[-1] = replace(steps[-1], after=entry.printed)
    if not entry.is_constant:
        steps[0] = _noted(steps[0], entry.note)
    return steps


def _simplified(line: Node, entry: Entry) -> list[Step]:
    """From a line with nothing left to differentiate to what is printed."""
    if line == entry.printed:
        return []
    tidy = tidied(line)
    if tidy == line or lines.are_alike(tidy, entry.printed):
        return [_last(line, entry, SIMPLIFY)]
    return [Step(SIMPLIFY, line, tidy, "", entry.title), _last(tidy, entry, SIMPLIFY)]


def _last(line: Node, entry: Entry, rule: str, note: str = "") -> Step:
    """The step to what is printed."""
    if entry.temporaries:
        names = ", ".join(entry.temporaries)
        note = f"{note}; " * bool(note) + f"{names} as given with the result"
    return Step(rule, line, entry.printed, note, entry.title)


def _at_once(problem: Problem, entry: Entry, limits: Limits) -> Step:
    """One step for all of an entry, which says what rules it takes."""
    rules = _rules(problem, entry, limits)
    start = _start(entry)
    if entry.is_constant:
        applied = rules.applied(start)
        return _last(start, entry, applied.rule, applied.note)
    names: dict[str, None] = {}
    if not exceeds([entry.function], _MOST_LOOKED_AT):
        for node in everything([entry.function]):
            if len(names) <= _MOST_NAMES and node.args and rules.varies(node):
                names[rules.applied(derivative(entry.variable, node)).rule] = None
    listed = list(names)
    if len(listed) > _MOST_NAMES:
        listed[_MOST_NAMES:] = ["others"]
    return _noted(_last(start, entry, "several rules", ", ".join(listed)), entry.note)


def _rules(problem: Problem, entry: Entry, limits: Limits) -> ScalarRules:
    return ScalarRules(entry.variable, problem.constants, limits, free_names(entry.function))


def _noted(step: Step, note: str) -> Step:
    """The step with one remark more."""
    if not note:
        return step
    return replace(step, note=f"{step.note}; {note}" if step.note else note)
