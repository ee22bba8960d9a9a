"""What stands in a text for something else and has to come back as it is: `{name}`, `%s`, `⟦1⟧`, code."""

from __future__ import annotations

import re

# A percentage is no placeholder (`100%-os`, `50% discount`): no digit before, no space and no bare `-` after.
PLACEHOLDER = re.compile(
    r"""
      ⟦[^⟦⟧\n]{1,80}⟧                                            # what `translator.formats` takes out
    | \{\{[^{}\n]{1,80}\}\} | \{%[^{}\n]{1,200}%\}               # templates
    | [$%\#]?\{[\w.$:@,\ \#+-]{0,60}\}                           # {name} {0:N2} ${name} %{name}
    | %\([\w.-]{1,60}\)[-\#0\ +]?\d{0,3}(?:\.\d{1,2})?[a-zA-Z]   # %(name)s
    | (?<![\w%])%[A-Za-z_]\w{0,40}%                              # %name%
    | (?<![\w%])%(?:\d\$)?(?:-?\d{1,3})?(?:\.\d{1,2})?(?:ll?|[hzjt])?[sdiufFeEgGxXoc@](?![\w%])
    | \$[A-Z_][A-Z0-9_]{0,40}\$                                  # $NAME$
    | (?<!`)`[^`\n]{1,200}`(?!`)                                 # code
    """,
    re.VERBOSE,
)
_SIGN = re.compile(r"[⟦{%$`]")  # all placeholders have one, most texts do not


def without_placeholders(text: str) -> str:
    """The text with a space for each placeholder."""
    return PLACEHOLDER.sub(" ", text) if _SIGN.search(text) else text


def find_placeholders(text: str) -> list[tuple[int, int]]:
    """Where the placeholders of a text stand."""
    return [found.span() for found in PLACEHOLDER.finditer(text)] if _SIGN.search(text) else []


def keeps_placeholders(source: str, target: str) -> bool:
    """Whether a text has the placeholders of another, each as often."""
    return sorted(_find_all(source)) == sorted(_find_all(target))


def _find_all(text: str) -> list[str]:
    return PLACEHOLDER.findall(text) if _SIGN.search(text) else []
