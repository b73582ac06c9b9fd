"""The packaged examples: files of the language whose head says what they show and how to run them.

A head is comments: a title on its first line, and the command line on one that is indented.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from mccli.errors import failure
from mccli.render.safe import excerpt

_SUFFIX = ".mc"
_COMMAND = "#     mccli "


@dataclass(frozen=True, slots=True)
class Example:
    """An example by its name without suffix, and the text of its file."""

    name: str
    text: str

    @property
    def title(self) -> str:
        """What it shows."""
        return self.text.partition("\n")[0].removeprefix("# ")

    @property
    def command(self) -> str:
        """The command line that runs it, without the program's name."""
        return next(
            line.removeprefix(_COMMAND)
            for line in self.text.split("\n")
            if line.startswith(_COMMAND)
        )


def all_examples() -> tuple[Example, ...]:
    """Every example, by name."""
    from importlib import resources

    files = (resources.files("mccli") / "examples").iterdir()
    return tuple(
        Example(each.name.removesuffix(_SUFFIX), each.read_text("utf-8"))
        for each in sorted(files, key=lambda file: file.name)
        if each.name.endswith(_SUFFIX)
    )


def find_example(name: str) -> Example:
    """The example of that name, with or without suffix. Raises a usage error."""
    known = {each.name: each for each in all_examples()}
    found = known.get(name.removesuffix(_SUFFIX))
    if found is None:
        from mccli.model.names import nearest

        meant = nearest(name, known)
        hint = f"did you mean {meant}?" if meant else "mccli examples list names them"
        message = f"no such example: {excerpt(name)}"
        raise failure("usage", "usage.example", message, hint)
    return found


def run_example(example: Example, run: Callable[[list[str]], object]) -> None:
    """Call ``run`` with the tokens of the example's command line, its file's path in place."""
    import shlex
    from importlib import resources

    file_name = example.name + _SUFFIX
    with resources.as_file(resources.files("mccli") / "examples" / file_name) as path:
        tokens = shlex.split(example.command)
        run([str(path) if token == file_name else token for token in tokens])
