"""How far a batch has come, for a person who waits, and what came of it."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import AbstractContextManager
from typing import TYPE_CHECKING, TextIO

from mccli.render.style import Style

if TYPE_CHECKING:
    from rich.progress import Progress


class Bar(AbstractContextManager["Bar"]):
    """A bar on a terminal that shows the lines answered, and vanishes at the end.

    ``size`` is that of the input in bytes where it is known; else nothing is filled.
    """

    def __init__(self, stream: TextIO, style: Style, size: int | None) -> None:
        # Rich's own import takes longer than a short batch does.
        from rich.console import Console
        from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

        console = Console(
            file=stream,
            force_terminal=True,
            width=style.columns,
            color_system="standard" if style.color else None,
        )
        bar = BarColumn(24, complete_style="cyan", finished_style="cyan", pulse_style="cyan")
        self._progress: Progress = Progress(
            *(() if style.ascii else (bar,)),
            TextColumn("{task.fields[said]}", markup=False),
            TimeElapsedColumn(),
            console=console,
            transient=True,
            refresh_per_second=4,
            # Rich would write the answers to the terminal, and break their lines.
            redirect_stdout=False,
            redirect_stderr=False,
        )
        self._task = self._progress.add_task("", total=size, said="0 lines")

    def __enter__(self) -> Bar:
        self._progress.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._progress.stop()

    def show(self, lines: int, errors: int, done: float) -> None:
        """Lines answered, those of them with errors, and the bytes of the input they are."""
        said = _counted(lines, "line") + (f", {_counted(errors, 'error')}" if errors else "")
        self._progress.update(self._task, completed=done, said=said)


class Silent(AbstractContextManager["Silent"]):
    """No bar, where nobody would see one."""

    def __exit__(self, *_: object) -> None:
        return

    def show(self, lines: int, errors: int, done: float) -> None:
        """Nothing."""


def summary(lines: int, errors: Mapping[str, int], seconds: float | None) -> str:
    """One line: how many lines were answered, how many with an error of which kind.

    The time is for people; where programs may compare the text, it is left out.
    """
    kinds = ", ".join(f"{count} {kind}" for kind, count in sorted(errors.items()) if count)
    failed = sum(errors.values())
    said = f"{_counted(lines, 'line')}, {_counted(failed, 'error')}"
    said += f" ({kinds})" if kinds else ""
    return said if seconds is None else f"{said}, {seconds:.1f} s"


def _counted(count: int, noun: str) -> str:
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"
