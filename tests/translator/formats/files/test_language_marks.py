"""What says which language a file is in says English afterwards, in every format; nothing else does."""

from __future__ import annotations

import pytest

from tests.translator.formats.files.english import english
from tests.translator.formats.files.test_archives import pack, unpack
from translator.formats.files import open_file

TEXT = "Szép nap van"
ODF = 'xmlns:style="s" xmlns:fo="f" xmlns:text="t" xmlns:office="o"'

# A file, and what stands where {0} and {1} are before and after.
MARKS = [
    ("a.html", '<html lang="{0}"><p>Szép nap van', "hu", "en"),
    ("a.html", "<html lang={0}><p>Szép nap van", "hu-HU", "en"),
    ("a.html", '<html lang="{0}" xml:lang="{0}"><body><p>Szép nap van', "hu", "en"),
    ("a.html", '<html xml:lang="{0}" lang="{0}"><body lang="{0}"><p>Szép nap van', "vi-VN", "en"),
    ("a.html", '<html lang="{0}"><div lang="{0}">Szép nap van</div>', "hu", "en"),
    (
        "a.html",
        '<html lang="{0}"><div translate="no" lang="hu">Jó</div><i lang="ja">12</i> Szép nap van',
        "hu",
        "en",
    ),
    ("a.html", '<html lang="{0}"><link hreflang="hu" href="/hu"><p>Szép nap van', "hu", "en"),
    ("a.html", '<html lang="de"><p lang="{0}">Szép nap van', "hu", "en"),
    ("a.html", '<html lang="{0}"><p>Szép nap van', "hui", "hui"),
    ("a.html", '<meta http-equiv="Content-Language" content="{0}"><p>Szép nap van', "hu", "en"),
    ("a.html", '<meta content="{0}" property="og:locale"><p>Szép nap van', "hu_HU", "en_US"),
    ("a.html", '<meta name="keywords" content="{0}"><p>Szép nap van', "hu", "HU"),
    ("a.xml", '<?xml version="1.0"?><book xml:lang="{0}"><para>Szép nap van</para></book>', "hu", "en"),
    (
        "a.xml",
        '<rss version="2.0"><channel><language>{0}</language><title>Szép nap van</title></channel></rss>',
        "hu-hu",
        "en",
    ),
    (
        "a.xml",
        '<?xml version="1.0"?><rss version="2.0"><channel><language>{0}</language><title>Szép nap van</title></channel></rss>',
        "hu",
        "en",
    ),
    ("a.svg", '<svg xml:lang="{0}"><title>Szép nap van</title></svg>', "hu-HU", "en"),
    ("a.json", '{{"@@locale": "{0}", "a": "Szép nap van"}}', "hu", "en"),
    ("a.arb", '{{"@@locale": "{0}", "a": "Szép nap van"}}', "hu_HU", "en"),
    ("a.json", '{{"@metadata": {{"authors": ["x"], "locale": "{0}"}}, "a": "Szép nap van"}}', "vi", "en"),
    ("a.json", '{{"a": "Szép nap van", "locale": "{0}"}}', "hu", "HU"),
    (
        "a.vtt",
        "WEBVTT - x\nKind: captions\nLanguage: {0}\n\n00:01.000 --> 00:02.000\nSzép nap van\n",
        "hu",
        "en",
    ),
    ("a.vtt", "WEBVTT\r\nLanguage: {0}\r\n\r\n00:01.000 --> 00:02.000\r\nSzép nap van\r\n", "ja-JP", "en"),
    ("a.md", "---\ntitle: x\nlang: {0}\n---\nSzép nap van\n", "hu-HU", "en"),
    ("a.md", '+++\nlanguage = "{0}"\n+++\nSzép nap van\n', "hu", "en"),
    ("a.md", "---\ntitle: x\n---\nSzép nap van\n\n`lang: {0}`\n", "hu", "hu"),
]


@pytest.mark.parametrize(("name", "file", "before", "after"), MARKS)
def test_a_file_says_that_it_is_english(name: str, file: str, before: str, after: str) -> None:
    opened = open_file(file.format(before).encode(), name=name)
    result = opened.rebuild(english(opened.text, {})).decode()
    assert result == file.format(after).replace(TEXT, "SZÉP NAP VAN")


@pytest.mark.parametrize(("before", "after"), [("hu", "en"), ("", "en"), ("vi_VN", "en"), ("de", "de")])
def test_a_catalogue_says_so_in_its_head(before: str, after: str) -> None:
    catalogue = 'msgid ""\nmsgstr ""\n"Language: {}\\n"\n\nmsgid "Szép nap van"\nmsgstr ""\n'
    opened = open_file(catalogue.format(before).encode(), name="a.po")
    assert f'"Language: {after}\\n"' in opened.rebuild(english(opened.text, {})).decode()


@pytest.mark.parametrize("file", [file for name, file, _, _ in MARKS if name == "a.html"])
def test_a_file_of_which_nothing_changes_keeps_its_marks(file: str) -> None:
    page = file.format("hu").encode()
    opened = open_file(page, name="a.html")
    assert opened.rebuild(english(opened.text, lambda text: text)) == page


W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
A = 'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"'
PACKED = [
    (
        "a.docx",
        {
            "word/document.xml": f'<w:document {W}><w:p><w:pPr><w:rPr><w:lang w:val="{{0}}"/></w:rPr></w:pPr>'
            "<w:r><w:t>Szép nap van</w:t></w:r></w:p></w:document>",
            "word/styles.xml": f'<w:styles {W}><w:lang w:val="{{0}}" w:eastAsia="ja-JP" w:bidi="ar-SA"/></w:styles>',
            "word/settings.xml": f'<w:settings {W}><w:themeFontLang w:val="{{0}}"/></w:settings>',
            "docProps/core.xml": "<cp xmlns:dc='d'><dc:language>{0}</dc:language></cp>",
        },
        "hu-HU",
        "en-US",
    ),
    (
        "a.pptx",
        {
            "ppt/slides/slide1.xml": f'<p:sld xmlns:p="p" {A}><a:p><a:r><a:rPr lang="{{0}}"/><a:t>Szép nap van</a:t></a:r>'
            '<a:endParaRPr lang="{0}"/></a:p></p:sld>',
            "ppt/slideMasters/slideMaster1.xml": f'<p:m xmlns:p="p" {A}><a:defRPr lang="{{0}}"/></p:m>',
        },
        "vi-VN",
        "en-US",
    ),
    (
        "a.odt",
        {
            "content.xml": f'<office:d {ODF}><style:text-properties fo:country="none" fo:language="none"/>'
            '<style:text-properties fo:country="DE" fo:language="de"/><text:p>Szép nap van</text:p></office:d>',
            "styles.xml": f'<office:s {ODF}><style:text-properties fo:language="{{0}}" style:language-asian="ja"/></office:s>',
            "meta.xml": "<m xmlns:dc='d'><dc:language>de</dc:language></m>",
        },
        "hu",
        "en",
    ),
    (
        "a.epub",
        {
            "OEBPS/c1.xhtml": '<html xmlns="http://www.w3.org/1999/xhtml" xml:lang="{0}" lang="{0}"><p>Szép nap van</p></html>',
            "OEBPS/content.opf": '<package xml:lang="{0}" xmlns:dc="d"><dc:language>{0}</dc:language></package>',
            "OEBPS/toc.ncx": '<ncx xml:lang="{0}"><navMap/></ncx>',
        },
        "hu-HU",
        "en",
    ),
]


@pytest.mark.parametrize(("name", "parts", "before", "after"), PACKED)
def test_every_part_of_an_archive_says_so(name: str, parts: dict[str, str], before: str, after: str) -> None:
    data = pack({part: text.format(before) for part, text in parts.items()})
    opened = open_file(data, name=name)
    result = unpack(opened.rebuild(english(opened.text, {})))
    for part, text in parts.items():
        if part != "word/document.xml":  # whose runs are written anew
            assert result[part].decode() == text.format(after).replace(TEXT, "SZÉP NAP VAN")
    assert before not in b"".join(result.values()).decode() or before == "hu"
    assert opened.rebuild(english(opened.text, lambda same: same)) == data


def test_a_country_goes_with_its_language() -> None:
    styles = (
        f'<office:s {ODF}><style:text-properties fo:country="HU" fo:language="hu" fo:color="x"/></office:s>'
    )
    content = f"<office:d {ODF}><text:p>Szép nap van</text:p></office:d>"
    opened = open_file(pack({"content.xml": content, "styles.xml": styles}), name="a.odt")
    result = unpack(opened.rebuild(english(opened.text, {})))["styles.xml"].decode()
    assert result == styles.replace('"HU"', '"US"').replace('"hu"', '"en"')


def test_a_head_on_one_line_says_so_too() -> None:
    catalogue = (
        'msgid ""\nmsgstr "Content-Type: text/plain\\nLanguage: hu\\n"\n\nmsgid "Szép nap van"\nmsgstr ""\n'
    )
    opened = open_file(catalogue.encode(), name="a.po")
    assert "\\nLanguage: en\\n" in opened.rebuild(english(opened.text, {})).decode()
