"""What the names of a problem mean, and the errors of names that mean nothing or two things."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from difflib import get_close_matches

from mccli.errors import Diagnosis, MccliError, Place, failure
from mccli.model.declared import Spaces
from mccli.model.function_shapes import integer
from mccli.model.problem import node_place
from mccli.model.spaces import Space, component_name
from mccli.source import Span
from mccli.syntax.alphabet import GREEK, GREEK_NAMES, SUBSCRIPTS
from mccli.syntax.document import Definition
from mccli.syntax.extents import span_of
from mccli.syntax.parser import Mention
from mccli.syntax.tokens import token_at
from mccli.syntax.tree import Node
from mccli.syntax.vocabulary import CONSTANTS, FUNCTIONS

_ONE_LETTER = re.compile(r"[^\W\d_]\d*")
_INDEXED = re.compile(r"(.*?[^\d_])(\d+)(?:_(\d+))?")
# Words of other languages and the functions they stand for here.
_OTHER_WORDS = {
    "arcsin": "asin", "arccos": "acos", "arctan": "atan", "arctan2": "atan2", "ceiling": "ceil",
    "Max": "max", "Min": "min", "Abs": "abs", "trace": "tr",
    "inverse": "inv",
}  # fmt: skip
_PARAMETERS = {0: ("t",), 1: ("t",), 2: ("s", "t"), 3: ("r", "s", "t")}
_OTHER_FORMS = {
    "transpose": "the transpose is written x'",
    "heaviside": "a step is written (x > 0)",
    "Heaviside": "a step is written (x > 0)",
    "Piecewise": "a choice is written where(condition, a, b)",
    "pow": "a power is written x^y",
    "cross": "there is no cross product; write its components: [a2*b3 - a3*b2, …]",
    "kron": 'there is no Kronecker product; its entries are einsum("ij,kl->ijkl", A, B)',
}


def listed_name(node: Node) -> str:
    """The name that an item of ``--wrt`` stands for; ``x[1]`` is the component ``x1``."""
    if node.op == "name":
        return str(node.value)
    indices = tuple(-1 if (i := integer(each)) is None else i for each in node.args[1:])
    return component_name(node.args[0].value, indices)


def check_listed(nodes: Sequence[Node], spaces: Spaces, definitions: Collection[str]) -> None:
    """Raise a usage error for a component that ``--wrt`` names and no declaration has.

    Also for a vector or matrix that is named beside one of its own components; a parse error
    for a component where sizes are symbols.
    """
    listed = {listed_name(node) for node in nodes}
    for node in nodes:
        name = listed_name(node)
        owner = node.args[0].value if node.op == "index" else component_owner(name, spaces)
        if name in definitions or (node.op == "name" and owner is None):
            continue
        shown = f"{owner}[{name.removeprefix(str(owner))}]" if node.op == "index" else name
        if spaces.components.get(name) != owner:
            space = spaces.of.get(str(owner))
            if node.op == "index" and space is not None and space.symbols:
                raise no_component(example(space.symbols))
            hint = f"{owner} : {space.text}" if space else f'declare it: -d "{owner} : R^3"'
            message = f"'{owner}' has no component {shown} to differentiate by"
            raise failure("usage", "usage.names", message, hint)
        if owner in listed:
            message = f"'{owner}' and its component {shown} cannot both be variables"
            raise failure("usage", "usage.names", message, "name one of them")


def example(symbols: Sequence[str], option: str = "") -> str:
    """Numbers for the symbols as an option takes them: ``n=3,m=2``."""
    numbers = (f"{name}={3 - i % 2}" for i, name in enumerate(symbols))
    return option + ",".join(numbers)


def no_component(sizes: str, *places: Place) -> MccliError:
    """The error for ``x[1]`` of a vector of symbolic size; ``sizes`` as ``--expand`` takes them."""
    message = "a single component has no name where sizes are symbols"
    hint = f"give the sizes numbers: --expand {sizes}"
    return failure("parse", "shape.symbolic-part", message, hint, *places)


def nearest(word: str, known: Iterable[str]) -> str | None:
    """The known word most like a mistyped one."""
    found = get_close_matches(word[:64], list(known), n=1, cutoff=0.7)
    return found[0] if found else None


def unknown_function(
    node: Node, definition: Definition, definitions: Mapping[str, Definition], known: set[str]
) -> Diagnosis:
    """A call of something that is no function: a product without ``*``, or a wrong name."""
    name: str = node.value
    end = definition.source.text.find("(", node.at)
    place = Place(Span(definition.source, node.at, max(end, node.at + 1)))
    if name in definitions and name not in (definition.params or ()):
        message = f"'{name}' is defined without parameters"
        hint = f"for the product write {name}*(…), or define {name}(x) = …"
    elif name in known or _ONE_LETTER.fullmatch(name):
        message = f"'{name}' is not a function"
        whole = span_of(node, definition.source).text
        rest = whole[len(name) :] if whole.startswith(f"{name}(") and len(whole) < 60 else "(…)"
        hint = f"for the product write {name}*{rest}; to define a function write {name}(t) = …"
    else:
        shown = name if len(name) <= 40 else name[:39] + "…"
        message = f"unknown function '{shown}'"
        functions = [*FUNCTIONS, *(each for each, d in definitions.items() if d.params)]
        guess = _OTHER_WORDS.get(name) or nearest(name, functions)
        names = ", ".join(_PARAMETERS.get(len(node.args), ("t1", "t2", "…")))
        hint = f"did you mean '{guess}'?" if guess else f"define it: {shown}({names}) = …"
        hint = _OTHER_FORMS.get(name, hint)
    return Diagnosis("parse", "name.function", message, hint, (place,))


def check_mention(
    mention: Mention, definition: Definition, known: Collection[str], split: Sequence[str] | None
) -> Diagnosis | None:
    """A name in a product without ``*`` must be known, Greek, or one letter with digits.

    ``split`` are the known names that it is made of, if it is.
    """
    local = definition.params or ()
    name = mention.name
    if name in known or name in local:
        return None
    if mention.kind == "transpose":
        if mention.left.text in CONSTANTS:
            return None
        base = mention.left.text
        message = f"{base}^T could be a transpose or a power"
        hint = f"write {base}' for the transpose; for a power declare T : R"
        return Diagnosis("parse", "name.transpose", message, hint, (Place(mention.right),))
    if name in GREEK_NAMES or _ONE_LETTER.fullmatch(name):
        return None
    left, right = (
        "*".join(split) if split and side.text == name else side.text
        for side in (mention.left, mention.right)
    )
    offer = f"{left}*{right}" if len(left) + len(right) <= 60 else "a*b"
    return Diagnosis(
        "parse",
        "name.adjacent",
        "a product without '*' between words",
        f"write {offer}",
        (Place(Span(mention.left.source, mention.left.start, mention.right.end)),),
    )


def split_name(name: str, known: Collection[str]) -> list[str] | None:
    """The known names that ``name`` is made of when read as a product; None if it is not."""
    best: dict[int, list[str]] = {0: []}
    for end in range(1, len(name) + 1):
        # Longer words first, so that ``x12`` is not taken for x1 and a stray 2.
        for start, parts in best.items():
            word = name[start:end]
            if word in known and word != name:
                best[end] = [*parts, word]
                break
    found = best.get(len(name))
    return found if found and len(found) > 1 else None


def product_like(node: Node, definition: Definition) -> list[str] | None:
    """The parts of a name written like a product: ``x1x2``, or Greek letters among others."""
    if "_" in node.value:
        return None
    written = token_at(definition.source.text, node.at).translate(SUBSCRIPTS)
    parts = _ONE_LETTER.findall(written)
    if len(parts) < 2 or "".join(parts) != written:
        return None
    if not (any(part[0] in GREEK for part in parts) or all(part[1:] for part in parts)):
        return None
    return [GREEK.get(part[0], part[0]) + part[1:] for part in parts]


def joined_name(node: Node, definition: Definition, parts: list[str]) -> Diagnosis:
    """``xy`` where x and y are known: one name, or a product?"""
    message = f"'{node.value}' is one name, and not known here"
    hint = f"for a product write {'*'.join(parts)}; to use it as a name, add it to --wrt or -d"
    place = node_place(node, definition)
    return Diagnosis("parse", "name.joined", message, hint, (place,))


def component_owner(name: str, spaces: Spaces) -> str | None:
    """The declared vector or matrix that a name looks like a component of.

    Symbolic sizes have no components by name.
    """
    match = _INDEXED.fullmatch(name) if spaces.of else None
    if match is None or match[1] not in spaces.of:
        return None
    space = spaces.of[match[1]]
    return match[1] if space.dims and not space.symbols else None


def out_of_range(node: Node, owner: str, definition: Definition, space: Space) -> Diagnosis:
    """A component that a declared vector or matrix does not have."""
    sizes = tuple(size for size in space.dims if isinstance(size, int))
    last = component_name(owner, sizes)
    return Diagnosis(
        "parse",
        "name.component",
        f"'{owner}' has no component '{node.value}'",
        f"{owner} : {space.text} ends with {last}; choose another name for something else",
        (node_place(node, definition),),
    )
