"""Files that are expensive or dangerous to open: archives, XML, subtitles, messages, Markdown."""

from __future__ import annotations

import io
import json
import struct
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass

_HU = "Jó reggelt kívánok mindenkinek!"
_WORD_TYPES = (
    b'<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    b'<Default Extension="xml" ContentType="application/xml"/><Override PartName="/word/document.xml" ContentType='
    b'"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>'
)
_OPEN_TEXT = (
    b'<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
    b'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"><office:body><office:text><text:p>%b</text:p>'
    b"</office:text></office:body></office:document-content>"
)
_WORD_NAMES = b'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


@dataclass(frozen=True)
class Sized:
    """A file of `n` pieces: segments, or words or numbers of one that is too long to be translated whole."""

    make: Callable[[int], bytes]
    n: int

    def __call__(self) -> bytes:
        """All of it."""
        return self.make(self.n)

    def half(self) -> bytes:
        """The same with half as many."""
        return self.make(self.n // 2)


def packed(parts: Mapping[str, bytes]) -> bytes:
    """A ZIP archive."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return target.getvalue()


def word(body: bytes, **more: bytes) -> bytes:
    """A Word document whose body is given as it is."""
    document = (
        b'<?xml version="1.0"?><w:document ' + _WORD_NAMES + b"><w:body>" + body + b"</w:body></w:document>"
    )
    return packed({"[Content_Types].xml": _WORD_TYPES, "word/document.xml": document, **more})


def runs(*texts: str) -> bytes:
    """A paragraph of Word with a run for each text."""
    return b"<w:p>" + b"".join(f"<w:r><w:t>{text}</w:t></w:r>".encode() for text in texts) + b"</w:p>"


def epub(chapter: bytes, **more: bytes) -> bytes:
    """An EPUB of one chapter."""
    return packed(
        {
            "mimetype": b"application/epub+zip",
            "META-INF/container.xml": b'<container xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles>'
            b'<rootfile full-path="a.opf" media-type="application/oebps-package+xml"/></rootfiles></container>',
            "a.opf": b'<package xmlns="http://www.idpf.org/2007/opf"><manifest><item id="a" href="a.xhtml" '
            b'media-type="application/xhtml+xml"/></manifest><spine><itemref idref="a"/></spine></package>',
            "a.xhtml": chapter,
            **more,
        }
    )


def _xhtml(body: bytes) -> bytes:
    return b'<html xmlns="http://www.w3.org/1999/xhtml"><body>' + body + b"</body></html>"


def _claims_little(data: bytes) -> bytes:
    """An archive whose directory says that its parts are small."""
    place = data.rfind(b"PK\x01\x02")
    return data[: place + 24] + struct.pack("<I", 10) + data[place + 28 :]


def _equal_names() -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        for name in ("[Content_Types].xml", "word/document.xml"):
            archive.writestr(name, _WORD_TYPES)
    data = target.getvalue()
    return data.replace(b"[Content_Types].xml", b"word/document.xml\x00\x00")


def _laughs(tag: str) -> bytes:
    entities = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 12))
    return (
        f'<?xml version="1.0"?><!DOCTYPE {tag} [<!ENTITY l0 "lol">{entities}]><{tag}>&l11;</{tag}>'.encode()
    )


def _outside(tag: str) -> bytes:
    head = f'<?xml version="1.0"?><!DOCTYPE {tag} [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
    return f"{head}<{tag}>&x;</{tag}>".encode()


def _xliff(units: str) -> bytes:
    head = '<?xml version="1.0"?><xliff version="1.2" xmlns="urn:oasis:names:tc:xliff:document:1.2">'
    body = f'<file original="a" source-language="hu" target-language="en" datatype="plaintext"><body>{units}</body></file>'
    return f"{head}{body}</xliff>".encode()


def _po(*messages: str) -> bytes:
    head = 'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=UTF-8\\n"\n\n'
    return (head + "".join(f'msgid "{text}"\nmsgstr ""\n\n' for text in messages)).encode()


def _srt(text: str, n: int) -> bytes:
    return "".join(f"{i}\n00:00:01,000 --> 00:00:02,000\n{text}\n\n" for i in range(1, n + 1)).encode()


def _yaml_laughs() -> bytes:
    lines = ["a0: &a0 [lol, lol]"]
    lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 10)]
    return ("hu:\n" + "".join(f"  {line}\n" for line in lines)).encode()


FILES: dict[str, Callable[[], bytes]] = {
    "a.txt (numbers) [cli]": lambda: b"1.234.567,89 12,5% " * 2_000,
    "a.txt (one line of 1 MB)": Sized(lambda n: "Jó napot, 12. május. ".encode() * n, 45_000),
    "a.txt (400,000 line ends)": lambda: b"a\n" + b"\n" * 400_000,
    "a.txt (NUL) [cli]": lambda: b"a\x00b",
    "a.txt (no UTF-8) [cli]": lambda: b"\xff\xfe\xfd\xfc" * 10,
    "a.txt (escapes) [cli]": lambda: b"\x1b]0;forged\x07 \x1b[2J J\xc3\xb3 reggelt!\n" * 100,
    "a.html (nested elements) [cli]": lambda: b"<div>" * 40_000 + _HU.encode() + b"</div>" * 40_000,
    "a.html (elements that do not end) [cli]": lambda: b"<b>a " * 30_000,
    "a.html (opening tags)": lambda: b"<a" * 200_000,
    "a.html (comments that do not end)": lambda: b"<!--" * 100_000,
    "a.html (scripts that do not end)": lambda: b"<script>" * 50_000,
    "a.html (attributes)": lambda: b"<p " + b" ".join(b"a%d=b" % n for n in range(50_000)) + b">a</p>",
    "a.html (a quote that does not end)": lambda: b'<p a="' + b"b" * 400_000,
    "a.html (emphasis in one sentence) [cli]": lambda: b"<p>" + "<b>jó</b> <i>reggelt</i> ".encode() * 1_000,
    "a.html (empty elements in one sentence)": lambda: b"<p>" + "jó<wbr>".encode() * 5_000,
    "a.html (entities)": lambda: b"<p>" + b"&amp;" * 100_000,
    "a.html (ruby)": lambda: ("<p>" + "<ruby>日<rt>に</rt></ruby>" * 3_000).encode(),
    "a.html (encoding) [cli]": lambda: b'<meta charset="unicode_escape"><p>\\x41',
    "a.md (brackets) [cli]": lambda: b"[" * 40_000,
    "a.md (links that do not end)": lambda: b"[a](" * 20_000,
    "a.md (emphasis)": lambda: b"*_" * 40_000,
    "a.md (emphasis in words)": lambda: b"a*a_" * 20_000,
    "a.md (quotations) [cli]": lambda: b">" * 20_000 + b"a",
    "a.md (lists)": lambda: b"".join(b" " * n + b"- a\n" for n in range(600)),
    "a.md (backticks)": lambda: b"".join(b"`" * n + b"a" for n in range(400)),
    "a.md (definitions)": Sized(
        lambda n: b"".join(b"[a%d]: b\n" % i for i in range(n)) + b"[a0] " * (n // 2), 10_000
    ),
    "a.md (tables)": lambda: b"|a" * 2_000 + b"|\n" + b"|-" * 2_000 + b"|\n" + b"|b|\n" * 2_000,
    "a.md (50 wide tables)": Sized(
        lambda n: (b"|a" * 300 + b"|\n" + b"|-" * 300 + b"|\n" + b"|b|\n" * 200 + b"\n") * (n // 500), 25_000
    ),
    "a.md (front matter that does not end)": lambda: b"---\n" + b"a: b\n" * 40_000,
    "a.md (HTML)": lambda: b"<b>a\n" * 20_000,
    "a.srt (one cue of 200 kB)": Sized(lambda n: _srt("jó " * n, 1), 60_000),
    "a.srt (20,000 cues) [cli]": Sized(lambda n: _srt("1.", n), 20_000),
    "a.srt (tags)": lambda: _srt("<i>" * 2_000 + "a" + "{\\an8}" * 2_000, 10),
    "a.srt (arrows)": lambda: b"-->" * 100_000,
    "a.vtt (notes)": lambda: b"WEBVTT\n\n" + b"NOTE a\n" * 60_000,
    "a.ass (overrides) [cli]": lambda: (
        b"[Events]\nFormat: Start, End, Text\nDialogue: 0:00:01.00,0:00:02.00," + b"{\\b1}a" * 20_000
    ),
    "a.json (brackets) [cli]": lambda: b"[" * 200_000,
    "a.json (a string of 40 kB)": lambda: json.dumps({"a": "aB" * 20_000}).encode(),
    "a.json (identifiers) [cli]": lambda: json.dumps({"a": "Aa_b.c-" * 6_000}).encode(),
    "a.json (escapes)": lambda: b'{"a": "' + b"\\u00f3" * 60_000 + b'"}',
    "a.json (quotes)": lambda: b'"' * 200_000,
    "a.json (a string that does not end)": lambda: b'{"a": "' + b'\\"' * 100_000,
    "a.json (messages in messages)": lambda: json.dumps(
        {"a": "{n, plural, other {" * 2_000 + "a" + "}}" * 2_000}
    ).encode(),
    "a.json (messages that do not end)": lambda: json.dumps({"a": "{n, plural, other {jó " * 4_000}).encode(),
    "a.json (1,000 placeholders)": lambda: json.dumps({"a": "jó {name} " * 1_000}).encode(),
    "a.json (100,000 strings)": Sized(
        lambda n: json.dumps({f"k{i}": "1" for i in range(n)}).encode(), 100_000
    ),
    "a.arb (tags) [cli]": lambda: json.dumps({"@@locale": "hu", "a": "<b>jó</b> " * 2_000}).encode(),
    "a.po (a string of 200 kB)": Sized(lambda n: _po("jó " * n), 60_000),
    "a.po (backslashes) [cli]": lambda: _po("\\\\" * 50_000),
    "a.po (a string that does not end)": lambda: b'msgid "' + b'\\"' * 100_000,
    "a.po (20,000 messages)": Sized(lambda n: _po(*map(str, range(n))), 20_000),
    "a.yml (tags of Python)": lambda: b"a: !!python/object/apply:os.system ['true']\nb: !!binary x\n",
    "a.yml (merged keys)": lambda: (
        "a: &a {x: jó}\n".encode() + b"".join(b"b%d: {<<: *a}\n" % n for n in range(5_000))
    ),
    "a.properties (lines that go on)": lambda: b"a=" + b"b\\\n" * 60_000,
    "a.strings (comments)": lambda: b"/*" * 100_000,
    "a.yml (anchors) [cli]": _yaml_laughs,
    "a.yml (indents)": lambda: b"".join(b" " * n + b"a:\n" for n in range(800)),
    "a.yml (brackets)": lambda: b"hu: " + b"[" * 20_000,
    "a.csv (quotes) [cli]": lambda: b'"' * 200_001,
    "a.csv (columns)": lambda: b"a," * 200_000,
    "a.ts (messages)": Sized(
        lambda n: b'<!DOCTYPE TS><TS language="hu"><context>' + b"<message><source>a</source></message>" * n,
        10_000,
    ),
    "a.svg (8,000 spans)": lambda: (
        b'<svg xmlns="http://www.w3.org/2000/svg"><text>'
        + "<tspan>jó</tspan>".encode() * 8_000
        + b"</text></svg>"
    ),
    "a.resx (deep)": lambda: b"<root>" + b"<data>" * 40_000,
    "a.xml (laughs) [cli]": lambda: _laughs("a"),
    "a.xml (a file outside) [cli]": lambda: _outside("a"),
    "a.xml (deep) [cli]": lambda: b"<a>" * 100_000 + b"b" + b"</a>" * 100_000,
    "a.xml (one large entity)": lambda: (
        b'<!DOCTYPE a [<!ENTITY b "' + b"c" * 50_000 + b'">]><a>' + b"&b;" * 5_000 + b"</a>"
    ),
    "a.xml (encoding unicode_escape) [cli]": lambda: (
        b'<?xml version="1.0" encoding="unicode_escape"?><a>\\x41</a>'
    ),
    "a.xml (encoding UTF-7)": lambda: b'<?xml version="1.0" encoding="utf-7"?><a>+ADw-b+AD4-</a>',
    "a.xml (encoding zlib)": lambda: b'<?xml version="1.0" encoding="zlib_codec"?><a>b</a>',
    "a.xml (encoding cp037)": lambda: '<?xml version="1.0" encoding="cp037"?><a>b</a>'.encode("cp037"),
    "a.xml (UTF-16 that ends)": lambda: "<a>jó</a>".encode("utf-16")[:-1],
    "a.xml (names)": lambda: b"<" + b"a" * 400_000 + b">",
    "a.xml (name spaces)": lambda: (
        b"<a " + b" ".join(b'xmlns:n%d="u"' % n for n in range(20_000)) + b">b</a>"
    ),
    "a.xliff (laughs)": lambda: _laughs("xliff"),
    "a.xliff (10,000 units)": Sized(
        lambda n: _xliff(
            "".join(f'<trans-unit id="{i}"><source>{i}</source></trans-unit>' for i in range(n))
        ),
        10_000,
    ),
    "a.xliff (1,000 placeholders) [cli]": lambda: _xliff(
        '<trans-unit id="1"><source>' + "jó <x id='1'/> " * 1_000 + "</source></trans-unit>"
    ),
    "a.xliff (deep)": lambda: _xliff(
        '<trans-unit id="1"><source>'
        + "<g id='1'>" * 5_000
        + "jó"
        + "</g>" * 5_000
        + "</source></trans-unit>"
    ),
    "a.tmx (a file outside) [cli]": lambda: _outside("tmx"),
    "a.tmx (units that do not end)": lambda: (
        b'<tmx version="1.4"><header srclang="hu"/><body>' + b"<tu>" * 40_000
    ),
    "a.docx (no archive) [cli]": lambda: b"PK\x03\x04" + b"\x00" * 1_000,
    "a.docx (zeros) [cli]": lambda: word(b"", **{"word/media/a.bin": bytes(1_500_000_000 // 10)}),
    "a.docx (a document of zeros)": lambda: word(b" " * 150_000_000),
    "a.docx (claims little)": lambda: _claims_little(word(b"<w:p/>" * 2_000_000)),
    "a.docx (a path up) [cli]": lambda: word(runs(_HU), **{"../../../../tmp/evil.xml": b"<a/>"}),
    "a.docx (equal names)": _equal_names,
    "a.docx (20,000 parts)": lambda: word(runs(_HU), **{f"word/a{n}.xml": b"<a/>" for n in range(20_000)}),
    "a.docx (laughs)": lambda: packed(
        {"[Content_Types].xml": _WORD_TYPES, "word/document.xml": _laughs("w")}
    ),
    "a.docx (50,000 runs of one letter) [cli]": Sized(lambda n: word(runs(*["a"] * n)), 20_000),
    "a.docx (1,000 runs in two formats)": lambda: word(
        b"<w:p>"
        + "<w:r><w:rPr><w:b/></w:rPr><w:t>jó </w:t></w:r><w:r><w:t>reggelt </w:t></w:r>".encode() * 500
        + b"</w:p>"
    ),
    "a.docx (tables in tables)": lambda: word(
        b"<w:tbl><w:tr><w:tc>" * 2_000 + runs(_HU) + b"</w:tc></w:tr></w:tbl>" * 2_000
    ),
    "a.docx (cut) [cli]": lambda: word(runs(_HU))[:-60],
    "a.epub (no package) [cli]": lambda: packed({"mimetype": b"application/epub+zip"}),
    "a.epub (300,000 tags)": Sized(lambda n: epub(_xhtml(b"<p>a</p>" * n)), 100_000),
    "a.epub (chapter of 2 MB)": lambda: epub(_xhtml(b"<p>" + "jó reggelt ".encode() * 150_000 + b"</p>")),
    "a.epub (chapter that unpacks to 200 MB)": lambda: epub(_xhtml(b"<p>" + b" " * 200_000_000 + b"</p>")),
    "a.epub (laughs)": lambda: epub(_laughs("html")),
    "a.odt (spaces by number)": lambda: packed(
        {
            "mimetype": b"application/vnd.oasis.opendocument.text",
            "content.xml": _OPEN_TEXT
            % ('<text:s text:c="2000000000"/>jó' + f'<text:s text:c="{"9" * 5_000}"/>').encode(),
        }
    ),
    "a.odt (a file outside) [cli]": lambda: packed(
        {
            "mimetype": b"application/vnd.oasis.opendocument.text",
            "content.xml": _outside("office:document-content"),
        }
    ),
    "a.pptx (no slides)": lambda: packed({"[Content_Types].xml": _WORD_TYPES}),
    "a.pdf (text only by name)": lambda: b"%PDF-1.7\n" + b"0" * 100_000,
    "a.pdf (objects that do not end)": lambda: b"%PDF-1.7\n" + b"1 0 obj <<" * 20_000,
    "a.pdf (brackets)": lambda: b"%PDF-1.7\n1 0 obj " + b"[" * 100_000,
    "a.rtf (braces)": lambda: b"{\\rtf1 " + b"{" * 100_000,
    "a.rtf (numbers)": lambda: b"{\\rtf1 \\u" + b"9" * 100_000 + b"}",
}
"""`NAME (what is in it)`, with `[cli]` where the command line gets it too."""
