"""What stands in a text for something else and has to come back as it is: `{name}`, `%s`, `⟦1⟧`, code."""

from __future__ import annotations

import re

# What programs call their variables, where a sign before a word (`%date`, `:name`) might be anything else.
_VARIABLE = (
    r"(?:app|attribute|author|count|current|date|days?|description|distance|domain|duration|email|field|hours"
    r"|id|items?|limit|link|max|min|minutes|model|name|number|other|page|percent|price|seconds|sender|server"
    r"|size|site|start|status|step|string|subject|sum|time|title|total|type|unit|url|user|username|values?"
    r"|version)(?![A-Za-z0-9_])"
)
_TEMPLATES = (
    r"""
      ⟦[^⟦⟧\n]{1,80}⟧                                            # what `translator.formats` takes out
    | \{\{[^{}\n]{1,80}\}\} | \{%[^{}\n]{1,200}%\} | <%[^<>\n]{1,200}%> | \[\[[^\[\]\n]{1,80}\]\]
    | [$%\#]?\{[\w.$:@,\ \#+-]{0,60}\}                           # {name} {0:N2} ${name} %{name}
    | \$[A-Z_][A-Z0-9_]{0,40}\$                                  # $NAME$
    | (?<![A-Za-z0-9_])__[A-Za-z0-9]{1,40}(?:_[A-Za-z0-9]{1,40}){0,4}__(?![A-Za-z0-9_])
    | (?<![^\s(\["'「『、。]):"""
    + _VARIABLE
)
# A percentage is no placeholder (`100%-os`, `50% discount`, `20 %so với`): no digit stands before one.
# Letters may follow: nothing parts words in Japanese, and Hungarian has endings there (`%1$sben`).
_PRINTF = rf"""
      %\([\w.-]{{1,60}}\)[-\#0\ +]?\d{{0,3}}(?:\.\d{{1,2}})?[a-zA-Z]   # %(name)s
    | %\#@\w{{1,60}}@                                             # Apple's %#@files@
    | (?<![\w%])%(?:L?\d{{1,2}}|n)(?![\w%$.,])                     # Qt's %n %1 %L1
    | (?<![\w%])%[A-Za-z_]\w{{0,40}}%(?![\w%])                    # %name%
    | %%
    | (?<!\d)(?<!\d[\ \u00a0\u202f])%(?:
          {_VARIABLE}
        | \d\$-?\d{{0,3}}(?:\.\d{{1,2}})?(?:ll?|[hzjt])?[sdiufFeEgGxXoc@]
        | (?:-?\d{{1,3}})?(?:\.\d{{1,2}})?(?:ll?|[hzjt])?(?:[sd@]|[iufFeEgGxXoc](?![A-Za-z0-9_\u00c0-\u1eff]))
      )"""
# `@user1` and `#user1` are masks of `translator.repair`.
_SOCIAL = r"""
      (?<![A-Za-z0-9_:]):[a-z0-9_+-]{2,40}:(?![A-Za-z0-9_:])      # :tada:
    | <(?:[@\#!][!&]?[\w|.^-]{1,60}|a?:\w{2,32}:\d{5,20}|t:\d{1,12}(?::[a-zA-Z])?)>   # Discord, Slack
    | (?<![A-Za-z0-9._%+@/-])   # @name
      @(?!user\d)[A-Za-z_\u00c0-\u024f\u1e00-\u1eff](?a:[\w\u00c0-\u024f\u1e00-\u1eff]{0,60}(?:[.-]\w{1,60}){0,4}
        (?:@[a-z0-9.-]{1,60}[a-z0-9])?)
    | (?<![\w/.:])[ur]/(?!min\b)[A-Za-z0-9_]{3,30}(?![\w/])                # of Reddit
    | (?<![A-Za-z0-9_&\#/])\#(?!user\d)(?:[^\W\d_]\w{0,80}|\d{2,7}(?!\w))   # #tag #123"""
_CODE = r"""
      (?<![A-Za-z0-9])[A-Za-z]:\\[^\s"'<>|]{1,200}               # a path: its backslashes are no escapes
    | (?<![\w/])\d{1,6}/(?:\d{4}/)?[A-ZĐ]{2}[A-ZĐ0-9]{0,10}(?:-[A-ZĐ0-9]{1,12}){0,3}(?![\w/-])  # 15/NĐ-CP
    | (?<![\w/.:<~])(?:~|/[A-Za-z0-9_.-]{2,40})(?:/[A-Za-z0-9_.-]{1,60}){1,12}/?   # ~/.bashrc, /etc/hosts
    | \\u[0-9A-Fa-f]{4} | (?<!\\)\\[nrt]
    | (?<!`)`[^`\n]{1,200}`(?!`)"""
PLACEHOLDER = re.compile("\n|".join((_TEMPLATES, _PRINTF, _SOCIAL, _CODE)), re.VERBOSE)
# All placeholders have one, most texts do not.
_SIGN = re.compile(r"[⟦{%$`@#\\]|\[\[|__|<[:at]|:[a-z0-9_+-]|\b[ur]/|(?<!\w)[~/]\S|\d/[A-ZĐ]{2}")


def without_placeholders(text: str) -> str:
    """The text with a space for each placeholder."""
    return PLACEHOLDER.sub(" ", text) if _SIGN.search(text) else text


def find_placeholders(text: str) -> list[tuple[int, int]]:
    """Where the placeholders of a text stand."""
    return [found.span() for found in PLACEHOLDER.finditer(text)] if _SIGN.search(text) else []


def keeps_placeholders(source: str, target: str) -> bool:
    """Whether a text has the placeholders of another, each as often, and as many stray braces beside them."""
    return sorted(_find_all(source)) == sorted(_find_all(target)) and _braces(source) == _braces(target)


def _find_all(text: str) -> list[str]:
    return PLACEHOLDER.findall(text) if _SIGN.search(text) else []


def _braces(text: str) -> tuple[int, int]:
    """How many braces open and close outside of placeholders."""
    if "{" not in text and "}" not in text:
        return 0, 0
    rest = without_placeholders(text)
    return rest.count("{"), rest.count("}")
