"""The data-flow tree: from a function down to the variables, an operation at each node.

Bound: at most ``MOST_NODES`` nodes; what is shown a second time has no operands there.
"""

from __future__ import annotations

from collections.abc import Mapping

from mccli.calculus.explaining.chain.local import Slopes
from mccli.calculus.explaining.chain.system import System
from mccli.model.steps import Flow
from mccli.syntax import printer
from mccli.syntax.tree import Node, written_size

MOST_NODES = 60
_MOST_SHOWN = 24
_LEAVES = ("name", "number")


def flow_of(system: System, slopes: Slopes, title: str) -> Flow | None:
    """The tree of the function, or of all functions under ``title``; None where it is too large."""
    if len(system.variables) + len(system.exprs) > MOST_NODES:
        return None
    done: dict[str, Flow] = {name: Flow(name, "") for name in system.variables}
    sizes = dict.fromkeys(system.variables, 1)
    for name, used in slopes.items():
        operands = [done[each] for each in used]
        sizes[name] = 1 + sum(sizes[each] for each in used)
        if sizes[name] > MOST_NODES:
            operands = [Flow(each, done[each].operation) for each in used]
            sizes[name] = 1 + len(used)
        done[name] = Flow(name, operation(system.exprs[name]), tuple(operands))
    if len(system.functions) == 1:
        return done[system.functions[0]]
    return Flow(title, "", tuple(done[name] for name in system.functions))


def operation(expr: Node) -> str:
    """The operation of an expression: ``sin``, ``+``, ``^2``; a longer one as it is written."""
    if expr.op == "name":
        return "="
    parts = [part.args[0] if part.op == "negative" else part for part in expr.args]
    if all(part.op in _LEAVES for part in parts):
        found = _simple(expr)
        if found:
            return found
    return printer.text(expr) if written_size([expr], _MOST_SHOWN) <= _MOST_SHOWN else "…"


def _simple(expr: Node) -> str:
    signs: Mapping[str, str] = {"⊙": ".*", "⊘": "./"}
    match expr.op:
        case "call":
            return str(expr.value) if len(expr.args) == 1 else printer.text(expr)
        case "power" if expr.args[1].op == "number":
            return f"{expr.value}{printer.text(expr.args[1])}"
        case "power":
            return str(expr.value)
        case "sum" if set(expr.value) <= {"+"}:
            return "+"
        case "sum" if expr.value == "+-":
            return "-"
        case "product" if len(set(expr.value[1:])) == 1:
            if any(part.op == "number" for part in expr.args):
                return printer.text(expr)
            return signs.get(expr.value[1], str(expr.value[1]))
        case "negative":
            return "-"
    return ""
