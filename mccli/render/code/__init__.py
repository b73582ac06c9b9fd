"""Source files that compute a function and its derivative, in eleven languages."""

from __future__ import annotations

from types import ModuleType
from typing import Literal

from mccli.model.program import MatrixRoutine, Routine
from mccli.render.code.target import Parts, Storage

Language = Literal[
    "numpy", "python", "jax", "torch", "c", "cpp", "fortran", "julia", "rust", "matlab",
    "javascript",
]  # fmt: skip


def source(
    routine: Routine | MatrixRoutine,
    language: Language,
    *,
    parts: Parts = "both",
    storage: Storage = "dense",
    name: str | None = None,
) -> str:
    """The text of a complete source file; no newline at the end.

    Its function is called ``name``, else after the routine. ``parts`` says what it computes,
    ``storage`` how it stores the derivative: all entries, or the non-zero ones with their rows
    and columns ("coo") or as compressed sparse rows ("csr"). Raises a usage error for a name
    that the language does not take, and for a routine of matrices of any size where the language
    or the storage has none; a limit error for constants beyond double precision.
    """
    if isinstance(routine, MatrixRoutine):
        from mccli.render.code import matrix

        return matrix.source(routine, language, parts=parts, storage=storage, name=name)
    from mccli.render.code.drafting import draft

    target = _module(language)
    chosen = function_name(routine, language, name)
    text: str = target.write(draft(routine, target.TARGET, target.RULES, chosen, parts, storage))
    return text


def check_name(name: str, language: Language) -> None:
    """Raise a usage error unless ``language`` takes ``name`` for a function."""
    from mccli.render.code.names import check_function_name

    check_function_name(name, language, _module(language).RULES)


def function_name(
    routine: Routine | MatrixRoutine, language: Language, name: str | None = None
) -> str:
    """What the function is called: ``name``, else the routine's, made good for the language.

    Raises a usage error for a ``name`` that the language does not take.
    """
    if isinstance(routine, MatrixRoutine):
        from mccli.render.code import matrix

        return matrix.called_as(routine, language, name)
    if name is not None:
        check_name(name, language)
        return name
    from mccli.render.code import names

    return names.function_name(routine.name, _module(language).RULES)


def _module(language: Language) -> ModuleType:
    """The module of a target, called after its language; the others are not loaded."""
    from importlib import import_module

    return import_module(f"{__name__}.{language}")
