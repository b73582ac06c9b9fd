"""A stiff system of the literature, solved with its generated Jacobian.

The example ``hires.mc`` is problem HIRES of the Test Set for Initial Value Problem Solvers
(F. Mazzia and C. Magherini, release 2.4, University of Bari, 2008): its code, written by
``mccli code``, gives SciPy's solvers the equations and their Jacobian, and the end point is
compared with the solution published there (RADAU5 in quadruple precision, tolerance 1.1e-18).
"""

from __future__ import annotations

import importlib.util
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from cli import ROOT, run

integrate = pytest.importorskip("scipy.integrate", reason="the extra scipy is not installed")

EXAMPLE = str(ROOT / "mccli" / "examples" / "hires.mc")
START = [1, 0, 0, 0, 0, 0, 0, 0.0057]
END = 321.8122
PUBLISHED = [
    0.7371312573325668e-3,
    0.1442485726316185e-3,
    0.5888729740967575e-4,
    0.1175651343283149e-2,
    0.2386356198831331e-2,
    0.6238968252742796e-2,
    0.2849998395185769e-2,
    0.2850001604814231e-2,
]


def generated(path: Path, *options: str) -> Any:
    """The module that ``mccli code`` writes for the example."""
    code, source, complaints = run(
        "code", EXAMPLE, "--lang", "numpy", "--vector", "--name", "hires", *options
    )
    assert code == 0, complaints
    path.write_text(source, "utf-8")
    spec = importlib.util.spec_from_file_location("hires", path)
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def solved(function: Callable[[Any], tuple[Any, Any]], method: str) -> Any:
    """The solution by a method, and a count of the Jacobians it asked for."""
    asked = 0

    def jacobian(_t: float, y: Any) -> Any:
        nonlocal asked
        asked += 1
        return function(y)[1]

    found = integrate.solve_ivp(
        lambda _t, y: function(y)[0], (0, END), START,
        method=method, jac=jacobian, rtol=1e-10, atol=1e-14,
    )  # fmt: skip
    assert found.success and found.njev == asked > 10
    return found.y[:, -1]


@pytest.mark.parametrize(("method", "digits"), [("Radau", 1e-9), ("BDF", 1e-6)])
def test_the_published_solution_is_found(tmp_path: Path, method: str, digits: float) -> None:
    module = generated(tmp_path / "hires.py")
    value, slopes = module.hires(START)
    assert value.shape == (8,) and slopes.shape == (8, 8)
    assert solved(module.hires, method) == pytest.approx(PUBLISHED, rel=digits)


def test_a_sparse_jacobian_serves_the_solver_too(tmp_path: Path) -> None:
    from scipy.sparse import csr_matrix

    module = generated(tmp_path / "hires.py", "--sparse", "--storage", "csr")

    def function(y: Any) -> tuple[Any, Any]:
        value, data = module.hires(y)
        return value, csr_matrix((data, module.hires_columns, module.hires_starts), shape=(8, 8))

    assert solved(function, "Radau") == pytest.approx(PUBLISHED, rel=1e-9)
