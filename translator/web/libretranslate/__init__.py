"""The routes that clients of LibreTranslate speak; its known bugs and gaps are not among them."""

from translator.web.libretranslate.door import DOOR

__all__ = ["DOOR"]
