"""A calculator for matrix calculus: derivatives laid out as asked, with their shape, checked.

>>> from mccli import gradient
>>> print(gradient("10*x**2*y**2"))
[[20*x*y**2, 20*x**2*y]]
"""

from __future__ import annotations

# Importing typing takes time in which an interrupt would not be quiet yet.
TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from mccli.batch.objects import answers
    from mccli.errors import MccliError
    from mccli.face import Result, code, gradient, hessian, jacobian, parse, value
    from mccli.face_check import Verdict, check

__version__ = "0.1.0"
__all__ = [
    "MccliError",
    "Result",
    "Verdict",
    "__version__",
    "answers",
    "check",
    "code",
    "gradient",
    "hessian",
    "jacobian",
    "parse",
    "value",
]


def __getattr__(name: str) -> Any:
    # The command line imports this package too, and should not pay for what it does not use.
    if name not in __all__:
        raise AttributeError(f"module 'mccli' has no attribute {name!r}")
    from importlib import import_module

    homes = {
        "MccliError": "mccli.errors",
        "answers": "mccli.batch.objects",
        "Verdict": "mccli.face_check",
        "check": "mccli.face_check",
    }
    return getattr(import_module(homes.get(name, "mccli.face")), name)


def __dir__() -> list[str]:
    return __all__
