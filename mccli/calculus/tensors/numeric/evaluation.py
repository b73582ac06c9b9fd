"""One evaluation of a problem's definitions at arrays for its names."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import isfinite

from mccli.calculus.evaluation.novalue import NoValue, division_by_zero, too_large, undefined
from mccli.calculus.tensors.numeric.array import Array, Dims, Number, scalar
from mccli.calculus.tensors.numeric.choices import Record
from mccli.calculus.tensors.numeric.numbers import EXACT, FLOATS, NAN, Numbers
from mccli.calculus.tensors.numeric.program import Program, Steps, steps
from mccli.calculus.tensors.numeric.rules import variable
from mccli.limits import deep_calls
from mccli.model.spaces import Shape, settled
from mccli.syntax.tree import Node
from mccli.syntax.vocabulary import CONSTANTS

Environment = Mapping[str, Array]


class Evaluation:
    """The values of definitions, each once. ``environment`` has arrays for all other names.

    ``record`` tells what decided at choices, ``singular`` whether a matrix had no inverse,
    ``work`` how many numbers were computed, ``largest`` the size of the largest.
    """

    numbers: Numbers
    record: Record

    def __init__(
        self,
        shapes: Mapping[int, Shape],
        sizes: Mapping[str, int],
        environment: Environment,
        numbers: Numbers = FLOATS,
        program: Program | None = None,
    ) -> None:
        self.numbers = numbers
        self.exact = numbers is EXACT
        self.environment = environment
        self.record = Record()
        self.singular = False
        self.work = 0
        self._sizes = sizes
        self._shapes = shapes
        self._program = program
        self._frame: Environment = {}
        self._done: dict[str, Array] = {}
        self._runs: list[tuple[Steps, list[Array]]] = []

    def definition(self, name: str) -> Array:
        """The value of a definition; its own parameters are names of the environment."""
        if name not in self._done:
            assert self._program is not None
            self._done[name] = self.run(self._program.steps(name), {})
        return self._done[name]

    def function(self, name: str) -> Array:
        """The same of a component function. Raises ``NoValue`` if an entry is no real number."""
        assert self._program is not None
        problem = self._program.problem
        with deep_calls():
            # Intermediates come in order of use, so that none waits for another one.
            for each in problem.intermediates:
                if problem.definitions[each].params is None:
                    self.definition(each)
            return self.checked(self.definition(name))

    def checked(self, value: Array) -> Array:
        """The value. Raises ``NoValue`` if an entry or a tangent is no real number."""
        finite = isfinite if self.numbers is FLOATS else _is_finite
        fine = all(map(finite, value.entries)) and all(map(finite, value.tangents or ()))
        if not fine:
            raise self._trouble()
        return value

    def run(self, program: Steps, frame: Environment) -> Array:
        """The value of the last step, with ``frame`` for the parameters."""
        outer, self._frame = self._frame, frame
        values: list[Array] = []
        for step in program:
            value = step.rule(self, step, [values[place] for place in step.places])
            values.append(value)
            self.work += len(value.entries) * (1 + value.width)
        self._frame = outer
        self._runs.append((program, values))
        return values[-1]

    def call(self, name: str, arguments: Sequence[Array]) -> Array:
        """The value of a definition with parameters."""
        assert self._program is not None
        params = self._program.problem.definitions[name].params or ()
        return self.run(self._program.steps(name), dict(zip(params, arguments, strict=True)))

    def parameter(self, name: str) -> Array:
        """The argument for a parameter here, or what the environment has for it."""
        found = self._frame.get(name)
        return self.environment[name] if found is None else found

    def dims(self, node: Node) -> Dims:
        """The numbers for a shape that follows from what stands beside ``vector(1)``."""
        found = (settled(dim) for dim in self._shapes[id(node)].dims)
        return tuple(dim if isinstance(dim, int) else self._sizes[str(dim)] for dim in found)

    def no_value(self, matrix: Array, dims: Dims) -> Array:
        """What a singular matrix, or one without a value, leads to."""
        if all(x == x for x in matrix.entries):
            self.singular = True
        count = 1
        for size in dims:
            count *= size
        tangents = [NAN] * (count * matrix.width) if matrix.tangents is not None else None
        return Array(dims, [NAN] * count, False, tangents)

    @property
    def largest(self) -> Number:
        """The size of the largest number among all entries and tangents."""
        found: Number = 0
        for _, values in self._runs:
            for value in values:
                for numbers in (value.entries, value.tangents or ()):
                    found = max(found, max(map(abs, numbers), default=0))
        return found

    def _trouble(self) -> NoValue:
        """The first step whose value is no number though its operands are."""
        for program, values in self._runs:
            for step, value in zip(program, values, strict=True):
                operands = [values[place] for place in step.places]
                if not _fine(value) and all(map(_fine, operands)):
                    return _reason(step.node, value, operands)
        node = self._runs[-1][0][-1].node
        return undefined(node, "there is no real value here")


def _is_finite(number: Number) -> bool:
    return bool(number - number == 0)


def _fine(value: Array) -> bool:
    return all(map(_is_finite, (*value.entries, *(value.tangents or ()))))


def _reason(node: Node, value: Array, operands: Sequence[Array]) -> NoValue:
    if not any(x != x for x in value.entries) and any(x - x != 0 for x in value.entries):
        return too_large(node)
    if node.op == "product" and any(sign in "/⊘" for sign in node.value):
        return division_by_zero(node)
    if node.op == "power" and any(x == 0 for x in operands[0].entries):
        negative = any(y < 0 for y in operands[1].entries)
        return division_by_zero(node) if negative else _no_real(node, "a power")
    if node.op == "call":
        if node.value in ("inv", "logdet", "det"):
            return undefined(node, f"{node.value} of a singular matrix")
        return _no_real(node, node.value)
    return _no_real(node, "a power" if node.op == "power" else "this")


def _no_real(node: Node, what: str) -> NoValue:
    return undefined(node, f"{what} has no real value here")


def evaluate(
    tree: Node,
    environment: Environment,
    sizes: Mapping[str, int],
    shapes: Mapping[int, Shape],
    numbers: Numbers = FLOATS,
) -> Array:
    """The value of a tree at arrays for its names; ``sizes`` are numbers for its symbols.

    ``shapes`` are needed for ``vector(1)`` and its like only. Raises ``NoValue``.
    """
    named = {**standing(numbers, sizes), **environment}
    evaluation = Evaluation(shapes, sizes, named, numbers)
    constants = {*CONSTANTS, *sizes} - environment.keys()
    program = steps(tree, lambda _: variable, constants.__contains__)
    return evaluation.checked(evaluation.run(program, {}))


def standing(numbers: Numbers, sizes: Mapping[str, int]) -> dict[str, Array]:
    """The arrays of the constants and of the symbols of sizes."""
    found = {name: scalar(value) for name, value in numbers.constants.items()}
    return {**found, **{name: scalar(numbers.number(size)) for name, size in sizes.items()}}
