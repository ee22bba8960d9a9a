"""When two translations are the same fact: the key of the translation memory."""

from __future__ import annotations

import hashlib
import json
from dataclasses import astuple
from functools import lru_cache

from translator.checks import GUARDS_VERSION
from translator.jobs import FactKey
from translator.records import Decoding, SourceText

HUMAN = "human"
"""What a fact has in place of a model where a person wrote it."""


# Made once: `json.dumps` would make one for each key.
_ENCODER = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))


def human_key(source: SourceText, *, text: str, owner: str = "") -> FactKey:
    """The key of a translation that a person wrote: the same text for the same source is the same fact."""
    line = _ENCODER.encode([source.text, source.language, HUMAN, text, owner])
    return FactKey(hashlib.sha256(line.encode("utf-8", errors="surrogatepass")).digest())


def fact_key(
    source: SourceText, *, model: str, decoding: Decoding, glossary: str = "", owner: str = ""
) -> FactKey:
    """The key of a translation.

    Args:
        model: name, version and digest, as an engine's `model` gives them.
        glossary: `key_for` this source of the glossary, not its version: a glossary that changes elsewhere
            changes nothing here. Empty where no term applies.
        owner: whose memory it is in, so that nobody can tell what others had translated.

    Returns:
        32 bytes; they tell nothing about the text.
    """
    parts = [source.text, source.language, model, _options(decoding), glossary, GUARDS_VERSION, owner]
    line = _ENCODER.encode(parts)
    return FactKey(hashlib.sha256(line.encode("utf-8", errors="surrogatepass")).digest())


@lru_cache(maxsize=16)
def _options(decoding: Decoding) -> tuple[object, ...]:
    # `astuple` copies deeply, which would take half of the time of a plan over many segments.
    return astuple(decoding)
