"""A derivation: how a derivative is found step by step, as plain data that renderers read.

Trees of steps are trees of the language with one node more: ``derivative`` (its value is the
name of a variable) stands for d/dx(…), which is still to be found.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from mccli.model.spaces import Size
from mccli.syntax.tree import Node

Style = Literal["rules", "chain"]


@dataclass(frozen=True, slots=True)
class Step:
    """By ``rule`` (the field's name, as "product rule") ``before`` becomes ``after``.

    Both have the same value. ``entry`` names what is derived where there are several, as
    "∂f1/∂x"; steps of one entry follow one another, each beginning with what the one before
    ended with.
    """

    rule: str
    before: Node
    after: Node
    note: str = ""
    entry: str = ""


@dataclass(frozen=True, slots=True)
class Intermediate:
    """An intermediate variable: ``name = expr``, and its derivative by each name it uses."""

    name: str
    expr: Node
    slopes: tuple[tuple[str, Node], ...]


@dataclass(frozen=True, slots=True)
class FactorMatrix:
    """One Jacobian of the vector chain rule, as "df/dg", in the order of multiplication."""

    name: str
    matrix: Node
    shape: tuple[Size, ...]


@dataclass(frozen=True, slots=True)
class Flow:
    """The data-flow tree from the function down to the variables: what uses what."""

    name: str
    operation: str
    operands: tuple[Flow, ...] = ()


@dataclass(frozen=True, slots=True)
class WrongWay:
    """What a rule gives where it does not apply, and why that is wrong."""

    expr: Node
    why: str


@dataclass(frozen=True, slots=True)
class Derivation:
    """The steps to a result; the last step's ``after`` is what is printed as the result.

    The style "chain" has, beside the steps, the paper's parts: the intermediate variables
    innermost first, the chain rule that applies with the reason, the number of paths from the
    variable to the function, the factors of the product, and wrong ways to avoid.
    """

    style: Style
    steps: tuple[Step, ...]
    intermediates: tuple[Intermediate, ...] = ()
    chain_rule: str = ""
    reason: str = ""
    paths: int | None = None
    flow: Flow | None = None
    factors: tuple[FactorMatrix, ...] = ()
    wrong_ways: tuple[WrongWay, ...] = ()
