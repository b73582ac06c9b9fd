"""Imports run one way: each room may import the rooms below it and nothing else of mccli."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest
from cli import ROOT, clean_environment

BELOW_MODEL = {"source", "errors", "limits", "syntax"}
ALLOWED: dict[str, set[str]] = {
    "source": set(),
    "errors": {"source"},
    "limits": {"errors", "source"},
    "syntax": {"limits", "errors", "source"},
    "model": BELOW_MODEL,
    "calculus": BELOW_MODEL | {"model"},
    "render": BELOW_MODEL | {"model"},
    "pipeline": BELOW_MODEL | {"model", "calculus", "render"},
    # The version is the Python face's one word that a cluster and the command line say too.
    "batch": BELOW_MODEL | {"model", "calculus", "render", "pipeline", "__init__"},
    "cli": BELOW_MODEL | {"model", "calculus", "render", "pipeline", "batch", "__init__"},
    "__main__": {"cli"},
    "sparse_view": BELOW_MODEL | {"model", "calculus", "render"},
    "face_request": BELOW_MODEL | {"model", "pipeline"},
    "face": BELOW_MODEL
    | {"model", "calculus", "render", "pipeline", "sparse_view", "face_request"},
    "face_check": BELOW_MODEL | {"model", "render", "pipeline", "face_request"},
    "__init__": BELOW_MODEL | {"model", "face", "face_check", "batch"},
}
LIBRARIES = {
    "typer": {"cli"},
    "rich": {"render"},
    "sympy": {"calculus", "face"},
    "mpmath": {"calculus"},
    "pebble": {"batch"},
    "distributed": {"batch"},
    "numpy": {"sparse_view"},
    "scipy": {"sparse_view", "face"},
}
FORBIDDEN_CALLS = {"eval", "exec", "compile", "sympify", "parse_expr", "lambdify", "__import__"}
MODULES = sorted((ROOT / "mccli").rglob("*.py"))


def room_of(path: Path) -> str:
    return path.relative_to(ROOT / "mccli").parts[0].removesuffix(".py")


def imports(path: Path) -> set[str]:
    """The dotted names of all modules that a file imports, at any depth."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: a relative import"
            if node.module == "mccli":
                found |= {f"mccli.{alias.name}" for alias in node.names}
            elif node.module is not None:
                found.add(node.module)
    return found


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(ROOT)))
def test_imports_run_one_way(path: Path) -> None:
    room = room_of(path)
    for name in imports(path):
        top, *rest = name.split(".")
        if top == "mccli":
            target = rest[0] if rest else "__init__"
            assert target == room or target in ALLOWED[room], f"{room} imports {name}"
        elif top in LIBRARIES:
            assert room in LIBRARIES[top], f"{room} imports {name}"
        else:
            assert top in sys.stdlib_module_names, f"{room} imports {name}"


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(ROOT)))
def test_no_text_becomes_code(path: Path) -> None:
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Call):
            function = node.func
            # re.compile and the like are attributes of a module of their own.
            called = function.id if isinstance(function, ast.Name) else ""
            if isinstance(function, ast.Attribute) and function.attr != "compile":
                called = function.attr
            assert called not in FORBIDDEN_CALLS, f"{path}, line {node.lineno}: {called}"


@pytest.mark.parametrize(
    ("tokens", "absent"),
    [
        (["--help"], {"sympy", "mpmath", "rich", "numpy", "mccli.pipeline"}),
        (["grad", "--help"], {"sympy", "mpmath", "rich", "numpy", "mccli.pipeline"}),
        (["grad", "x +"], {"sympy", "mpmath", "rich", "numpy"}),
        (["completion", "bash"], {"sympy", "mpmath", "rich", "numpy", "mccli.pipeline"}),
        (["grad", "x^2"], {"rich", "numpy"}),
    ],
)
def test_nothing_heavy_is_loaded_before_it_is_needed(tokens: list[str], absent: set[str]) -> None:
    code = (
        "import sys; from mccli.cli.app import invoke; invoke(sys.argv[1:]); "
        f"sys.exit(' '.join(sorted({absent!r} & set(sys.modules))))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, *tokens],
        env=clean_environment(), capture_output=True, check=False,
    )  # fmt: skip
    last = done.stderr.decode().strip().splitlines()[-1:]
    assert done.returncode == 0 or not set("".join(last).split()) & absent, last
