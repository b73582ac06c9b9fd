"""One expression at many places: a family's members, and the terms of ``sum(… for …)``.

A column is one node where the expression is the same at all places, or a list of nodes, one
for each; so what does not depend on the indices is built once and shared.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from itertools import islice, repeat

from mccli.errors import MccliError, Place, failure
from mccli.model.indexed import Indexed, Key, Members, Names, full_box
from mccli.model.integers import NOWHERE, Frame, integers, is_whole_expression
from mccli.model.problem import node_place
from mccli.model.sizes import Sizes
from mccli.model.spreading import Budget, bounds, spread
from mccli.source import Span
from mccli.syntax.document import Definition
from mccli.syntax.tree import Node, free_names, number, postorder, rebuilt
from mccli.syntax.tree import name as name_node

Nodes = Node | list[Node]


class Builder:
    """Builds the columns of one definition's expressions.

    ``taken`` are names with a meaning, which an index must not have. What is noted of sums
    and products that have no term at any place goes to ``empty``.
    """

    def __init__(
        self,
        definition: Definition,
        indexed: Indexed,
        sizes: Sizes,
        budget: Budget,
        taken: Collection[str],
        empty: dict[str, Place],
    ) -> None:
        self.definition = definition
        self.indexed = indexed
        self.sizes = sizes
        self.budget = budget
        self.taken = taken
        self.empty = empty
        self._local = set(definition.params or ())
        self._indices = {
            node.value
            for node in (*definition.ranges, *postorder(definition.expr))
            if node.op == "range"
        }

    def frame(self, ranges: Sequence[Node]) -> Frame:
        """The places of the definition's own ranges."""
        self.check_names(ranges, NOWHERE)
        return spread(NOWHERE, ranges, self.sizes, self.definition, self.budget)[0]

    def members(self, root: Node, frame: Frame) -> list[Node]:
        """The expression at every place of a frame."""
        column = self._column(root, frame)
        return column if isinstance(column, list) else [column] * frame.count

    def keys(self, base: str, indices: Sequence[Node], frame: Frame) -> list[Key]:
        """The values of one or two indices at every place."""
        what = f"the index of {base}"
        columns = [integers(each, frame, self.sizes, self.definition, what) for each in indices]
        return list(columns[0]) if len(columns) == 1 else list(zip(*columns, strict=True))

    # Calls itself for ranges and choices inside each other only, which nest in brackets.
    def _column(self, root: Node, frame: Frame) -> Nodes:
        done: dict[int, Nodes] = {}
        stack = [root]
        while stack:
            node = stack[-1]
            if id(node) in done:
                stack.pop()
                continue
            own_rule = self._own_rule(node, frame)
            if own_rule is not None:
                done[id(node)] = own_rule(node, frame)
                continue
            missing = [each for each in node.args if id(each) not in done]
            if missing:
                missing.reverse()
                stack.extend(missing)
            else:
                done[id(node)] = self._joined(node, [done[id(each)] for each in node.args], frame)
        return done[id(root)]

    def _own_rule(self, node: Node, frame: Frame) -> Callable[[Node, Frame], Nodes] | None:
        """The rule of a node that looks at its operands itself."""
        match node.op:
            case "name":
                return self._name
            case "index":
                return self._component
            case "reduction":
                return self._reduction
            case "call" if node.value == "where" and self._is_choice(node.args[0], frame):
                return self._choice
        return None

    def _joined(self, node: Node, parts: list[Nodes], frame: Frame) -> Nodes:
        """An operation on columns."""
        nodes = [part for part in parts if isinstance(part, Node)]
        if len(nodes) == len(parts):
            return rebuilt(node, nodes)
        self.budget.spend(frame.count, node, self.definition)
        op, value, at = node.op, node.value, node.at
        columns = [repeat(part) if isinstance(part, Node) else part for part in parts]
        return [Node(op, value, args, at) for args in zip(*columns, strict=False)]

    def _name(self, node: Node, frame: Frame) -> Nodes:
        """An index and a size are numbers; a family's name alone is the column of its members."""
        if node.value in frame.values:
            self.budget.spend(frame.count, node, self.definition)
            return [number(value, node.at) for value in frame.values[node.value]]
        if node.value in self._indices:
            message = f"the index '{node.value}' stands outside its sum or product"
            hint = "rename it, or put it between the brackets"
            raise self._refusal("name.twice", message, hint, node)
        if node.value in self._local:
            return node
        names = self.indexed.of.get(node.value)
        if isinstance(names, Members):
            return whole_family(names, node, self.definition)
        size = self.sizes.whole(node.value)
        return node if size is None else number(size, node.at)

    def _component(self, node: Node, frame: Frame) -> Nodes:
        base = str(node.args[0].value)
        if base in frame.values:
            raise self._refusal("name.twice", f"'{base}' is an index here", "rename it", node)
        if not _depends(node, frame):
            frame = NOWHERE
        self.budget.spend(frame.count, node, self.definition)
        keys = self.keys(base, node.args[1:], frame)
        indices = len(node.args) - 1
        names = None if base in self._local else self.indexed.names(base, indices)
        if names is None:
            found = [_with_numbers(node, key) for key in keys]
        elif names.indices != indices:
            count = "one index" if names.indices == 1 else "two indices"
            hint = f"write {base}[{'i' if names.indices == 1 else 'i, j'}]"
            raise self._refusal("index.count", f"'{base}' takes {count}", hint, node)
        else:
            at = node.at
            found = [name_node(each, at) for each in self._names(node, names, keys, frame)]
        return found if frame.values else found[0]

    def _names(self, node: Node, names: Names, keys: Sequence[Key], frame: Frame) -> list[str]:
        try:
            return [names[key] for key in keys]
        except KeyError:
            # A member of a family is there, or it is not; other names are made on demand.
            missing = (place for place, key in enumerate(keys) if key not in names)
            place = next(each for each in missing if not names.has(keys[each]))
            raise self._lacking(node, names, keys[place], frame, place) from None

    def _lacking(self, node: Node, names: Names, key: Key, frame: Frame, place: int) -> MccliError:
        """The error for a component that does not exist, at one place."""
        written = node_place(node, self.definition)
        message, hint = names.refusal(key, frame.at(place), written.span.text)
        return failure("parse", "index.range", message, hint, written)

    def _reduction(self, node: Node, frame: Frame) -> Nodes:
        """A sum or product of as many terms as there are places; of none, 0 or 1."""
        if not _depends(node, frame):
            frame = NOWHERE
        body, ranges = node.args[0], node.args[1:]
        self.check_names(ranges, frame)
        inner, counts = spread(frame, ranges, self.sizes, self.definition, self.budget)
        if frame.count and not inner.count:
            self._note_empty(node)
        terms = iter(self.members(body, inner) if inner.count else ())
        found = [_many(node, tuple(islice(terms, count))) for count in counts]
        return found if frame.values else found[0]

    def _note_empty(self, node: Node) -> None:
        what, value = ("sum", 0) if node.value == "sum" else ("product", 1)
        written = []
        for each in node.args[1:]:
            numbers = bounds(each, self.sizes, self.definition)
            place = node_place(each, self.definition)
            written.append(
                f"{each.value} in {numbers[0]}..{numbers[1]}" if numbers else place.span.text[:40]
            )
            if numbers is None or numbers[1] < numbers[0]:
                break
        self.empty[f"the {what} over {', '.join(written)} is empty: {value}"] = place

    def _is_choice(self, condition: Node, frame: Frame) -> bool:
        """Whether a condition is about indices, so that each place has one of the branches."""
        names = free_names(condition)
        if names.isdisjoint(frame.values) or not is_whole_expression(condition, names):
            return False
        return all(name in frame.values or name in self.sizes for name in names)

    def _choice(self, node: Node, frame: Frame) -> Nodes:
        """One branch at each place; the other one is never looked at there."""
        condition, *branches = node.args
        chosen = integers(condition, frame, self.sizes, self.definition, "a condition")
        found: dict[int, Node] = {}
        for wanted, branch in zip((True, False), branches, strict=True):
            places = [place for place, value in enumerate(chosen) if bool(value) == wanted]
            if places:
                column = self.members(branch, frame.selected(places))
                found.update(zip(places, column, strict=True))
        return [found[place] for place in range(frame.count)]

    def check_names(self, ranges: Sequence[Node], frame: Frame) -> None:
        """Raise a parse error for an index that means something else as well."""
        for each in ranges:
            if each.value in self.taken or each.value in self._local:
                message = f"'{each.value}' is an index here and has another meaning"
            elif each.value in frame.values:
                message = f"'{each.value}' is an index inside its own range"
            else:
                continue
            place = Place(Span(self.definition.source, each.at, each.at + len(each.value)))
            raise failure("parse", "name.twice", message, "rename the index", place)

    def _refusal(self, code: str, message: str, hint: str, node: Node) -> MccliError:
        return failure("parse", code, message, hint, node_place(node, self.definition))


def whole_family(names: Members, node: Node, definition: Definition) -> Node:
    """A family as a column, or as a matrix with two indices.

    Raises a parse error where its indices do not run from 1 without a gap.
    """
    keys = sorted(names)
    full = full_box(keys)
    if full is None:
        message = f"the members of '{names.base}' do not run from 1 without a gap"
        hint = "as a whole it has no shape: use its members, one by one"
        raise failure("parse", "index.range", message, hint, node_place(node, definition))
    members = [name_node(names[key], node.at) for key in keys]
    if len(full) == 1:
        return Node("column", None, tuple(members), node.at)
    width = full[1]
    rows = [members[start : start + width] for start in range(0, len(members), width)]
    columns = tuple(Node("column", None, tuple(row), node.at) for row in rows)
    return Node("rows", None, columns, node.at)


def _depends(node: Node, frame: Frame) -> bool:
    return bool(frame.values) and not free_names(node).isdisjoint(frame.values)


def _with_numbers(node: Node, key: Key) -> Node:
    keys = key if isinstance(key, tuple) else (key,)
    places = (number(i, each.at) for i, each in zip(keys, node.args[1:], strict=True))
    return Node("index", None, (node.args[0], *places), node.at)


def _many(node: Node, terms: tuple[Node, ...]) -> Node:
    """The terms of a reduction put together."""
    if len(terms) == 1:
        return terms[0]
    if node.value == "sum":
        return Node("sum", "+" * len(terms), terms, node.at) if terms else number(0, node.at)
    return Node("product", "*" * len(terms), terms, node.at) if terms else number(1, node.at)
