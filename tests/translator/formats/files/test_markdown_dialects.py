"""Markup of the dialects of Markdown stays as it is, on its own lines, and joins no texts; so do tables."""

from __future__ import annotations

import re
from functools import partial

import pytest

from tests.costs import count_calls
from tests.translator.formats.files.english import english
from translator.formats.files import open_file
from translator.formats.files.blocks import BLOCK_SEPARATOR

# A file; what is in ⟨…⟩ is text, all else stays.
FILES = [
    # GitHub, Obsidian
    "> [!WARNING]\n> ⟨Ne kapcsolja ki!⟩\n",
    "> [!note]+\n> ⟨Jó tudni.⟩\n>\n> ⟨Ez is.⟩\n",
    "> [!tip] ⟨Saját cím⟩\n> ⟨Jó tudni.⟩\n",
    "- ⟨Egy elem⟩\n\n  > [!TIP]\n  > ⟨Jó tudni.⟩\n",
    # VitePress, Docusaurus, Zenn, Qiita, Pandoc
    ":::info\n⟨Fontos megjegyzés.⟩\n:::\n",
    "::: tip Saját cím\n⟨Fontos megjegyzés.⟩\n\n⟨Még egy.⟩\n:::\n",
    ":::note warn\n⟨Fontos megjegyzés.⟩\n:::\n⟨Utána is.⟩\n",
    "::: {.note #x}\n⟨Fontos megjegyzés.⟩\n:::\n",
    "::::group\n:::tab[cím]\n⟨Fontos megjegyzés.⟩\n:::\n::::\n",
    "- ⟨Egy elem⟩\n\n  :::danger\n  ⟨Fontos megjegyzés.⟩\n  :::\n",
    # MkDocs
    '!!! note "Megjegyzés"\n    ⟨Fontos megjegyzés.⟩\n',
    "!!! warning\n\n    ⟨Fontos megjegyzés.⟩\n\n    - ⟨Egy elem⟩\n\n⟨Utána is.⟩\n",
    '??? note "Cím"\n    ⟨Fontos megjegyzés.⟩\n\n    !!! tip\n        ⟨Belső szöveg.⟩\n\n    ⟨Még itt.⟩\n\n⟨Már kint.⟩\n',
    '=== "Python"\n\n    ⟨Fontos megjegyzés.⟩\n\n    ```python\n    # kód itt\n    ```\n\n=== "Rust"\n\n    ⟨Egy másik.⟩\n',
    # Hugo, Jekyll, GitBook, Liquid
    '{{< figure src="kep.png" title="Egy kép" >}}\n\n⟨Utána szöveg.⟩\n',
    "{{< note >}}\n⟨Fontos megjegyzés.⟩\n{{< /note >}}\n",
    "{{% alert %}}\n⟨Fontos megjegyzés.⟩\n{{% /alert %}}\n⟨Utána is.⟩\n",
    '{% hint style="info" %}\n⟨Ez egy tipp.⟩\n{% endhint %}\n',
    '{% include kep.html\n  src="a_b" %}\n⟨Utána szöveg.⟩\n',
    "{{ page.title }}\n⟨Utána szöveg.⟩\n",
    "⟨A {{ site.name }} oldal és a {{< ref x_y >}} lap.⟩\n",
    # kramdown, Pandoc, Python-Markdown
    "{: .label }\n⟨Szöveg itt.⟩\n",
    "⟨Szöveg itt.⟩\n{: .label #x}\n",
    "## ⟨Egy cím⟩ {#cim .osztaly}\n",
    "⟨Fogalom⟩\n: ⟨A fogalom magyarázata.⟩\n",
    "⟨Fogalom⟩\n\n:   ⟨Egy magyarázat.⟩\n\n:   ⟨Még egy.⟩\n",
    "*[HTML]: ⟨Egy jó nyelv⟩\n*[CSS]: ⟨Egy másik nyelv⟩\n",
    "⟨Szöveg itt⟩[^1] ⟨és⟩[^ketto].\n\n[^1]: ⟨Az első jegyzet.⟩\n[^ketto]: ⟨A második jegyzet.⟩\n",
    "[^1]: ⟨Az első jegyzet.⟩\n\n    ⟨A folytatása.⟩\n",
    "⟨Szöveg itt.⟩\n\n[^1]: ⟨Az első jegyzet.⟩\n[^ketto]:\n    ⟨Több soros jegyzet.⟩\n\n    ⟨Még egy.⟩\n\n⟨Már kint.⟩\n",
    "[^1]:\n    ⟨Az első jegyzet.⟩\n[^2]:\n    ⟨A második.⟩\n",
    '<div markdown="1">\n**⟨Fontos⟩** ⟨megjegyzés.⟩\n</div>\n',
    '⟨Előtte.⟩\n\n<div class="note" markdown="1">\n\n- ⟨Egy elem⟩\n- **⟨Másik⟩** ⟨elem⟩\n\n</div>\n\n⟨Utána is.⟩\n',
    "<div class='grid cards' markdown>\n\n- [⟨Egy lap⟩](a_b.md)\n\n</div>\n",
    "<div markdown=block>\n## ⟨Egy cím⟩\n⟨Fontos megjegyzés.⟩\n</div>\n",
    "<p markdown='span'>**⟨Fontos⟩** ⟨megjegyzés.⟩</p>\n",
    '<div markdown="1">**⟨Fontos⟩** ⟨megjegyzés.⟩\n</div>\n',
    '<div markdown="1">\n<div class="x">\n⟨Belső **szöveg**.⟩\n</div>\n\n**⟨Fontos⟩** ⟨megjegyzés.⟩\n</div>\n⟨Utána is.⟩\n',
    '<section markdown="1">\n<aside markdown="1">\n**⟨Belső⟩** ⟨szöveg.⟩\n</aside>\n**⟨Külső⟩** ⟨szöveg.⟩\n</section>\n',
    '<details markdown="1">\n<summary>⟨Egy cím⟩</summary>\n**⟨Fontos⟩** ⟨megjegyzés.⟩\n</details>\n',
    '> <div markdown="1">\n> **⟨Fontos⟩** ⟨megjegyzés.⟩\n> </div>\n',
    '<div markdown="0">\n⟨Ez **nem** kiemelés.⟩\n</div>\n',
    '```\n<div markdown="1">\n**kód**\n</div>\n```\n⟨Szöveg itt.⟩\n',
    # titles in bold above a text
    "> **⟨Figyelem⟩**\n> ⟨Ez fontos.⟩\n",
    "> **⟨Jegyzet:⟩**\n> ⟨Ez is fontos.⟩\n>\n> ⟨Meg ez.⟩\n",
    "__⟨Figyelem:⟩__\n⟨Ez fontos.⟩\n",
    "- ⟨Egy elem⟩\n\n  **⟨Figyelem⟩**\n  ⟨Ez fontos.⟩\n",
    "**⟨Név:⟩** ⟨Kovács⟩\n**⟨Cím:⟩** ⟨Budapest⟩\n",
    "⟨Adatok itt⟩\n\n**⟨Név⟩**: ⟨Kovács⟩\n**⟨Cím⟩**: ⟨Budapest⟩\n\n⟨Utána is.⟩\n",
    # Obsidian's comments and targets, formulas
    "⟨Szöveg itt.⟩\n\n%%\ntitkos szöveg\n%%\n\n⟨Utána is.⟩\n",
    "⟨Szöveg itt⟩ ^blokk-azonosito\n",
    # Pandoc's exponents and indices, keys
    "⟨Egy 25⟩ m^2^ ⟨szoba⟩.\n",
    "⟨A⟩ H~2~O ⟨víz⟩.\n",
    "⟨Nyomja meg a⟩ <kbd>Ctrl</kbd> + <kbd>c</kbd> ⟨gombot⟩.\n",
    "⟨Ha a == b és c == d, akkor 2^10 is.⟩\n",
    # wikis, contents, embeds, formulas, targets
    "⟨Lásd a [[Belső lap]] oldalt és a ![[kep.png]] képet.⟩\n",
    "[TOC]\n\n⟨Szöveg itt.⟩\n",
    "[[_TOC_]]\n⟨Szöveg itt.⟩\n",
    "@[card](https://x.example)\n⟨Szöveg itt.⟩\n",
    "(cel)=\n## ⟨Egy cím⟩\n",
    "$$\nx_1 * y_1 = z\n$$\n⟨Szöveg itt.⟩\n",
    "⟨Az $x_1 * y_1$ képlet és $E=mc^2$ is.⟩\n",
    "%% titok %%\n⟨Szöveg itt.⟩\n",
    "⟨Írta⟩ [@nev](https://x.example) ⟨és⟩ [@masik][x] ⟨is⟩.\n\n[x]: /x\n",
    "⟨Lásd itt⟩ [@kiss2004, p. 3].\n",
    # no markup: it is code, or text
    "```\n:::info\n!!! note\n[^1]: x\n```\n⟨Szöveg itt.⟩\n",
    "⟨Ára 5 $ és 10 $ között.⟩\n",
    "⟨Időpont: 10 óra, arány 3 : 4.⟩\n",
    "⟨Jó nap!!! Szép idő???⟩\n",
    "⟨Egy [zárójeles] szó és 2 * 3 < 7.⟩\n",
]


def shout(text: str) -> str:
    kept = re.compile(r"(⟦[^⟧]*⟧|\{\{.*?\}\}|\{%.*?%\}|!?\[\[.*?\]\]|\$[^$ ]+(?: \* [^$ ]+)?\$|\[\^\w+\])")
    return "".join(part if kept.fullmatch(part) else part.upper() for part in kept.split(text))


@pytest.mark.parametrize("file", FILES)
@pytest.mark.parametrize("ending", ["\n", "\r\n"])
def test_markup_of_dialects_stays_and_its_texts_are_apart(file: str, ending: str) -> None:
    source = re.sub("[⟨⟩]", "", file).replace("\n", ending)
    opened = open_file(source.encode(), name="a.md")
    result = opened.rebuild(english(opened.text, shout)).decode()
    expected = re.sub("⟨(.*?)⟩", lambda match: shout(match[1]), file).replace("\n", ending)
    assert result == expected
    assert opened.rebuild(english(opened.text, lambda text: text)).decode() == source


@pytest.mark.parametrize(
    "english_text",
    [
        "A [link](x) here",
        "[a][b] and [ref]",
        "*one* _two_",
        "(__a) and a_b__",
        "5 * 3 < 4",
        "a <b> c",
        "[!NOTE] x",
        "[^1] a",
    ],
)
def test_english_that_looks_like_markup_is_written_as_text(english_text: str) -> None:
    from markdown_it import MarkdownIt

    source = "Jó napot kívánok\n\n[ref]: /r\n"
    opened = open_file(source.encode(), name="a.md")
    result = opened.rebuild(english(opened.text, lambda _: english_text)).decode()
    page = MarkdownIt().render(result)
    assert re.sub("<[^>]*>", "", page).strip().replace("&lt;", "<").replace("&gt;", ">") == english_text
    assert page.count("<") == 2


@pytest.mark.slow
def test_highlighted_words_stay_highlighted() -> None:
    opened = open_file("Ez ==kiemelt== szöveg, ~~törölt~~ is.\n".encode(), name="a.md")
    assert opened.text == "Ez kiemelt szöveg, törölt is."
    said = {opened.text: "This is highlighted text, deleted too."}
    assert opened.rebuild(english(opened.text, said)).decode().count("==") == 2


def test_a_line_in_bold_within_prose_is_no_title() -> None:
    opened = open_file("A szöveg\n**nagyon fontos**\npéternek is.\n".encode(), name="a.md")
    assert opened.text == "A szöveg nagyon fontos péternek is."


@pytest.mark.parametrize(
    "file",
    [
        "| ⟨Név⟩ | ⟨Kor⟩ |\n|---|:-:|\n| ⟨Anna⟩ | ⟨húsz⟩ |\n| ⟨Béla⟩ |\n|| ⟨tíz⟩ |\n\n⟨Utána.⟩\n",
        "⟨Név⟩ | ⟨Kor⟩\n-|-\n⟨Anna⟩ | ⟨húsz\\|harminc⟩ | több\n⟨Utána.⟩\n# ⟨Cím⟩\n",
        "> | ⟨Név⟩ |\n> |---|\n> | ⟨Anna⟩ |\n\n⟨Utána.⟩\n",
        "- ⟨Egy⟩\n\n  | ⟨Név⟩ |\n  |---|\n  | ⟨Anna⟩ |\n- ⟨Kettő⟩\n",
    ],
)
def test_cells_are_texts(file: str) -> None:
    opened = open_file(re.sub("[⟨⟩]", "", file).encode(), name="a.md")
    texts = re.findall("⟨(.*?)⟩", file)
    assert opened.text.split(BLOCK_SEPARATOR) == [text.replace("\\|", "|") for text in texts]
    result = opened.rebuild(english(opened.text, {})).decode()
    assert result == re.sub("⟨(.*?)⟩", lambda match: match[1].upper(), file)


def test_a_wide_and_sparse_table_costs_what_stands_in_it() -> None:
    def sparse(n_rows: int) -> bytes:
        return b"|a" * 500 + b"|\n" + b"|-" * 500 + b"|\n" + b"|b|\n" * n_rows

    open_file(sparse(1), name="a.md")
    one, many = (count_calls(partial(open_file, sparse(n), name="a.md")) for n in (1, 200))
    assert many - one < 200 * 500  # cells that are not there
