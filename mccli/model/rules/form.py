"""What a rule of differentiation is, as plain data.

Formulas are texts of the language in which ``D(f, x)`` stands for df/dx, still to be found.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from mccli.model.layouts import Kind
from mccli.model.steps import Style

Sign = Literal["d", "∂"]


@dataclass(frozen=True, slots=True)
class Formula:
    """The derivative of ``function`` by ``variable`` in both layouts.

    ``denominator`` is empty where both layouts agree. ``shapes`` are those of the derivative in
    numerator and denominator layout, ``spaces`` the declarations of its names; ``sign`` is the d
    of derivatives on the right. Without a ``variable`` the formula says that ``function`` is
    ``numerator``.
    """

    function: str
    variable: str
    numerator: str
    denominator: str = ""
    shapes: tuple[str, str] = ("1 × 1", "1 × 1")
    spaces: str = ""
    sign: Sign = "d"


@dataclass(frozen=True, slots=True)
class Example:
    """A command line that shows the rule: command, input, declarations, variables.

    ``steps`` is the style of the derivation that shows it best.
    """

    command: Literal["grad", "jacobian"]
    inputs: tuple[str, ...]
    declare: tuple[str, ...] = ()
    wrt: tuple[str, ...] = ()
    steps: Style = "rules"

    def tokens(self) -> tuple[str, ...]:
        """The command line after the program's name."""
        declared = (token for each in self.declare for token in ("-d", each))
        by = ("-w", ",".join(self.wrt)) if self.wrt else ()
        return (self.command, *self.inputs, *declared, *by)


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule by its ``name``; ``title`` is what a derivation calls it.

    ``says`` is the rule in words, ``when`` where it applies, ``warning`` what is easily got
    wrong; ``section`` is the paper's, empty for what is not in it.
    """

    name: str
    title: str
    section: str
    says: str
    when: str
    formulas: tuple[Formula, ...]
    example: Example | None
    warning: str = ""
    steps: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class RuleTable:
    """Rules that belong together; the derivatives of ``vectors`` have shapes and layouts."""

    name: str
    title: str
    sections: str
    rules: tuple[Rule, ...]
    vectors: bool = False


@dataclass(frozen=True, slots=True)
class FactorShapes:
    """The shapes of the factors of df/du·du/dx by the kinds of x, u and f.

    m, k and n are the lengths of f, u and x. In denominator layout the product is du/dx·df/du.
    """

    x: Kind
    u: Kind
    f: Kind
    numerator: tuple[str, str]
    denominator: tuple[str, str]
    result: tuple[str, str]


@dataclass(frozen=True, slots=True)
class Notation:
    """A sign of the paper, what it means, and how the language writes it."""

    sign: str
    meaning: str
    written: str
