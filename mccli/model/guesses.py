"""Spaces guessed for undeclared names: kinds from the letters, sizes from the operations.

By custom a to g and Greek letters are scalars, h to z vectors and A to Z matrices. Sizes that
the operations make equal get one symbol.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations, islice, product

from mccli.errors import MccliError
from mccli.model.occurrences import sizes_named
from mccli.model.shapes import Shapes
from mccli.model.spaces import Dim, Shape, Space, Unknown, settled
from mccli.syntax.alphabet import GREEK_NAMES
from mccli.syntax.document import Definition
from mccli.syntax.tree import Node, free_names, postorder, written_size
from mccli.syntax.vocabulary import CONSTANTS

_MOST_TRIES = 200
_MOST_WORK = 50_000  # Nodes looked at, over all tries.
_MOST_CHANGES = 2
_KINDS = ("scalar", "vector", "matrix")
_SIZES = ("n", "m", "k", "p", "q", "l", "r", "s")


def undeclared(shapes: Shapes) -> list[str]:
    """The names that nothing says the space of, in the order in which they are met.

    The parameters of a definition that is called are what it is called with.
    """
    known = {*shapes.spaces, *shapes.definitions, *shapes.symbols, *CONSTANTS}
    called = _called(shapes)
    found: dict[str, None] = {}
    for name, definition in shapes.definitions.items():
        params = definition.params or ()
        for each in shapes.occurrences[name].names:
            if each not in (known if each not in params else shapes.spaces):
                found.setdefault(each)
        for each in params if name in called else ():
            found.pop(each, None)
    sizes = sizes_named([each.expr for each in shapes.definitions.values()])
    return [name for name in found if name not in sizes]


def _called(shapes: Shapes) -> set[str]:
    return {node.value for each in shapes.occurrences.values() for node in each.calls}


def guessed_spaces(shapes: Shapes, names: Sequence[str]) -> tuple[dict[str, Space], bool]:
    """A space for each name, and whether all operations fit: so they do if some choice does."""
    roots = [each.expr for each in shapes.definitions.values()]
    turned = _turned(roots)
    first = [_custom(name, name in turned) for name in names]
    taken = {*names, *shapes.spaces, *shapes.definitions, *shapes.symbols}
    sizes = sizes_named(roots)
    tries = max(1, min(_MOST_TRIES, _MOST_WORK // written_size(roots, _MOST_WORK)))
    for kinds in islice(_choices(first), tries):
        guess = dict(zip(names, map(_unsized, kinds), strict=True))
        if any(guess[name].kind == "scalar" for name in names if name in turned):
            continue
        if _fits(shapes, guess, sizes):
            return _named(guess, taken), True
    return _named(dict(zip(names, map(_unsized, first), strict=True)), taken), False


def declare_hint(shapes: Shapes, node: Node) -> str:
    """The options that declare all undeclared names, so that ``node`` is no scalar.

    Empty where there are none, or where no choice makes the operations fit; but for a node
    that is an undeclared name itself there is always one.
    """
    names = undeclared(shapes)
    spaces, fit = guessed_spaces(shapes, names)
    if not names or not (fit or (node.op == "name" and node.value in names)):
        return ""
    options = " ".join(f'-d "{each} : {space.text}"' for each, space in spaces.items())
    return f"add {options} (a guess: a-g scalars, h-z vectors, A-Z matrices)"


def vectors_hint(shapes: Shapes, nodes: Sequence[Node]) -> str:
    """The options that declare names below the nodes, where all shapes fit with them.

    Empty where no undeclared name stands there, no choice of spaces fits, or a name would have
    another kind than by custom: then a declared shape is the likelier mistake.
    """
    names = undeclared(shapes)
    here = free_names(*nodes).intersection(names)
    if not here:
        return ""
    spaces, fit = guessed_spaces(shapes, names)
    chosen = {name: space for name, space in spaces.items() if name in here and space.dims}
    if not chosen or not fit or any(_custom(name, False) != chosen[name].kind for name in chosen):
        return ""
    options = " ".join(f'-d "{name} : {space.text}"' for name, space in chosen.items())
    them = "is a scalar here; declare it" if len(chosen) == 1 else "are scalars here; declare them"
    return f"{', '.join(chosen)} {them}: {options}"


def _custom(name: str, is_turned: bool) -> str:
    if name[0].isupper():
        return "matrix"
    return "vector" if is_turned or (name[0] >= "h" and name not in GREEK_NAMES) else "scalar"


def _choices(first: Sequence[str]) -> Iterator[tuple[str, ...]]:
    """The custom itself, then with one kind changed, then with two."""
    for count in range(_MOST_CHANGES + 1):
        for places in combinations(range(len(first)), count):
            others = [[kind for kind in _KINDS if kind != first[place]] for place in places]
            for kinds in product(*others):
                chosen = list(first)
                for place, kind in zip(places, kinds, strict=True):
                    chosen[place] = kind
                yield tuple(chosen)


def _unsized(kind: str) -> Shape:
    return Shape(kind, tuple(Unknown() for _ in range(_KINDS.index(kind))))  # type: ignore[arg-type]


def _turned(roots: Sequence[Node]) -> set[str]:
    """The names with a transpose mark."""
    marked = (node.args[0] for node in postorder(*roots) if node.op == "transpose")
    return {each.value for each in marked if each.op == "name"}


class _Guess(Shapes):
    """Shapes where undeclared names have the guessed ones."""

    def __init__(self, shapes: Shapes, guess: Mapping[str, Shape], symbols: frozenset[str]) -> None:
        super().__init__(
            shapes.definitions, shapes.occurrences, shapes.spaces, shapes.symbols | symbols
        )
        self._guess = guess

    def _declare(self, node: Node) -> str:
        return ""

    def _as_vectors(self, nodes: Sequence[Node]) -> str:
        return ""

    def _name(self, name: str, definition: Definition, env: Mapping[str, Shape]) -> Shape:
        if name not in env and name in self._guess:
            return self._guess[name]
        return super()._name(name, definition, env)


def _fits(shapes: Shapes, guess: Mapping[str, Shape], symbols: frozenset[str]) -> bool:
    trial = _Guess(shapes, guess, symbols)
    called = _called(shapes)
    try:
        for name in shapes.definitions:
            if name not in called:
                trial.infer(name)
    except MccliError:
        return False
    return True


def _named(guess: Mapping[str, Shape], taken: set[str]) -> dict[str, Space]:
    """The shapes as spaces; sizes still open get symbols, in the order of the names."""
    free = _letters(taken)
    letters: dict[int, str] = {}
    _prefer_m_by_n(guess, letters, taken)

    def size(dim: Dim) -> int | str:
        known = settled(dim)
        if not isinstance(known, Unknown):
            return known
        if id(known) not in letters:
            letters[id(known)] = next(each for each in free if each not in letters.values())
        return letters[id(known)]

    return {name: Space(tuple(map(size, shape.dims))) for name, shape in guess.items()}


def _prefer_m_by_n(guess: Mapping[str, Shape], letters: dict[int, str], taken: set[str]) -> None:
    """Where the first name with a size is a matrix of two open sizes, these are m and n."""
    first = next((shape for shape in guess.values() if shape.dims), None)
    if first is None or first.kind != "matrix" or taken & {"m", "n"}:
        return
    rows, columns = map(settled, first.dims)
    if isinstance(rows, Unknown) and isinstance(columns, Unknown) and rows is not columns:
        letters.update({id(rows): "m", id(columns): "n"})


def _letters(taken: set[str]) -> Iterator[str]:
    yield from (each for each in _SIZES if each not in taken)
    number = 1
    while True:
        if f"n{number}" not in taken:
            yield f"n{number}"
        number += 1
