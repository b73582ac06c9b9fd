"""The paper's table of scalar rules.

Source: Parr and Howard, "The Matrix Calculus You Need For Deep Learning", section 2.
"""

from __future__ import annotations

from mccli.model.rules.form import Example, Formula, Rule, RuleTable

_SECTION = "2"
_BOTH = "f and g have a derivative at x"
_ONE = "f has a derivative at x; c does not depend on x"

SCALAR_RULES = RuleTable(
    "scalar",
    "scalar rules",
    _SECTION,
    (
        Rule(
            "constant",
            "constant rule",
            _SECTION,
            "A constant does not change, so its derivative is 0.",
            "c does not depend on x",
            (Formula("c", "x", "0"),),
            Example("grad", ("99",), wrt=("x",)),
        ),
        Rule(
            "constant-multiple",
            "constant multiple rule",
            _SECTION,
            "A constant factor comes out in front of the derivative.",
            _ONE,
            (Formula("c*f", "x", "c*D(f, x)"),),
            Example("grad", ("3*x",)),
        ),
        Rule(
            "power",
            "power rule",
            _SECTION,
            "The exponent comes down as a factor and is lowered by one.",
            "n does not depend on x; x > 0 unless n is a whole number, x ≠ 0 if n < 1",
            (Formula("x^n", "x", "n*x^(n - 1)"),),
            Example("grad", ("x^3",)),
            "With x in the exponent it is not this rule: see exponential and general-power.",
        ),
        Rule(
            "sum",
            "sum rule",
            _SECTION,
            "A sum is differentiated term by term.",
            _BOTH,
            (Formula("f + g", "x", "D(f, x) + D(g, x)"),),
            Example("grad", ("x^2 + 3*x",)),
        ),
        Rule(
            "difference",
            "difference rule",
            _SECTION,
            "A difference is differentiated term by term, each with its sign.",
            _BOTH,
            (Formula("f - g", "x", "D(f, x) - D(g, x)"),),
            Example("grad", ("x^2 - 3*x",)),
        ),
        Rule(
            "product",
            "product rule",
            _SECTION,
            "Each factor is differentiated in turn while the other stays as it is; "
            "the results are added.",
            _BOTH,
            (Formula("f*g", "x", "f*D(g, x) + D(f, x)*g"),),
            Example("grad", ("x^2*sin(x)",)),
            "The derivative of a product is not the product of the derivatives.",
        ),
        Rule(
            "chain",
            "chain rule",
            _SECTION,
            "A function of a function: the outer derivative at the inner function u, "
            "times the inner derivative.",
            "y uses x only through u, and u has one variable; otherwise see "
            "total-derivative-chain and vector-chain",
            (Formula("y", "x", "D(y, u)*D(u, x)"),),
            Example("grad", ("log(x^2)",)),
            "The inner derivative du/dx is easily forgotten.",
        ),
        Rule(
            "linearity",
            "the operator d/dx is linear",
            _SECTION,
            "Constants come out, and sums are differentiated term by term: d/dx is distributed "
            "over a bracket.",
            _BOTH + "; c does not depend on x",
            (Formula("c*(f + g)", "x", "c*(D(f, x) + D(g, x))"),),
            Example("grad", ("9*(x + x^2)",)),
        ),
    ),
)
