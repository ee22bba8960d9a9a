"""Which formats of files there are: one table that every door asks, and what is refused by its ending."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import PurePath
from typing import Literal


@dataclass(frozen=True, slots=True)
class FileFormat:
    """A format.

    Attributes:
        title: what people call it.
        suffixes: the endings of its files; the first is that of a file without a name.
        media_type: what goes out is called in HTTP.
        reader: makes a `ParsedFile` of such a file, as `module:function` of this package. It is given the
            text as `Decoded`, bytes where `is_packed`; the name of the file; `columns` where `has_columns`,
            and `most_text` where `is_zip`. It raises `UnreadableInput` (with the line) for what is none of
            its files, `InputTooLarge` for more tags, lines or texts than such files have.
        roots: names of root elements that tell it, whatever the ending of an XML document.
        is_packed: whether it is bytes, which nobody reads on a terminal.
        is_zip: whether it is an archive of parts, of which some have text.
        declares: how its files say in which encoding they are, if they do.
        has_columns: whether it is a table, of which somebody has to say what is text.
        result: the format that its English comes in, where only its text is read; else its own.
    """

    title: str
    suffixes: tuple[str, ...]
    media_type: str
    reader: str
    roots: tuple[str, ...] = ()
    is_packed: bool = False
    is_zip: bool = False
    declares: Literal["", "xml", "html", "po"] = ""
    has_columns: bool = False
    result: str = ""


_OFFICE = "application/vnd.openxmlformats-officedocument"
_OPEN = "application/vnd.oasis.opendocument"

_xml = partial(FileFormat, declares="xml")
_archive = partial(FileFormat, is_packed=True, is_zip=True)
_table = partial(FileFormat, has_columns=True)

FORMATS: Mapping[str, FileFormat] = {
    "text": FileFormat("plain text", (".txt",), "text/plain; charset=utf-8", "opening:open_plain"),
    "html": FileFormat(
        "HTML", (".html", ".htm", ".xhtml"), "text/html", "webpage:open_html", ("html",), declares="html"
    ),
    "md": FileFormat(
        "Markdown", (".md", ".markdown"), "text/markdown; charset=utf-8", "markdown:open_markdown"
    ),
    "srt": FileFormat("SubRip subtitles", (".srt",), "application/x-subrip", "subtitles:open_cues"),
    "vtt": FileFormat("WebVTT subtitles", (".vtt",), "text/vtt", "subtitles:open_cues"),
    "ass": FileFormat("SubStation Alpha subtitles", (".ass", ".ssa"), "text/x-ssa", "subtitles:open_script"),
    "ttml": _xml(
        "TTML subtitles", (".ttml", ".dfxp"), "application/ttml+xml", "subtitles:open_timed_text", ("tt",)
    ),
    "json": FileFormat("JSON", (".json", ".arb"), "application/json", "json_strings:open_json"),
    "csv": _table("CSV", (".csv",), "text/csv; charset=utf-8", "tables:open_table"),
    "tsv": _table("TSV", (".tsv", ".tab"), "text/tab-separated-values; charset=utf-8", "tables:open_table"),
    "jsonl": _table("JSON lines", (".jsonl", ".ndjson"), "application/jsonl", "tables:open_json_lines"),
    "yaml": FileFormat("YAML", (".yml", ".yaml"), "application/yaml", "yaml_strings:open_yaml"),
    "properties": FileFormat(
        "Java properties", (".properties",), "text/x-java-properties", "properties:open_properties"
    ),
    "strings": FileFormat("Apple strings", (".strings",), "text/x-apple-strings", "properties:open_strings"),
    "plist": _xml(
        "Apple plural rules", (".stringsdict",), "application/x-plist", "xml_strings:open_values", ("plist",)
    ),
    "resx": _xml(".NET resources", (".resx", ".resw"), "text/microsoft-resx", "xml_strings:open_values"),
    "qt": _xml("Qt Linguist", (".ts",), "text/vnd.trolltech.linguist", "xml_strings:open_qt", ("TS",)),
    "xliff": _xml(
        "XLIFF",
        (".xlf", ".xliff", ".sdlxliff", ".mqxliff", ".mxliff"),
        "application/xliff+xml",
        "xliff:open_xliff",
        ("xliff",),
    ),
    "tmx": _xml("TMX", (".tmx",), "application/x-tmx+xml", "tmx:open_tmx", ("tmx",)),
    "docx": _archive(
        "Word", (".docx", ".docm"), f"{_OFFICE}.wordprocessingml.document", "office:open_office"
    ),
    "pptx": _archive(
        "PowerPoint", (".pptx",), f"{_OFFICE}.presentationml.presentation", "office:open_office"
    ),
    "odt": _archive("OpenDocument text", (".odt",), f"{_OPEN}.text", "opendocument:open_opendocument"),
    "odp": _archive(
        "OpenDocument slides", (".odp",), f"{_OPEN}.presentation", "opendocument:open_opendocument"
    ),
    "epub": _archive("EPUB", (".epub",), "application/epub+zip", "epub:open_epub"),
    "svg": _xml("SVG", (".svg",), "image/svg+xml", "tagged:open_svg", ("svg",)),
    "pdf": FileFormat(
        "PDF, text only", (".pdf",), "application/pdf", "pages:open_pdf", is_packed=True, result="text"
    ),
    "rtf": FileFormat(
        "RTF, text only", (".rtf",), "application/rtf", "rich_text:open_rtf", is_packed=True, result="text"
    ),
    "xml": _xml("XML", (".xml",), "application/xml", "tagged:open_xml"),
    "po": FileFormat(
        "gettext", (".po", ".pot"), "text/x-gettext-translation", "gettext:open_po", declares="po"
    ),
}
"""By the names that jobs keep; what has no known ending is `text`."""

SUFFIXES = tuple(suffix for known in FORMATS.values() for suffix in known.suffixes)
"""The endings of files that are read."""

# What has text of its own kind in it, which nobody wants to see translated as plain text.
_REFUSED = frozenset(
    # printed pages, spreadsheets, books, letters
    ".doc .xls .xlsx .xlsm .ods .ppt .odg .pages .numbers .key .mobi .azw3 .fb2 .idml "
    ".mif .eml .msg .mbox .ics .vcf "
    # subtitles
    ".sbv .sub .smi .lrc .stl "
    # messages of programs
    ".toml .ini .cfg .conf .env .plist .qm .mo "
    ".gmo .ftl .xcstrings "
    # marked up and mixed with code
    ".rst .tex .bib .adoc .asciidoc .textile .org .mdx .rmd .qmd .ipynb .dtd .xsd .xsl .xslt .wsdl "
    ".php .py .js .mjs .cjs .jsx .tsx .css .scss .less .java .kt .swift .c .h .cpp .hpp .cs .go .rs .rb .pl "
    ".lua .sh .bat .ps1 .sql .r .vue .svelte .jsp .asp .aspx .erb .ejs .hbs .mustache .twig .jinja .j2 .po~ "
    # archives, pictures, sound, programs
    ".zip .rar .7z .gz .bz2 .xz .tar .jpg .jpeg .png .gif .webp .bmp .tif .tiff .ico .psd .mp3 .mp4 .m4a "
    ".mkv .avi .mov .wav .ogg .flac .exe .dll .bin".split()
)

_ROOT = re.compile(rb"<(?:[\w.-]{1,40}:)?([A-Za-z_][\w.-]{0,60})[\s/>]")
_HEAD_BYTES = 8192


def format_of(name: str) -> str:
    """The format of a file by the ending of its name."""
    suffix = PurePath(name).suffix.lower()
    return next((form for form, known in FORMATS.items() if suffix in known.suffixes), "text")


def result_of(form: str) -> FileFormat:
    """The format that the English of a format comes in."""
    return FORMATS[FORMATS[form].result or form]


def english_suffix(name: str) -> str:
    """The ending of the English of a file: that of its name, or of what comes out for it."""
    form = format_of(name)
    return result_of(form).suffixes[0] if FORMATS[form].result else PurePath(name).suffix


def is_refused(name: str) -> bool:
    """Whether the ending of a name is known to be of a format that is not read."""
    return PurePath(name).suffix.lower() in _REFUSED


def format_of_xml(data: bytes) -> str | None:
    """The format of what begins as XML documents do, by its root element; None for what does not."""
    head = data[:_HEAD_BYTES]
    for encoding in ("utf-8-sig", "utf-16"):
        text = head.decode(encoding, errors="ignore")
        if text.lstrip().startswith("<?xml"):
            root = _ROOT.search(text.encode())
            name = root[1].decode() if root else ""
            return next((form for form, known in FORMATS.items() if name in known.roots), "xml")
    return None
