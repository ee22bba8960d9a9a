"""What an address is in a text: of a page, a site or a mailbox."""

from __future__ import annotations

import re

# Japanese goes on right behind an address; other scripts have a space there, or a mark that ends none.
_LATIN = "A-Za-z\u00c0-\u024f\u0300-\u036f\u1e00-\u1eff"
_PATH = rf"[!#-;=?-_a-~{_LATIN}]"
_END = r"(?<![.,;:!?)'\]])"
_LABEL = rf"[{_LATIN}0-9-]++"
_BEGINNING = rf"(?<![{_LATIN}0-9_.+-])"

# A bare domain ends in letters that are no word of ours glued on: `example.com`, not `Kim.Anh`. Behind a
# hyphen follows a Hungarian ending: `example.hu-n`.
ADDRESS = re.compile(
    rf"""
      (?:https?|ftp)://{_PATH}+{_END}
    | {_BEGINNING}[{_LATIN}0-9_.+-]++@(?:[{_LATIN}0-9_-]++\.)+[{_LATIN}0-9]++
    | {_BEGINNING}(?:www\.(?:{_LABEL}\.)+[{_LATIN}]++
        | (?:{_LABEL}\.)+(?:com|org|net|edu|gov|info|example|test|vn|hu|jp|kr|cn|uk|us|eu|io|tv|ru))
      (?![{_LATIN}0-9_]) (?::\d++)? (?:[/?\#]{_PATH}*{_END})?
    """,
    re.IGNORECASE | re.VERBOSE,
)
_SIGN = re.compile(r"://|@|\.[A-Za-z]")  # all addresses have one, most texts do not


def without_addresses(text: str) -> str:
    """The text with a space for each address."""
    return ADDRESS.sub(" ", text) if _SIGN.search(text) else text


def find_addresses(text: str) -> list[tuple[int, int]]:
    """Where the addresses of a text stand."""
    return [found.span() for found in ADDRESS.finditer(text)] if _SIGN.search(text) else []


def keeps_addresses(source: str, target: str) -> bool:
    """Whether a text has the addresses of another, as they are there."""
    return not _SIGN.search(source) or set(ADDRESS.findall(source)) <= set(ADDRESS.findall(target))


def inside_addresses(text: str) -> set[int]:
    """Places where a cut would part an address."""
    if not _SIGN.search(text):
        return set()
    return {place for match in ADDRESS.finditer(text) for place in range(match.start() + 1, match.end())}
