"""The command code: a source file that computes a function and its derivative."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Literal

import typer

from mccli.cli import input as reading
from mccli.cli import options
from mccli.cli.command import Command
from mccli.cli.derive import declared, sizes_of
from mccli.limits import within

if TYPE_CHECKING:
    from mccli.render.code.target import Parts, Storage

Language = Literal[
    "numpy", "python", "jax", "torch", "c", "cpp", "fortran", "julia", "rust", "matlab",
    "javascript",
]  # fmt: skip
Lang = Annotated[
    Language,
    typer.Option(
        "--lang", metavar="LANGUAGE",
        help="numpy, python, jax, torch, c, cpp, fortran, julia, rust, matlab or javascript.",
    ),
]  # fmt: skip
Name = Annotated[
    str | None,
    typer.Option("--name", metavar="NAME", help="What to call the function; its own name or f."),
]
Only = Annotated[
    Literal["value", "derivative"] | None,
    typer.Option("--only", metavar="PART", help="value or derivative; both by default."),
]
Hessian = Annotated[bool, typer.Option("--hessian", help="The second derivative.")]
Sparse = Annotated[
    bool, typer.Option("--sparse", help="Compute the entries that are not zero only.")
]
StorageOption = Annotated[
    Literal["coo", "csr"] | None,
    typer.Option(
        "--storage", metavar="ORDER",
        help="How they are stored: coo (rows and columns), the default, or csr; implies --sparse.",
    ),
]  # fmt: skip
Vector = Annotated[
    bool, typer.Option("--vector", help="Take all variables as one array, in their order.")
]


def code(
    lang: Lang,
    inputs: options.Inputs = None,
    name: Name = None,
    only: Only = None,
    hessian: Hessian = False,
    sparse: Sparse = False,
    storage: StorageOption = None,
    vector: Vector = False,
    wrt: options.Wrt = None,
    layout: options.Layouts = "numerator",
    declare: options.Declare = None,
    of: options.Of = None,
    let: options.Let = None,
    expand: options.Expand = None,
    file: options.File = None,
    json: options.Json = False,
    path: options.Output = None,
    timeout: options.Timeout = None,
    no_verify: options.NoVerify = False,
    debug: options.Debug = False,
) -> None:
    """Differentiate and print the source."""
    shown = options.shown("json" if json else "plain", json, path, "never", False)
    limits = options.limits_for(timeout)
    sources = reading.read_inputs(inputs or (), file, path, limits)
    declarations = declared(declare)
    sizes = sizes_of(let, limits)
    expanded = sizes_of(expand, limits, "--expand")
    parts: Parts = only or "both"
    stored: Storage = storage or ("coo" if sparse else "dense")
    dense = stored == "dense" and parts != "value"

    def answer() -> str:
        from mccli.calculus.routine import Wish
        from mccli.pipeline import Request
        from mccli.pipeline.code import matrix_routine, routine
        from mccli.render.code import check_name, function_name, source

        if name is not None:
            check_name(name, lang)
        request = Request(
            "hessian" if hessian else "jacobian", sources, reading.texts("--wrt", wrt), layout,
            declarations, reading.texts("--of", of), let=sizes, expand=expanded,
        )  # fmt: skip
        order = 2 if hessian else 1
        wish = Wish(name, layout, order, vector, not no_verify, dense, parts != "value")
        found = matrix_routine(request, wish, limits) or routine(request, wish, limits)
        text = source(found, lang, parts=parts, storage=stored, name=name)
        shown.remark(found.notes)
        if shown.format != "json":
            return text
        from mccli.render import json_output
        from mccli.render.code.answer import as_object

        called = function_name(found, lang, name)
        data = as_object(found, lang, called, parts, stored, text)
        return json_output.encode(data, shown.ascii_only())

    shown.write(within(limits, answer))


def add_to(app: typer.Typer) -> None:
    """Register the command."""
    text = "A source file that computes a function and its derivative."
    app.command("code", cls=Command, help=text)(code)
