"""Scripts with which shells complete commands, options and their values, made from the parser.

They are static: nothing of this program runs while somebody types.
"""

from __future__ import annotations

import argparse
import shlex
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from translator.cli.commands import COMMANDS
from translator.cli.parser import build_parser, walk_parsers


@dataclass(frozen=True, slots=True)
class _Known:
    """What can follow the words of a command.

    Attributes:
        path: the words.
        words: commands under it, or values of its first argument, with what they are for.
        options: with what they are for.
        values: of options that take one of a few.
        takes: options that take any other value, such as a file.
    """

    path: str
    words: Mapping[str, str]
    options: Mapping[str, str]
    values: Mapping[str, Sequence[str]]
    takes: Sequence[str]


def write_completion(shell: str) -> str:
    """The script for `bash`, `zsh` or `fish`."""
    writers: dict[str, Callable[[Sequence[_Known]], Iterator[str]]] = {
        "bash": _bash,
        "zsh": _zsh,
        "fish": _fish,
    }
    return "\n".join(writers[shell](list(_collect()))) + "\n"


def _collect() -> Iterator[_Known]:
    """What there is, of the program itself first."""
    for parser in walk_parsers(build_parser()):
        words: dict[str, str] = {}
        options: dict[str, str] = {}
        values: dict[str, Sequence[str]] = {}
        takes: list[str] = []
        for action in parser._actions:
            choices = [str(choice) for choice in action.choices or ()]
            if not action.option_strings:
                words |= {word: _say(parser.path, word) for word in choices}
                continue
            options |= dict.fromkeys(action.option_strings, _plain(action))
            if choices:
                values |= dict.fromkeys(action.option_strings, choices)
            elif action.nargs != 0:
                takes += action.option_strings
        yield _Known(parser.path, words, options, values, takes)


def _say(path: str, word: str) -> str:
    command = COMMANDS.get(f"{path} {word}".strip())
    return command.help if command else ""


def _plain(action: argparse.Action) -> str:
    """The help of an option without marks of argparse."""
    text = (action.help or "").replace("%%", "%").replace("%(default)s", str(action.default))
    return text.partition("\n")[0]


def _bash(known: Sequence[_Known]) -> Iterator[str]:
    yield "# bash completion of tolmacs; made by `tolmacs completion bash`"
    yield "_tolmacs() {"
    yield '  local cur="${COMP_WORDS[COMP_CWORD]}" prev="${COMP_WORDS[COMP_CWORD-1]}"'
    yield '  local at="" word="" options="" words=""'
    yield '  for word in "${COMP_WORDS[@]:1:COMP_CWORD-1}"; do'
    yield _walk_paths(known)
    yield "  done"
    yield '  case "$at $prev" in'
    for item in known:
        for option, values in item.values.items():
            yield f'    "{item.path} {option}") words="{" ".join(values)}" ;;'
        for option in item.takes:
            yield f'    "{item.path} {option}") return ;;'
    yield "  esac"
    yield '  [[ $words ]] || case "$at" in'
    for item in known:
        yield f'    "{item.path}") options="{" ".join(item.options)}"; words="{" ".join(item.words)}" ;;'
    yield "  esac"
    yield '  [[ $cur == -* ]] && words="$options"'
    yield '  COMPREPLY=($(compgen -W "$words" -- "$cur"))'
    yield "}"
    yield "complete -o default -F _tolmacs tolmacs"


def _zsh(known: Sequence[_Known]) -> Iterator[str]:
    yield "#compdef tolmacs"
    yield "# zsh completion of tolmacs; made by `tolmacs completion zsh`"
    yield "_tolmacs() {"
    yield '  local prev="${words[CURRENT-1]}" at="" word'
    yield "  local -a found options"
    yield "  for word in ${words[2,CURRENT-1]}; do"
    yield _walk_paths(known)
    yield "  done"
    yield '  case "$at $prev" in'
    for item in known:
        for option, values in item.values.items():
            yield f'    "{item.path} {option}") compadd -- {" ".join(values)}; return ;;'
        for option in item.takes:
            yield f'    "{item.path} {option}") _files; return ;;'
    yield "  esac"
    yield '  case "$at" in'
    for item in known:
        options = " ".join(_described(option, text) for option, text in item.options.items())
        words = " ".join(_described(word, text) for word, text in item.words.items())
        yield f'    "{item.path}") options=({options}); found=({words}) ;;'
    yield "  esac"
    yield '  [[ $PREFIX == -* ]] && found=("${options[@]}")'
    yield "  if (( $#found )); then _describe tolmacs found; else _files; fi"
    yield "}"
    yield "if [[ $zsh_eval_context[-1] == loadautofunc ]]; then"
    yield '  _tolmacs "$@"'
    yield "else"
    yield "  compdef _tolmacs tolmacs"
    yield "fi"


def _described(word: str, text: str) -> str:
    return shlex.quote(f"{word}:{text}".replace("\\", "")) if text else shlex.quote(word)


def _walk_paths(known: Sequence[_Known]) -> str:
    """A shell line that appends a word to the path that it goes on."""
    paths = "|".join(f'"{item.path}"' for item in known if item.path)
    return f'    case "${{at:+$at }}$word" in {paths}) at="${{at:+$at }}$word" ;; esac'


def _fish(known: Sequence[_Known]) -> Iterator[str]:
    yield "# fish completion of tolmacs; made by `tolmacs completion fish`"
    yield "function __tolmacs_at"
    yield '  set -l at ""'
    yield "  for word in (commandline -opc)[2..-1]"
    yield '    set -l next (string trim -- "$at $word")'
    yield '    switch "$next"'
    yield f"      case {' '.join(shlex.quote(item.path) for item in known if item.path)}"
    yield "        set at $next"
    yield "    end"
    yield "  end"
    yield '  test "$at" = "$argv[1]"'
    yield "end"
    for item in known:
        where = f"complete -c tolmacs -n {_fish_quote(f'__tolmacs_at {_fish_quote(item.path)}')}"
        for word, text in item.words.items():
            yield f"{where} -f -a {_fish_quote(word)} -d {_fish_quote(text)}"
        for option, text in item.options.items():
            kind = f"-l {option[2:]}" if option.startswith("--") else f"-s {option[1:]}"
            value = f" -x -a {_fish_quote(' '.join(item.values[option]))}" if option in item.values else ""
            more = " -r" if option in item.takes else ""
            yield f"{where} {kind}{value}{more} -d {_fish_quote(text)}"


def _fish_quote(text: str) -> str:
    """A text as fish reads it between single quotes."""
    escaped = text.replace("\\", "\\\\").replace("'", "\\'")
    return f"'{escaped}'"
