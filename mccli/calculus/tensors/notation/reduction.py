"""Products over indices to products of matrices, by reducing the graph of factors and labels.

The factors are nodes, a label that two share is an edge. Rules take summed labels away one by
one, matrix times vector before matrix times matrix, so that chains stay vectors.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from mccli.calculus.tensors.notation.contractions import paired, summed, trace
from mccli.calculus.tensors.notation.links import Chain, column, flipped, ones
from mccli.calculus.tensors.notation.operands import Operand, combined
from mccli.calculus.tensors.notation.terms import chain_node, diagonal
from mccli.calculus.tensors.notation.trees import Trees
from mccli.calculus.tensors.tensor import Axes, Tensor
from mccli.syntax.tree import Node

Uses = dict[int, list[Operand]]


class Reduction:
    """The operands of one product while its labels from ``order`` upwards are taken away.

    ``scalars`` collects what has no label left; ``operands`` are what remains: all under
    labels of the output if it went well (``is_done``).
    """

    def __init__(
        self,
        trees: Trees,
        operands: Iterable[Operand],
        order: int,
        sizes: Axes,
        written: dict[Tensor, Node],
    ) -> None:
        self.trees = trees
        self.order = order
        self.sizes = sizes
        self.operands = list(operands)
        self.scalars: list[Node] = []
        self._written = written

    def run(self) -> None:
        """Apply the first rule that fits, until none does."""
        rules: Sequence[Callable[[Uses], bool]] = (
            self._repeated,
            self._vectors_only,
            self._matrix_vector,
            self._alike,
            self._two_matrices,
            self._alone,
        )
        while True:
            uses = self._uses()
            if not any(rule(uses) for rule in rules):
                return

    @property
    def is_done(self) -> bool:
        """Whether no summed label is left."""
        return all(label < self.order for each in self.operands for label in each.labels)

    def _uses(self) -> Uses:
        found: Uses = {}
        for operand in self.operands:
            for label in set(operand.labels):
                found.setdefault(label, []).append(operand)
        return {label: found[label] for label in sorted(found)}

    def _summed(self, uses: Uses) -> Iterable[tuple[int, list[Operand], list[Operand]]]:
        """Each summed label with the vectors and the matrices that have it."""
        for label, operands in uses.items():
            if label >= self.order:
                yield label, *_split(operands)

    def _replace(self, gone: Sequence[Operand], come: Operand | Node) -> bool:
        ids = set(map(id, gone))
        self.operands = [each for each in self.operands if id(each) not in ids]
        if isinstance(come, Operand):
            self.operands.append(come)
        else:
            self.scalars.append(come)
        return True

    def _whole(self, operands: Sequence[Operand]) -> Operand:
        return combined(self.trees, operands)

    def _total(self, operands: Sequence[Operand]) -> Node:
        """Σ of all entries of operands with the same labels."""
        node = summed(self.trees, operands, self._written)
        if node.op == "call" and node.value == "sum":
            sizes = [self.trees.size(self.sizes[label]) for label in operands[0].labels]
            self.trees.counts[id(node)] = tuple(sizes)
        return node

    def _repeated(self, uses: Uses) -> bool:
        """A_ii is tr(A) where i is summed and stands nowhere else, a vector diag(A) elsewhere."""
        for operand in self.operands:
            if len(operand.labels) == 2 and operand.labels[0] == operand.labels[1]:
                label = operand.labels[0]
                chain = self._whole([operand]).chain
                if label >= self.order and len(uses[label]) == 1:
                    return self._replace([operand], trace(self.trees, chain))
                return self._replace([operand], Operand((label,), self._diagonal(chain)))
        return False

    def _diagonal(self, chain: Chain) -> Chain:
        trees = self.trees
        matrix = trees.cheaper(chain_node(trees, chain), chain_node(trees, flipped(chain)))
        node = trees.call("diag", matrix)
        size = chain[0].rows
        assert size is not None
        return (column(trees, node, size, chain[0].number),)

    def _vectors_only(self, uses: Uses) -> bool:
        """Σ u_i v_i …: a scalar."""
        for _, vectors, matrices in self._summed(uses):
            if not matrices:
                return self._replace(vectors, self._total(vectors))
        return False

    def _matrix_vector(self, uses: Uses) -> bool:
        """M_ij v_j summed over j is M·v; so on along a whole chain of matrices."""
        for label, vectors, matrices in self._summed(uses):
            if len(matrices) == 1 and vectors:
                gone: list[Operand] = []
                while label >= self.order and len(matrices) == 1 and vectors:
                    made = self._multiplied(label, matrices[0], vectors)
                    gone += (*matrices, *vectors)
                    label = made.labels[0]
                    others = [each for each in uses[label] if each is not matrices[0]]
                    uses[label] = [*others, made]
                    vectors, matrices = _split(uses[label])
                return self._replace(gone, made)
        return False

    def _multiplied(self, label: int, matrix: Operand, vectors: Sequence[Operand]) -> Operand:
        left = self._whole([matrix])
        if left.labels[1] != label:
            left = left.along(left.labels[::-1])
        return Operand(left.labels[:1], (*left.chain, *self._whole(vectors).chain))

    def _alike(self, uses: Uses) -> bool:
        """Matrices with the same two labels: M .* N, unless a trace or a product is shorter."""
        groups: dict[tuple[int, ...], list[Operand]] = {}
        for operand in self.operands:
            if len(operand.labels) == 2:
                groups.setdefault(tuple(sorted(operand.labels)), []).append(operand)
        for labels, group in groups.items():
            lone = [each for each in labels if each >= self.order and len(uses[each]) == len(group)]
            if len(lone) == 2:
                if len(group) == 2:
                    return self._replace(group, paired(self.trees, *group))
                return self._replace(group, self._total(group))
            if len(group) > 1 and not (lone and self._is_chained(group, lone[0], uses)):
                return self._replace(group, self._whole(group))
        return False

    def _is_chained(self, group: Sequence[Operand], lone: int, uses: Uses) -> bool:
        """Whether Σ_k A_ik B_ik … becomes diag(A·Bᵀ), or tr(Aᵀ·diag(v)·B) with vectors v_i."""
        if len(group) != 2 or any(each.exponent != 1 for each in group):
            return False
        (other,) = set(group[0].labels) - {lone}
        matrices = [each for each in uses[other] if len(each.labels) == 2]
        return other < self.order or len(matrices) == 2

    def _two_matrices(self, uses: Uses) -> bool:
        """M_ij N_jk summed over j is M·N; with v_j it is M·diag(v)·N."""
        # First the labels of vectors: tr(A'*diag(v)*B) before v'*diag(A*B').
        for label, vectors, matrices in sorted(self._summed(uses), key=lambda each: not each[1]):
            if len(matrices) != 2:
                continue
            left, right = (self._whole([each]) for each in matrices)
            if left.labels[1] != label:
                left = left.along(left.labels[::-1])
            if right.labels[0] != label:
                right = right.along(right.labels[::-1])
            middle = self._whole(vectors).chain if vectors else ()
            if middle:
                middle = (diagonal(self.trees, middle),)
            made = Operand((left.labels[0], right.labels[1]),
                           (*left.chain, *middle, *right.chain))  # fmt: skip
            return self._replace([*matrices, *vectors], made)
        return False

    def _alone(self, uses: Uses) -> bool:
        """M_ij summed over j, which stands nowhere else, is M·ones."""
        for label, vectors, matrices in self._summed(uses):
            if len(matrices) == 1 and not vectors:
                unit = Operand((label,), (ones(self.trees, self.sizes[label]),))
                return self._replace(matrices, self._multiplied(label, matrices[0], [unit]))
        return False


def _split(operands: Sequence[Operand]) -> tuple[list[Operand], list[Operand]]:
    """The vectors and the matrices."""
    vectors = [each for each in operands if len(each.labels) == 1]
    return vectors, [each for each in operands if len(each.labels) == 2]
