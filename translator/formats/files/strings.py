"""Strings with tags: HTML, XML or none, in and out again."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from translator.formats.files.blocks import Block, Slot, Template, text_of
from translator.formats.files.rebuilding import rebuild
from translator.formats.files.tag_rules import TagRules
from translator.formats.files.tagged import open_tagged
from translator.formats.files.webpage import open_page
from translator.records import TranslatedDocument

TextKind = Literal["text", "html", "xml"]


@dataclass(frozen=True, slots=True)
class OpenedText:
    """A string whose `text` is translated without its tags; empty where there is nothing to translate."""

    text: str
    template: Template

    def rebuild(self, document: TranslatedDocument) -> str:
        """The string in English, with every tag and placeholder once.

        Raises:
            InvalidRequest: the document was not made from `text`.
        """
        (text,) = rebuild([self.template], document)
        return text


def open_text(text: str, *, kind: TextKind, rules: TagRules | None = None) -> OpenedText:
    """A string in one of three kinds.

    Args:
        rules: elements that part texts or stay as they are, for `html` and `xml`.

    Raises:
        UnreadableInput: `xml` that is not well-formed, or tags that nobody means.
    """
    if kind == "text":
        template = Template(text, (Slot(0, len(text), Block(text)),))
    else:
        template = open_page(text, rules=rules) if kind == "html" else open_tagged(text, rules=rules)
    return OpenedText(text_of([template]), template)
