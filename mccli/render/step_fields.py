"""The steps of a derivation as plain data for JSON."""

from __future__ import annotations

from typing import Any

from mccli.model.steps import Derivation, Flow, Step
from mccli.syntax import printer


def steps(derivation: Derivation) -> list[dict[str, Any]]:
    """One object per step; in the style "chain" the first has one key more, ``chain``."""
    listed = [_step(each) for each in derivation.steps]
    if derivation.style == "chain" and listed:
        listed[0]["chain"] = _chain(derivation)
    return listed


def _step(step: Step) -> dict[str, Any]:
    return {
        "rule": step.rule,
        "before": printer.text(step.before),
        "after": printer.text(step.after),
        "note": step.note,
        "entry": step.entry,
    }


def _chain(derivation: Derivation) -> dict[str, Any]:
    """What the paper says before it multiplies: the intermediate variables and what uses what."""
    return {
        "rule": derivation.chain_rule,
        "reason": derivation.reason,
        "paths": derivation.paths,
        "intermediates": [
            {
                "name": each.name,
                "expr": printer.text(each.expr),
                "slopes": {name: printer.text(slope) for name, slope in each.slopes},
            }
            for each in derivation.intermediates
        ],
        "tree": None if derivation.flow is None else _flow(derivation.flow),
        "factors": [
            {"name": each.name, "matrix": printer.text(each.matrix), "shape": list(each.shape)}
            for each in derivation.factors
        ],
        "wrong_ways": [
            {"expr": printer.text(each.expr), "why": each.why} for each in derivation.wrong_ways
        ],
    }


def _flow(flow: Flow) -> dict[str, Any]:
    """A tree of the depth of the data flow, which the number of intermediates bounds."""
    return {
        "name": flow.name,
        "operation": flow.operation,
        "operands": [_flow(each) for each in flow.operands],
    }
