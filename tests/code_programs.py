"""Programs in every language that call generated functions and print all they return.

One program per language calls all functions, since compilers cost more than calls. What each
call returns is one list: the value, row by row, then the derivative as it is stored, row by
row, then the arrays of a sparse pattern.
"""

from __future__ import annotations

import importlib.util
import os
import shutil
import subprocess
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import Any

from mccli.model.program import Routine
from mccli.render.code.draft import Draft

Point = dict[str, float]
"""A value for each component of each argument."""

LANGUAGES = (
    "numpy", "python", "jax", "torch", "c", "cpp", "fortran", "julia", "rust", "matlab",
    "javascript",
)  # fmt: skip
_TOOLS = {
    "c": "gcc", "cpp": "g++", "fortran": "gfortran", "julia": "julia", "rust": "rustc",
    "matlab": "octave-cli", "javascript": "node",
}  # fmt: skip


@dataclass(frozen=True)
class Job:
    """A generated file, what is known of it, and the points at which to call it."""

    draft: Draft
    source: str
    points: Sequence[Point]

    @property
    def name(self) -> str:
        return self.draft.name

    @property
    def routine(self) -> Routine:
        return self.draft.routine

    @property
    def stored(self) -> tuple[int, ...]:
        dense = self.draft.storage == "dense"
        return self.routine.shape if dense else (len(self.routine.cells),)

    @property
    def patterns(self) -> list[str]:
        return [title for title, _indices in self.draft.pattern(0)]


def missing(language: str) -> str:
    """Why programs in a language cannot be run here; empty if they can."""
    if language in ("numpy", "jax", "torch"):
        found = importlib.util.find_spec(language) is not None
        return "" if found else f"unexecuted: {language} is not installed"
    tool = _TOOLS.get(language)
    return "" if tool is None or shutil.which(tool) else f"unexecuted: {tool} not found"


def run(language: str, jobs: Sequence[Job], folder: Path) -> list[list[list[float]]]:
    """For every job the numbers at each of its points."""
    if language == "jax":
        import jax

        jax.config.update("jax_enable_x64", True)
    if language in ("numpy", "python", "jax", "torch"):
        return [_call_python(language, job, folder) for job in jobs]
    runners: dict[str, Callable[[Sequence[Job], Path], str]] = {
        "c": _run_c, "cpp": _run_cpp, "fortran": _run_fortran, "julia": _run_julia,
        "rust": _run_rust, "matlab": _run_matlab, "javascript": _run_javascript,
    }  # fmt: skip
    text = runners[language](jobs, folder)
    calls = [[float(word) for word in part.split()] for part in text.split("call")[1:]]
    results = iter(calls)
    return [[next(results) for _point in job.points] for job in jobs]


def load(source: str, file: Path) -> ModuleType:
    """A module in Python from its text, by way of a file."""
    file.write_text(source + "\n", "utf-8")
    spec = importlib.util.spec_from_file_location(file.stem, file)
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def _call_python(language: str, job: Job, folder: Path) -> list[list[float]]:
    module = load(job.source, folder / f"{language}_{job.name}.py")
    found = []
    for point in job.points:
        outputs = getattr(module, job.name)(*_nested_arguments(job, point))
        outputs = outputs if job.draft.parts == "both" else (outputs,)
        assert len(outputs) == (2 if job.draft.parts == "both" else 1)
        patterns = [getattr(module, title) for title in job.patterns]
        found.append([number for each in (*outputs, *patterns) for number in _flat(each)])
    return found


def _flat(value: Any) -> list[float]:
    value = value.tolist() if hasattr(value, "tolist") else value
    if isinstance(value, list):
        return [number for each in value for number in _flat(each)]
    return [float(value)]


def _nested_arguments(job: Job, point: Point) -> list[Any]:
    found: list[Any] = []
    for argument in job.routine.arguments:
        numbers = [point[each] for each in argument.components]
        sizes = argument.space.dims
        if not sizes:
            found.append(numbers[0])
        elif len(sizes) == 1:
            found.append(numbers)
        else:
            width = sizes[1]
            assert isinstance(width, int)
            found.append([numbers[i : i + width] for i in range(0, len(numbers), width)])
    return found


def _execute(*command: str | Path, cwd: Path) -> str:
    environment = {**os.environ, "LC_ALL": "C"}
    done = subprocess.run(
        [str(each) for each in command],
        cwd=cwd, env=environment, capture_output=True, text=True, check=False, timeout=300,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-3000:] + done.stdout[-1000:]
    return done.stdout


def _run_c(jobs: Sequence[Job], folder: Path) -> str:
    text = "\n".join(["#include <stdio.h>", *(job.source for job in jobs), _c_main(jobs, "&")])
    (folder / "all.c").write_text(text, "utf-8")
    flags = ("-std=c99", "-pedantic", "-Wall", "-Wextra", "-Werror", "-O0")
    _execute("gcc", *flags, "all.c", "-o", "in_c", "-lm", cwd=folder)
    return _execute(folder / "in_c", cwd=folder)


def _run_cpp(jobs: Sequence[Job], folder: Path) -> str:
    for job in jobs:
        (folder / f"{job.name}.hpp").write_text(job.source + "\n", "utf-8")
    includes = [f'#include "{job.name}.hpp"' for job in (*jobs, jobs[0])]
    text = "\n".join(["#include <cstdio>", *includes, "using std::printf;", _c_main(jobs, "")])
    (folder / "all.cpp").write_text(text, "utf-8")
    flags = ("-std=c++17", "-pedantic", "-Wall", "-Wextra", "-Werror", "-O0")
    _execute("g++", *flags, "all.cpp", "-o", "in_cpp", cwd=folder)
    return _execute(folder / "in_cpp", cwd=folder)


def _c_main(jobs: Sequence[Job], address: str) -> str:
    lines = ["int main(void)", "{"]
    for job in jobs:
        draft = job.draft
        for point in job.points:
            lines += ["    {", '    printf("call\\n");']
            passed: list[str] = []
            for number, argument in enumerate(job.routine.arguments):
                texts = [repr(point[each]) for each in argument.components]
                if argument.space.dims:
                    lines.append(f"    const double a{number}[] = {{{', '.join(texts)}}};")
                    passed.append(f"a{number}")
                else:
                    passed += texts
            outputs: list[tuple[str, int]] = []
            if draft.with_value:
                outputs.append(("v", len(job.routine.values) if not draft.is_scalar else 0))
            if draft.with_derivative:
                outputs.append(("d", 0 if draft.is_slope else max(_product(job.stored), 1)))
            if len(outputs) == 1 and outputs[0][1] == 0:
                lines.append(f"    const double r = {job.name}({', '.join(passed)});")
                lines.append('    printf("%.17g\\n", r);')
            else:
                for name, size in outputs:
                    lines.append(f"    double {name}{f'[{size}]' if size else ''};")
                    passed.append(name if size else address + name)
                lines.append(f"    {job.name}({', '.join(passed)});")
                for name, size in outputs:
                    count = size if job.stored != (0,) or name == "v" else 0
                    each = f"{name}[k]" if size else name
                    end = count if size else 1
                    lines.append(f'    for (int k = 0; k < {end}; ++k) printf("%.17g\\n", {each});')
            for title, size in _pattern_sizes(job):
                lines.append(f'    for (int k = 0; k < {size}; ++k) printf("%d\\n", {title}[k]);')
            lines.append("    }")
    return "\n".join([*lines, "    return 0;", "}", ""])


def _product(sizes: Iterable[int]) -> int:
    product = 1
    for each in sizes:
        product *= each
    return product


def _pattern_sizes(job: Job) -> list[tuple[str, int]]:
    return [(title, len(indices)) for title, indices in job.draft.pattern(0)]


def _run_rust(jobs: Sequence[Job], folder: Path) -> str:
    lines = ["fn main() {"]
    for job in jobs:
        draft = job.draft
        for point in job.points:
            lines += ["    {", '    println!("call");']
            passed: list[str] = []
            for argument in job.routine.arguments:
                texts = [f"{point[each]!r}_f64" for each in argument.components]
                passed.append(f"&[{', '.join(texts)}]" if argument.space.dims else texts[0])
            outputs: list[tuple[str, int]] = []
            if draft.with_value:
                outputs.append(("v", 0 if draft.is_scalar else len(job.routine.values)))
            if draft.with_derivative:
                outputs.append(("d", -1 if draft.is_slope else _product(job.stored)))
            if len(outputs) == 1 and outputs[0] in (("v", 0), ("d", -1)):
                lines.append(f'    println!("{{:e}}", {job.name}({", ".join(passed)}));')
            else:
                for name, size in outputs:
                    is_number = (name, size) in (("v", 0), ("d", -1))
                    lines.append(
                        f"    let mut {name} = {'7.0_f64' if is_number else f'[7.0_f64; {size}]'};"
                    )
                    passed.append(f"&mut {name}")
                lines.append(f"    {job.name}({', '.join(passed)});")
                for name, size in outputs:
                    if (name, size) in (("v", 0), ("d", -1)):
                        lines.append(f'    println!("{{:e}}", {name});')
                    else:
                        lines.append(
                            f'    for each in {name}.iter() {{ println!("{{:e}}", each); }}'
                        )
            for title in job.patterns:
                lines.append(f'    for each in {title}.iter() {{ println!("{{}}", each); }}')
            lines.append("    }")
    text = "\n".join([*(job.source for job in jobs), *lines, "}", ""])
    (folder / "all.rs").write_text(text, "utf-8")
    _execute("rustc", "-D", "warnings", "--edition", "2021", "all.rs", "-o", "in_rust", cwd=folder)
    return _execute(folder / "in_rust", cwd=folder)


def _run_fortran(jobs: Sequence[Job], folder: Path) -> str:
    lines = ["program all_calls"]
    lines += [f"  use {job.name}_module" for job in jobs]
    lines += ["  use, intrinsic :: iso_fortran_env, only: dp => real64", "  implicit none"]
    lines += ["  integer :: i"]
    for job in jobs:
        draft = job.draft
        for point in job.points:
            lines += ["  block"]
            calls: list[str] = []
            for number, argument in enumerate(job.routine.arguments):
                texts = [f"{point[each]!r}_dp" for each in argument.components]
                sizes = argument.space.dims
                if not sizes:
                    calls.append(texts[0])
                    continue
                shape = ", ".join(map(str, sizes))
                lines.append(f"    real(dp) :: a{number}({shape})")
                calls.append(f"a{number}")
            outputs = [("v", job.routine.value_shape)] * draft.with_value
            outputs += [("d", () if draft.is_slope else job.stored)] * draft.with_derivative
            for name, shape in outputs:
                sizes_text = f"({', '.join(map(str, shape))})" if shape else ""
                lines.append(f"    real(dp) :: {name}{sizes_text}")
            for number, argument in enumerate(job.routine.arguments):
                texts = [f"{point[each]!r}_dp" for each in argument.components]
                sizes = argument.space.dims
                if len(sizes) == 1:
                    lines += [f"    a{number}({i}) = {each}" for i, each in enumerate(texts, 1)]
                elif len(sizes) == 2:
                    width = sizes[1]
                    assert isinstance(width, int)
                    for i, each in enumerate(texts):
                        row, column = divmod(i, width)
                        lines.append(f"    a{number}({row + 1}, {column + 1}) = {each}")
            if len(outputs) == 1 and outputs[0][1] == ():
                lines.append(f"    {outputs[0][0]} = {job.name}({', '.join(calls)})")
            else:
                names = [name for name, _shape in outputs]
                lines.append(f"    call {job.name}( &")
                passed = [*calls, *names]
                rows = [", ".join(passed[i : i + 5]) for i in range(0, len(passed), 5)]
                lines += [*(f"      {each}, &" for each in rows[:-1]), f"      {rows[-1]})"]
            lines.append("    print '(a)', 'call'")
            for name, shape in outputs:
                if len(shape) == 2:
                    lines.append(f"    do i = 1, {shape[0]}")
                    lines.append(f"      print '(es27.17e3)', {name}(i, :)")
                    lines.append("    end do")
                else:
                    lines.append(f"    print '(es27.17e3)', {name}")
            for title in job.patterns:
                lines.append(f"    print '(i0)', {title} - 1")
            lines.append("  end block")
    lines += ["end program", ""]
    text = "\n".join([*(job.source for job in jobs), *lines])
    (folder / "all.f90").write_text(text, "utf-8")
    flags = ("-std=f2008", "-pedantic", "-Wall", "-Werror", "-Wno-unused-dummy-argument")
    flags += ("-Wno-maybe-uninitialized", "-Wno-compare-reals", "-Wno-tabs", "-O0")
    _execute("gfortran", *flags, "all.f90", "-o", "in_fortran", cwd=folder)
    return _execute(folder / "in_fortran", cwd=folder)


def _literal(numbers: Any, opening: str, row: str, item: str, closing: str) -> str:
    """A number, or an array in brackets with the given marks between rows and items."""
    if not isinstance(numbers, list):
        return repr(numbers)
    rows = numbers if isinstance(numbers[0], list) else [[each] for each in numbers]
    texts = [item.join(map(repr, each)) for each in rows]
    return opening + row.join(texts) + closing


def _run_matlab(jobs: Sequence[Job], folder: Path) -> str:
    lines: list[str] = []
    for job in jobs:
        (folder / f"{job.name}.m").write_text(job.source + "\n", "utf-8")
        outputs = ["v"] * job.draft.with_value + ["d"] * job.draft.with_derivative
        outputs += [f"p{number}" for number in range(len(job.patterns))]
        for point in job.points:
            passed = [
                _literal(each, "[", "; ", ", ", "]") for each in _nested_arguments(job, point)
            ]
            lines.append(f"[{', '.join(outputs)}] = {job.name}({', '.join(passed)});")
            lines.append('printf("call\\n");')
            for each in outputs:
                shift = " - 1" if each.startswith("p") else ""
                lines.append(f'if ~isempty({each}), printf("%.17g\\n", {each}.\'{shift}); end')
    (folder / "all_calls.m").write_text("\n".join([*lines, ""]), "utf-8")
    return _execute("octave-cli", "--norc", "--quiet", "all_calls.m", cwd=folder)


def _run_javascript(jobs: Sequence[Job], folder: Path) -> str:
    lines = ["const lines = [];", "const print = (x) => lines.push(String(x));"]
    lines.append("const show = (x) => (typeof x === 'number' ? print(x) : x.forEach(show));")
    for job in jobs:
        (folder / f"{job.name}.mjs").write_text(job.source + "\n", "utf-8")
        names = ", ".join([job.name, *job.patterns])
        lines.append(f'import {{ {names} }} from "./{job.name}.mjs";')
        for point in job.points:
            passed = ", ".join(map(repr, _nested_arguments(job, point)))
            lines.append(f'lines.push("call"); show({job.name}({passed}));')
            lines += [f"show({title});" for title in job.patterns]
    lines.append('console.log(lines.join("\\n"));')
    (folder / "all.mjs").write_text("\n".join([*lines, ""]), "utf-8")
    return _execute("node", "all.mjs", cwd=folder)


def _run_julia(jobs: Sequence[Job], folder: Path) -> str:
    lines: list[str] = []
    for job in jobs:
        (folder / f"{job.name}.jl").write_text(job.source + "\n", "utf-8")
        lines.append(f'include("{job.name}.jl")')
        for point in job.points:
            arguments = _nested_arguments(job, point)
            passed = []
            for each in arguments:
                is_matrix = isinstance(each, list) and isinstance(each[0], list)
                marks = ("[", "; ", " ", "]") if is_matrix else ("[", ", ", "", "]")
                passed.append(_literal(each, *marks))
            lines += ['println("call")', f"r = {job.name}({', '.join(passed)})"]
            # Arrays are stored by columns, and printed by rows.
            lines.append("r = r isa Tuple ? r : (r,)")
            lines.append("for x in r, y in permutedims(x isa Number ? [x;;] : x); println(y); end")
            lines += [f"for x in {title}; println(x - 1); end" for title in job.patterns]
    (folder / "all.jl").write_text("\n".join([*lines, ""]), "utf-8")
    return _execute("julia", "--startup-file=no", "all.jl", cwd=folder)
