"""The derivation by the chain rules in matrix notation, as in the paper's sections 4 to 6.

Covered are scalar and vector functions by a scalar or a vector, through scalars and vectors;
scalar functions by several scalars; and scalar functions by a matrix, and matrices by a scalar,
through scalars. Every local
Jacobian is the tensor engine's, checked by it; the line with all of them multiplied is checked
as answers are, against automatic differentiation at several sizes.
"""

from __future__ import annotations

from dataclasses import replace
from functools import partial

from mccli.calculus.explaining.chain.combining import depths, formula, reaching
from mccli.calculus.explaining.chain.derive import introduced
from mccli.calculus.explaining.chain.flow import flow_of
from mccli.calculus.explaining.chain.lines import (
    INTRODUCE,
    LOCAL,
    MOST_LINE,
    SIMPLIFY,
    SUBSTITUTE,
    Lines,
    joined,
    rounds,
)
from mccli.calculus.explaining.chain.local import Slopes
from mccli.calculus.explaining.chain.matrices.jacobians import (
    Jacobians,
    NotCovered,
    local_jacobians,
    whole,
)
from mccli.calculus.explaining.chain.matrices.kinds import kind_of
from mccli.calculus.explaining.chain.matrices.posed import Posed, of_tree, posed
from mccli.calculus.explaining.chain.matrices.rule import choice_of, factors_of
from mccli.calculus.explaining.chain.matrices.writing import is_zero, times
from mccli.calculus.explaining.chain.posing import is_bare
from mccli.calculus.explaining.chain.system import put_back
from mccli.calculus.explaining.chain.writing import ZERO, plus, rows
from mccli.calculus.inlining import inlined
from mccli.calculus.sharing import shared
from mccli.calculus.tensors.checking import Answer, check
from mccli.calculus.tensors.engine import TensorDerivative, tensor_derivatives
from mccli.errors import MccliError, failure
from mccli.limits import Limits
from mccli.model.layouts import Layout
from mccli.model.problem import Problem, Variable
from mccli.model.spaces import shape_of
from mccli.model.steps import Derivation, Intermediate, Step
from mccli.model.symbols import example, symbols_in_use
from mccli.syntax import printer
from mccli.syntax.tree import Node, derivative, written_size
from mccli.syntax.tree import name as name_node

_MOST_SHOWN = 24


def by_chain_symbolic(
    problem: Problem, found: TensorDerivative, order: int, layout: Layout, limits: Limits
) -> Derivation:
    """How ``found``, as printed in the layout, is derived from the problem's one function.

    ``problem`` is the one with pi and e among its constants where answers may name them. Raises
    a math error for what is not covered, and ``Mismatch`` for a derivation that is wrong.
    """
    if found.form == "index":
        raise _uncovered(problem, f"a derivative of {len(found.shape)} axes")
    variables, note, bare = found.variables, "", is_bare(problem)
    if order == 2:
        row, variables = found.variables[0], found.variables[-1:]
        if len(problem.variables) > 1 and not any(each.space.dims for each in problem.variables):
            raise _uncovered(problem, "second derivatives by several scalars together")
        problem = _of_gradient(problem, row, limits)
        bare, note = False, f"{problem.functions[0]} is the gradient by {row.name}"
        note += ", as a column" if row.space.dims else ""
    given = posed(problem, variables, bare)
    try:
        jacobians = local_jacobians(given, layout, limits)
    except NotCovered as error:
        raise _uncovered(problem, str(error)) from None
    explained = _Explained(problem, given, jacobians, found, layout, limits)
    return explained.derivation(note)


def _of_gradient(problem: Problem, variable: Variable, limits: Limits) -> Problem:
    """The problem whose function is the gradient of the other one's."""
    if len(variable.space.dims) > 1:
        raise _uncovered(problem, f"second derivatives by the matrix {variable.name}")
    for each in tensor_derivatives(problem, 1, "denominator", True, limits):
        if each.variables[0].name == variable.name:
            return of_tree(problem, whole(each))
    raise ValueError(f"no gradient by {variable.name}")


class _Explained:
    """One derivation: the system with its local Jacobians, and the lines."""

    def __init__(
        self,
        problem: Problem,
        given: Posed,
        jacobians: Jacobians,
        found: TensorDerivative,
        layout: Layout,
        limits: Limits,
    ) -> None:
        self.problem = problem
        self.given = given
        self.found = found
        self.layout = layout
        self.limits = limits
        self.system = given.system
        self.jacobians = jacobians
        self.slopes: Slopes = {
            name: {by: each.tree for by, each in used.items()} for name, used in jacobians.items()
        }
        self.variables = self.system.variables
        (self.function,) = self.system.functions
        self.spaces = {each.name: shape_of(each.space) for each in given.problem.variables}
        self.spaces |= {name: given.shape(name) for name in self.system.exprs}
        self.choice = choice_of(self.system, self.slopes, self.spaces)

    def derivation(self, remark: str) -> Derivation:
        """The whole derivation; the remark goes with its first step."""
        factors, rule_note = factors_of(self.system, self.jacobians, self.choice, self.layout)
        lines = self._lines(rule_note)
        self._check()
        steps = lines.steps(self.found.expression, SIMPLIFY if self._has_inner() else LOCAL)
        names = ", ".join(name for name, _ in self.found.temporaries)
        if names:
            steps = (*steps[:-1], _noted(steps[-1], f"{names} as given with the result"))
        steps = (_noted(steps[0], remark), *steps[1:])
        return Derivation(
            "chain",
            steps,
            tuple(
                Intermediate(name, expr, tuple(self.slopes[name].items()))
                for name, expr in self.system.exprs.items()
            ),
            self.choice.rule,
            self.choice.reason,
            self.choice.paths,
            flow_of(self.system, self.slopes, self.function),
            factors,
        )

    def _has_inner(self) -> bool:
        return bool(self.system.intermediates)

    def _lines(self, rule_note: str) -> Lines:
        function = inlined(self.problem, self.problem.functions[0])
        start = self._entries([derivative(each, function) for each in self.variables])
        last = name_node(self.function)
        named = self._entries([derivative(each, last) for each in self.variables])
        short = written_size([start], MOST_LINE) <= MOST_LINE
        lines = Lines(start if short else named, MOST_LINE)
        if self._has_inner():
            lines.add(INTRODUCE, lambda: named, introduced(self.system))
        deepest: dict[str, int] = {}
        for each in self.variables:
            for name, depth in depths(self.slopes, each).items():
                deepest[name] = max(depth, deepest.get(name, 0))
        expanded: set[str] = set()
        note = rule_note
        for names in rounds(deepest):
            expanded |= set(names)
            local = all(self.slopes[name].keys() <= set(self.variables) for name in names)
            rule = LOCAL if local or not self.choice.rule else self.choice.rule
            tree = self._derivative(frozenset(expanded))
            if tree is None:
                return lines
            lines.add(rule, partial(_same, tree), joined(note, *map(self._note, names)))
            note = ""
        if self._has_inner():
            combined = lines.lines[-1].tree
            lines.add(SUBSTITUTE, lambda: put_back(combined, self.given.whole))
        return lines

    def _entries(self, entries: list[Node]) -> Node:
        """The derivatives by the variables in the layout; the only one itself."""
        if len(entries) == 1:
            return entries[0]
        return rows([entries] if self.layout == "numerator" else [[each] for each in entries])

    def _derivative(self, expanded: frozenset[str]) -> Node | None:
        """The derivative of the function; those in ``expanded`` are written by the chain rule.

        None where it is zero.
        """
        found = [self._total(variable, expanded) for variable in self.variables]
        if all(each is None for each in found):
            return None
        return self._entries([ZERO if each is None else each for each in found])

    def _total(self, variable: str, expanded: frozenset[str]) -> Node | None:
        reached = reaching(self.slopes, variable)
        found: dict[str, Node] = {}
        for name, used in self.slopes.items():
            if name not in reached:
                continue
            if name not in expanded:
                found[name] = derivative(variable, name_node(name))
                continue
            terms = [
                slope if by == variable else self._times(slope, found[by])
                for by, slope in used.items()
                if not is_zero(slope) and (by == variable or by in found)
            ]
            if terms:
                found[name] = plus(terms)
        return found.get(self.function)

    def _times(self, slope: Node, inner: Node) -> Node:
        """∂y/∂u·du/dx; in denominator layout du/dx·∂y/∂u."""
        return times(slope, inner) if self.layout == "numerator" else times(inner, slope)

    def _note(self, name: str) -> str:
        """The rule for a name with several parameters, and what kind of operations it has."""
        used = self.slopes[name]
        notes = []
        if len(used) > 1 and len(self.variables) == 1:
            notes.append(formula(name, self.variables[0], used, self.layout))
        expr = self.system.exprs[name]
        sign = "∂" if len(used) > 1 else "d"
        for by, slope in used.items():
            kind = kind_of(expr, by, self.given.problem.shapes, self.spaces)
            if kind and written_size([slope], _MOST_SHOWN) <= _MOST_SHOWN:
                notes.append(f"{sign}{name}/{sign}{by} = {printer.text(slope)} ({kind})")
        return joined(*notes)

    def _check(self) -> None:
        """Raise ``Mismatch`` unless the product of the Jacobians is the derivative."""
        product = self._derivative(frozenset(self.slopes))
        if product is None:
            return
        problem = self.problem
        taken = {*problem.definitions, *problem.spaces, *problem.free, *problem.constants}
        taken |= {size for space in problem.spaces.values() for size in space.symbols}
        # Shared parts are read once: written out, the sum over all paths may be long.
        line = put_back(product, self.given.whole)
        temporaries, (line,) = shared([line], (), taken)
        name = problem.functions[0]
        answer = Answer(temporaries, line, self.layout)
        check(problem, name, self.given.problem.variables, answer, self.limits)


def _same(tree: Node) -> Node:
    return tree


def _noted(step: Step, note: str) -> Step:
    return replace(step, note=joined(step.note, note))


def _uncovered(problem: Problem, what: str) -> MccliError:
    """The math error for what is not covered, with what can be asked instead."""
    message = f"--steps chain does not cover this in matrix notation: {what}"
    hint = (
        "it covers scalars and vectors by scalars or one vector; or write the components out: "
        f"{example(symbols_in_use(problem), '--expand ')}"
    )
    return failure("math", "math.steps", message, hint)
