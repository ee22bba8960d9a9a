"""Texts with masks cut into clauses that have one each, and their translations joined to one."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from translator.checks import SPLIT
from translator.languages import language_of
from translator.records import Hypothesis, SourceText
from translator.repair.attempts import merge
from translator.segment.clauses import split_clauses

_SENTENCE_END = re.compile(r"[.!?…。！？][\"'”’»)\]」』）]*\s*$")
_FALSE_END = re.compile(r"(?<=\w)\.$")
# Words that are in capitals only because a piece begins with them.
_FUNCTION_WORD = re.compile(
    r"(?:A|An|The|In|On|At|To|Of|For|From|By|With|And|Or|But|It|Its|He|She|His|Her|They|Their|This|That|These|"
    r"Those|There|Which|Who|When|Where|While|As|After|Before|Is|Was|Are|Were)\b"
)


def cut(source: SourceText, form: str) -> list[SourceText]:
    """The clauses of a text: with one mask each, unless they are short."""
    mask = re.compile(re.escape(form).replace(r"\{\}", r"\d+"))
    short, long = language_of(source.language).clause_chars

    def fits(piece: str) -> bool:
        return len(piece) <= short or (len(piece) <= long and len(mask.findall(piece)) <= 1)

    return [SourceText(piece, source.language) for piece in split_clauses(source.text, fits=fits)]


def join_clauses(pieces: Sequence[SourceText], results: Sequence[Hypothesis]) -> Hypothesis:
    """The translations of clauses as one; a full stop or capital that only the cut has made is taken out."""
    if len(results) == 1:
        return results[0]
    texts: list[str] = []
    is_inside = False
    for piece, result in zip(pieces, results, strict=True):
        text = result.text
        if is_inside and _FUNCTION_WORD.match(text):
            text = text[:1].lower() + text[1:]
        is_inside = not _SENTENCE_END.search(piece.text)
        texts.append(_FALSE_END.sub("", text) if is_inside else text)
    return replace(merge(" ".join(text for text in texts if text), results), flags=(SPLIT,))
