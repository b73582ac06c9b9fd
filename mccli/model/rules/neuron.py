"""One neuron, its loss over a set of data, and gradient descent.

Source: Parr and Howard, "The Matrix Calculus You Need For Deep Learning", sections 5 and 6, with
the condition of each sample inside the sum, and the derivative of max(0, x) as a matrix.
"""

from __future__ import annotations

from mccli.model.rules.form import Example, Formula, Rule, RuleTable

_ROW = ("1 × n", "n × 1")
_ONE = ("1 × 1", "1 × 1")
_NEURON = "w, x : R^n; b : R"
_DATA = "X : R^(N,n); w : R^n; y, e : R^N; b : R"
_SAMPLES = ("X : R^(N,n)", "w : R^n", "y : R^N", "b : R")

NEURON_RULES = RuleTable(
    "neuron",
    "neuron and loss",
    "5, 6",
    (
        Rule(
            "affine",
            "affine function",
            "5",
            "z = w·x + b: by the weights the input is left, by the bias 1.",
            "always",
            (
                Formula("w'*x + b", "w", "x'", "x", _ROW, _NEURON),
                Formula("w'*x + b", "b", "1", "", _ONE, _NEURON),
            ),
            Example("grad", ("w'*x + b",), ("w, x : R^n", "b : R"), ("w", "b")),
        ),
        Rule(
            "relu",
            "ReLU rule",
            "5",
            "The rectifier passes what is positive: slope 1 for z > 0 and slope 0 else.",
            "z ≠ 0; at the kink the derivative is set to 0",
            (
                Formula("max(0, z)", "z", "where(z > 0, 1, 0)"),
                Formula(
                    "max(0, x)", "x", "diag(x > 0)", "", ("n × n", "n × n"), "x : R^n",
                ),
            ),
            Example("grad", ("max(0, z)",)),
            "The derivative of max(0, x) by a vector x is a diagonal matrix, not a vector.",
        ),
        Rule(
            "activation",
            "activation of a neuron",
            "5",
            "By the chain rule through z = w·x + b: what the affine function gives if the neuron "
            "is active, and 0 else.",
            "z ≠ 0; at z = 0 the derivative is set to 0",
            (
                Formula("max(0, w'*x + b)", "w", "(w'*x + b > 0)*x'", "(w'*x + b > 0)*x", _ROW,
                        _NEURON),
                Formula("max(0, w'*x + b)", "b", "w'*x + b > 0", "", _ONE, _NEURON),
            ),
            Example("grad", ("max(0, w'*x + b)",), ("w, x : R^n", "b : R"), ("w", "b")),
        ),
        Rule(
            "loss",
            "mean squared error of a neuron",
            "6.1, 6.2",
            "With the error e_i = w·x_i + b - y_i of each active sample, and e_i = 0 for the "
            "others: by w, 2/N times the sum of e_i*x_i'; by b, 2/N times the sum of e_i.",
            "no sample has w·x_i + b = 0; row i of X is x_i', N is the number of samples; "
            "e = (X*w + b > 0) .* (X*w + b - y)",
            (
                Formula("1/N*sum((y - max(0, X*w + b)).^2)", "w", "2/N*e'*X", "2/N*X'*e", _ROW,
                        _DATA),
                Formula("1/N*sum((y - max(0, X*w + b)).^2)", "b", "2/N*sum(e)", "", _ONE, _DATA),
            ),
            Example("grad", ("1/N*sum((y - max(0, X*w + b)).^2)",), _SAMPLES, ("w", "b")),
            "Whether a sample is active depends on the sample: the condition belongs inside the "
            "sum. The error is the actual less the target output.",
        ),
        Rule(
            "gradient-descent",
            "gradient descent",
            "6.1, 6.2",
            "A step against the gradient, eta times as long; eta is the learning rate.",
            "eta > 0 is small enough",
            (
                Formula("w_next", "", "w - eta*D(C, w)'", "w - eta*D(C, w)", ("n × 1", "n × 1"),
                        "w : R^n", "∂"),
                Formula("b_next", "", "b - eta*D(C, b)", "", _ONE, "", "∂"),
            ),
            Example("grad", ("(w*2 + b - 7)^2",), (), ("w", "b")),
            "The gradient is a row in numerator layout: it is transposed before it is "
            "subtracted from the column w.",
        ),
        Rule(
            "bias-folding",
            "bias folding",
            "6.2",
            "The bias is one more weight, of an input that is always 1.",
            "w_hat = [w', b]' and x_hat = [x', 1]', both columns",
            (
                Formula("w'*x + b", "", "w_hat'*x_hat", "", _ONE,
                        "w, x : R^n; b : R; w_hat, x_hat : R^p"),
                Formula("w_hat'*x_hat", "w_hat", "x_hat'", "x_hat", ("1 × p", "p × 1"),
                        "w_hat, x_hat : R^p"),
            ),
            Example("grad", ("w1*x1 + w2*x2 + b*1",), (), ("w1", "w2", "b")),
        ),
    ),
    vectors=True,
)  # fmt: skip
