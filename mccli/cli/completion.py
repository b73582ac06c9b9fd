"""The command completion: prints a shell's script."""

from __future__ import annotations

from typing import Annotated, Literal

import typer

from mccli.cli import output
from mccli.cli.command import Command

Shell = Literal["bash", "zsh", "fish", "powershell"]


def completion(
    ctx: typer.Context,
    shell: Annotated[Shell, typer.Argument(metavar="SHELL", help="bash, zsh, fish or powershell.")],
) -> None:
    """Print the shell's completion script."""
    from mccli.cli.pages import pages
    from mccli.cli.shells import script

    output.write(script(shell, pages(ctx.find_root().command)).rstrip("\n"))


def add_to(app: typer.Typer) -> None:
    """Register the command."""
    app.command("completion", cls=Command, help="The completion script of a shell.")(completion)
