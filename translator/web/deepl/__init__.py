"""The routes that DeepL's SDKs speak: texts, documents, glossaries, usage and languages."""

from translator.web.deepl.door import DOOR

__all__ = ["DOOR"]
