"""The derivation of a derivative by the chain rule: the paper's four steps.

Intermediate variables, innermost first (``given``, or ``decompose``); the local derivative of
each by its own parameters (``local``); combined along the paths (``combining``, ``vectors``);
substituted back and simplified.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from mccli.calculus.arrange import Arranged, arrange
from mccli.calculus.derivative import ZERO, Derivative
from mccli.calculus.explaining.chain.checking import check_lines
from mccli.calculus.explaining.chain.choosing import SINGLE, TOTAL, VECTOR, Choice, choose
from mccli.calculus.explaining.chain.combining import depths, formula, orders, reaching, total
from mccli.calculus.explaining.chain.flow import flow_of
from mccli.calculus.explaining.chain.given import given_system
from mccli.calculus.explaining.chain.lines import (
    INTRODUCE,
    LOCAL,
    MOST_LINE,
    MOST_MATRIX,
    PRODUCT,
    SIMPLIFY,
    SUBSTITUTE,
    Lines,
    joined,
    rounds,
)
from mccli.calculus.explaining.chain.listing import left_out, listed
from mccli.calculus.explaining.chain.local import Slopes, local_slopes
from mccli.calculus.explaining.chain.naming import automatic_system, gradient_names
from mccli.calculus.explaining.chain.posing import gradient_of, is_bare, labels_of, names_of
from mccli.calculus.explaining.chain.products import Products, products_of
from mccli.calculus.explaining.chain.system import System, put_back
from mccli.calculus.explaining.chain.vectors import title_of
from mccli.calculus.explaining.chain.writing import matrix
from mccli.calculus.explaining.chain.wrong import wrong_ways
from mccli.errors import failure
from mccli.limits import Limits, exceeded
from mccli.model.layouts import Layout
from mccli.model.problem import Problem
from mccli.model.steps import Derivation
from mccli.syntax import printer
from mccli.syntax.tree import Node, derivative, written_size
from mccli.syntax.tree import name as name_node

MOST_ENTRIES = 400
_MOST_SHOWN = 24
_MOST_NAMES = 6
_FEW = 9


def by_chain(
    problem: Problem,
    functions: Sequence[Node],
    found: Derivative,
    order: int,
    layout: Layout,
    limits: Limits,
) -> Derivation:
    """How ``found``, of first or second order, is derived from the functions written out.

    ``problem`` is the one with pi and e among its constants where answers may name them;
    ``layout`` is the one in which the derivative is printed. The last step ends with the whole
    printed matrix, or the bare entry of a 1 × 1 matrix. Raises a math error for a derivative of
    more than two axes, a limit error for too many entries, and ``Mismatch`` for a step that
    changes the value.
    """
    printed = found.arranged(found.rows, layout)
    _check_shape(printed)
    if order == 1:
        labels = labels_of(found)
        system = given_system(problem, labels, found.names, limits)
    else:
        functions = gradient_of(problem, functions[0], found, limits)
        labels = gradient_names(len(functions), names_of(problem))
        system = None
    if system is None:
        bare = order == 1 and len(labels) == 1 and is_bare(problem)
        taken = names_of(problem) - set(problem.functions)
        system = automatic_system(functions, labels, found.names, taken, bare)
    explained = _Explained(problem, functions, found, layout, system, limits)
    if order == 2:
        first = title_of(system.functions)
        explained.remark = f"{first} is the gradient of {problem.functions[0]}"
    return explained.derivation(printed)


class _Explained:
    """One derivation: the system with its local derivatives, and the lines."""

    def __init__(
        self,
        problem: Problem,
        functions: Sequence[Node],
        found: Derivative,
        layout: Layout,
        system: System,
        limits: Limits,
    ) -> None:
        self.problem = problem
        self.functions = functions
        self.found = found
        self.layout = layout
        self.system = system
        self.limits = limits
        self.slopes: Slopes = local_slopes(system, problem, limits)
        self.filled = system.filled()
        self.choice: Choice = choose(system, self.slopes)
        self.remark = ""

    def derivation(self, printed: Arranged[Node]) -> Derivation:
        """The whole derivation."""
        system, constants = self.system, self.problem.constants
        height, width = printed.shape
        last = matrix(printed.entries, height, width)
        whole = self.found.arranged(self.found.whole, self.layout).entries
        title = "" if len(self.found.variables) > 1 else self.found.variables[0].name
        products = self._products(title)
        lines = self._lines(products)
        names = ", ".join(name for name, _ in self.found.temporaries)
        steps = lines.steps(last, SIMPLIFY if system.intermediates else LOCAL)
        if names:
            end = steps[-1]
            note = joined(end.note, f"{names} as given with the result")
            steps = (*steps[:-1], type(end)(end.rule, end.before, end.after, note))
        check_lines(steps, self.filled, whole, constants, self.limits)
        return Derivation(
            "chain",
            steps,
            listed(system, self.slopes),
            self.choice.rule,
            joined(self.choice.reason, left_out(system)),
            self.choice.paths,
            flow_of(system, self.slopes, title_of(system.functions)),
            products.factors if products else (),
            wrong_ways(
                self.choice, system, self.slopes, self.filled, whole[0], constants, self.limits
            ),
        )

    def _products(self, title: str) -> Products | None:
        """The Jacobians of the vector chain rule, or the row and column of a total derivative."""
        if self.choice.rule not in (VECTOR, TOTAL):
            return None
        products = products_of(self.system, self.slopes, self.layout, title)
        row = any(len(set(each.shape)) > 1 for each in products.factors)
        straight = products.tree is not None and products.tree.op == "product"
        return products if self.choice.rule == VECTOR or (row and straight) else None

    def _lines(self, products: Products | None) -> Lines:
        named = self._entries(lambda i, x: derivative(x, name_node(self.system.functions[i])))
        start = self._entries(lambda i, x: derivative(x, self.functions[i]))
        single = start.op != "rows"
        most = MOST_LINE if single else MOST_MATRIX
        few = len(self.functions) * len(self.found.names) <= _FEW
        short = few and written_size([start], most) <= most
        lines = Lines(start if short else named, most)
        if self.system.intermediates:
            lines.add(INTRODUCE, lambda: named, joined(introduced(self.system), self.remark))
        if single:
            self._along_paths(lines)
        else:
            self._by_matrices(lines, products)
        if self.system.intermediates:
            combined = lines.lines[-1].tree
            lines.add(SUBSTITUTE, lambda: put_back(combined, self.filled))
        return lines

    def _along_paths(self, lines: Lines) -> None:
        """The chain rule for one variable and one function, from the function inwards."""
        (function,), (variable,) = self.system.functions, self.system.variables
        reached = reaching(self.slopes, variable)
        if function not in reached:
            lines.add(LOCAL, lambda: ZERO)
            return
        expanded: set[str] = set()
        for names in rounds(depths(self.slopes, variable)):
            expanded |= set(names)
            local = all(tuple(self.slopes[name]) == (variable,) for name in names)
            rule = LOCAL if local or not self.choice.rule else self.choice.rule
            if rule == TOTAL and all(len(self.slopes[name]) == 1 for name in names):
                # Inside a total derivative: one way on from each, so a product and no sum.
                rule = SINGLE
            note = self._note(names, first=function in names)
            lines.add(rule, partial(self._total, function, variable, frozenset(expanded)), note)

    def _total(self, function: str, variable: str, expanded: frozenset[str]) -> Node:
        return total(self.slopes, variable, expanded)[function]

    def _by_matrices(self, lines: Lines, products: Products | None) -> None:
        """The chain rule for several variables or functions, as a product of Jacobians."""
        rule = self.choice.rule or LOCAL
        if products is not None and products.tree is not None:
            if self._is_flat():
                lines.add(rule, lambda: products.tree or ZERO, products.note)
                rule = PRODUCT
            lines.add(rule, self._combined)
        else:
            note = "the sum over all paths, entry by entry" if self.choice.rule else ""
            lines.add(rule, self._combined, note)

    def _combined(self) -> Node:
        everything = frozenset(self.slopes)
        totals = {x: total(self.slopes, x, everything, short=True) for x in self.found.names}
        return self._entries(lambda i, x: totals[x][self.system.functions[i]])

    def _is_flat(self) -> bool:
        """Whether the derivative lies as the Jacobian does: functions by variables."""
        return len(self.found.function.labels) < 2 and len(self.found.variable.labels) < 2

    def _note(self, names: Sequence[str], first: bool) -> str:
        """The rule for the names; for a single path both orders of the whole product."""
        (variable,) = self.system.variables
        if self.choice.paths == 1 and self.choice.rule:
            if not first:
                return ""
            return orders([variable, *self.system.exprs])
        rules = [
            formula(name, variable, self.slopes[name], "numerator")
            for name in names
            if tuple(self.slopes[name]) != (variable,)
        ]
        return "; ".join(rules)

    def _entries(self, entry: Callable[[int, str], Node]) -> Node:
        """The matrix of what each function by each variable gives, laid out."""
        cells = [[entry(i, x) for x in self.found.names] for i in range(len(self.functions))]
        laid = arrange(cells, self.found.function, self.found.variable, self.layout)
        return matrix(laid.entries, *laid.shape)


def introduced(system: System) -> str:
    """What the intermediates stand for, the functions with them."""
    shown = [
        f"{name} = {printer.text(expr)}"
        for name, expr in system.exprs.items()
        if written_size([expr], _MOST_SHOWN) <= _MOST_SHOWN
    ]
    more = len(shown) < len(system.exprs) or len(shown) > _MOST_NAMES
    return ", ".join(shown[:_MOST_NAMES]) + (", …" if more else "")


def _check_shape(printed: Arranged[Node]) -> None:
    if len(printed.shape) > 2:
        message = f"this derivative has {len(printed.shape)} axes, and the steps of the chain rule"
        message += " are written for rows and columns"
        hint = "choose single components with --of and --wrt, or use --steps rules"
        raise failure("math", "math.steps", message, hint)
    count = len(printed.entries)
    if count > MOST_ENTRIES:
        message = f"the derivative has {count} entries, and steps are written for {MOST_ENTRIES}"
        raise exceeded("steps", message, "choose some components with --of and --wrt")
