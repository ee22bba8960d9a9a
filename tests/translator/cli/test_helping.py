"""The program says what it can: help, examples that parse, completion in three shells, a manual page."""

from __future__ import annotations

import shlex
import shutil
import subprocess
from pathlib import Path

import pytest

from translator import __version__
from translator.cli import main
from translator.cli.commands import COMMANDS
from translator.cli.completion import write_completion
from translator.cli.helping import write_man_page
from translator.cli.parser import build_parser, read_pages
from translator.settings import PREFIX, Settings

Output = pytest.CaptureFixture[str]


def stopped(arguments: list[str], code: int, capfd: Output) -> tuple[str, str]:
    with pytest.raises(SystemExit) as end:
        main(arguments)
    assert end.value.code == code
    out, err = capfd.readouterr()
    return out, err


def test_the_version_is_said(capfd: Output) -> None:
    assert stopped(["--version"], 0, capfd)[0] == f"tolmacs {__version__}\n"


@pytest.mark.parametrize("words", [[], ["translate"], ["keys", "add"]])
def test_help_is_the_same_as_the_option(words: list[str], capfd: Output) -> None:
    assert stopped(["help", *words], 0, capfd) == stopped([*words, "--help"], 0, capfd)


@pytest.mark.parametrize(
    ("arguments", "meant"),
    [
        (["tranlsate", "a.txt"], "translate"),
        (["keys", "ad"], "add"),
        (["retranslate", "rolback", "x"], "rollback"),
        (["translate", "a.txt", "--fromat", "tsv"], "--format"),
        (["translate", "a.txt", "--format", "tmz"], "tmx"),
        (["submit", "a.txt", "--webook=x"], "--webhook"),
        (["help", "tranlsate"], "translate"),
    ],
)
def test_what_was_meant_is_named(arguments: list[str], meant: str, capfd: Output) -> None:
    out, err = stopped(arguments, 2, capfd)
    assert (out, f"did you mean '{meant}'?" in err) == ("", True)


def test_what_is_like_nothing_is_answered_with_all_there_is(capfd: Output) -> None:
    assert "unknown 'xyzzy'; known: add, list, revoke" in stopped(["keys", "xyzzy"], 2, capfd)[1]


def test_the_manual_has_a_page_for_each_command() -> None:
    pages = read_pages()
    assert set(pages) == {"", *COMMANDS}
    assert all(page.text and len(set(page.examples)) >= 2 for page in pages.values())


EXAMPLES = [(path, example) for path, page in read_pages().items() for example in page.examples]


@pytest.mark.parametrize(("path", "example"), EXAMPLES)
def test_an_example_is_a_command_line_of_its_command(path: str, example: str) -> None:
    words = shlex.split(example.partition(" > ")[0].partition(" | ")[0])
    while "=" in words[0]:
        words.pop(0)
    assert words[0] == "tolmacs"
    found = build_parser().parse_args(words[1:])
    called = " ".join(words[1:])
    assert called.startswith(path) or words[1] == "help"
    assert callable(found.run)


def test_help_shows_a_paragraph_and_examples(capfd: Output) -> None:
    out, _ = stopped(["keys", "add", "--help"], 0, capfd)
    assert "It is printed once" in out
    assert "examples:\n  tolmacs keys add newsroom\n" in out


def ask(shell: str, line: str, folder: Path) -> list[str]:
    """What a shell offers behind a line."""
    place = folder / f"tolmacs.{shell}"
    place.write_text(write_completion(shell), encoding="utf-8")
    words = line.split(" ")
    scripts = {
        "bash": f"source {place}; COMP_WORDS=({' '.join(shlex.quote(word) for word in words)}); "
        f"COMP_CWORD={len(words) - 1}; _tolmacs; printf '%s\\n' \"${{COMPREPLY[@]}}\"",
        # Without a terminal zsh completes nothing, so its own two commands are stood in for.
        "zsh": "compdef() {}; compadd() { shift; print -l -- $@ }; _files() { print FILES }; "
        f"_describe() {{ print -l -- ${{(P)2}} }}; source {place}; words=({shlex.join(words)}); "
        f"CURRENT={len(words)}; PREFIX={shlex.quote(words[-1])}; _tolmacs",
        "fish": f"source {place}; complete -C {shlex.quote(line)}",
    }
    program = shutil.which(shell)
    if program is None:
        pytest.skip(f"{shell} is not on this machine")
    plain = {"zsh": ["-f"], "fish": ["--no-config"], "bash": ["--norc"]}[shell]
    found = subprocess.run(
        [program, *plain, "-c", scripts[shell]], capture_output=True, text=True, check=True, cwd=folder
    )
    assert found.stderr == ""
    offered = [part.split(":")[0].split("\t")[0] for part in found.stdout.splitlines()]
    return sorted(word for word in offered if word.startswith(words[-1]) and word)


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
@pytest.mark.parametrize(
    ("line", "offered"),
    [
        ("tolmacs trans", ["translate"]),
        ("tolmacs keys ", ["add", "list", "remove", "revoke"]),
        ("tolmacs translate a.txt --format t", ["text", "tmx", "tsv"]),
        ("tolmacs wait --t", ["--timeout"]),
        ("tolmacs keys add --per-m", ["--per-minute", "--per-month"]),
        ("tolmacs completion ", ["bash", "fish", "zsh"]),
    ],
)
def test_a_shell_completes(shell: str, line: str, offered: list[str], tmp_path: Path) -> None:
    assert ask(shell, line, tmp_path) == offered


def test_the_manual_page_has_every_command_and_setting(tmp_path: Path) -> None:
    page = write_man_page()
    plain = page.replace(r"\-", "-")
    assert page.isascii()
    assert all(f".SS tolmacs {path}\n" in plain for path in COMMANDS)
    assert all(PREFIX + name.upper() in plain for name in Settings.model_fields)
    groff = shutil.which("groff")
    if groff is None:
        pytest.skip("groff is not on this machine")
    place = tmp_path / "tolmacs.1"
    place.write_text(page, encoding="ascii")
    made = subprocess.run(
        [groff, "-man", "-Tutf8", "-ww", str(place)], capture_output=True, text=True, check=True
    )
    assert made.stderr == ""
    assert "--accept-noncommercial" in made.stdout.replace("\u2010", "-").replace("\u001b[1m", "")


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_the_command_prints_the_script(shell: str, capfd: Output) -> None:
    assert main(["completion", shell]) == 0
    assert capfd.readouterr().out == write_completion(shell)
    assert main(["man"]) == 0
    assert capfd.readouterr().out.startswith(".TH TOLMACS 1")
