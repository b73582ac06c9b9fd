"""What ``--wrt`` and ``--of`` list: the names of components in the place of indexed names."""

from __future__ import annotations

from collections.abc import Sequence

from mccli.errors import failure
from mccli.limits import Limits
from mccli.model.indexed import Components, Indexed, Key, component_key, is_negative, key_name
from mccli.model.integers import NOWHERE, integers
from mccli.model.problem import node_place
from mccli.model.sizes import Sizes
from mccli.source import Source, Span
from mccli.syntax import printer
from mccli.syntax.document import Definition, parse_expression
from mccli.syntax.tree import Node, number
from mccli.syntax.tree import name as name_node


def spelled_out(
    items: Sequence[Node], indexed: Indexed, sizes: Sizes, limits: Limits
) -> tuple[Node, ...]:
    """The names of a list, with all components for an indexed name that stands alone.

    Raises a parse error for an index that is no whole number, that is negative, or that is
    one of another number of indices.
    """
    found: list[Node] = []
    for item in items:
        base = item.value if item.op == "name" else item.args[0].value
        names = indexed.of.get(base)
        if names is None:
            found.append(item)
        elif item.op == "index":
            key = _key(item, indexed, sizes, limits)
            if isinstance(names, Components):
                keys = key if isinstance(key, tuple) else (key,)
                found.append(Node("index", None, (item.args[0], *map(number, keys))))
            else:
                found.append(name_node(key_name(base, key)))
        elif isinstance(names, Components):
            found.append(item)
        else:
            found.extend(name_node(names[key]) for key in sorted(names))
    return tuple(found)


def _key(item: Node, indexed: Indexed, sizes: Sizes, limits: Limits) -> Key:
    """The indices of a listed component."""
    # The list is known without its text, so errors show the item as it would be printed.
    source = Source("the list of names", printer.text(item))
    written = parse_expression(source, limits)
    whole = Definition(source, None, None, written, Span(source, 0, len(source.text)), (), ())
    base = str(item.args[0].value)
    names = indexed.of[base]
    if names.indices != len(item.args) - 1:
        count = "one index" if names.indices == 1 else "two indices"
        hint = f"write {base}[{'1' if names.indices == 1 else '1,1'}]"
        place = node_place(written, whole)
        raise failure("parse", "index.count", f"'{base}' takes {count}", hint, place)
    what = f"the index of {base}"
    key = component_key(
        [integers(each, NOWHERE, sizes, whole, what)[0] for each in written.args[1:]]
    )
    if is_negative(key):
        message, _hint = names.refusal(key, "", "")
        hint = "write an index of the problem"
        raise failure("parse", "index.range", message, hint, node_place(written, whole))
    return key
