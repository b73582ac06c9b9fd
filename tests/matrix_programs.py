"""Programs that call generated functions of arrays, and routines to generate them from."""

from __future__ import annotations

import os
import random
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from array_values import Array
from code_programs import load
from tensor_cases import space
from trees import read

from mccli.limits import Limits
from mccli.model.expression_shapes import expression_shapes
from mccli.model.program import Argument, MatrixRoutine
from mccli.model.result import Verified
from mccli.model.spaces import Space, settled
from mccli.source import Source
from mccli.syntax.document import parse_declarations
from mccli.syntax.tree import Node, free_names

LANGUAGES = ("numpy", "jax", "torch", "julia", "matlab")


@dataclass(frozen=True)
class Call:
    """A generated file with the arrays to call its function with, and how many results."""

    name: str
    source: str
    arrays: Sequence[Array]
    outputs: int


def routine(
    name: str,
    declare: Mapping[str, str],
    value: str | Node,
    derivative: str | Node,
    layout: str = "numerator",
    order: int = 1,
) -> MatrixRoutine:
    """A routine of two trees, over declared names and scalars."""
    spaces = {}
    for title, text in declare.items():
        (found,) = parse_declarations((Source("-d", f"{title} : {text}"),), Limits())
        spaces[title] = Space(found.dims, found.attributes)
    trees = [read(each) if isinstance(each, str) else each for each in (value, derivative)]
    symbols = {size for space in spaces.values() for size in space.symbols}
    scalars = free_names(*trees) - spaces.keys() - symbols - {"e", "pi"}
    spaces |= {title: Space() for title in sorted(scalars)}
    shapes = expression_shapes([(" 1", trees[0]), (" 2", trees[1])], spaces)
    return MatrixRoutine(
        name=name,
        text=(f"f = {value}",),
        arguments=tuple(Argument(title, space, ()) for title, space in spaces.items()),
        constants=frozenset({"e", "pi"} - spaces.keys()),
        temporaries=(),
        value=trees[0],
        value_shape=shapes[id(trees[0])],
        derivative=trees[1],
        shape=tuple(
            dim if isinstance(dim, int) else str(dim)
            for dim in map(settled, shapes[id(trees[1])].dims)
        ),
        axes=(),
        layout=layout,
        order=order,
        conditions=(),
        notes=(),
        verified=Verified(True),
    )


def run(language: str, calls: Sequence[Call], folder: Path) -> list[list[Array]]:
    """The results of every call, as arrays."""
    if language == "jax":
        import jax

        jax.config.update("jax_enable_x64", True)
    if language == "matlab":
        return _run_octave(calls, folder)
    found = []
    for call in calls:
        module = load(call.source, folder / f"{language}_{call.name}.py")
        results = _called(module, call)
        found.append([np.asarray(each, dtype=float) for each in results])
    return found


def _called(module: Any, call: Call) -> list[Any]:
    arrays = [each if each.ndim else float(each) for each in call.arrays]
    with np.errstate(all="ignore"):
        results = getattr(module, call.name)(*arrays)
    return list(results) if call.outputs > 1 else [results]


def _run_octave(calls: Sequence[Call], folder: Path) -> list[list[Array]]:
    lines: list[str] = []
    for call in calls:
        (folder / f"{call.name}.m").write_text(call.source + "\n", "utf-8")
        outputs = [f"r{number}" for number in range(call.outputs)]
        passed = ", ".join(map(_literal, call.arrays))
        lines.append(f"[{', '.join(outputs)}] = {call.name}({passed});")
        for each in outputs:
            lines.append(f'printf("result"); printf(" %d", size({each})); printf("\\n");')
            lines.append(f'printf("%.17g\\n", {each});')
    (folder / "all_calls.m").write_text("\n".join([*lines, ""]), "utf-8")
    done = subprocess.run(
        ["octave-cli", "--norc", "--quiet", "all_calls.m"],
        cwd=folder, env={**os.environ, "LC_ALL": "C"}, capture_output=True, text=True,
        check=False, timeout=300,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-3000:]
    results = iter(done.stdout.split("result")[1:])
    return [[_read(next(results)) for _ in range(call.outputs)] for call in calls]


def _literal(array: Array) -> str:
    if array.ndim == 0:
        return repr(float(array))
    rows = array.reshape(len(array), -1)
    return "[" + "; ".join(", ".join(repr(float(each)) for each in row) for row in rows) + "]"


def _read(text: str) -> Array:
    first, *numbers = text.strip().split("\n")
    sizes = [int(each) for each in first.split()]
    return np.array([float(each) for each in numbers]).reshape(sizes, order="F")


def sampled(
    identity: str, declare: Mapping[str, str], domain: Sequence[Sequence[float]]
) -> dict[str, Array]:
    """Arrays for the declared names, and a number for each size."""
    dice = random.Random(identity)
    symbols: dict[str, int] = {}
    found: dict[str, Array] = {}
    for name, text in declare.items():
        dims, attributes = space(text)
        shape = [int(each) if each.isdigit() else _size(each, symbols) for each in dims]
        entries = [dice.uniform(*dice.choice(domain)) for _ in range(int(np.prod(shape)))]
        array = np.array(entries).reshape(tuple(shape))
        if "positive" in attributes:
            array = np.abs(array)
        if "posdef" in attributes:
            array = array @ array.T + np.eye(len(array))
        found[name] = array
    return {**found, **{name: np.asarray(float(size)) for name, size in symbols.items()}}


def _size(symbol: str, symbols: dict[str, int]) -> int:
    return symbols.setdefault(symbol, (4, 3, 5, 2, 6)[len(symbols)])
