"""Files and strings with structure: their text out, its English back in, all else as it was."""

from translator.formats.files.events import TagRules
from translator.formats.files.kinds import FORMATS, SUFFIXES, english_suffix, format_of, result_of
from translator.formats.files.opening import (
    FileInParts,
    OpenedFile,
    OpenedText,
    open_file,
    open_text,
    recognize_file,
)

__all__ = [
    "FORMATS",
    "SUFFIXES",
    "FileInParts",
    "OpenedFile",
    "OpenedText",
    "TagRules",
    "english_suffix",
    "format_of",
    "open_file",
    "open_text",
    "recognize_file",
    "result_of",
]
