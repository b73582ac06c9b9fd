"""Completion scripts for bash, zsh, fish and PowerShell.

They hold every word themselves: a Tab does not start the program. Where nothing is listed,
the shell completes file names.
"""

from __future__ import annotations

from collections.abc import Sequence

from mccli.cli.pages import Flag, Page

_HEAD = "# Completion of mccli, printed by: mccli completion {}"


def script(shell: str, pages: Sequence[Page]) -> str:
    """The script of a shell."""
    writers = {"bash": _bash, "zsh": _zsh, "fish": _fish, "powershell": _powershell}
    return writers[shell](pages).replace("@HEAD@", _HEAD.format(shell))


def _words(page: Page) -> list[str]:
    names = [name for name, _help in page.commands]
    return [*names, *page.choices]


def _spellings(page: Page) -> list[str]:
    return [spelling for flag in page.flags for spelling in flag.spellings]


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "'\\''") + "'"


def _families(pages: Sequence[Page]) -> list[Page]:
    return [page for page in pages if page.commands and page.path]


_BASH = """\
@HEAD@
_mccli() {
    local current=${COMP_WORDS[COMP_CWORD]} previous=${COMP_WORDS[COMP_CWORD-1]}
    local path= values= words= options=
    COMPREPLY=()
    # --format=plain arrives as three words.
    if [[ $current == = ]]; then
        current=
    elif [[ $previous == = ]]; then
        previous=${COMP_WORDS[COMP_CWORD-2]}
    fi
    [[ $COMP_CWORD -gt 1 ]] && path=${COMP_WORDS[1]}
    case $path in
        @FAMILIES@)
            [[ $COMP_CWORD -gt 2 ]] && path="$path ${COMP_WORDS[2]}"
            ;;
    esac
    case $path in
@CASES@
    esac
    if [[ -n $values ]]; then
        [[ $values == @ ]] || COMPREPLY=($(compgen -W "$values" -- "$current"))
    elif [[ $current == -* ]]; then
        COMPREPLY=($(compgen -W "$options" -- "$current"))
    else
        COMPREPLY=($(compgen -W "$words" -- "$current"))
    fi
}
complete -o bashdefault -o default -F _mccli mccli
"""


def _bash(pages: Sequence[Page]) -> str:
    cases: list[str] = []
    for page in pages:
        lines = [f"        {_quoted(page.path)})"]
        lines.append(f"            words={_quoted(' '.join(_words(page)))}")
        lines.append(f"            options={_quoted(' '.join(_spellings(page)))}")
        valued = [flag for flag in page.flags if flag.takes_value]
        if valued:
            lines.append("            case $previous in")
            for flag in valued:
                # A lone @ leaves the word to the shell's completion of file names.
                values = " ".join(flag.choices) or "@"
                lines.append(
                    f"                {'|'.join(flag.spellings)}) values={_quoted(values)} ;;"
                )
            lines.append("            esac")
        lines.append("            ;;")
        cases.append("\n".join(lines))
    families = "|".join(page.path for page in _families(pages))
    return _BASH.replace("@FAMILIES@", families).replace("@CASES@", "\n".join(cases))


_ZSH = """\
#compdef mccli
@HEAD@
_mccli() {
    local -a commands
    local path_
    path_=${words[2]}
    if (( CURRENT == 2 )); then
        path_=
    elif [[ $path_ == (@FAMILIES@) && CURRENT -gt 3 ]]; then
        path_="$path_ ${words[3]}"
        shift words
        (( CURRENT-- ))
    fi
    [[ -n $path_ ]] && { shift words; (( CURRENT-- )) }
    case $path_ in
@CASES@
    esac
}

if [[ $funcstack[1] == _mccli ]]; then
    _mccli "$@"
else
    compdef _mccli mccli
fi
"""


_ZSH_BREAK = " \\\n                "


def _zsh(pages: Sequence[Page]) -> str:
    cases: list[str] = []
    for page in pages:
        lines = [f"        {_quoted(page.path)})"]
        arguments = [_zsh_flag(flag) for flag in page.flags]
        if page.commands:
            described = [_quoted(f"{name}:{text}") for name, text in page.commands]
            lines.append(
                f"            commands=({_ZSH_BREAK.join(['', *described])}\n            )"
            )
            arguments.append("'1:command:{_describe command commands}'")
        elif page.choices:
            arguments.append(_quoted(f"1:name:({' '.join(page.choices)})"))
        if page.files:
            arguments.append("'*:input:_files'")
        lines.append(f"            _arguments{_ZSH_BREAK.join(['', *arguments])}")
        lines.append("            ;;")
        cases.append("\n".join(lines))
    families = "|".join(page.path for page in _families(pages))
    return _ZSH.replace("@FAMILIES@", families).replace("@CASES@", "\n".join(cases))


def _zsh_flag(flag: Flag) -> str:
    text = flag.help.replace("[", "(").replace("]", ")").replace(":", "\\:")
    value = ""
    if flag.takes_value:
        action = f"({' '.join(flag.choices)})" if flag.choices else "_files" if flag.files else " "
        value = f":value:{action}"
    rest = _quoted(f"[{text}]{value}")
    lead = "'*'" if flag.repeatable else _quoted(f"({' '.join(flag.spellings)})")
    names = ",".join(flag.spellings)
    return lead + (f"{{{names}}}" if len(flag.spellings) > 1 else names) + rest


def _fish(pages: Sequence[Page]) -> str:
    lines = ["@HEAD@"]
    for page in pages:
        condition = _quoted(_fish_condition(page))
        start = f"complete -c mccli -n {condition}"
        lines += [f"{start} -f -a {name} -d {_fish_quoted(text)}" for name, text in page.commands]
        if page.choices:
            lines.append(f"{start} -f -a {_quoted(' '.join(page.choices))}")
        for flag in page.flags:
            names = [
                f"-l {each[2:]}" if each.startswith("--") else f"-s {each[1:]}"
                for each in flag.spellings
            ]
            value = ""
            if flag.choices:
                value = f" -x -a {_quoted(' '.join(flag.choices))}"
            elif flag.takes_value:
                value = " -r -F" if flag.files else " -x"
            lines.append(f"{start} {' '.join(names)}{value} -d {_fish_quoted(flag.help)}")
    return "\n".join(lines) + "\n"


def _fish_quoted(text: str) -> str:
    return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'"


def _fish_condition(page: Page) -> str:
    if not page.path:
        return "__fish_use_subcommand"
    seen = "; and ".join(f"__fish_seen_subcommand_from {word}" for word in page.path.split())
    if page.commands:
        return f"{seen}; and not __fish_seen_subcommand_from {' '.join(_words(page))}"
    return seen


_POWERSHELL = """\
@HEAD@
Register-ArgumentCompleter -Native -CommandName mccli -ScriptBlock {
    param($wordToComplete, $commandAst, $cursorPosition)
    $table = @{
@TABLE@
    }
    $words = @($commandAst.CommandElements | ForEach-Object { $_.ToString() })
    if ($wordToComplete -ne '') { $words = @($words | Select-Object -SkipLast 1) }
    $path = ''
    if ($words.Count -gt 1) { $path = $words[1] }
    if ($words.Count -gt 2 -and $table.ContainsKey("$path $($words[2])")) {
        $path = "$path $($words[2])"
    }
    $value = "$path=$($words[-1])"
    if ($table.ContainsKey($value)) { $path = $value }
    $table[$path] | Where-Object { $_ -like "$wordToComplete*" } | ForEach-Object {
        [System.Management.Automation.CompletionResult]::new($_, $_, 'ParameterValue', $_)
    }
}
"""


def _powershell(pages: Sequence[Page]) -> str:
    rows: list[str] = []
    for page in pages:
        rows.append(_powershell_row(page.path, [*_words(page), *_spellings(page)]))
        for flag in page.flags:
            if flag.choices:
                rows += [
                    _powershell_row(f"{page.path}={each}", flag.choices) for each in flag.spellings
                ]
    return _POWERSHELL.replace("@TABLE@", "\n".join(rows))


def _powershell_row(key: str, words: Sequence[str]) -> str:
    return f"        '{key}' = @({', '.join(_quoted(each) for each in words)})"
