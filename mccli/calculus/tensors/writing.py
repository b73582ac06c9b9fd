"""Derivatives as trees: arranged in a layout, in their nicest form, several scalars together."""

from __future__ import annotations

from collections.abc import Sequence

from mccli.calculus.tensors.forms.cost import Cost
from mccli.calculus.tensors.forms.nicest import nicest
from mccli.calculus.tensors.forms.signs import without_minus
from mccli.calculus.tensors.graph import Graph
from mccli.calculus.tensors.layout import Laid, Side, laid_out
from mccli.calculus.tensors.rebuild import everywhere
from mccli.calculus.tensors.tensor import Tensor
from mccli.errors import failure
from mccli.model.layouts import Layout
from mccli.syntax.tree import Node, number


class Writing:
    """Writes tensors of one graph as tensors of ``answers``, which may know more symmetries."""

    def __init__(self, graph: Graph, answers: Graph) -> None:
        self.graph = graph
        self.answers = answers
        self.cost = Cost(answers)

    def derivative(
        self, found: list[list[Tensor]], function: Side, variable: Side, layout: Layout
    ) -> tuple[Laid, Node]:
        """The derivative arranged and written.

        ``found`` has one entry; by several scalars one in each column, and of several scalars,
        in a Hessian, a row for each.
        """
        first = found[0]
        if len(found) == len(first) == 1:
            laid = laid_out(self.graph, first[0], function, variable, layout)
            return laid, self.nicest(laid.tensor, laid.lying)
        if len(found) == 1 and all(each.order == 1 for each in first):
            zero = self.graph.zero((*function.sizes, len(first)))
            laid = laid_out(self.graph, zero, function, variable, layout)
            if all(each.kind == "zero" for each in first):
                return laid, self.nicest(laid.tensor)
            return laid, self._side_by_side(first, layout)
        if any(each.order for row in found for each in row):
            names = variable.name
            message = f"the derivative by the scalars {names} together has no matrix notation"
            alone = f"differentiate by each alone: --wrt {names.split(',')[0]}"
            hint = f"{alone}, or give the sizes numbers with --expand"
            raise failure("parse", "shape.symbolic-part", message, hint)
        return self._rows(found, function, variable, layout)

    def nicest(self, tensor: Tensor, lying: bool = False) -> Node:
        """The nicest text of a tensor."""
        if self.answers is not self.graph:
            tensor = everywhere(self.answers, tensor, lambda node: node)
        tensor = nicest(self.answers, tensor, self.cost)
        tensor = without_minus(self.answers, tensor, self.cost)
        return self.cost.writer.written(tensor, lying)

    def _rows(
        self, found: list[list[Tensor]], function: Side, variable: Side, layout: Layout
    ) -> tuple[Laid, Node]:
        """Scalars by scalars as a list of rows."""
        sizes = tuple(size for size in (len(found), len(found[0])) if size > 1)
        laid = laid_out(self.graph, self.graph.zero(sizes), function, variable, layout)
        if laid.shape[0] != len(found):
            found = [list(row) for row in zip(*found, strict=True)]
        columns = (Node("column", None, tuple(self.nicest(each) for each in row)) for row in found)
        return laid, Node("rows", None, tuple(columns))

    def _side_by_side(self, columns: Sequence[Tensor], layout: Layout) -> Node:
        """Vectors as the columns of a matrix, v*[0, 1]', or as its rows, [0, 1]*v'."""
        signs = ""
        terms: list[Node] = []
        for place, tensor in enumerate(columns):
            if tensor.kind == "zero":
                continue
            entries = (number(int(each == place)) for each in range(len(columns)))
            unit = Node("column", None, tuple(entries))
            vector = self.nicest(tensor, lying=layout == "denominator")
            negative = vector.op == "negative"
            vector = vector.args[0] if negative else vector
            if layout == "numerator":
                factors = [*_factors(vector), ("*", Node("transpose", None, (unit,)))]
            else:
                factors = [("*", unit), *_factors(vector)]
            operators = "".join(operator for operator, _ in factors)
            term = Node("product", operators, tuple(factor for _, factor in factors))
            first = negative and not terms
            terms.append(Node("negative", None, (term,)) if first else term)
            signs += "-" if negative and not first else "+"
        return Node("sum", signs, tuple(terms)) if len(terms) > 1 else terms[0]


def _factors(node: Node) -> list[tuple[str, Node]]:
    """The factors of a product of matrices and scalars with their operators; others whole."""
    if node.op == "product" and set(node.value) <= {"*", "/"}:
        return list(zip(node.value, node.args, strict=True))
    return [("*", node)]
