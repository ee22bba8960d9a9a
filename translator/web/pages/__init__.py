"""The pages: what people see who would rather look than read JSON."""

from translator.web.pages.door import DOOR

__all__ = ["DOOR"]
