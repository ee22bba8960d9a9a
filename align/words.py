"""Which words of an English text carry what it says, and where they stand among its tokens.

A token is what stands between white space: anybody can count tokens again with `text.split()`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from align.evidence import normalize

# Words that any English sentence may have; they place nothing.
FUNCTION_WORDS = frozenset(
    """a about above after again against all also although am among an and any are around as at away back
    be became because become been before behind being between both but by came can cannot come comes
    could did do does doing done down during each either else even ever every few first for from further
    gave get gets give given go goes going got had has have having he her here hers herself him himself
    his how however i if in instead into is it its itself just last least less let like made make makes
    making many may me might more most much must my myself near neither never new next no nor not now of
    off often on once only onto or other others our ours out over own per put quite rather s said same
    say saying says see seen several shall she should since so some still such t take taken takes taking
    than that the their theirs them themselves then there these they this those though through thus till
    to together too took toward towards under until up upon us use used using very via was way we well
    went were what when where whether which while who whom whose why will with within without would yet
    you your yours yourself""".split()
)
_NUMBER_WORDS = {
    word: str(value)
    for value, words in {
        0: "zero", 1: "one", 2: "two twice second", 3: "three third", 4: "four fourth", 5: "five fifth",
        6: "six sixth", 7: "seven seventh", 8: "eight eighth", 9: "nine ninth", 10: "ten tenth",
        11: "eleven", 12: "twelve dozen", 13: "thirteen", 14: "fourteen", 15: "fifteen", 16: "sixteen",
        17: "seventeen", 18: "eighteen", 19: "nineteen", 20: "twenty", 30: "thirty", 40: "forty",
        50: "fifty", 60: "sixty", 70: "seventy", 80: "eighty", 90: "ninety",
    }.items()
    for word in words.split()
}  # fmt: skip
_WORD = re.compile(r"\d+(?:[.,]\d+)*|[^\W\d_]{1,40}")


@dataclass(frozen=True, slots=True)
class Word:
    """One word of a text: folded, with numbers as digits.

    Attributes:
        text: the folded word.
        token: index of the token that it is in.
        is_name: it begins with a capital and does not open the text.
    """

    text: str
    token: int
    is_name: bool = False

    @property
    def is_number(self) -> bool:
        """Whether it is made of digits."""
        return self.text[0].isdigit()

    @property
    def is_function(self) -> bool:
        """Whether it says nothing by itself."""
        return self.text in FUNCTION_WORDS


def words_of(text: str) -> list[Word]:
    """The words of a text in order."""
    return words_of_all([text])[0]


def words_of_all(texts: Iterable[str]) -> list[list[Word]]:
    """The words of each text in order. A token is read once, however often it stands in them."""
    read: dict[str, list[tuple[str, bool]]] = {}
    found = []
    for text in texts:
        words: list[Word] = []
        for index, token in enumerate(text.split()):
            parts = read.get(token)
            if parts is None:
                parts = read[token] = _read(token)
            words += [Word(word, index, is_name=index > 0 and is_capital) for word, is_capital in parts]
        found.append(words)
    return found


def _read(token: str) -> list[tuple[str, bool]]:
    """The words of a token, and whether each begins with a capital."""
    return [
        (_number(match.group()), token[match.start()].isupper()) for match in _WORD.finditer(_fold(token))
    ]


def _fold(token: str) -> str:
    # Positions must stay, to look at the capital: fold only where folding keeps the length.
    folded = normalize(token)
    return (
        folded if len(folded) == len(token) else token.lower() if len(token.lower()) == len(token) else token
    )


def _number(word: str) -> str:
    bare = word.replace(".", "").replace(",", "") if word[0].isdigit() else word
    return _NUMBER_WORDS.get(bare, bare)
