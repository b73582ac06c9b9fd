"""From a routine of arrays to its draft in one language: names chosen, expressions written."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import chain

from mccli.model.expression_shapes import expression_shapes
from mccli.model.program import Argument, MatrixRoutine
from mccli.model.spaces import Dim, Shape, Space, settled
from mccli.render.code.matrix.arrays import Arrays
from mccli.render.code.matrix.draft import Loop, MatrixDraft, Output, Step, Taken
from mccli.render.code.matrix.lowering import Lowering
from mccli.render.code.matrix.printer import ArrayPrinter, with_prefix
from mccli.render.code.matrix.statements import Statements, statements
from mccli.render.code.matrix.target import ArrayTarget, Level
from mccli.render.code.names import Names
from mccli.render.code.target import Parts, Rules
from mccli.syntax.tree import Node, postorder

_INDICES = "ijklpqrsuvwabcdefgh"


def draft(
    routine: MatrixRoutine, target: ArrayTarget, rules: Rules, name: str, parts: Parts
) -> MatrixDraft:
    """Choose the names and write every expression.

    Raises a limit error for huge constants.
    """
    results = _results(routine, parts)
    arrays, operations, shapes = _operations(routine, target, results)
    plan = statements(arrays, operations, target.loops)
    prefix = f"{name}_"
    names = Names(rules, [name, *(prefix + each for each in target.helpers)])
    outputs = [names.identifier(title) for title, _tree in results]
    known = {each.name: names.identifier(each.name) for each in routine.arguments}
    symbols = dict.fromkeys(size for each in routine.arguments for size in each.space.symbols)
    sizes = {
        each.name: with_prefix(target.whole, prefix).format(known[each.name])
        for each in routine.arguments
        if not each.space.dims
    }
    sizes |= {size: names.identifier(size) for size in symbols}
    known |= _temporaries(plan, outputs, shapes, names)
    printer = ArrayPrinter(target, arrays, known, sizes, prefix, {})
    steps = _steps(printer, plan, names)
    made = _outputs(printer, plan.results, outputs, shapes, routine)
    found = dict(zip((title for title, _tree in results), made, strict=True))
    every = [*plan.results, *(node for _title, node in plan.temporaries)]
    kinds = {(each.op, each.value) for each in postorder(*every)}
    return MatrixDraft(
        routine=routine,
        name=name,
        parts=parts,
        arguments=tuple(_taken(routine.arguments, known, sizes)),
        steps=tuple(steps),
        value=found.get("value"),
        derivative=found.get(_derivative(routine)),
        helpers=tuple(_helpers(target, printer.used, prefix)),
        has_choice=("call", "where") in kinds,
        has_inverse=not kinds.isdisjoint({("call", "inv"), ("solution", None)}),
    )


def _results(routine: MatrixRoutine, parts: Parts) -> list[tuple[str, Node]]:
    found = [("value", routine.value)] if parts != "derivative" else []
    if parts != "value" and routine.derivative is not None:
        found.append((_derivative(routine), routine.derivative))
    return found


def _derivative(routine: MatrixRoutine) -> str:
    return "hessian" if routine.order == 2 else "derivative"


def _operations(
    routine: MatrixRoutine, target: ArrayTarget, results: Sequence[tuple[str, Node]]
) -> tuple[Arrays, list[Node], list[Shape]]:
    """What computes the results, and their shapes in the language of mathematics."""
    spaces = {each.name: each.space for each in routine.arguments}
    # No name of a problem begins with a blank. An argument that is a number may be a size.
    titled = [(f" {title}", tree) for title, tree in results]
    numbers = {f" {each.name}": Space((each.name,)) for each in routine.arguments}
    shapes = expression_shapes([*routine.temporaries, *titled], {**spaces, **numbers})
    symmetric = {"symmetric", "posdef"}
    arrays = Arrays(
        target.oriented,
        [name for name, space in spaces.items() if symmetric.intersection(space.attributes)],
    )
    symbols = frozenset(size for space in spaces.values() for size in space.symbols)
    lowering = Lowering(arrays, shapes, routine.constants, symbols - spaces.keys())
    for title, tree in routine.temporaries:
        lowering.known[title] = lowering.lowered(tree)
    operations = [lowering.lowered(tree) for _title, tree in results]
    return arrays, operations, [lowering.shape(tree) for _title, tree in results]


def _taken(
    arguments: Sequence[Argument], known: dict[str, str], sizes: dict[str, str]
) -> Iterator[Taken]:
    seen: set[Dim] = set()
    for each in arguments:
        dims = each.space.dims
        new: list[bool] = []
        for dim in dims:
            new.append(isinstance(dim, str) and dim not in seen)
            seen.add(dim)
        texts = tuple(sizes[dim] if isinstance(dim, str) else str(dim) for dim in dims)
        yield Taken(each, known[each.name], texts, tuple(new))


def _temporaries(
    plan: Statements, outputs: Sequence[str], shapes: Sequence[Shape], names: Names
) -> dict[str, str]:
    """The identifiers of temporaries; one that is a result, as it stands, has the result's."""
    own: dict[str, str] = {}
    for node, output, shape in zip(plan.results, outputs, shapes, strict=True):
        if node.op == "name" and (output == outputs[0] or shape.kind not in ("vector", "row")):
            own.setdefault(node.value, output)
    return {title: own.get(title) or names.temporary() for title, _node in plan.temporaries}


def _steps(printer: ArrayPrinter, plan: Statements, names: Names) -> list[Step]:
    indices: list[str] = []
    found: list[Step] = []
    for title, node in plan.temporaries:
        name = printer.names[title]
        if printer.target.loops and node.op == "einsum":
            found.append(Step(name, "", _loop(printer, node, names, indices)))
        else:
            found.append(Step(name, printer.result(node).text, None))
    return found


def _loop(printer: ArrayPrinter, node: Node, names: Names, indices: list[str]) -> Loop:
    """The loop of a contraction. Loops that follow one another use the same ``indices``."""
    inputs, _arrow, output = node.value.partition("->")
    operands = inputs.split(",")
    sizes: dict[str, str] = {}
    for letters, each in zip(operands, node.args, strict=True):
        for letter, dim in zip(letters, printer.arrays.shape(each).dims, strict=True):
            sizes.setdefault(letter, printer.size(settled(dim)))
    named: dict[str, str] = {}
    for place, letter in enumerate(dict.fromkeys(chain(output, *operands))):
        if place == len(indices):
            indices.append(names.identifier(_INDICES[place % len(_INDICES)]))
        named[letter] = indices[place]
    return Loop(
        tuple((name, sizes[letter]) for letter, name in named.items()),
        len(output),
        tuple(
            (printer.piece(each).text, tuple(named[letter] for letter in text))
            for text, each in zip(operands, node.args, strict=True)
        ),
    )


def _outputs(
    printer: ArrayPrinter,
    nodes: Sequence[Node],
    names: Sequence[str],
    shapes: Sequence[Shape],
    routine: MatrixRoutine,
) -> Iterator[Output]:
    taken = {each.name for each in routine.arguments}
    for node, name, shape in zip(nodes, names, shapes, strict=True):
        piece = printer.result(node)
        base = node.args[0] if node.op == "transpose" else node
        is_shared = base.op == "name" and base.value in taken
        if base.op == "name":
            taken.add(base.value)
        sizes = tuple(printer.size(settled(dim)) for dim in shape.dims)
        yield Output(name, piece.text, shape.kind, sizes, is_shared, piece.level == Level.ATOM)


def _helpers(target: ArrayTarget, used: Iterable[str], prefix: str) -> Iterator[str]:
    """The helpers used, each in the order of its first use, and those in their texts."""
    for each in used:
        yield with_prefix(target.helpers[each], prefix)
