"""Reading a document as a system of families, where it is one."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from mccli.limits import Limits, deep_calls
from mccli.model.families import Families, Family, Posed
from mccli.model.family_system import FamilySystem
from mccli.model.family_writer import Writer
from mccli.model.indexed import component_key
from mccli.model.integers import NOWHERE, Frame
from mccli.model.problem import Problem
from mccli.model.resolve import resolve
from mccli.model.runs import runs
from mccli.model.sizes import Let, let_definitions
from mccli.model.system_columns import NoSystem, SystemColumns
from mccli.model.templates import AnyIndexed, Slot, Template, template, with_constant_slots
from mccli.syntax.document import Definition, Document
from mccli.syntax.tree import Node, free_names
from mccli.syntax.tree import name as name_node


def system_of(posed: Posed, let: Let, limits: Limits) -> FamilySystem | None:
    """The system that a document is, or None where its members must be written out.

    It is one where every component function is a member of a family, all members of a
    statement differ by their components only, no definition uses a member, and the variables
    are scalars or one vector or matrix. Raises as ``without_families`` and ``resolve`` do.
    """
    if not any(each.indices for each in posed.document.definitions):
        return None
    document = let_definitions(let, posed.document, posed.declarations)
    try:
        return _Maker(replace(posed, document=document), limits).system(let)
    except NoSystem:
        return None


class _Maker:
    def __init__(self, posed: Posed, limits: Limits) -> None:
        self.posed = posed
        self.limits = limits
        self.writer = Writer(posed, limits)
        self.declared = dict(self.writer.indexed.of)
        self.writer.indexed = AnyIndexed(True, self.writer.indexed.left_alone)
        self.constants: dict[str, Slot] = {}
        self.as_read: dict[int, Node] = {}

    def system(self, let: Let) -> FamilySystem:
        statements = self._statements()
        with deep_calls():
            templates = [self._template(k, each) for k, each in enumerate(statements)]
            plain = [self._plain(e) for e in self.posed.document.definitions if not e.indices]
        problem = self._problem(plain, templates)
        self.writer.check_sizes(name for name, _value in let)
        sizes, limits = self.writer.sizes, self.limits
        columns = SystemColumns(problem, templates, self.constants, self.declared, sizes, limits)
        rows = columns.rows()
        variables, wrt = columns.variables(self.posed.wrt)
        system = FamilySystem(
            problem, tuple(templates), self.constants, rows, variables, wrt, sizes, limits
        )
        if not system.is_ascending():
            raise NoSystem
        return system

    def _statements(self) -> list[Definition]:
        """The statements of the families in the order of their rows, without empty ones."""
        definitions = self.posed.document.definitions
        statements = [each for each in definitions if each.indices]
        bases = list(dict.fromkeys(str(each.name) for each in statements))
        taken = self.writer.indexed.left_alone | self.declared.keys()
        used = free_names(*(each.expr for each in definitions))
        if not taken.isdisjoint(bases) or not used.isdisjoint(bases):
            raise NoSystem
        if any(each.name is None or len(each.ranges) > 2 for each in definitions):
            raise NoSystem
        if self.posed.of:
            wanted = [node.value for node in self.posed.of if node.op == "name"]
            if len(wanted) < len(self.posed.of) or not set(bases).issuperset(wanted):
                raise NoSystem
            bases = list(dict.fromkeys(wanted))
        found = []
        for base in bases:
            mine = [each for each in statements if each.name == base]
            if len({len(each.indices) for each in mine}) > 1:
                raise NoSystem
            found += [each for each in mine if self._has_members(each)]
        if not found:
            raise NoSystem
        return found

    def _has_members(self, statement: Definition) -> bool:
        ranged = {each.value for each in statement.ranges}
        for name in free_names(*statement.indices):
            if name not in ranged and name not in self.writer.sizes:
                raise NoSystem
        self.writer.builder(statement).check_names(statement.ranges, NOWHERE)
        return next(runs(statement, self.writer.sizes, self.limits), None) is not None

    def _template(self, number: int, statement: Definition) -> Template:
        # Names that no text has, so that they meet no other.
        found = template(self.writer.builder(statement), f"{number}:{statement.name}")
        if found is None:
            raise NoSystem
        return found

    def _plain(self, definition: Definition) -> Definition:
        if not definition.indexed:
            return definition
        found = with_constant_slots(self.writer.builder(definition), self.constants)
        self.as_read[id(found.expr)] = definition.expr
        return found

    def _problem(self, plain: Sequence[Definition], templates: Sequence[Template]) -> Problem:
        """The problem with one function for each template."""
        functions = [replace(e.statement, name=e.name, expr=e.expr) for e in templates]
        own = Document((*plain, *functions), self.writer.own)
        slots = dict(self._slots(templates))
        families = Families(
            tuple(self._family(each) for each in templates),
            tuple(self.writer.sizes.used),
            {text: (text, 0) for text in slots},
            frozenset(self.writer.indexed.of) | {each.base for each in templates},
            self.as_read,
        )
        of = [name_node(each.name) for each in templates]
        wrt = list(self._wrt(slots))
        found = resolve(own, self.writer.declarations, wrt, of, families)
        shown = {*found.intermediates, *self.writer.sizes.used}
        if found.cut or any(each.name not in shown for each in plain):
            raise NoSystem
        return found

    def _slots(self, templates: Sequence[Template]) -> Iterator[tuple[str, Slot]]:
        yield from self.constants.items()
        for each in templates:
            yield from each.slots.items()

    def _wrt(self, slots: dict[str, Slot]) -> Iterator[Node]:
        """What to differentiate by, with all slots in the place of their base."""
        for item in self.posed.wrt:
            if item.op != "name":
                raise NoSystem
            mine = [text for text, slot in slots.items() if slot.base == item.value]
            yield from map(name_node, mine or [item.value])

    def _family(self, found: Template) -> Family:
        """The family of a template, which has one member: its first one."""
        run = next(runs(found.statement, self.writer.sizes, self.limits))
        values = run.values(0)
        indices = [each.value for each in found.statement.ranges]
        frame = Frame(1, {name: [value] for name, value in zip(indices, values, strict=True)})
        key = component_key([form.at(values) for form in found.forms])
        return Family(found.statement, (found.name,), frame, (key,))
