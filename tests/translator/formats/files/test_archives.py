"""Office files and books come back whole: runs, links, notes, boxes, and every part that has no text."""

from __future__ import annotations

import io
import re
import time
import tracemalloc
import zipfile
from collections.abc import Callable

import docx
import pytest
from docx.document import Document
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from tests.translator.formats.files.english import english
from translator.errors import InputTooLarge, InvalidRequest, UnreadableInput
from translator.formats.files import open_file

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
# What python-docx does not write: links, fields, changes, notes, text boxes, content controls.
PARAGRAPH = """<w:p><w:pPr><w:jc w:val="left"/></w:pPr><w:bookmarkStart w:id="1" w:name="b"/>\
<w:r><w:rPr><w:lang w:val="hu-HU"/></w:rPr><w:t xml:space="preserve">Ez egy </w:t></w:r><w:proofErr w:type="spellStart"/>\
<w:hyperlink r:id="rId1"><w:r><w:rPr><w:u w:val="single"/></w:rPr><w:t>piros</w:t></w:r></w:hyperlink>\
<w:r><w:t xml:space="preserve"> alma </w:t></w:r><w:bookmarkEnd w:id="1"/>\
<w:del w:id="2"><w:r><w:delText>nem</w:delText></w:r></w:del><w:ins w:id="3"><w:r><w:t>és</w:t></w:r></w:ins>\
<w:r><w:t xml:space="preserve"> egy </w:t></w:r><w:r><w:fldChar w:fldCharType="begin"/></w:r>\
<w:r><w:instrText> REF x </w:instrText></w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r>\
<w:r><w:t>zöld</w:t></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r>\
<w:r><w:t xml:space="preserve"> körte</w:t><w:footnoteReference w:id="2"/><w:t>.</w:t></w:r>\
<w:r><mc:AlternateContent><mc:Choice Requires="wps"><w:drawing><w:txbxContent><w:p><w:r><w:t>Doboz itt</w:t></w:r></w:p>\
</w:txbxContent></w:drawing></mc:Choice><mc:Fallback><w:pict><w:p><w:r><w:t>Doboz itt</w:t></w:r></w:p></w:pict>\
</mc:Fallback></mc:AlternateContent></w:r>\
<w:sdt><w:sdtPr><w:alias w:val="név"/></w:sdtPr><w:sdtContent><w:r><w:t xml:space="preserve"> Vége</w:t></w:r></w:sdtContent></w:sdt></w:p>"""
SENTENCE = {"Ez egy piros alma és egy zöld körte.": "This is a red apple and a green pear."}


def through(data: bytes, name: str, translate: Callable[[str], str] | dict[str, str]) -> bytes:
    opened = open_file(data, name=name)
    return opened.rebuild(english(opened.text, translate))


def pack(parts: dict[str, str | bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content, zipfile.ZIP_STORED if name == "mimetype" else None)
    return out.getvalue()


def unpack(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert archive.testzip() is None
        return {info.filename: archive.read(info) for info in archive.infolist()}


def save(document: Document) -> bytes:
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


@pytest.fixture
def letter() -> bytes:
    document = docx.Document()
    document.add_heading("Főcím itt", 0)
    paragraph = document.add_paragraph("Ez egy ")
    paragraph.add_run("pi").bold = True
    paragraph.add_run("ros").bold = True
    paragraph.add_run(" alma és egy ")
    paragraph.add_run("zöld").italic = True
    paragraph.add_run(" körte.")
    paragraph.add_run().add_break()
    paragraph.add_run("Új <sor>.\tTab & után")
    table = document.add_table(1, 2)
    table.cell(0, 0).text, table.cell(0, 1).text = "Bal cella", "Jobb cella"
    document.sections[0].header.paragraphs[0].text = "Fejléc szöveg"
    document.sections[0].footer.paragraphs[0].text = "Lábléc 12"
    return save(document)


def test_a_letter_keeps_its_runs_tables_and_headers(letter: bytes) -> None:
    result = through(letter, "a.docx", SENTENCE)
    document = docx.Document(io.BytesIO(result))
    assert [paragraph.style.name for paragraph in document.paragraphs][:2] == ["Title", "Normal"]  # type: ignore[union-attr]
    runs = [(run.text, run.bold, run.italic) for run in document.paragraphs[1].runs]
    assert runs[:5] == [
        ("This is a ", None, None),
        ("red", True, None),
        (" apple and a ", None, None),
        ("green", None, True),
        (" pear.", None, None),
    ]
    assert document.paragraphs[1].text.endswith("\nÚJ <SOR>.\tTAB & UTÁN")
    assert [cell.text for cell in document.tables[0].rows[0].cells] == ["BAL CELLA", "JOBB CELLA"]
    assert document.sections[0].header.paragraphs[0].text == "FEJLÉC SZÖVEG"
    assert document.sections[0].footer.paragraphs[0].text == "LÁBLÉC 12"
    before, after = unpack(letter), unpack(result)
    assert list(before) == list(after)
    changed = {name for name in before if before[name] != after[name]}
    assert changed == {"word/document.xml", "word/header1.xml", "word/footer1.xml"}


def test_a_letter_of_which_nothing_changes_is_the_same(letter: bytes) -> None:
    assert through(letter, "a.docx", lambda text: text) == letter


def test_a_letter_is_written_as_often_as_asked(letter: bytes) -> None:
    opened = open_file(letter, name="a.docx")
    first, second = (opened.rebuild(english(opened.text, SENTENCE)) for _ in range(2))
    assert unpack(first) == unpack(second)
    assert first == second


def with_body(letter: bytes, body: str) -> bytes:
    parts: dict[str, str | bytes] = dict(unpack(letter))
    head = f'<w:document xmlns:w="{W}" xmlns:r="r" xmlns:mc="mc"><w:body>{body}</w:body></w:document>'
    return pack({**parts, "word/document.xml": head})


def test_links_fields_changes_notes_and_boxes_come_back_once(letter: bytes) -> None:
    opened = open_file(with_body(letter, PARAGRAPH), name="a.docx")
    assert opened.text.startswith("Ez egy piros alma és egy zöld körte. Vége\n\nDoboz itt\n\nDoboz itt\n\n")
    result = unpack(opened.rebuild(english(opened.text, SENTENCE)))["word/document.xml"].decode()
    root = etree.fromstring(result.encode())
    text = {"w": W}
    assert "".join(root.xpath("//w:hyperlink//w:t/text()", namespaces=text)) == "red"  # type: ignore[arg-type]
    assert "".join(root.xpath("//w:ins//w:t/text()", namespaces=text)) == "and"  # type: ignore[arg-type]
    assert root.xpath("//w:txbxContent//w:t/text()", namespaces=text) == ["DOBOZ ITT"]
    assert root.xpath("//w:pict//w:t/text()", namespaces=text) == ["DOBOZ ITT"]
    assert root.xpath("//w:sdtContent//w:t/text()", namespaces=text) == ["VÉGE"]
    kinds = root.xpath("//w:fldChar/@w:fldCharType", namespaces=text)
    assert kinds == ["begin", "separate", "end"]
    for once in (
        "<w:delText>nem<",
        "<w:instrText>",
        "<w:footnoteReference",
        "<w:bookmarkStart",
        "<w:bookmarkEnd",
    ):
        assert result.count(once) == 1
    assert re.search(r"green</w:t></w:r><w:r><w:fldChar w:fldCharType=\"end\"", result)
    assert '<w:lang w:val="en-US"/>' in result
    assert "proofErr" not in result
    assert set(root.xpath("//w:p/*/@w:jc | //w:jc/@w:val", namespaces=text)) == {"left"}  # type: ignore[arg-type]


def test_a_drawing_of_another_kind_leaves_the_document_its_words(letter: bytes) -> None:
    drawing = (
        '<w:p><w:r><w:t xml:space="preserve">Előtte </w:t></w:r><w:r><w:drawing><lc:lockedCanvas xmlns:lc="lc" xmlns:a="a">'
        "<a:txBody><a:bodyPr/><a:p><a:r><a:rPr b='1'/><a:t>Rajz itt</a:t></a:r></a:p></a:txBody></lc:lockedCanvas>"
        "</w:drawing></w:r><w:r><w:t>utána</w:t></w:r></w:p><w:p><w:r><w:t>Vége</w:t></w:r></w:p>"
    )
    result = unpack(through(with_body(letter, drawing), "a.docx", {}))["word/document.xml"]
    root = etree.fromstring(result)
    words = root.xpath("//w:t/text()", namespaces={"w": W})
    assert " ".join(words).split() == ["ELŐTTE", "UTÁNA", "VÉGE"]  # type: ignore[arg-type]
    assert root.xpath("//a:p/a:r/a:t/text()", namespaces={"a": "a"}) == ["RAJZ ITT"]


runs = st.lists(
    st.tuples(
        st.sampled_from(["", "<w:rPr><w:b/></w:rPr>", "<w:rPr><w:i/></w:rPr>"]),
        st.sampled_from(["Ez ", "alma", " 42", "<w:br/>", "{x}"]),
    ),
    min_size=1,
    max_size=12,
)


@settings(max_examples=40)
@given(runs, st.text("ab 4{x}<&", max_size=20))
def test_any_runs_make_a_document_again(parts: list[tuple[str, str]], answer: str) -> None:
    written = (text if text.startswith("<") else f"<w:t>{text}</w:t>" for _, text in parts)
    body = "".join(f"<w:r>{form}{text}</w:r>" for (form, _), text in zip(parts, written, strict=True))
    data = pack(
        {
            "word/document.xml": f'<w:document xmlns:w="{W}"><w:body><w:p>{body}</w:p><w:p><w:r><w:t>Vége</w:t></w:r></w:p></w:body></w:document>'
        }
    )
    result = unpack(through(data, "a.docx", lambda _: answer))["word/document.xml"].decode()
    assert etree.fromstring(result.encode()) is not None
    assert result.count("<w:br/>") == body.count("<w:br/>")
    assert not set(result) & set("\x01\x02\x03\x04")


def test_slides_keep_their_ends_of_paragraphs() -> None:
    slide = (
        '<p:sld xmlns:p="p" xmlns:a="a"><a:p><a:pPr lvl="1"/><a:r><a:rPr lang="hu-HU" b="1" dirty="0"/><a:t>Első</a:t></a:r>'
        '<a:r><a:rPr lang="en-US" b="1"/><a:t> sor</a:t></a:r><a:br><a:rPr/></a:br><a:r><a:rPr lang="hu-HU"/>'
        '<a:t>Második</a:t></a:r><a:endParaRPr lang="hu-HU"/></a:p></p:sld>'
    )
    result = unpack(through(pack({"ppt/slides/slide1.xml": slide}), "a.pptx", {}))[
        "ppt/slides/slide1.xml"
    ].decode()
    assert "".join(etree.fromstring(result.encode()).itertext()) == "ELSŐ SORMÁSODIK"  # type: ignore[arg-type]
    assert result.endswith('<a:endParaRPr lang="en-US"/></a:p></p:sld>')
    assert result.count("<a:br>") == 1
    assert '<a:rPr lang="en-US" b="1" dirty="0"/><a:t>ELSŐ SOR</a:t>' in result


def test_open_documents_keep_spans_and_notes() -> None:
    content = (
        '<o:d xmlns:o="o" xmlns:text="t"><text:tracked-changes><text:p>Régi</text:p></text:tracked-changes>'
        "<text:h>Főcím itt</text:h><text:p>Ez egy <text:span a='1'>piros</text:span><text:s/> alma és egy zöld "
        "körte.<text:note><text:note-body><text:p>Jegyzet itt</text:p></text:note-body></text:note></text:p></o:d>"
    )
    data = pack(
        {
            "mimetype": "application/vnd.oasis.opendocument.text",
            "content.xml": content,
            "Pictures/a.png": b"\0\1",
        }
    )
    parts = unpack(through(data, "a.odt", SENTENCE))
    result = parts["content.xml"].decode()
    assert "<text:p>Régi</text:p>" in result
    assert "<text:h>FŐCÍM ITT</text:h>" in result
    assert "This is a <text:span a='1'>red</text:span>" in result
    assert "<text:note-body><text:p>JEGYZET ITT</text:p></text:note-body>" in result
    assert (list(parts), parts["Pictures/a.png"]) == (["mimetype", "content.xml", "Pictures/a.png"], b"\0\1")


ODT = 'xmlns:text="t" xmlns:style="s" xmlns:office="o" xmlns:draw="d" xmlns:svg="v"'
# What stands in a paragraph of OpenDocument, what the model reads of it, and what stands there afterwards.
PARAGRAPHS = [
    ("Éves<text:s text:c='2'/>jelentés", "Éves jelentés", "ÉVES JELENTÉS"),
    (
        "Lásd a <text:bookmark-ref text:ref-name='b'>3</text:bookmark-ref>. oldalon",
        "Lásd a 3. oldalon",
        "LÁSD A <text:bookmark-ref text:ref-name='b'>3</text:bookmark-ref>. OLDALON",
    ),
    (
        "Oldal: <text:page-number>3</text:page-number> és <text:date>2024</text:date> van",
        "Oldal: 3 és 2024 van",
        "OLDAL: <text:page-number>3</text:page-number> ÉS <text:date>2024</text:date> VAN",
    ),
    (
        "Egy 25 m<text:span text:style-name='Up'>2</text:span> szoba",
        "Egy 25 ⟦m2⟧ szoba",
        "EGY 25 m<text:span text:style-name='Up'>2</text:span> SZOBA",
    ),
    (
        "A H<text:span text:style-name='Down'>2</text:span>O víz",
        "A ⟦H2O⟧ víz",
        "A H<text:span text:style-name='Down'>2</text:span>O VÍZ",
    ),
    (
        "Jó szöveg<text:span text:style-name='Up'>12</text:span> van",
        "Jó szöveg van",
        "JÓ SZÖVEG<text:span text:style-name='Up'>12</text:span> VAN",
    ),
    (
        "Egy <draw:frame text:anchor-type='as-char'><svg:title>Szép kép</svg:title></draw:frame> itt",
        "Egy ⟦1⟧ itt\n\nSzép kép",
        "EGY <draw:frame text:anchor-type='as-char'><svg:title>SZÉP KÉP</svg:title></draw:frame> ITT",
    ),
    (
        "<text:ruby><text:ruby-base>Piros</text:ruby-base><text:ruby-text>x</text:ruby-text></text:ruby> szép",
        "Piros szép",
        "PIROS SZÉP",
    ),
]


@pytest.mark.parametrize(("source", "text", "expected"), PARAGRAPHS)
def test_fields_exponents_and_frames_of_open_documents_keep_their_place(
    source: str, text: str, expected: str
) -> None:
    styles = (
        "<style:style style:name='Up'><style:text-properties style:text-position='super 58%'/></style:style>"
        "<style:style style:name='Down'><style:text-properties style:text-position='-33% 58%'/></style:style>"
    )
    document = f"<office:d {ODT}>{styles}<text:p>{{}}</text:p></office:d>"
    opened = open_file(pack({"content.xml": document.format(source)}), name="a.odt")
    assert opened.text == text
    result = opened.rebuild(english(opened.text, capitals))
    assert unpack(result)["content.xml"].decode() == document.format(expected)


def capitals(text: str) -> str:
    """Capitals everywhere but in what stays as it is."""
    return "".join(part if part.startswith("⟦") else part.upper() for part in re.split("(⟦[^⟧]*⟧)", text))


RAISED, LOWERED = (f'<w:rPr><w:vertAlign w:val="{side}script"/></w:rPr>' for side in ("super", "sub"))
RUNS = [
    ([("Egy 25 m", ""), ("2", RAISED), (" szoba", "")], "Egy 25 ⟦m2⟧ szoba", [("2", RAISED)]),
    ([("A H", ""), ("2", LOWERED), ("O víz", "")], "A ⟦H2O⟧ víz", [("2", LOWERED)]),
    ([("Kiss", ""), ("1", RAISED), (" írta", "")], "Kiss írta", [("1", RAISED)]),
    (
        [("Egy ", ""), ("jó", "<w:rPr><w:b/></w:rPr>"), (" nap", "")],
        "Egy jó nap",
        [("JÓ", "<w:rPr><w:b/></w:rPr>")],
    ),
]


@pytest.mark.parametrize(("runs", "text", "kept"), RUNS)
def test_raised_and_lowered_runs_keep_their_words(
    runs: list[tuple[str, str]], text: str, kept: list[tuple[str, str]]
) -> None:
    body = "".join(f'<w:r>{form}<w:t xml:space="preserve">{said}</w:t></w:r>' for said, form in runs)
    opened = open_file(
        pack({"word/document.xml": f'<w:d xmlns:w="{W}"><w:p>{body}</w:p></w:d>'}), name="a.docx"
    )
    assert opened.text == text
    result = unpack(opened.rebuild(english(opened.text, capitals)))["word/document.xml"].decode()
    found = re.findall(r"<w:r>(<w:rPr>.*?</w:rPr>)?<w:t[^>]*>([^<]*)", result)
    assert [(said, form) for form, said in found if form] == kept
    assert "".join(said for _, said in found).upper() == "".join(said for said, _ in runs).upper()


def test_a_formula_between_words_is_one() -> None:
    body = (
        "<w:r><w:t>Az </w:t></w:r><m:oMath><m:r><m:t>x=5</m:t></m:r></m:oMath><w:r><w:t> egyenlet</w:t></w:r>"
    )
    document = f'<w:d xmlns:w="{W}" xmlns:m="m"><w:p>{body}</w:p></w:d>'
    opened = open_file(pack({"word/document.xml": document}), name="a.docx")
    assert opened.text == "Az ⟦1⟧ egyenlet"
    result = unpack(opened.rebuild(english(opened.text, capitals)))["word/document.xml"].decode()
    assert "".join(etree.fromstring(result.encode()).itertext()) == "AZ x=5 EGYENLET"  # type: ignore[arg-type]


CHART = """<c:chartSpace xmlns:c="c" xmlns:a="a"><c:title><c:tx><c:rich><a:p><a:r><a:t>Éves ábra</a:t></a:r></a:p></c:rich></c:tx>\
</c:title><c:ser><c:tx><c:strRef><c:f>Sheet1!$B$1</c:f><c:strCache><c:pt idx="0"><c:v>Jó bevétel</c:v></c:pt></c:strCache></c:strRef>\
</c:tx><c:cat><c:multiLvlStrRef><c:multiLvlStrCache><c:lvl><c:pt idx="0"><c:v>Első hónap</c:v></c:pt></c:lvl></c:multiLvlStrCache>\
</c:multiLvlStrRef></c:cat><c:val><c:numRef><c:numCache><c:formatCode>General</c:formatCode><c:pt idx="0"><c:v>12</c:v></c:pt>\
</c:numCache></c:numRef></c:val></c:ser></c:chartSpace>"""


@pytest.mark.parametrize(
    ("name", "first", "chart"),
    [
        ("a.pptx", "ppt/slides/slide1.xml", "ppt/charts/chart1.xml"),
        ("a.docx", "word/document.xml", "word/charts/chart12.xml"),
    ],
)
def test_charts_have_their_titles_series_and_categories_in_english(name: str, first: str, chart: str) -> None:
    opened = open_file(pack({first: '<p xmlns:a="a"/>', chart: CHART}), name=name)
    assert opened.text == "Éves ábra\n\nJó bevétel\n\nElső hónap"
    result = unpack(opened.rebuild(english(opened.text, {})))[chart].decode()
    expected = CHART
    for text in opened.text.split("\n\n"):
        expected = expected.replace(text, text.upper())
    assert result == expected


def test_diagrams_are_read_where_they_are_kept_and_where_they_were_drawn() -> None:
    data = '<dgm:d xmlns:dgm="d" xmlns:a="a"><dgm:t><a:p><a:r><a:t>Jó doboz</a:t></a:r></a:p></dgm:t></dgm:d>'
    parts = {
        "ppt/slides/slide1.xml": "<p/>",
        "ppt/diagrams/data1.xml": data,
        "ppt/diagrams/drawing1.xml": data,
    }
    result = unpack(through(pack(dict(parts)), "a.pptx", {}))
    assert all(result[part].count(b"DOBOZ") == 1 for part in parts if "diagrams" in part)


def test_a_book_keeps_its_chapters_and_contents() -> None:
    page = (
        '<?xml version="1.0"?><html xmlns="http://www.w3.org/1999/xhtml"><body><p>{}<br/></p></body></html>'
    )
    book: dict[str, str | bytes] = {
        "mimetype": "application/epub+zip",
        "c10.xhtml": page.format("Tizedik"),
        "c2.xhtml": page.format("Második"),
        "toc.ncx": "<ncx><navMap><navPoint><navLabel><text>Tizedik</text></navLabel></navPoint></navMap></ncx>",
    }
    data = pack(book)
    assert open_file(data, name="a.epub").text == "Második\n\nTizedik\n\nTizedik"
    parts = unpack(through(data, "a.epub", {}))
    assert parts["c10.xhtml"].decode() == page.format("TIZEDIK")
    assert (
        zipfile.ZipFile(io.BytesIO(through(data, "a.epub", {}))).infolist()[0].compress_type
        == zipfile.ZIP_STORED
    )


CHAPTER = '<html xmlns="http://www.w3.org/1999/xhtml"><body><p>{}</p></body></html>'
CONTAINER = '<container><rootfiles><rootfile full-path="OEBPS/book.opf"/></rootfiles></container>'
PACKAGE = """<package xmlns:dc="d"><metadata><dc:title>Jó cím</dc:title><dc:creator>Kis Pál</dc:creator>\
<dc:description>&lt;p&gt;Szép &lt;b&gt;könyv&lt;/b&gt;&lt;/p&gt;</dc:description></metadata><manifest>{items}\
<item id="css" href="a.css" media-type="text/css"/></manifest><spine toc="n">{spine}</spine></package>"""
ITEM = '<item id="{0}" href="{1}" media-type="{2}"/>'
XHTML = "application/xhtml+xml"


@pytest.mark.parametrize(
    ("items", "spine", "order"),
    [
        ([("a", "c1.xml", XHTML), ("b", "c2.xml", XHTML)], "ab", ["c1.xml", "c2.xml"]),
        ([("a", "c1.xhtml", XHTML), ("b", "c2.xhtml", XHTML)], "ba", ["c2.xhtml", "c1.xhtml"]),
        (
            [("a", "10.html", XHTML), ("b", "9.xml", XHTML), ("c", "x/nav", XHTML)],
            "ba",
            ["9.xml", "10.html", "x/nav"],
        ),
        ([("a", "a%20b.xhtml#x", XHTML), ("b", "../c.htm", "text/html")], "ab", ["a b.xhtml", "../c.htm"]),
        ([("a", "a.xhtml", "image/svg+xml"), ("b", "b.xhtml", XHTML)], "b", ["b.xhtml"]),
        ([("a", "a.xhtml", XHTML), ("b", "missing.xhtml", XHTML)], "ba", ["a.xhtml"]),
    ],
)
def test_chapters_are_what_the_package_says_in_the_order_of_its_spine(
    items: list[tuple[str, str, str]], spine: str, order: list[str]
) -> None:
    paths = [href.partition("#")[0].replace("%20", " ") for _, href, _ in items if "missing" not in href]
    names = {path: f"OEBPS/{path}".replace("OEBPS/../", "") for path in paths}
    package = PACKAGE.format(
        items="".join(ITEM.format(*item) for item in items),
        spine="".join(f'<itemref idref="{identity}"/>' for identity in spine),
    )
    texts = {path: f"Ez a {number} szöveg." for number, path in enumerate(paths)}
    parts = {"META-INF/container.xml": CONTAINER, "OEBPS/book.opf": package}
    data = pack({**parts, **{names[path]: CHAPTER.format(text) for path, text in texts.items()}})
    read = open_file(data, name="a.epub").text.split("\n\n")
    assert read == [*(texts[path] for path in order), "Jó cím", "Szép könyv"]
    result = unpack(through(data, "a.epub", {}))
    for path in paths:
        assert (texts[path].upper() in result[names[path]].decode()) == (path in order)
    said = result["OEBPS/book.opf"].decode()
    assert "<dc:title>JÓ CÍM</dc:title>" in said
    assert "Kis Pál" in said
    assert "&lt;p&gt;SZÉP &lt;b&gt;KÖNYV&lt;/b&gt;&lt;/p&gt;" in said


def test_a_page_that_no_package_names_is_read_after_those_that_it_names() -> None:
    package = PACKAGE.format(items=ITEM.format("a", "z.xhtml", XHTML), spine='<itemref idref="a"/>')
    pages = {
        f"OEBPS/{name}": CHAPTER.format(text)
        for name, text in (("a2.html", "Kettő itt"), ("z.xhtml", "Egy itt"))
    }
    data = pack({"META-INF/container.xml": CONTAINER, "OEBPS/book.opf": package, **pages})
    assert open_file(data, name="a.epub").text.startswith("Egy itt\n\nKettő itt\n\n")


def test_the_parts_with_text_are_limited_as_a_whole() -> None:
    parts = {f"c{number}.xhtml": CHAPTER.format("Szép nap van itt.") for number in range(9)}
    data = pack({**parts, "image.png": b"x" * 5_000})
    assert open_file(data, name="a.epub").text.count("Szép") == 9
    with pytest.raises(InputTooLarge, match="bytes of text, unpacked; the most is 500"):
        open_file(data, name="a.epub", most_text=500)


def test_a_book_is_never_whole_in_memory() -> None:
    words = " ".join(f"<b>szó{number}</b> és" for number in range(400))
    data = pack({f"c{number}.xhtml": CHAPTER.format(f"{number} {words}") for number in range(8)})
    opened = open_file(data, name="a.epub")
    tracemalloc.start()
    peaks = []
    for template in opened.opening.templates:
        del template
        peaks.append(tracemalloc.get_traced_memory()[1])
    tracemalloc.stop()
    assert peaks[-1] < 1.5 * peaks[0]


def patched(data: bytes, old: bytes, new: bytes) -> bytes:
    assert len(old) == len(new)
    assert old in data
    return data.replace(old, new)


BODY = f'<w:document xmlns:w="{W}"><w:p><w:r><w:t>Jó napot</w:t></w:r></w:p></w:document>'
GOOD: dict[str, str | bytes] = {"word/document.xml": BODY}
BOMB = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 9))
HOSTILE: dict[str, tuple[bytes, type[InvalidRequest]]] = {
    "empty": (b"", UnreadableInput),
    "text": (b"this is no archive", UnreadableInput),
    "cut": (pack(GOOD)[:-30], UnreadableInput),
    "nothing": (pack({"a.txt": "x"}), UnreadableInput),
    "bomb": (pack({**GOOD, "word/media/x": b"\0" * 30_000_000}), InputTooLarge),
    "bomb in text": (pack({"word/document.xml": b"<w:t>" + b" " * 60_000_000}), InputTooLarge),
    "parts": (pack({**GOOD, **{f"x{number}": b"" for number in range(6_000)}}), InputTooLarge),
    "climbing": (pack({**GOOD, "../../etc/passwd": b"x"}), UnreadableInput),
    "absolute": (pack({**GOOD, "/etc/passwd": b"x"}), UnreadableInput),
    "drive": (pack({**GOOD, "C:\\x": b"x"}), UnreadableInput),
    "backslashes": (pack({**GOOD, "a\\..\\..\\x": b"x"}), UnreadableInput),
    "damaged": (patched(pack(GOOD), b"PK\x01\x02", b"PK\x01\x09"), UnreadableInput),
    "entities": (
        pack({"word/document.xml": f"<!DOCTYPE x [<!ENTITY e0 'ha'>{BOMB}]><w:t>&e8;</w:t>"}),
        UnreadableInput,
    ),
    "external": (
        pack({"word/document.xml": '<!DOCTYPE x [<!ENTITY e SYSTEM "/etc/passwd">]><w:t>&e;</w:t>'}),
        UnreadableInput,
    ),
    "deep": (pack({"word/document.xml": "<w:p>" * 100_000}), UnreadableInput),
    "torn": (pack({"word/document.xml": "<w:p><w:r>"}), UnreadableInput),
    "no words": (pack({"word/document.xml": "<w:p></w:p>"}), UnreadableInput),
}


@pytest.mark.parametrize("kind", sorted(HOSTILE))
def test_hostile_archives_are_one_clear_error(kind: str) -> None:
    data, expected = HOSTILE[kind]
    tracemalloc.start()
    started = time.process_time()
    with pytest.raises(expected) as caught:
        open_file(data, name="a.docx")
    assert time.process_time() - started < 2
    assert tracemalloc.get_traced_memory()[1] < 50_000_000
    tracemalloc.stop()
    assert str(caught.value).startswith("a.docx: ")
    assert "\n" not in str(caught.value)


def test_an_archive_that_lies_about_its_sizes_is_refused() -> None:
    body = BODY.replace("Jó napot", "Jó napot " * 10_000).encode()
    sizes = [number.to_bytes(4, "little") for number in (len(body), 10)]
    with pytest.raises(UnreadableInput, match="damaged"):
        open_file(patched(pack({"word/document.xml": body}), *sizes), name="a.docx")


def test_an_encrypted_archive_is_refused() -> None:
    data = bytearray(pack(GOOD))
    data[6] |= 1
    place = data.index(b"PK\x01\x02")
    data[place + 8] |= 1
    with pytest.raises(UnreadableInput, match="without a password"):
        open_file(bytes(data), name="a.docx")
