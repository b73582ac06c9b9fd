"""What is known of a square matrix: symmetric, invertible, positive definite.

A mask of ``SYMMETRIC``, ``INVERTIBLE``, ``SEMIDEFINITE`` and ``DEFINITE``; the last two imply
the first, and ``DEFINITE`` all others.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from mccli.calculus.conditions.signs import ANY, NONNEGATIVE, POSITIVE, ZERO
from mccli.calculus.tensors.facts.chains import Chain, mirrored
from mccli.model.function_shapes import integer
from mccli.syntax.tree import Node

if TYPE_CHECKING:
    from mccli.calculus.tensors.facts.knowledge import Knowledge

SYMMETRIC, INVERTIBLE, SEMIDEFINITE, DEFINITE = 1, 2, 4, 8
_IDENTITY = SYMMETRIC | INVERTIBLE | SEMIDEFINITE | DEFINITE
_ATTRIBUTES = {"symmetric": SYMMETRIC, "invertible": INVERTIBLE, "posdef": _IDENTITY}


def traits_of(facts: Knowledge, node: Node, args: Sequence[int]) -> int:
    """The traits of a node from those of its operands."""
    match node.op:
        case "name":
            space = facts.spaces.get(node.value)
            attributes = space.attributes if space and len(space.dims) == 2 else ()
            found = 0
            for each in attributes:
                found |= _ATTRIBUTES.get(each, 0)
            return found
        case "transpose":
            return args[0]
        case "negative":
            return args[0] & (SYMMETRIC | INVERTIBLE)
        case "sum":
            return _of_sum(node, args)
        case "product" if facts.is_square(node):
            chain = facts.chain(node)
            whole = chain is None or any(link.node is node for link in chain.links)
            return 0 if chain is None or whole else chain_traits(facts, chain)
        case "power" if facts.is_square(node) and node.value == "^":
            count = integer(node.args[1]) or 0
            even = SEMIDEFINITE if args[0] & SYMMETRIC and count % 2 == 0 else 0
            return args[0] | even | (INVERTIBLE if count < 0 else 0)
        case "call":
            return _of_call(facts, node, args)
    return 0


def _of_sum(node: Node, args: Sequence[int]) -> int:
    """Definite where all terms are semidefinite and one is definite."""
    common, definite = SYMMETRIC, 0
    for each in args:
        common &= each
    if set(node.value) == {"+"} and all(each & SEMIDEFINITE for each in args):
        common |= SEMIDEFINITE
        if any(each & DEFINITE for each in args):
            definite = DEFINITE | INVERTIBLE
    return common | definite


def _of_call(facts: Knowledge, node: Node, args: Sequence[int]) -> int:
    match node.value:
        case "eye":
            return _IDENTITY
        case "inv":
            return args[0] | INVERTIBLE
        case "zeros":
            return SYMMETRIC | SEMIDEFINITE
        case "diag" if facts.shape(node).kind == "matrix":
            mask = facts.of(node.args[0])
            if mask == POSITIVE:
                return _IDENTITY
            invertible = INVERTIBLE if not mask & ZERO else 0
            return SYMMETRIC | invertible | (0 if mask & ~NONNEGATIVE else SEMIDEFINITE)
        case "outer" if node.args[0] == node.args[1]:
            return SYMMETRIC | SEMIDEFINITE
    return 0


def chain_traits(facts: Knowledge, found: Chain) -> int:
    """Of s A*B*C: B'*M*B is semidefinite where M is, and so on."""
    traits = _of_links(facts, found) if found.links else 0
    nonzero, negative = True, False
    for node, divides in found.scalars:
        mask = facts.of(node) & (~ZERO if divides else ANY)
        nonzero = nonzero and not mask & ZERO
        negative = negative or bool(mask & ~NONNEGATIVE)
    if negative:
        traits &= ~(SEMIDEFINITE | DEFINITE)
    return traits if nonzero else traits & ~(INVERTIBLE | DEFINITE)


def _of_links(facts: Knowledge, found: Chain) -> int:
    links = list(found.links)
    every = [facts.traits(link.node) if facts.is_square(link.node) else 0 for link in links]
    all_invertible = INVERTIBLE if all(each & INVERTIBLE for each in every) else 0
    while len(links) > 1:
        symmetric = bool(every[0] & SYMMETRIC)
        if not mirrored(links[0], links[-1], symmetric):
            return all_invertible
        links, every = links[1:-1], every[1:-1]
    middle = every[0] if links else _IDENTITY
    definite = middle & DEFINITE if all_invertible else 0
    return (middle & (SYMMETRIC | SEMIDEFINITE)) | definite | all_invertible
