"""Ids as people type them: the first signs are enough where nothing else begins with them."""

from __future__ import annotations

import re

from translator.errors import InvalidRequest
from translator.service.context import Context
from translator.store.prefixes import IdKind, find_ids

_PREFIX = re.compile("[0-9a-f]{1,31}")


def whole_id(given: str, *kinds: IdKind, context: Context) -> str:
    """The id that begins so; what is whole, or begins nothing, is given back as it is.

    Args:
        kinds: of what it may be.

    Raises:
        InvalidRequest: several begin so.
    """
    if not _PREFIX.fullmatch(given):
        return given
    with context.store.read() as tx:
        found = [item for kind in kinds for item in find_ids(tx, kind, prefix=given, most=2)]
    if len(found) > 1:
        raise InvalidRequest(f"several ids begin with {given!r}, such as {found[0]} and {found[1]}")
    return found[0] if found else given
