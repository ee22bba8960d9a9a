"""Which formats of files there are: one table that every door asks, and what is refused by its ending."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import PurePath


@dataclass(frozen=True, slots=True)
class FileFormat:
    """A format.

    Attributes:
        title: what people call it.
        suffixes: the endings of its files; the first is that of a file without a name.
        media_type: what goes out is called in HTTP.
        module: of this package, whose `open_bytes` takes such a file apart.
        roots: names of root elements that tell it, whatever the ending of an XML document.
        is_packed: whether it is bytes, which nobody reads on a terminal.
        is_zip: whether it is an archive of parts, of which some have text.
        is_xml: whether it is XML, which says its encoding itself.
        has_columns: whether it is a table, of which somebody has to say what is text.
        result: the format that its English comes in, where only its text is read; else its own.
    """

    title: str
    suffixes: tuple[str, ...]
    media_type: str
    module: str
    roots: tuple[str, ...] = ()
    is_packed: bool = False
    is_zip: bool = False
    is_xml: bool = False
    has_columns: bool = False
    result: str = ""


_OFFICE = "application/vnd.openxmlformats-officedocument"
_OPEN = "application/vnd.oasis.opendocument"

FORMATS: Mapping[str, FileFormat] = {
    "text": FileFormat("plain text", (".txt",), "text/plain; charset=utf-8", "plain"),
    "html": FileFormat("HTML", (".html", ".htm", ".xhtml"), "text/html", "webpage", ("html",)),
    "md": FileFormat("Markdown", (".md", ".markdown"), "text/markdown; charset=utf-8", "markdown"),
    "srt": FileFormat("SubRip subtitles", (".srt",), "application/x-subrip", "subtitles"),
    "vtt": FileFormat("WebVTT subtitles", (".vtt",), "text/vtt", "subtitles"),
    "ass": FileFormat("SubStation Alpha subtitles", (".ass", ".ssa"), "text/x-ssa", "substation"),
    "ttml": FileFormat(
        "TTML subtitles", (".ttml", ".dfxp"), "application/ttml+xml", "timed_text", ("tt",), is_xml=True
    ),
    "json": FileFormat("JSON", (".json", ".arb"), "application/json", "json_strings"),
    "csv": FileFormat("CSV", (".csv",), "text/csv; charset=utf-8", "table_columns", has_columns=True),
    "tsv": FileFormat(
        "TSV", (".tsv", ".tab"), "text/tab-separated-values; charset=utf-8", "table_columns", has_columns=True
    ),
    "jsonl": FileFormat(
        "JSON lines", (".jsonl", ".ndjson"), "application/jsonl", "json_lines", has_columns=True
    ),
    "yaml": FileFormat("YAML", (".yml", ".yaml"), "application/yaml", "yaml_strings"),
    "properties": FileFormat("Java properties", (".properties",), "text/x-java-properties", "properties"),
    "strings": FileFormat("Apple strings", (".strings",), "text/x-apple-strings", "apple_strings"),
    "plist": FileFormat(
        "Apple plural rules", (".stringsdict",), "application/x-plist", "xml_values", ("plist",), is_xml=True
    ),
    "resx": FileFormat(
        ".NET resources", (".resx", ".resw"), "text/microsoft-resx", "xml_values", is_xml=True
    ),
    "qt": FileFormat(
        "Qt Linguist", (".ts",), "text/vnd.trolltech.linguist", "qt_linguist", ("TS",), is_xml=True
    ),
    "xliff": FileFormat(
        "XLIFF",
        (".xlf", ".xliff", ".sdlxliff", ".mqxliff", ".mxliff"),
        "application/xliff+xml",
        "xliff",
        ("xliff",),
        is_xml=True,
    ),
    "tmx": FileFormat("TMX", (".tmx",), "application/x-tmx+xml", "tmx", ("tmx",), is_xml=True),
    "docx": FileFormat(
        "Word",
        (".docx", ".docm"),
        f"{_OFFICE}.wordprocessingml.document",
        "office",
        is_packed=True,
        is_zip=True,
    ),
    "pptx": FileFormat(
        "PowerPoint",
        (".pptx",),
        f"{_OFFICE}.presentationml.presentation",
        "office",
        is_packed=True,
        is_zip=True,
    ),
    "odt": FileFormat(
        "OpenDocument text", (".odt",), f"{_OPEN}.text", "opendocument", is_packed=True, is_zip=True
    ),
    "odp": FileFormat(
        "OpenDocument slides", (".odp",), f"{_OPEN}.presentation", "opendocument", is_packed=True, is_zip=True
    ),
    "epub": FileFormat("EPUB", (".epub",), "application/epub+zip", "epub", is_packed=True, is_zip=True),
    "svg": FileFormat("SVG", (".svg",), "image/svg+xml", "drawing", ("svg",), is_xml=True),
    "pdf": FileFormat("PDF, text only", (".pdf",), "application/pdf", "pages", is_packed=True, result="text"),
    "rtf": FileFormat(
        "RTF, text only", (".rtf",), "application/rtf", "rich_text", is_packed=True, result="text"
    ),
    "xml": FileFormat("XML", (".xml",), "application/xml", "tagged", is_xml=True),
    "po": FileFormat("gettext", (".po", ".pot"), "text/x-gettext-translation", "gettext"),
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
