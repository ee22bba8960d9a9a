"""In every format a space stands between two English sentences where the Japanese had none."""

from __future__ import annotations

import pytest

from tests.translator.formats.files.english import english
from translator.formats.files import open_file

FIRST, SECOND, THIRD = "コップが割れました。", "パンを食べます。", "知らない文です。"
TABLE = {FIRST: "The glass broke.", SECOND: "I eat bread.", THIRD: THIRD}


@pytest.mark.parametrize(
    ("name", "content", "right"),
    [
        ("a.txt", f"{FIRST}{SECOND}\n", "The glass broke. I eat bread.\n"),
        ("a.txt", f"{THIRD}{THIRD}\n", f"{THIRD}{THIRD}\n"),
        ("a.html", f"<p>{FIRST}{SECOND}</p>", "<p>The glass broke. I eat bread.</p>"),
        ("a.html", f"<p>{FIRST}<b>{SECOND}</b></p>", "<p>The glass broke. <b>I eat bread.</b></p>"),
        ("a.html", f"<p><b>{FIRST}</b>{SECOND}</p>", "<p><b>The glass broke.</b> I eat bread.</p>"),
        (
            "a.html",
            f'<p>{FIRST}<a href="#f">１</a>{SECOND}</p>',
            '<p>The glass broke.<a href="#f">１</a> I eat bread.</p>',
        ),
        ("a.html", f"<p>{FIRST}<sup>1</sup>{SECOND}</p>", "<p>The glass broke.<sup>1</sup> I eat bread.</p>"),
        ("a.md", f"{FIRST}[^1]{SECOND}\n", "The glass broke.[^1] I eat bread.\n"),
        ("a.md", f"{FIRST}`a`、`b`。\n", "The glass broke. `a`, `b`.\n"),
        (
            "a.html",
            f"<p>{FIRST}<code>a</code>、<code>b</code>。</p>",
            "<p>The glass broke. <code>a</code>, <code>b</code>.</p>",
        ),
        ("a.html", f"<p>{FIRST}<br>{SECOND}</p>", "<p>The glass broke.<br>I eat bread.</p>"),
        ("a.html", f"<li>{FIRST}</li><li>{SECOND}</li>", "<li>The glass broke.</li><li>I eat bread.</li>"),
        ("a.html", f"<p>{THIRD}{THIRD}<i>x</i></p>", f"<p>{THIRD}{THIRD}<i>x</i></p>"),
        ("a.md", f"# {FIRST}{SECOND}\n", "# The glass broke. I eat bread.\n"),
        ("a.md", f"- {FIRST}**{SECOND}**\n", "- The glass broke. **I eat bread.**\n"),
        ("a.md", f"| {FIRST}{SECOND} |\n|---|\n", "| The glass broke. I eat bread. |\n|---|\n"),
        ("a.json", f'{{"a": "{FIRST}{SECOND}"}}', '{"a": "The glass broke. I eat bread."}'),
        (
            "a.po",
            f'msgid "{FIRST}{SECOND}"\nmsgstr ""\n',
            f'msgid "{FIRST}{SECOND}"\nmsgstr "The glass broke. I eat bread."\n',
        ),
    ],
)
def test_english_sentences_stand_apart(name: str, content: str, right: str) -> None:
    opened = open_file(content.encode(), name=name)
    document = english(opened.text, TABLE, source="ja")
    assert opened.rebuild(document).decode().replace("#, fuzzy\n", "") == right
