"""One rule applied to one derivative of a scalar or vector by a vector or scalar, in matrix
notation (the paper's sections 4 to 6): element-wise operators, scalar expansion, sum reduction,
dot products, products with matrices, and the chain rule.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from mccli.calculus.explaining.rules import functions as table
from mccli.calculus.explaining.rules.applied import Applied
from mccli.calculus.explaining.rules.building import (
    ONE,
    is_number,
    minus,
    over,
    plus,
    power,
    product,
    rational,
    times,
)
from mccli.calculus.explaining.rules.entrywise import entrywise
from mccli.calculus.explaining.rules.letters import shown
from mccli.calculus.explaining.rules.local import Local, hadamard, size_trees, transpose
from mccli.calculus.explaining.rules.scalar import (
    CHAIN,
    CONSTANT,
    IDENTITY,
    MULTIPLE,
    POWER,
    ScalarRules,
    lowered,
)
from mccli.limits import Limits
from mccli.model.expression_shapes import expression_shapes
from mccli.model.spaces import Shape, Space
from mccli.syntax.tree import Node, call, compare, derivative, free_names, number
from mccli.syntax.tree import name as name_node
from mccli.syntax.vocabulary import ALIASES, SCALAR_FUNCTIONS, STEPS

ELEMENTWISE = "element-wise rule"
EXPANSION = "scalar expansion"
SUM = "sum reduction"
DOT = "dot product rule"
MATRIX = "matrix product rule"
_DIAGONAL = "entry i depends on entry i only, so the Jacobian is diagonal"
# Placeholders of formulas; no name of the language begins with a digit.
_A, _B = name_node("0a"), name_node("0b")


class NotCovered(Exception):
    """A part that these rules say nothing about."""

    def __init__(self, node: Node) -> None:
        super().__init__(shown(node))
        self.node = node


class VectorRules:
    """The rules for derivatives by one vector or scalar, in a layout.

    ``spaces`` are those of all declared names and of the variable.
    """

    def __init__(
        self,
        variable: str,
        spaces: Mapping[str, Space],
        local: Local,
        constants: frozenset[str],
        limits: Limits,
        taken: Iterable[str] = (),
    ) -> None:
        self.variable = variable
        self.local = local
        self._spaces = spaces
        self._constants = constants
        self._scalars = ScalarRules(variable, constants, limits, taken)
        self._letters = self._scalars.letters
        self._shapes: Mapping[int, Shape] = {}

    def applied(self, node: Node) -> Applied:
        """The rule for a ``derivative`` node. Raises ``NotCovered``."""
        inner = node.args[0]
        self._shapes = expression_shapes([("step", inner)], self._spaces)
        shape = self._shapes[id(inner)]
        if shape.kind not in ("scalar", "vector"):
            raise NotCovered(inner)
        if not self._varies(inner):
            note = self._scalars.applied(node).note
            return Applied(CONSTANT, self.local.zero(shape), note)
        if inner.op == "name":
            return Applied(IDENTITY, self.local.identity())
        if shape.kind == "scalar":
            return self._scalar(node, inner)
        return self._vector(inner, shape)

    def _varies(self, node: Node) -> bool:
        return self._scalars.varies(node)

    def _kind(self, node: Node) -> str:
        return self._shapes[id(node)].kind

    def _of(self, node: Node) -> Node:
        return derivative(self.variable, node)

    def _inner(self, node: Node) -> Node | None:
        """The derivative of an operand; None of the variable itself."""
        return None if node.op == "name" else self._of(node)

    # -- scalars -------------------------------------------------------------------------------

    def _scalar(self, node: Node, inner: Node) -> Applied:
        if inner.op == "transpose":
            return self.applied(self._of(inner.args[0]))
        if all(self._kind(part) == "scalar" for part in inner.args):
            if inner.op == "call" and inner.value == "where":
                return self._where(inner)
            if inner.op != "call" or inner.value in SCALAR_FUNCTIONS:
                found = self._scalars.applied(node)
                if is_number(found.after, 0):
                    return Applied(found.rule, self.local.zero(Shape("scalar")), found.note)
                return found
        if inner.op == "product":
            return self._scalar_product(inner)
        if inner.op == "call":
            return self._reduction(inner)
        raise NotCovered(inner)

    def _reduction(self, node: Node) -> Applied:
        """A scalar function of vectors."""
        called = ALIASES.get(node.value, node.value)
        if called == "dot":
            return self._dot(*node.args)
        u = node.args[0]
        if len(node.args) != 1 or self._kind(u) != "vector":
            raise NotCovered(node)
        if called == "sum":
            ones = call("ones", *size_trees(self._shapes[id(u)]))
            after = self.local.reduced(transpose(ones), ones, self._inner(u))
            return Applied(SUM, after, "every entry counts once")
        if called == "mean":
            over_size = product([("*", ONE), ("/", size_trees(self._shapes[id(u)])[0])])
            after = self._of(product([("*", over_size), ("*", call("sum", u))]))
            return Applied("mean as a sum", after)
        if called == "norm":
            lying = over(transpose(u), node)
            after = self.local.reduced(lying, over(u, node), self._inner(u))
            return Applied("norm rule", after, self._letters.what(u))
        gradients = {"norm1": "sign", "logsumexp": "softmax"}
        if called not in gradients:
            raise NotCovered(node)
        slopes = call(gradients[called], u)
        after = self.local.reduced(transpose(slopes), slopes, self._inner(u))
        rule = "norm rule" if called == "norm1" else "logsumexp rule"
        return Applied(rule, after, self._letters.what(u))

    def _dot(self, u: Node, v: Node) -> Applied:
        """d(u'*v) = v'*du + u'*dv"""
        if self._kind(u) != "vector" or self._kind(v) != "vector":
            raise NotCovered(u)
        pairs = [(u, v)] if u is v else [(u, v), (v, u)]
        terms = [
            self.local.reduced(transpose(other), other, self._inner(each))
            for each, other in pairs
            if self._varies(each)
        ]
        if u is v:
            terms *= 2
        return Applied(DOT, plus([("+", term) for term in terms]), self._letters.what(u, v))

    def _scalar_product(self, node: Node) -> Applied:
        """Products with vectors in them whose value is a scalar."""
        pulled = self._constants_out(node)
        if pulled is not None:
            return pulled
        left, sign, right = self._split(node)
        if sign == "·" and self._kind(left) == self._kind(right) == "vector":
            return self._dot(left, right)
        kinds = self._kind(left), self._kind(right)
        if kinds == ("scalar", "scalar"):
            whole = Node("product", f"*{sign}", (left, right))
            return self.applied(self._of(whole))
        if kinds != ("row", "vector") or sign != "*":
            raise NotCovered(node)
        standing = self._turned(left)
        terms = []
        if self._varies(left):
            terms.append(self.local.reduced(transpose(right), right, self._inner(standing)))
        if self._varies(right):
            terms.append(self.local.reduced(left, standing, self._inner(right)))
        note = self._letters.what(standing, right)
        return Applied(DOT, plus([("+", term) for term in terms]), note)

    # -- vectors -------------------------------------------------------------------------------

    def _vector(self, node: Node, shape: Shape) -> Applied:
        match node.op:
            case "negative":
                return Applied(MULTIPLE, minus(self._of(node.args[0])), "the factor -1 comes out")
            case "sum":
                return self._sum(node, shape)
            case "product":
                return self._product(node)
            case "power":
                return self._power(node)
            case "comparison":
                note = f"({shown(node)}) is 0 or 1 in every entry, constant away from the border"
                return Applied(table.STEP, self.local.zero(shape), note)
            case "transpose":
                turned = self._turned(node.args[0])
                if turned != node:
                    return Applied("transpose rule", self._of(turned), "(A*B)' = B'*A'")
            case "call":
                return self._call(node, shape)
        raise NotCovered(node)

    def _sum(self, node: Node, shape: Shape) -> Applied:
        """d(u ± v) = du ± dv; a scalar is one in every entry."""
        ones = call("ones", *size_trees(shape))
        terms = []
        expanded = []
        for sign, term in zip(node.value, node.args, strict=True):
            if self._kind(term) == "vector":
                terms.append((sign, self._of(term)))
            elif self._varies(term):
                expanded.append(term)
                terms.append((sign, self.local.expanded(ones, self._inner(term))))
            else:
                expanded.append(term)
        signs = set(node.value[1:])
        rule = "sum rule" if signs == {"+"} else "difference rule"
        if len(signs) > 1:
            rule = "sum and difference rules"
        if not expanded:
            return Applied(rule, plus(terms))
        listed = ", ".join(map(shown, expanded))
        return Applied(EXPANSION, plus(terms), f"{rule}, with {listed} in every entry")

    def _product(self, node: Node) -> Applied:
        pulled = self._constants_out(node)
        if pulled is not None:
            return pulled
        matrix = self._leading_matrix(node)
        if matrix is not None:
            return matrix
        left, sign, right = self._split(node)
        kinds = self._kind(left), self._kind(right)
        if sign in "*⊙" and set(kinds) <= {"scalar", "vector"}:
            rule = "product rule" if self._varies(left) and self._varies(right) else ELEMENTWISE
            return self._by_entries(rule, (left, right), times(_A, _B), [_B, _A])
        if sign in "/⊘" and set(kinds) <= {"scalar", "vector"}:
            slopes = [over(ONE, _B), minus(over(_A, power(_B, number(2))))]
            rule = "quotient rule" if self._varies(left) and self._varies(right) else ELEMENTWISE
            return self._by_entries(rule, (left, right), over(_A, _B), slopes)
        if kinds == ("matrix", "vector") and left.op == "call" and left.value == "diag":
            after = self._of(hadamard(left.args[0], right))
            return Applied("diagonal product", after, "diag(u)*v = u .* v")
        raise NotCovered(node)

    def _leading_matrix(self, node: Node) -> Applied | None:
        """d(A*u) = A*du for a matrix that does not depend on the variable."""
        if set(node.value) != {"*"}:
            return None
        count = 0
        while count < len(node.args) - 1 and self._is_fixed_matrix(node.args[count]):
            count += 1
        rest = node.args[count:]
        if not count or self._kind(rest[-1]) != "vector":
            return None
        matrix = times(*node.args[:count])
        u = rest[0] if len(rest) == 1 else Node("product", "*" * len(rest), rest)
        after = self.local.multiplied(matrix, self._inner(u))
        return Applied(MATRIX, after, f"{shown(matrix)} does not depend on {self.variable}")

    def _is_fixed_matrix(self, node: Node) -> bool:
        return self._kind(node) == "matrix" and not self._varies(node)

    def _power(self, node: Node) -> Applied:
        base, exponent = node.args
        if rational(exponent) is not None:
            outer = Node("power", "^", (_A, exponent))
            return self._through(POWER, outer, lowered(_A, exponent), base)
        slopes = [
            times(_B, power(_A, plus([("+", _B), ("-", ONE)]))),
            times(power(_A, _B), call("log", _A)),
        ]
        rule = "general power rule"
        if not self._varies(exponent):
            rule = POWER
        elif not self._varies(base):
            rule = table.EXPONENTIAL
        return self._by_entries(rule, (base, exponent), Node("power", "^", (_A, _B)), slopes)

    def _call(self, node: Node, shape: Shape) -> Applied:
        called = ALIASES.get(node.value, node.value)
        rule = table.rule_of(called)
        if rule is not None:
            slope = table.slope_of(called, _A, self._constants)
            u = node.args[0]
            return self._through(
                rule, call(node.value, _A), slope, u, table.convention_of(called, u)
            )
        if called in STEPS:
            note = f"{shown(node)} is constant between its jumps"
            return Applied(table.STEP, self.local.zero(shape), note)
        if called in ("max", "min"):
            return self._extremum(called, node)
        if called == "atan2":
            square = plus([("+", power(_A, number(2))), ("+", power(_B, number(2)))])
            slopes = [over(_B, square), minus(over(_A, square))]
            formula = call(called, _A, _B)
            return self._by_entries(table.INVERSE_TRIGONOMETRIC, node.args, formula, slopes)
        if called == "where":
            return self._where(node)
        if called == "softmax":
            lying = transpose(node)
            jacobian = plus([("+", call("diag", node)), ("-", times(node, lying))])
            u = node.args[0]
            after = self.local.multiplied(jacobian, self._inner(u))
            return Applied("softmax rule", after, self._letters.what(u))
        raise NotCovered(node)

    def _extremum(self, called: str, node: Node) -> Applied:
        """max(a, b) has the slopes (a > b) and (a <= b); a constant number is kept at the tie."""
        numbers = [each for each in node.args if free_names(each) <= self._constants]
        others = [each for each in node.args if not free_names(each) <= self._constants]
        *front, last = [*others, *numbers]
        if len(front) != 1:
            raise NotCovered(node)
        chosen, passed = (">", "<=") if called == "max" else ("<", ">=")
        slopes = [compare(chosen, _A, _B), compare(passed, _A, _B)]
        rule = "maximum rule" if called == "max" else "minimum rule"
        kink = "by convention the constant at the tie" if numbers else ""
        operands = (front[0], last)
        return self._by_entries(rule, operands, call(called, _A, _B), slopes, kink)

    def _where(self, node: Node) -> Applied:
        """d where(c, a, b) = c*da + (1 - c)*db for a condition of 0 and 1."""
        condition, first, second = node.args
        kinds = {self._kind(first), self._kind(second)}
        if condition.op != "comparison" or len(kinds) != 1:
            raise NotCovered(node)
        terms = []
        other = plus([("+", ONE), ("-", condition)])
        for weight, branch in ((condition, first), (other, second)):
            if not self._varies(branch):
                continue
            if self._kind(condition) == "vector":
                terms.append(("+", self.local.diagonal(weight, self._inner(branch))))
            else:
                terms.append(("+", self.local.scaled(weight, self._inner(branch))))
        if not terms:
            zero = self.local.zero(self._shapes[id(node)])
            return Applied(table.STEP, zero, f"the condition {shown(condition)} stays")
        note = f"the condition {shown(condition)} is 1 or 0"
        return Applied("piecewise rule", plus(terms), note)

    # -- what vectors and scalars have in common -----------------------------------------------

    def _through(self, rule: str, outer: Node, slope: Node, u: Node, kink: str = "") -> Applied:
        """f(u) entry by entry: diag(f'(u))*du."""
        slopes, _ = entrywise(slope, {_A.value: (u, True)})
        after = self.local.diagonal(slopes, self._inner(u))
        if is_number(slope, 1):
            after = self.local.scaled(ONE, self._inner(u))
        notes = [kink, _DIAGONAL]
        if u.op != "name":
            letter = self._letters.first()
            model, derived = (self._model(each, letter) for each in (outer, slope))
            formula = f"d/d{letter} {shown(model)} = {shown(derived)}"
            notes = [f"{self._letters.what(u)}; {rule}: {formula}", *notes]
            rule = CHAIN
        return Applied(rule, after, "; ".join(each for each in notes if each))

    def _model(self, formula: Node, letter: str) -> Node:
        """A formula of a scalar letter."""
        return entrywise(formula, {_A.value: (name_node(letter), False)})[0]

    def _by_entries(
        self,
        rule: str,
        operands: Sequence[Node],
        formula: Node,
        slopes: Sequence[Node],
        kink: str = "",
    ) -> Applied:
        """f(a, b) entry by entry: the slopes by a and by b, a scalar being in every entry."""
        parts = {
            letter.value: (operand, self._kind(operand) == "vector")
            for letter, operand in zip((_A, _B), operands, strict=True)
        }
        notes = [self._letters.what(*operands), kink]
        terms = []
        for operand, slope in zip(operands, slopes, strict=True):
            if not self._varies(operand):
                continue
            tree, is_vector = entrywise(slope, parts)
            inner = self._inner(operand)
            if self._kind(operand) == "scalar":
                notes.append(f"{shown(operand)} is in every entry")
                rule = EXPANSION if rule == ELEMENTWISE else rule
                terms.append(("+", self.local.expanded(tree, inner)))
            elif is_vector:
                notes.append(_DIAGONAL)
                terms.append(("+", self.local.diagonal(tree, inner)))
            else:
                terms.append(("+", self.local.scaled(tree, inner)))
        note = "; ".join(dict.fromkeys(each for each in notes if each))
        return Applied(rule, plus(terms), note)

    def _constants_out(self, node: Node) -> Applied | None:
        """d(c*f) = c*df for the scalar factors that do not depend on the variable."""
        parts = list(zip(node.value, node.args, strict=True))
        fixed = [
            (sign, part)
            for sign, part in parts
            if self._kind(part) == "scalar" and not self._varies(part) and sign != "·"
        ]
        rest = [each for each in parts if not any(each[1] is part for _, part in fixed)]
        if all(sign in "*⊙" and is_number(part, 1) for sign, part in fixed) or not rest:
            return None
        if rest[0][0] in "/⊘":
            rest.insert(0, ("*", ONE))
        rest[0] = ("*", rest[0][1])
        operators, trees = "".join(sign for sign, _ in rest), tuple(part for _, part in rest)
        u = trees[0] if len(trees) == 1 else Node("product", operators, trees)
        plain = [("/" if sign in "/⊘" else "*", part) for sign, part in fixed]
        if all(sign == "/" or is_number(part, 1) for sign, part in plain):
            after = product([("*", self._of(u)), *(each for each in plain if each[0] == "/")])
        else:
            after = product([*plain, ("*", self._of(u))])
        return Applied(MULTIPLE, after, f"the constant factor {shown(product(plain))} comes out")

    def _split(self, node: Node) -> tuple[Node, str, Node]:
        """A product as its last factor after all that stands before."""
        front, last = node.args[:-1], node.args[-1]
        if len(front) == 1:
            return front[0], node.value[-1], last
        left = Node("product", node.value[:-1], front)
        self._shapes = {
            **self._shapes,
            **expression_shapes([("step", left)], self._spaces),
        }
        return left, node.value[-1], last

    def _turned(self, node: Node) -> Node:
        """The transpose, of a product factor by factor."""
        if node.op == "product" and set(node.value) == {"*"}:
            turned = [self._turned(part) for part in reversed(node.args)]
            return Node("product", node.value, tuple(turned))
        if node.op == "negative":
            return minus(self._turned(node.args[0]))
        return node if self._kind(node) == "scalar" else transpose(node)
