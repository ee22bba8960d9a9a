"""Files and strings with structure: their text out, its English back in, all else as it was."""

from translator.formats.files.opening import FORMATS, OpenedFile, format_of, is_packed, open_file
from translator.formats.files.strings import OpenedText, open_text
from translator.formats.files.tag_rules import TagRules

__all__ = [
    "FORMATS",
    "OpenedFile",
    "OpenedText",
    "TagRules",
    "format_of",
    "is_packed",
    "open_file",
    "open_text",
]
