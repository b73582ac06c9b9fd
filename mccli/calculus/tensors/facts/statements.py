"""Statements such as ``u != 0``, ``u > 0`` and "X invertible" in their simplest form.

Each function returns statements that must all hold; none where they always do. A comparison
of vectors or matrices holds where it does in every entry.
"""

from __future__ import annotations

from typing import NamedTuple

from mccli.calculus.conditions.relations import relation
from mccli.calculus.conditions.signs import NEGATIVE, NONNEGATIVE, POSITIVE, SIGN_KEEPING, ZERO
from mccli.calculus.evaluation.precision import is_exact
from mccli.calculus.tensors.facts.knowledge import Knowledge
from mccli.calculus.tensors.facts.traits import INVERTIBLE
from mccli.syntax import printer
from mccli.syntax.tree import Node, call, compare, number, written_size

_MIRRORED = {"<": ">", "<=": ">=", ">": "<", ">=": "<="}
_ZERO_KEEPING = SIGN_KEEPING | {"abs", "sqrt"}
_STEPS = 50
# Parts with more nodes are not spelt out.
_LONG = 100


class Statement(NamedTuple):
    """``expr`` is 1 where it holds (None where it would be long); ``words`` are for people.

    ``inverse``: it says that a matrix has an inverse; ``vector`` that this one is not zero.
    """

    expr: Node | None
    words: str
    inverse: bool = False
    vector: Node | None = None


def is_long(node: Node) -> bool:
    """Whether a part is too long to be spelt out in a sentence."""
    return written_size([node], _LONG) > _LONG


def nonzero(facts: Knowledge, start: Node) -> list[Statement]:
    """``start != 0``: a product by its factors, a power by its base, a norm by its vector."""
    found: list[Statement] = []
    pending = [start]
    for _ in range(_STEPS):
        if not pending:
            break
        node = pending.pop()
        if not facts.of(node) & ZERO:
            continue
        squared = facts.squared(node)
        if squared is not None:
            found += _not_the_zero_vector(facts, squared)
        elif node.op in ("negative", "transpose"):
            pending.append(node.args[0])
        elif node.op == "product" and facts.is_entrywise(node):
            factors = zip(node.value, node.args, strict=True)
            pending += [factor for sign, factor in factors if sign not in "/⊘"][::-1]
        elif node.op == "power" and _keeps_zero(facts, node):
            pending.append(node.args[0])
        elif node.op == "call":
            found += _nonzero_call(facts, node, pending)
        else:
            found.append(stated(facts, relation(facts, "!=", node), node))
    return found + [stated(facts, relation(facts, "!=", node), node) for node in pending]


def _nonzero_call(facts: Knowledge, node: Node, pending: list[Node]) -> list[Statement]:
    argument = node.args[0] if node.args else node
    if node.value in _ZERO_KEEPING:
        pending.append(argument)
    elif node.value in ("norm", "norm1", "norm2") and not facts.is_scalar(argument):
        return _not_the_zero_vector(facts, argument)
    elif node.value in ("norm", "norm1", "norm2"):
        pending.append(argument)
    elif node.value == "det":
        return invertible(facts, argument)
    elif node.value == "relu":
        return with_sign(facts, argument, ">")
    else:
        return [stated(facts, relation(facts, "!=", node), node)]
    return []


def with_sign(facts: Knowledge, node: Node, operator: str) -> list[Statement]:
    """``node > 0`` (or ``>=``, ``<``, ``<=``), without factors whose sign is known."""
    extra: list[Statement] = []
    strict = "=" not in operator
    for _ in range(_STEPS):
        allowed = (POSITIVE if ">" in operator else NEGATIVE) | (0 if strict else ZERO)
        mask = facts.of(node)
        if not mask & ~allowed:
            return extra
        if strict and not mask & ~(allowed | ZERO):
            return extra + nonzero(facts, node)
        if node.op == "negative":
            node, operator = node.args[0], _MIRRORED[operator]
        elif node.op == "transpose" or _keeps_sign(facts, node):
            node = node.args[0]
        elif node.op == "product" and facts.is_entrywise(node):
            kept, flips = _undecided(facts, node, strict, extra)
            if len(kept) != 1:
                break
            operator = _MIRRORED[operator] if flips else operator
            node = kept[0]
        else:
            break
    return [stated(facts, relation(facts, operator, node), node), *extra]


def invertible(facts: Knowledge, start: Node) -> list[Statement]:
    """``start`` has an inverse: a product of square matrices by its factors."""
    found: list[Statement] = []
    pending = [start]
    for _ in range(_STEPS):
        if not pending:
            break
        node = pending.pop()
        if facts.traits(node) & INVERTIBLE:
            continue
        chain = facts.chain(node)
        if node.op in ("negative", "transpose") or (node.op == "call" and node.value == "inv"):
            pending.append(node.args[0])
        elif node.op == "call" and node.value == "diag":
            found += nonzero(facts, node.args[0])
        elif chain is not None and all(facts.is_square(link.node) for link in chain.links):
            for scalar, divides in chain.scalars:
                found += [] if divides else nonzero(facts, scalar)
            if len(chain.links) == 1 and chain.links[0].node is node:
                found.append(_invertible(node))
            else:
                pending += [link.node for link in chain.links][::-1]
        else:
            found.append(_invertible(node))
    return found + [_invertible(node) for node in pending]


def _invertible(node: Node) -> Statement:
    if is_long(node):
        return Statement(None, "every matrix that is inverted invertible", True)
    expr = compare("!=", call("det", node), number(0))
    return Statement(expr, f"{printer.text(node)} invertible", True)


def different(facts: Knowledge, left: Node, right: Node) -> list[Statement]:
    """``left != right``."""
    if id(left) in facts.known:
        left, right = right, left
    if left == right or not facts.of(left) & facts.of(right):
        return []
    value = facts.known.get(id(right))
    if value is not None and value == 0:
        return nonzero(facts, left)
    if value is not None and is_exact(value):
        return [stated(facts, relation(facts, "!=", left, value), left)]
    return [stated(facts, compare("!=", left, right), left, right)]


def _keeps_zero(facts: Knowledge, node: Node) -> bool:
    """Whether a power of numbers is zero where its base is."""
    exponent = facts.known.get(id(node.args[1]))
    of_numbers = node.value == ".^" or facts.is_scalar(node.args[0])
    return of_numbers and exponent is not None and exponent > 0


def _keeps_sign(facts: Knowledge, node: Node) -> bool:
    """Whether a node has the sign of its first operand."""
    if node.op == "call":
        return node.value in SIGN_KEEPING
    exponent = facts.known.get(id(node.args[1])) if node.op == "power" else None
    if exponent is None or (node.value == "^" and not facts.is_scalar(node.args[0])):
        return False
    return is_exact(exponent) and bool(exponent % 2 == 1)


def _undecided(
    facts: Knowledge, node: Node, strict: bool, extra: list[Statement]
) -> tuple[list[Node], bool]:
    """The factors that can have either sign, and whether the others are negative together.

    What the others need in order not to be zero is added to ``extra``.
    """
    kept: list[Node] = []
    needed: list[Statement] = []
    flips = False
    for sign, factor in zip(node.value, node.args, strict=True):
        mask = facts.of(factor) & (~ZERO if sign in "/⊘" else ~0)
        one_signed = not mask & ~NONNEGATIVE or not mask & POSITIVE
        if not one_signed or (mask & ZERO and not strict):
            kept.append(factor)
            continue
        flips ^= not mask & POSITIVE
        if mask & ZERO:
            needed += nonzero(facts, factor)
    if len(kept) == 1:
        extra += needed
    return kept, flips


def _not_the_zero_vector(facts: Knowledge, vector: Node) -> list[Statement]:
    """The length of a vector or matrix is not zero; its scalar factors have their own words."""
    found: list[Statement] = []
    for _ in range(_STEPS):
        chain = facts.chain(vector)
        if vector.op in ("negative", "transpose"):
            vector = vector.args[0]
        elif chain is not None and len(chain.links) == 1 and chain.scalars:
            for scalar, divides in chain.scalars:
                found += [] if divides else nonzero(facts, scalar)
            vector = chain.links[0].node
        else:
            break
    if is_long(vector):
        return [*found, Statement(None, "valid where no norm that divides is zero")]
    expr = compare("!=", call("norm", vector), number(0))
    text = f"valid where {printer.text(vector)} is not zero"
    return [*found, Statement(expr, text, vector=vector)]


def stated(facts: Knowledge, expr: Node, *operands: Node) -> Statement:
    """A comparison that was made of the operands; it is meant in every entry of these."""
    if is_long(expr):
        return Statement(None, "valid where its logarithms, roots and quotients are defined")
    alternatives = expr.args if expr.op == "call" else (expr,)
    text = f"valid where {' or '.join(map(printer.text, alternatives))}"
    whole = all(facts.is_scalar(operand) for operand in operands)
    return Statement(expr, text if whole else f"{text} in every entry")
