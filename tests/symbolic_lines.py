"""Lines of derivations in matrix notation, valued at arrays by the complex step."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import array_values
import numpy as np

from mccli.syntax.tree import Node, fold, postorder, rebuilt
from mccli.syntax.tree import name as name_node

SIZES = {"n": 3, "m": 2, "k": 4, "N": 4, "p": 2, "q": 3}


def point(declare: Mapping[str, str], seed: str, positive: bool) -> dict[str, Any]:
    """Arrays for the declared names, and the sizes."""
    rng = np.random.default_rng([ord(letter) for letter in seed])
    low = 0.2 if positive else -1.5
    found: dict[str, Any] = dict(SIZES)
    for name, space in declare.items():
        sizes = space.removeprefix("R").removeprefix("^").strip("()").split(",")
        dims = tuple(SIZES.get(each) or int(each) for each in sizes if each)
        found[name] = rng.uniform(low, 1.5, dims)
    return found


def line_value(line: Node, places: dict[str, Any], layout: str) -> Any:
    """The value of a line with its open derivatives in the layout, as rows and columns."""
    names: dict[int, Node] = {}
    environment = dict(places)
    for node in postorder(line):
        if node.op != "derivative":
            continue
        slopes = array_values.jacobian(node.args[0], places, node.value)
        variable = np.ndim(places[node.value])
        laid = array_values.arranged(slopes, slopes.ndim - variable, variable, layout)
        name = f"slope_{len(names)}"
        names[id(node)] = name_node(name)
        if slopes.ndim == 1 and laid.shape[0] == 1:
            names[id(node)] = Node("transpose", None, (name_node(name),))
        environment[name] = laid if slopes.ndim == 2 else laid.reshape(slopes.shape)

    def rule(node: Node, args: list[Node]) -> Node:
        return names[id(node)] if id(node) in names else rebuilt(node, args)

    return array_values.flattened(array_values.evaluate(fold(line, rule), environment))
