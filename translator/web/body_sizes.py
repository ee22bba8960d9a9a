"""How many bytes the body of a request may have: near what its route takes of text, or a whole document."""

from __future__ import annotations

from translator.settings import Settings
from translator.web.body_limit import Allowance

_OTHER = 1_000_000
_PAIRS = 8_000_000  # two texts of a million characters each
_GLOSSARY = 14_000_000  # 10 MiB, DeepL's own limit, in base64
_DEEPL_TEXTS = 128 * 1024  # DeepL's own limit
_LEAST_KEPT = 64_000_000
_MOST_TEXTS, _BYTES_PER_CHAR = 100, 2
# A JSON string may take twice the bytes of its text, and references come beside it.
_DOCUMENT_FACTOR, _DOCUMENT_EXTRA = 2, 1_000_000
# Documents leave room for texts, and who has not shown a key yet leaves room for those who have.
_SHARE_OF_DOCUMENTS, _SHARE_OF_UNKNOWN = 0.75, 0.5

_DOCUMENTS = ("/v1/documents", "/translate_file", "/v2/document", "/jobs", "/segments", "/align")
_TEXTS = ("/v1/translations", "/at-once", "/translate", "/detect", "/suggest")
_PAIRED = ("/v1/segments", "/v1/alignments", "/v1/locations", "/v1/scores")
_GLOSSARIES = ("/glossaries", "/v1/glossaries", "/v1/glossary-check", "/v2/glossaries", "/v3/glossaries")
_DEEPL = ("/v2/translate", "/v2/write")


def most_kept(settings: Settings) -> int:
    """Bytes of all bodies that are kept in memory at a time."""
    return max(2 * _most_of_document(settings), _LEAST_KEPT)


def allow(path: str, *, is_known: bool, settings: Settings) -> Allowance:
    """What a request to a path may send; `is_known` says that its sender may come in."""
    share = 1.0 if is_known else _SHARE_OF_UNKNOWN
    if path in _DOCUMENTS:
        return Allowance(_most_of_document(settings), min(share, _SHARE_OF_DOCUMENTS))
    if path in _TEXTS:
        return Allowance(_BYTES_PER_CHAR * _MOST_TEXTS * settings.max_text_chars + _OTHER, share)
    if path in _PAIRED:
        return Allowance(_PAIRS, share)
    if path.startswith(_GLOSSARIES):
        return Allowance(_GLOSSARY, share)
    if path.startswith(_DEEPL):
        return Allowance(_DEEPL_TEXTS, share)
    return Allowance(_OTHER, share)


def _most_of_document(settings: Settings) -> int:
    return _DOCUMENT_FACTOR * settings.max_document_bytes + _DOCUMENT_EXTRA
