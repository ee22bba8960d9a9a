"""Files and strings with structure: their text out, its English back in, all else as it was."""

from translator.formats.files.strings import OpenedText, open_text
from translator.formats.files.tag_rules import TagRules

__all__ = ["OpenedText", "TagRules", "open_text"]
