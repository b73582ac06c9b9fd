"""The text of an answer, read again: its names and shapes are found anew."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from mccli.calculus.tensors.numeric.arrangement import Axes
from mccli.calculus.tensors.numeric.comparing import Disagreement, Text
from mccli.calculus.tensors.numeric.points import named_spaces, occurring
from mccli.calculus.tensors.numeric.program import Program
from mccli.errors import MccliError
from mccli.limits import Limits
from mccli.model.problem import Problem
from mccli.model.resolve import resolve
from mccli.model.spaces import Dim, Shape, Space, settled
from mccli.source import Source, Span
from mccli.syntax import printer
from mccli.syntax.document import Declaration, parse_document
from mccli.syntax.tree import Node

Named = Sequence[tuple[str, Node]]

# Characters of a text that a message shows.
_MOST_SHOWN = 400


def read_again(
    temporaries: Named,
    expression: Node,
    shape: Axes,
    problem: Problem,
    function: str,
    limits: Limits,
) -> Text:
    """The text of an answer for a definition of a problem, which must have the shape.

    Raises ``Disagreement`` if it says something else.
    """
    lines = [f"{name} = {printer.text(tree)}" for name, tree in temporaries]
    source = Source("answer", "\n".join((*lines, printer.text(expression))))
    spaces = named_spaces(problem, function)
    try:
        document = parse_document([source], limits.for_answers())
        read = resolve(document, list(_declarations(spaces, source)))
    except MccliError as error:
        raise _wrong(f"the answer does not read back: {error}", source) from None
    known = occurring(problem, function, spaces)
    for name in (*read.intermediates, *read.functions):
        unknown = read.occurrences[name].names.keys() - known.keys() - read.definitions.keys()
        unknown -= read.constants | {s for space in spaces.values() for s in space.symbols}
        if unknown:
            raise _wrong(f"the answer has an unknown name, {min(unknown)}", source)
    name = read.functions[-1]
    own = _two_sided(read.shapes[id(read.definitions[name].expr)])
    if own != shape:
        found, wanted = (" × ".join(map(str, each)) for each in (own, shape))
        raise _wrong(f"the answer is {found} and should be {wanted}", source)
    return Text(Program(read), name)


def _declarations(spaces: Mapping[str, Space], source: Source) -> Iterator[Declaration]:
    span = Span(source, 0, 0)
    for name, space in spaces.items():
        yield Declaration(source, (name,), (span,), space.dims, space.attributes, span)


def _two_sided(shape: Shape) -> tuple[Dim, ...]:
    """The shape with two sizes at least: those of a row are 1 and n."""
    dims = tuple(map(settled, shape.dims))
    if shape.kind == "row":
        return (1, *dims)
    return dims + (1,) * (2 - len(dims))


def _wrong(message: str, text: Source) -> Disagreement:
    return Disagreement(f"{message}: {text.text[:_MOST_SHOWN]}")
