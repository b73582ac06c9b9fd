"""What the targets in Python share: the table of operations, and the layout of the module."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from mccli.render.code.head import Head
from mccli.render.code.keywords import PYTHON, words
from mccli.render.code.layout import described, indented, listed
from mccli.render.code.matrix.draft import MatrixDraft, Output, Taken
from mccli.render.code.matrix.head import head, space_text, stated_sizes
from mccli.render.code.matrix.target import Form, Level
from mccli.render.code.target import Rules


def rules(*modules: str) -> Rules:
    """Python's words, what the code calls, and the modules that it imports."""
    return Rules(PYTHON | words("ValueError tuple int", *modules))


def forms(module: str, others: Mapping[str, Form], made_of: str = "") -> Mapping[str, Form]:
    """The operations of a library that follows NumPy, and ``others``.

    ``made_of`` is the argument that says what new arrays are made of.
    """
    chain = (Level.CHAIN, Level.POWER)
    calls = {
        name: Form(f"{module}.{text}")
        for name, text in {
            "outer": "outer({0}, {1})",
            "solution": "linalg.solve({0}, {1})",
            "matrix power": "linalg.matrix_power({0}, {exponent})",
            "sum": "sum({0})",
            "mean": "mean({0})",
            "prod": "prod({0})",
            "norm": "linalg.norm({0})",
            "norm1": f"sum({module}.abs({{0}}))",
            "tr": "trace({0})",
            "det": "linalg.det({0})",
            "logdet": "linalg.slogdet({0})[1]",
            "inv": "linalg.inv({0})",
            "diag": "diag({0})",
            "diagonal": "diag({0})",
        }.items()
    }
    return {
        **calls,
        **_filled(module, made_of),
        "product": Form("{0} @ {1}", Level.CHAIN, chain),
        "transpose": Form("{0}.T", Level.ATOM, (Level.ATOM,)),
        "scaled rows": Form("{0}[:, None]*{1}", Level.PRODUCT, (Level.ATOM, Level.POWER)),
        "scaled columns": Form("{0}*{1}", Level.PRODUCT, (Level.POWER, Level.POWER)),
        "whole power": Form("{0}**{exponent}", Level.POWER, (Level.ATOM,)),
        **others,
    }


def _filled(module: str, made_of: str) -> dict[str, Form]:
    return {
        "ones": Form(f"{module}.ones(({{dims}}){made_of})"),
        "ones vector": Form(f"{module}.ones({{dims}}{made_of})"),
        "zeros": Form(f"{module}.zeros(({{dims}}){made_of})"),
        "zeros vector": Form(f"{module}.zeros({{dims}}{made_of})"),
        "eye": Form(f"{module}.eye({{rows}}{made_of})"),
    }


@dataclass(frozen=True, slots=True)
class Style:
    """What differs: the imports, how an argument ``{0}`` is taken as a number and as an array,
    a copy of one (empty where arrays never change), what becomes of points outside the domain
    and of singular matrices, and what users of the library should know."""

    imports: Sequence[str]
    scalar: str
    array: str
    copy: str
    undefined: str
    singular: str
    note: str


def module(draft: MatrixDraft, style: Style) -> str:
    """The module: imports, helpers, and the function."""
    about = head(draft, style.undefined, style.singular, oriented=False)
    lines = [*style.imports, "", ""]
    for helper in draft.helpers:
        lines += [*helper.strip("\n").split("\n"), "", ""]
    lines += listed(f"def {draft.name}(", [each.name for each in draft.arguments], "):")
    body = _docstring(about, style.note)
    for each in draft.arguments:
        array = style.array if each.sizes else style.scalar
        body.append(f"{each.name} = {array.format(each.name)}")
    for each in draft.arguments:
        body += _checks(each)
    body += [f"{step.name} = {step.text}" for step in draft.steps]
    body += [
        f"{each.name} = {_result(each, draft, style)}" for each in draft.outputs if not each.is_done
    ]
    names = ", ".join(each.name for each in draft.outputs)
    return "\n".join([*lines, *indented(body), f"    return {names}"])


def _docstring(about: Head, note: str) -> list[str]:
    lines = about.lines(*([note] if note else []))
    lines += ["", "Parameters", "----------"]
    lines += described(about.parameters, "{0} : {1}")
    lines += ["", "Returns", "-------"]
    lines += described(about.results, "{0} : {1}")
    return [f'"""{lines[0]}', *lines[1:], '"""']


def _checks(taken: Taken) -> list[str]:
    """Sizes that are new are read, all others compared."""
    name, sizes = taken.name, taken.sizes
    what = f"{name} has the shape {{tuple({name}.shape)}}; it is {space_text(taken)}"
    if not sizes:
        return _refused(f"{name}.shape != ()", what)
    lines: list[str] = []
    if any(taken.new):
        lines += _refused(f"{name}.ndim != {len(sizes)}", what)
    if len(sizes) > 1 and all(taken.new):
        lines.append(f"{', '.join(sizes)} = {name}.shape")
    else:
        lines += [
            f"{size} = {name}.shape[{place}]"
            for place, (size, new) in enumerate(zip(sizes, taken.new, strict=True))
            if new
        ]
    if taken.is_checked:
        expected = f"({sizes[0]},)" if len(sizes) == 1 else f"({', '.join(sizes)})"
        lines += _refused(f"{name}.shape != {expected}", f"{what}, here {{{expected}}}")
    return lines


def _refused(condition: str, message: str) -> list[str]:
    return [f"if {condition}:", f'    raise ValueError(f"{message}")']


def _result(output: Output, draft: MatrixDraft, style: Style) -> str:
    """The expression; a derivative has the two axes of its layout."""
    if output.kind == "scalar":
        return output.text
    found, atom = output.text, output.atom
    if output is draft.derivative and output.kind in ("vector", "row"):
        found = atom = f"{atom}.reshape({', '.join(stated_sizes(output.kind, output.sizes))})"
    return style.copy.format(atom) if output.is_shared and style.copy else found
