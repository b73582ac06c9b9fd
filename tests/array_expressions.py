"""Random expressions of linear algebra whose shapes fit, with symbols for the sizes."""

from __future__ import annotations

import random
from dataclasses import dataclass

DECLARED = {
    "c": (), "t": (),
    "x": ("n",), "u": ("n",), "y": ("m",), "v": ("m",), "z": ("k",),
    "A": ("m", "n"), "C": ("m", "n"), "B": ("n", "k"), "S": ("n", "n"), "Q": ("m", "m"),
}  # fmt: skip
SYMBOLS = ("m", "n", "k")
Dims = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Expressions:
    """Makes expressions of given sizes, ``depth`` operations deep."""

    dice: random.Random

    def make(self, dims: Dims, depth: int) -> str:
        """An expression: a scalar, vector or matrix of these sizes."""
        rules = (self._scalar, self._vector, self._matrix)[len(dims)]
        return self._leaf(dims) if depth <= 0 else rules(dims, depth - 1)

    def _leaf(self, dims: Dims) -> str:
        names = [name for name, own in DECLARED.items() if own == dims]
        if not dims:
            names += ["2", "1/3", self.dice.choice(SYMBOLS)]
        if len(dims) == 2:
            names += [f"{name}'" for name, own in DECLARED.items() if own[::-1] == dims]
        if len(dims) == 2 and dims[0] == dims[1]:
            names.append(f"eye({dims[0]})")
        if dims and (not names or self.dice.random() < 0.1):
            names.append(f"ones({', '.join(dims)})")
        return self.dice.choice(names)

    def _scalar(self, _dims: Dims, depth: int) -> str:
        a, b = self._two((), depth)
        n, m = self._size(), self._size()
        p, q = self._two((n,), depth)
        w = self.make((m,), depth)
        matrix, square = self.make((n, m), depth), self.make((n, n), depth)
        function = self.dice.choice(("sin", "tanh", "sigmoid", "cos", "softplus", "atan"))
        return self.dice.choice((
            f"({a} + {b})", f"({a} - ({b}))", f"({a})*({b})", f"{function}({a})",
            f"exp(tanh({a}))", f"log(1 + ({a})^2)", f"sqrt(2 + ({a})^2)", f"({a})/(1 + ({b})^2)",
            f"max({a}, {b})", f"abs({a})", f"({a})^3", f"where({a} > {b}, {a}, ({b})^2)",
            f"sum({p})", f"mean({p})", f"norm({p})^2", f"norm({p})", f"norm1({p})", f"prod({p})",
            f"({p})'*({q})", f"dot({p}, {q})", f"({p})'*({matrix})*({w})", f"logsumexp({p})",
            f"sum(({p}) .* ({q}))", f"({q})'*diag({p})*({q})", f"tr({square})",
            f"sum({matrix})", f"norm({matrix})^2", f"tr(({matrix})'*({matrix}))",
            f"logdet(eye({n}) + ({square})*({square})')", f"det({square})",
            f'einsum("i,ij,j->", {p}, {matrix}, {w})',
        ))  # fmt: skip

    def _vector(self, dims: Dims, depth: int) -> str:
        (n,), m = dims, self._size()
        a, (p, q) = self.make((), depth), self._two(dims, depth)
        w, matrix = self.make((m,), depth), self.make((n, m), depth)
        turned, square = self.make((m, n), depth), self.make((n, n), depth)
        function = self.dice.choice(("sin", "tanh", "sigmoid", "cos", "softplus", "relu", "abs"))
        return self.dice.choice((
            f"({p} + {q})", f"({p} - ({q}))", f"({p} + ({a}))", f"(({a}) - ({p}))",
            f"({a})*({p})", f"({p})/(1 + ({a})^2)", f"({p}) .* ({q})", f"({p}) ./ (1 + ({q}).^2)",
            f"({a}) ./ (2 + ({p}).^2)", f"{function}({p})", f"exp(tanh({p}))", f"({p}).^2",
            f"({p}).^3", f"log(1 + ({p}).^2)", f"({matrix})*({w})", f"(({w})'*({turned}))'",
            f"diag({square})", f"softmax({p})", f"max(0, {p})", f"min({p}, {q})",
            f"where({p} > {q}, {p}, ({q}).^2)", f"inv(eye({n}) + ({square})*({square})')*({p})",
            f'einsum("ij,j->i", {matrix}, {w})', f"({p} - mean({p}))", f"({q})*(({p})'*({q}))",
        ))  # fmt: skip

    def _matrix(self, dims: Dims, depth: int) -> str:
        (n, m), k = dims, self._size()
        a, (p, q) = self.make((), depth), self._two(dims, depth)
        left, right = self.make((n, k), depth), self.make((k, m), depth)
        v, w, turned = self.make((n,), depth), self.make((m,), depth), self.make((m, n), depth)
        function = self.dice.choice(("sin", "tanh", "sigmoid", "relu"))
        choices = [
            f"({p} + {q})", f"({p} - ({q}))", f"({a})*({p})", f"({p}) .* ({q})", f"{function}({p})",
            f"({left})*({right})", f"({turned})'", f"({v})*({w})'", f"outer({v}, {w})",
            f"diag({v})*({p})", f"({p})*diag({w})", f"({p}).^2", f"({p})/(1 + ({a})^2)",
        ]  # fmt: skip
        if n == m:
            choices += [
                f"diag({v})", f"inv(2*eye({n}) + ({p})*({p})')", f"({p})^2",
                f"({p} + ({a})*eye({n}))",
            ]  # fmt: skip
        return self.dice.choice(choices)

    def _two(self, dims: Dims, depth: int) -> tuple[str, str]:
        """Two expressions, one of which may be simpler."""
        return self.make(dims, depth), self.make(dims, self.dice.randint(0, max(depth, 0)))

    def _size(self) -> str:
        return self.dice.choice(SYMBOLS)
