"""Source files for functions of vectors and matrices whose sizes are symbols."""

from __future__ import annotations

from types import ModuleType

from mccli.errors import failure
from mccli.model.program import MatrixRoutine
from mccli.render.code.names import check_function_name, function_name
from mccli.render.code.target import Parts, Rules, Storage

LANGUAGES = ("numpy", "jax", "torch", "julia", "matlab")
"""Those whose arrays know their sizes, and multiply, transpose and solve."""


def source(
    routine: MatrixRoutine, language: str, *, parts: Parts, storage: Storage, name: str | None
) -> str:
    """The text of a complete source file; no newline at the end.

    Raises a usage error for a language without such arrays, for a sparse derivative and for a
    name that the language does not take; a limit error for constants beyond double precision.
    """
    _check(routine, language, storage)
    from mccli.render.code.matrix.drafting import draft

    target = _module(language)
    called = called_as(routine, language, name)
    text: str = target.write(draft(routine, target.TARGET, target.RULES, called, parts))
    return text


def called_as(routine: MatrixRoutine, language: str, name: str | None) -> str:
    """What the function is called. Raises a usage error for a ``name`` that cannot be."""
    rules: Rules = _module(language).RULES
    if name is None:
        return function_name(routine.name, rules)
    check_function_name(name, language, rules)
    return name


def _check(routine: MatrixRoutine, language: str, storage: Storage) -> None:
    symbols = sorted({size for each in routine.arguments for size in each.space.symbols})
    expand = f"--expand {','.join(f'{size}=3' for size in symbols)}"
    if language not in LANGUAGES:
        message = f"code in {language} needs numbers for sizes, and {_listed(symbols)}"
        hint = f"write out the components: {expand}; or take --lang {', '.join(LANGUAGES)}"
        raise failure("usage", "usage.code", message, hint)
    if storage != "dense":
        message = "a derivative in matrix notation is not stored sparse"
        hint = f"leave out --sparse and --storage, or write out the components: {expand}"
        raise failure("usage", "usage.code", message, hint)


def _listed(symbols: list[str]) -> str:
    return f"{', '.join(symbols)} {'are symbols' if len(symbols) > 1 else 'is a symbol'}"


def _module(language: str) -> ModuleType:
    """The module of a target, called after its language; the others are not loaded."""
    from importlib import import_module

    return import_module(f"{__name__}.{language}")
