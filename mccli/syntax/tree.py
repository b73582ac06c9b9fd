"""The tree of the language: compact nodes, and the one way to walk them.

==================  ===========================  =============================================
``op``              ``value``                    ``args``
==================  ===========================  =============================================
``number``          ``int`` or ``Fraction``, ≥0  none (a Fraction's denominator is 2^a 5^b)
``name``            the name, or the number of   none
                    a slot that a name fills
``string``          the characters               none (subscripts of ``einsum``)
``negative``        None                         operand
``sum``             a sign ``+-`` per term       two or more terms (the first may be negated)
``product``         an operator per factor       two or more factors; the first operator is
                                                 ``*``; ``/`` divides; ``⊙`` and ``⊘`` are
                                                 ``.*`` and ``./``; ``·`` is the dot product
``power``           ``^`` or ``.^``              base, exponent
``comparison``      ``< <= > >= == !=``          left, right
``transpose``       None                         operand
``call``            name of the function         arguments
``index``           None                         a name, then one or two indices
``column``          None                         entries of ``[a, b]``
``rows``            None                         ``column`` nodes of ``[[a, b], [c, d]]``
``reduction``       ``sum`` or ``prod``          what is summed or multiplied, then ``range``
                                                 nodes: ``sum(x[i] for i in 1..n)``
``range``           the name of the index        first and last value
``derivative``      the name of a variable       what is to be differentiated by it (in steps
                                                 only: the parser never makes one)
==================  ===========================  =============================================

``at`` is the offset of the first character in the statement's source; it takes no part in
equality. Nodes may be shared: a tree is really a directed acyclic graph, and every pass
visits a shared node once and never recurses on depth.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from fractions import Fraction
from itertools import islice
from typing import Any, TypeVar

T = TypeVar("T")

# Lasting nodes have no more nodes below them than this.
_MOST_LASTING = 10**9


class Node:
    """One operation with its operands; never changed after it is built."""

    __slots__ = ("args", "at", "op", "value")

    def __init__(self, op: str, value: Any, args: tuple[Node, ...] = (), at: int = 0) -> None:
        self.op = op
        self.value = value
        self.args = args
        self.at = at

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Node) and same(self, other)

    def __hash__(self) -> int:
        return hash((self.op, self.value, len(self.args)))

    def __repr__(self) -> str:
        return f"<{self.op} {self.value!r} of {len(self.args)}>"


class Lasting(Node):
    """A node with operands that outlives its request.

    ``known`` holds what has been found about it, by what was asked; ``alike`` what holds for all
    nodes like it, too: those with other numbers of the same kinds, see ``recall``.
    """

    __slots__ = ("alike", "known")
    MOST_KNOWN = 64

    def __init__(self, node: Node, alike: dict[Any, Any]) -> None:
        super().__init__(node.op, node.value, node.args, node.at)
        self.alike = alike
        self.known: dict[Any, Any] = {}

    def keep(self, question: object, found: T) -> T:
        """Keep what has been found."""
        if len(self.known) >= self.MOST_KNOWN:
            self.known.clear()
        self.known[question] = found
        return found


def lasting(node: Node, alike: dict[Any, Any] | None = None) -> Node:
    """The node in a form that keeps what is found about it, where it has operands."""
    if not node.args:
        return node
    return Lasting(node, {} if alike is None else alike)


def same(left: Node, right: Node) -> bool:
    """Structural equality; positions do not count. Not recursive."""
    pending = [(left, right)]
    seen: set[tuple[int, int]] = set()
    while pending:
        a, b = pending.pop()
        if a is b or (id(a), id(b)) in seen:
            continue
        if a.op != b.op or a.value != b.value or len(a.args) != len(b.args):
            return False
        if a.args:
            seen.add((id(a), id(b)))
            pending.extend(zip(a.args, b.args, strict=True))
    return True


def postorder(*roots: Node) -> Iterator[Node]:
    """Every node below the roots once, operands before what uses them."""
    seen: set[int] = set()
    for root in roots:
        if id(root) in seen:
            continue
        stack: list[tuple[Node, Iterator[Node]]] = [(root, iter(root.args))]
        seen.add(id(root))
        while stack:
            node, operands = stack[-1]
            for operand in operands:
                if id(operand) in seen:
                    continue
                seen.add(id(operand))
                if operand.args:
                    stack.append((operand, iter(operand.args)))
                    break
                yield operand
            else:
                stack.pop()
                yield node


def everything(roots: Sequence[Node]) -> Iterator[Node]:
    """Every node below the roots once, in any order: faster than ``postorder``."""
    seen: set[int] = set()
    stack = list(roots)
    while stack:
        node = stack.pop()
        if id(node) not in seen:
            seen.add(id(node))
            stack.extend(node.args)
            yield node


def exceeds(roots: Sequence[Node], most: int) -> bool:
    """Whether there are more than ``most`` nodes below the roots."""
    if written_size(roots, most) <= most:
        return False
    return next(islice(everything(roots), most, None), None) is not None


def written_size(roots: Sequence[Node], most: int) -> int:
    """How many nodes there are, shared ones as often as they are used; counted to ``most``."""
    count = len(roots)
    pending = list(roots)
    while pending and count <= most:
        node = pending.pop()
        if type(node) is Lasting:
            count += _lasting_size(node) - 1
        elif node.args:
            count += len(node.args)
            pending += node.args
    return count


def _lasting_size(node: Lasting) -> int:
    size: int | None = node.alike.get("size")
    if size is None:
        size = node.alike["size"] = 1 + written_size(node.args, _MOST_LASTING)
    return size


def fold(root: Node, rule: Callable[[Node, list[T]], T], done: dict[int, T] | None = None) -> T:
    """The value of ``root`` where ``rule`` makes a node's value from its operands' values.

    ``done`` keeps the values by ``id(node)``: pass one to share work between several roots
    (the caller keeps the nodes alive as long as it keeps ``done``).
    """
    done = {} if done is None else done
    stack = [root]
    while stack:
        node = stack[-1]
        if id(node) in done:
            stack.pop()
            continue
        missing = [operand for operand in node.args if id(operand) not in done]
        if missing:
            missing.reverse()
            stack.extend(missing)
        else:
            stack.pop()
            done[id(node)] = rule(node, [done[id(operand)] for operand in node.args])
    return done[id(root)]


def rebuilt(node: Node, args: Sequence[Node]) -> Node:
    """The node with new operands; the node itself where they are its own, so sharing stays."""
    if all(new is old for new, old in zip(args, node.args, strict=True)):
        return node
    return Node(node.op, node.value, tuple(args), node.at)


def moved(node: Node, args: Sequence[Node], distance: int) -> Node:
    """The node with new operands, standing so many characters farther on."""
    if not distance:
        return rebuilt(node, args)
    return Node(node.op, node.value, tuple(args), node.at + distance)


def free_names(*roots: Node) -> set[str]:
    """The names that occur (names of called functions are not among them)."""
    found: set[str] = set()
    seen: set[int] = set()
    pending = list(roots)
    while pending:
        node = pending.pop()
        if node.args:
            if type(node) is Lasting:
                found |= _lasting_names(node)
            elif id(node) not in seen:
                seen.add(id(node))
                pending += node.args
        elif node.op == "name":
            found.add(node.value)
    return found


def _lasting_names(node: Lasting) -> frozenset[str]:
    names: frozenset[str] | None = node.alike.get("names")
    if names is None:
        names = node.alike["names"] = frozenset(free_names(*node.args))
    return names


def number(value: int | Fraction, at: int = 0) -> Node:
    """The tree of a rational: a quotient of literals where no decimal literal says it."""
    if value < 0:
        return Node("negative", None, (number(-value, at),), at)
    if isinstance(value, Fraction):
        if value.denominator == 1:
            return Node("number", value.numerator, (), at)
        parts = (Node("number", value.numerator, (), at), Node("number", value.denominator, (), at))
        return Node("product", "*/", parts, at)
    return Node("number", value, (), at)


def name(text: str, at: int = 0) -> Node:
    """The tree of a name."""
    return Node("name", text, (), at)


def call(function: str, *args: Node, at: int = 0) -> Node:
    """The tree of a function call."""
    return Node("call", function, args, at)


def compare(operator: str, left: Node, right: Node) -> Node:
    """The tree of a comparison."""
    return Node("comparison", operator, (left, right), left.at)


def derivative(variable: str, function: Node) -> Node:
    """The tree of a derivative that is still to be found, in the steps of a derivation."""
    return Node("derivative", variable, (function,))
