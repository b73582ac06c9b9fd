"""Commands as Typer knows them, with mccli's reading of tokens and its order of the help."""

from __future__ import annotations

from collections.abc import Sequence

from typer._click import Command as AnyCommand
from typer._click import Context, HelpFormatter, Parameter
from typer._click.exceptions import ClickException  # Typer does not export it.
from typer.core import TyperCommand, TyperGroup

from mccli.cli import arguments, output, texts
from mccli.errors import MccliError, failure
from mccli.render.safe import excerpt, visible

HELP = ("-h", "--help")


def option_table(params: Sequence[Parameter]) -> dict[str, arguments.Option]:
    """Every spelling of every option of a command."""
    table: dict[str, arguments.Option] = {}
    for param in params:
        if param.param_type_name == "option":
            name = max(param.opts, key=len)
            is_flag = bool(getattr(param, "is_flag", False))
            option = arguments.Option(name, not is_flag, is_flag or param.multiple)
            table.update(dict.fromkeys(param.opts, option))
    return table


class Command(TyperCommand):
    """A command whose tokens are sorted by ``arguments.split`` before click parses them."""

    def parse_args(self, ctx: Context, args: list[str]) -> list[str]:
        split = arguments.split(args, option_table(self.get_params(ctx)))
        if split.has("--help"):
            show_help(self, ctx)
        if split.wrong is not None:
            raise split.wrong
        try:
            return super().parse_args(ctx, split.tokens())
        except ClickException as error:
            raise as_usage_error(error, ctx) from None

    def format_help(self, ctx: Context, formatter: HelpFormatter) -> None:
        write_help(self, ctx, formatter)


class PassingCommand(Command):
    """A command with one argument of its own that hands every other token on."""

    def parse_args(self, ctx: Context, args: list[str]) -> list[str]:
        if not args or args[0] in HELP:
            return super().parse_args(ctx, args)
        return TyperCommand.parse_args(self, ctx, ["--", *args])


class Group(TyperGroup):
    """A family of commands; without one, an error, unless the group does something itself."""

    def parse_args(self, ctx: Context, args: list[str]) -> list[str]:
        if args and args[0] in HELP:
            show_help(self, ctx)
        options = option_table(self.get_params(ctx))
        if args and args[0] not in {*options, *self.commands}:
            raise self._unknown(ctx, args[0])
        try:
            rest = super().parse_args(ctx, args)
        except ClickException as error:
            raise as_usage_error(error, ctx) from None
        if not args and not self.invoke_without_command:
            raise failure("usage", "usage.missing", "no command is given")
        return rest

    def _unknown(self, ctx: Context, word: str) -> MccliError:
        from mccli.model.names import nearest

        what = "option" if word.startswith("--") else "command"
        # gradient is long for grad, and too unlike it to be a slip of the finger.
        longer = (each for each in self.commands if word.startswith(each))
        meant = next(longer, None) or nearest(word, self.commands)
        hint = f"did you mean {meant}?" if meant else f"{ctx.command_path} -h lists the commands"
        shown = excerpt(word)
        return failure("usage", f"usage.{what}", f"no such {what}: {shown}", hint)

    def format_help(self, ctx: Context, formatter: HelpFormatter) -> None:
        write_help(self, ctx, formatter)


def run(command: AnyCommand, tokens: Sequence[str]) -> None:
    """Run one command line. What is raised passes, ``typer.Exit`` with a code included.

    Click's own ``main`` is left out: it ends the process at a broken pipe.
    """
    with command.make_context("mccli", list(tokens)) as ctx:
        command.invoke(ctx)


def show_help(command: TyperCommand | TyperGroup, ctx: Context) -> None:
    """Print the help and end the run."""
    output.write(command.get_help(ctx))
    ctx.exit()


def write_help(command: TyperCommand | TyperGroup, ctx: Context, formatter: HelpFormatter) -> None:
    """What the command does, examples, then usage, options and what else there is to know.

    Written here from the parameters, because Typer's own words differ between its versions.
    """
    path = ctx.command_path.partition(" ")[2]
    params = command.get_params(ctx)
    named = [each for each in params if each.param_type_name == "argument"]
    options = [each for each in params if each.param_type_name == "option"]
    below = command.commands if isinstance(command, TyperGroup) else {}
    usage = [_in_usage(each) for each in named] + (["COMMAND ..."] if below else [])
    sections = [
        ("Commands", [(name, each.help or "") for name, each in below.items()]),
        (
            "Arguments",
            [_row(str(each.metavar), each) for each in named if path not in texts.DERIVING],
        ),
        ("Options", [_row(_spelled(each), each) for each in options]),
        *texts.sections(path),
    ]
    formatter.write_text(command.help or "")
    formatter.write(f"\n{texts.examples(path)}\n")
    formatter.write_usage(ctx.command_path, " ".join(["[OPTIONS]", *usage]))
    for heading, rows in sections:
        if rows:
            with formatter.section(heading):
                formatter.write_dl(list(rows))


def _row(left: str, param: Parameter) -> tuple[str, str]:
    return left, str(getattr(param, "help", None) or "")


def _spelled(option: Parameter) -> str:
    """``-w, --wrt NAMES``."""
    names = ", ".join(sorted(option.opts, key=len))
    return names if getattr(option, "is_flag", False) else f"{names} {option.metavar}"


def _in_usage(argument: Parameter) -> str:
    return str(argument.metavar) if argument.required else f"[{argument.metavar}]"


def as_usage_error(error: ClickException, ctx: Context) -> MccliError:
    """What click found wrong, as one of mccli's own errors."""
    message = visible(" ".join(error.format_message().split())).rstrip(".")
    hint = f"{ctx.command_path} -h explains it"
    if ctx.info_name == "batch" and message.startswith("Got unexpected extra"):
        word = message.rpartition("(")[2].rstrip(")").split(" ")[0]
        message = "requests are read from standard input, not from an argument"
        hint = f"mccli batch < {excerpt(word)}"
    return failure("usage", "usage.argument", message[:1].lower() + message[1:], hint)
