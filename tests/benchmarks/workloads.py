"""The benchmark's functions: as text of mccli's language, and as formulas over any algebra.

Each workload is one formula (see the docstrings; indices run modulo the size where that is
said). ``*_text`` writes it in the language, one definition a line; ``*_family`` with families
and reductions, for a size given by ``--let``; the builders in ``FORMULAS`` make the same
functions of a peer's own symbols, so that nobody reads anybody else's text. Coefficients are
whole numbers drawn from ``SEED``.
"""

from __future__ import annotations

import random
from collections.abc import Callable

from algebra import Algebra, Built, components, indexed
from networks import mlp, mlp_text, network, network_text

SEED = 20_240_601


# -- dense N × N ----------------------------------------------------------------------------


def dense_coefficients(n: int) -> list[list[tuple[int, int, int, int]]]:
    """(a, p, b, c) of every term of every component function."""
    chance = random.Random(SEED)

    def term() -> tuple[int, int, int, int]:
        a, b = chance.randint(1, 9), chance.randint(1, 9)
        return a, chance.randint(1, 3), b, chance.randint(1, 5)

    return [[term() for _ in range(n)] for _ in range(n)]


def dense_text(n: int) -> str:
    """f_i = Σ_j a_ij x_j^p_ij x_{j+1} + b_ij sin(c_ij x_j) cos(x_{j+2}), indices modulo n."""
    x = components("x", n)
    lines = []
    for i, row in enumerate(dense_coefficients(n), 1):
        terms = [
            f"{a}*{x[j]}^{p}*{x[(j + 1) % n]} + {b}*sin({c}*{x[j]})*cos({x[(j + 2) % n]})"
            for j, (a, p, b, c) in enumerate(row)
        ]
        lines.append(f"f{i} = {' + '.join(terms)}")
    return "\n".join(lines) + "\n"


def dense(algebra: Algebra, n: int) -> Built:
    """The formula of ``dense_text``."""
    x = indexed(algebra, "x", n)
    functions = []
    for row in dense_coefficients(n):
        terms = []
        for j, (a, p, b, c) in enumerate(row):
            terms.append(a * x[j] ** p * x[(j + 1) % n])
            terms.append(b * algebra.sin(c * x[j]) * algebra.cos(x[(j + 2) % n]))
        functions.append(algebra.total(terms))
    return functions, x


# -- Brusselator ----------------------------------------------------------------------------


def brusselator_text(n: int) -> str:
    """n components, h = n/2 cells on a ring, the first and the last cell neighbours:

    u_i' = 1 + u_i² v_i - 4 u_i + 50 (u_{i-1} - 2 u_i + u_{i+1}),
    v_i' = 3 u_i - u_i² v_i + 50 (v_{i-1} - 2 v_i + v_{i+1}).
    """
    h = n // 2
    around = [((i - 2) % h + 1, i, i % h + 1) for i in range(1, h + 1)]
    lines = [
        f"du{i} = 1 + u{i}^2*v{i} - 4*u{i} + 50*(u{left} - 2*u{i} + u{right})"
        for left, i, right in around
    ]
    lines += [
        f"dv{i} = 3*u{i} - u{i}^2*v{i} + 50*(v{left} - 2*v{i} + v{right})"
        for left, i, right in around
    ]
    return "\n".join(lines) + "\n"


def brusselator_family() -> str:
    """``brusselator_text`` for any number of cells ``h``."""
    places = [("1", "h", "2", ""), ("i", "i-1", "i+1", " for i in 2..h-1"), ("h", "h-1", "1", "")]
    lines = [
        f"du[{i}] = 1 + u[{i}]^2*v[{i}] - 4*u[{i}] + 50*(u[{left}] - 2*u[{i}] + u[{right}]){each}"
        for i, left, right, each in places
    ]
    lines += [
        f"dv[{i}] = 3*u[{i}] - u[{i}]^2*v[{i}] + 50*(v[{left}] - 2*v[{i}] + v[{right}]){each}"
        for i, left, right, each in places
    ]
    return "\n".join(lines) + "\n"


def brusselator(algebra: Algebra, n: int) -> Built:
    """The formula of ``brusselator_text``."""
    h = n // 2
    u, v = indexed(algebra, "u", h), indexed(algebra, "v", h)
    around = [(i - 1, i, (i + 1) % h) for i in range(h)]
    du = [
        1 + u[i] ** 2 * v[i] - 4 * u[i] + 50 * (u[left] - 2 * u[i] + u[right])
        for left, i, right in around
    ]
    dv = [
        3 * u[i] - u[i] ** 2 * v[i] + 50 * (v[left] - 2 * v[i] + v[right])
        for left, i, right in around
    ]
    return du + dv, u + v


# -- gradients ------------------------------------------------------------------------------


def rosenbrock_text(n: int) -> str:
    """f = Σ_{i<n} 100 (x_{i+1} - x_i²)² + (1 - x_i)²."""
    terms = [f"100*(x{i + 1} - x{i}^2)^2 + (1 - x{i})^2" for i in range(1, n)]
    return f"f = {' + '.join(terms)}\n"


def rosenbrock_family() -> str:
    """``rosenbrock_text`` for any ``n``."""
    return "f = sum(100*(x[i+1] - x[i]^2)^2 + (1 - x[i])^2 for i in 1..n-1)\n"


def rosenbrock(algebra: Algebra, n: int) -> Built:
    """The formula of ``rosenbrock_text``."""
    x = indexed(algebra, "x", n)
    terms = []
    for i in range(n - 1):
        terms.append(100 * (x[i + 1] - x[i] ** 2) ** 2)
        terms.append((1 - x[i]) ** 2)
    return [algebra.total(terms)], x


def product_text(n: int) -> str:
    """f = Π x_i."""
    return f"f = {'*'.join(components('x', n))}\n"


def product_family() -> str:
    """``product_text`` for any ``n``."""
    return "f = prod(x[i] for i in 1..n)\n"


def product(algebra: Algebra, n: int) -> Built:
    """The formula of ``product_text``."""
    x = indexed(algebra, "x", n)
    return [algebra.product(x)], x


# -- Hessian --------------------------------------------------------------------------------


def hessian_coefficients(n: int) -> list[int]:
    """The numbers a_i."""
    chance = random.Random(SEED)
    return [chance.randint(1, 9) for _ in range(n)]


def hessian_text(n: int) -> str:
    """f = Σ_i a_i x_i² x_{7i+3} sin(x_{i+1} x_{3i+5}), indices modulo n."""
    x = components("x", n)
    terms = [
        f"{a}*{x[i]}^2*{x[(7 * i + 3) % n]}*sin({x[(i + 1) % n]}*{x[(3 * i + 5) % n]})"
        for i, a in enumerate(hessian_coefficients(n))
    ]
    return f"f = {' + '.join(terms)}\n"


def hessian(algebra: Algebra, n: int) -> Built:
    """The formula of ``hessian_text``."""
    x = indexed(algebra, "x", n)
    terms = [
        a * x[i] ** 2 * x[(7 * i + 3) % n] * algebra.sin(x[(i + 1) % n] * x[(3 * i + 5) % n])
        for i, a in enumerate(hessian_coefficients(n))
    ]
    return [algebra.total(terms)], x


# -- a stream of small requests -------------------------------------------------------------


def small_functions(count: int) -> list[str]:
    """a x^p y^q + sin(b x y) - exp(-c x²); a, b, c in 2..99, p, q in 2..6 (``**`` for SymPy)."""
    chance = random.Random(SEED)

    def function() -> str:
        a, b, c = (chance.randint(2, 99) for _ in range(3))
        p, q = chance.randint(2, 6), chance.randint(2, 6)
        return f"{a}*x**{p}*y**{q} + sin({b}*x*y) - exp(-{c}*x**2)"

    return [function() for _ in range(count)]


FORMULAS: dict[str, Callable[[Algebra, int], Built]] = {
    "dense": dense,
    "brusselator": brusselator,
    "rosenbrock": rosenbrock,
    "product": product,
    "mlp": mlp,
    "network": network,
    "hessian": hessian,
}
TEXTS: dict[str, Callable[[int], str]] = {
    "dense": dense_text,
    "brusselator": brusselator_text,
    "rosenbrock": rosenbrock_text,
    "product": product_text,
    "mlp": mlp_text,
    "network": network_text,
    "hessian": hessian_text,
}
