"""A line in matrix notation without what rules leave behind: zeros, identities, diagonals."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise

from mccli.calculus.explaining.rules.building import (
    ONE,
    ZERO,
    Factor,
    is_number,
    minus,
    plus,
    product,
)
from mccli.calculus.explaining.rules.building import factors as factors_of
from mccli.calculus.explaining.rules.matrices.local import size_trees, transpose
from mccli.model.expression_shapes import expression_shapes
from mccli.model.spaces import Shape, Space
from mccli.syntax.tree import Node, call, fold, postorder, rebuilt

Link = tuple[Node, str]
"""A factor of a product of matrices with its kind, empty where that is not known."""

_PLAIN = frozenset("*/")
_ENTRYWISE = frozenset("*⊙⊘")


def tidied(line: Node, spaces: Mapping[str, Space]) -> Node:
    """The line with zeros and identities dropped, and diagonal matrices multiplied."""
    shapes = expression_shapes([("line", line)], spaces)
    if any(
        _is_call(node, "diag") and shapes[id(node)].kind != "matrix" for node in postorder(line)
    ):
        # The diagonal of a matrix is no diagonal matrix.
        return line

    def rule(node: Node, args: list[Node]) -> Node:
        kinds = [shapes[id(part)].kind for part in node.args]
        match node.op:
            case "negative":
                return args[0] if _is_zero(args[0]) else minus(args[0])
            case "sum":
                return _sum(node.value, args, kinds, shapes[id(node)])
            case "product" if set(node.value) <= _PLAIN:
                return _product(node.value, args, kinds, shapes[id(node)])
            case "product" if set(node.value) <= _ENTRYWISE and shapes[id(node)].kind == "vector":
                return _entrywise(node.value, args, kinds)
        return rebuilt(node, args)

    return fold(line, rule)


def _is_zero(node: Node) -> bool:
    if node.op == "transpose":
        node = node.args[0]
    return is_number(node, 0) or (node.op == "call" and node.value == "zeros")


def _sum(signs: str, args: list[Node], kinds: Sequence[str], shape: Shape) -> Node:
    """Without zeros, where a term of the same kind is left."""
    parts = zip(signs, args, kinds, strict=True)
    kept = [each for each in parts if not _is_zero(each[1])]
    if not kept:
        return _zero(shape)
    if all(kind != shape.kind for _, _, kind in kept):
        kept = list(zip(signs, args, kinds, strict=True))
    return plus([(sign, term) for sign, term, _ in kept])


def _zero(shape: Shape) -> Node:
    sizes = size_trees(shape)
    if not sizes:
        return ZERO
    zeros = call("zeros", *sizes)
    return transpose(zeros) if shape.kind == "row" else zeros


def _product(signs: str, args: list[Node], kinds: Sequence[str], shape: Shape) -> Node:
    """Scalars in front, divisors behind, and the matrices between simplified pair by pair."""
    parts = list(zip(signs, args, kinds, strict=True))
    if any(sign == "*" and _is_zero(tree) for sign, tree, _ in parts):
        return _zero(shape)
    above: list[Factor] = [(s, tree) for s, tree, kind in parts if kind == "scalar" and s == "*"]
    below: list[Factor] = [(s, tree) for s, tree, _ in parts if s == "/"]
    matrices = [(tree, kind) for _, tree, kind in parts if kind != "scalar"]
    negative = sum(tree.op == "negative" for tree, _ in matrices) % 2 == 1
    links = [
        link
        for tree, kind in matrices
        for link in _chained(tree.args[0] if tree.op == "negative" else tree, kind)
    ]
    chain: list[Link] = []
    if any(left == "row" and right == "vector" for (_, left), (_, right) in pairwise(links)):
        # A scalar in the chain: only with an identity behind it is it a matrix.
        chain = links
    else:
        for link in links:
            _append(chain, link)
    factors = [tree for tree, _ in chain]
    if shape.kind == "scalar" and len(factors) == 2:
        factors = _reduced(*factors)
    found = product([*above, *(("*", each) for each in factors), *below])
    return minus(found) if negative else found


def _reduced(left: Node, right: Node) -> list[Node]:
    """ones'*v = v'*ones = sum(v)"""
    if left.op == "transpose" and _is_call(left.args[0], "ones"):
        return [call("sum", right)]
    if left.op == "transpose" and _is_call(right, "ones"):
        return [call("sum", left.args[0])]
    return [left, right]


def _entrywise(signs: str, args: Sequence[Node], kinds: Sequence[str]) -> Node:
    """Scalars in front of vectors, also those of the factors; no factors ones(n)."""
    scalars: list[Factor] = []
    vectors: list[Factor] = []
    for sign, tree, kind in zip(signs, args, kinds, strict=True):
        if kind != "vector" or sign == "⊘" or tree.op not in ("product", "negative"):
            (vectors if kind == "vector" else scalars).append((sign, tree))
            continue
        if tree.op == "negative":
            scalars.append(("*", minus(ONE)))
            tree = tree.args[0]
        coefficient, rest = _coefficient(tree)
        scalars += coefficient
        vectors.append((sign, rest))
    kept = [each for each in vectors if each[0] == "⊘" or not _is_call(each[1], "ones")]
    vectors = kept or vectors[:1]
    front = product(scalars)
    negative = front.op == "negative"
    parts = factors_of(front.args[0] if negative else front)
    if vectors[0][0] != "⊘":
        parts = [] if parts == [("*", ONE)] else parts
        parts.append(("*", vectors[0][1]))
        vectors = vectors[1:]
    parts += [("⊙" if sign == "*" else sign, tree) for sign, tree in vectors]
    if len(parts) == 1:
        found = parts[0][1]
    else:
        found = Node("product", "".join(sign for sign, _ in parts), tuple(e for _, e in parts))
    return minus(found) if negative else found


def _coefficient(tree: Node) -> tuple[list[Factor], Node]:
    """The number in front of a product of vectors, and the rest."""
    first, *rest = tree.args if tree.op == "product" else (tree,)
    if first.op != "number" or is_number(first, 1) or tree.value[1] != "*":
        return [], tree
    if len(rest) == 1:
        return [("*", first)], rest[0]
    return [("*", first)], Node("product", "*" + tree.value[2:], tuple(rest))


def _chained(tree: Node, kind: str) -> list[Link]:
    """The factors of a product of diagonal and other matrices; others whole."""
    if tree.op != "product" or set(tree.value) != {"*"} or not _is_call(tree.args[0], "diag"):
        return [(tree, kind)]
    return [(part, "") for part in tree.args]


def _append(chain: list[Link], link: Link) -> None:
    """One factor more: I*A = A, diag(u)*diag(v) = diag(u .* v), u'*diag(v) = (u .* v)'."""
    tree, kind = link
    last, before = chain[-1] if chain else (ZERO, "")
    if not chain:
        chain.append(link)
    elif _is_call(tree, "eye"):
        return
    elif _is_call(last, "eye"):
        chain[-1] = link
    elif _is_call(last, "diag") and _is_call(tree, "diag"):
        chain[-1] = call("diag", _by_entries(last.args[0], tree.args[0])), "matrix"
    elif _is_call(last, "diag") and kind == "vector":
        chain[-1] = _by_entries(last.args[0], tree), "vector"
    elif _is_call(tree, "diag") and last.op == "transpose" and before == "row":
        chain[-1] = transpose(_by_entries(last.args[0], tree.args[0])), "row"
    else:
        chain.append(link)


def _by_entries(left: Node, right: Node) -> Node:
    """u .* v, numbers in front and without ones."""
    if _is_call(left, "ones"):
        return right
    if _is_call(right, "ones"):
        return left
    return _entrywise("*⊙", (left, right), ("vector", "vector"))


def _is_call(node: Node, function: str) -> bool:
    return node.op == "call" and node.value == function
