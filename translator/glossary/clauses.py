"""Texts with stand-ins cut into clauses that have one each, and their translations joined to one."""

from __future__ import annotations

import re
from collections.abc import Sequence

from translator.checks import SPLIT
from translator.languages import language_of
from translator.records import Hypothesis, SourceText
from translator.segment.clauses import split_clauses

Checked = tuple[Hypothesis, tuple[str, ...]]

_SENTENCE_END = re.compile(r"[.!?…。！？][\"'”’»)\]」』）]*\s*$")
_FALSE_END = re.compile(r"(?<=\w)\.$")
# Words that are in capitals only because a piece begins with them.
_FUNCTION_WORD = re.compile(
    r"(?:A|An|The|In|On|At|To|Of|For|From|By|With|And|Or|But|It|Its|He|She|His|Her|They|Their|This|That|These|"
    r"Those|There|Which|Who|When|Where|While|As|After|Before|Is|Was|Are|Were)\b"
)


def cut(source: SourceText, form: str) -> list[SourceText]:
    """The clauses of a text: with one stand-in each, unless they are short."""
    stand_in = re.compile(re.escape(form).replace(r"\{\}", r"\d+"))
    short, long = language_of(source.language).clause_chars

    def fits(piece: str) -> bool:
        return len(piece) <= short or (len(piece) <= long and len(stand_in.findall(piece)) <= 1)

    return [SourceText(piece, source.language) for piece in split_clauses(source.text, fits=fits)]


def join(pieces: Sequence[SourceText], results: Sequence[Checked]) -> Checked:
    """The translations of clauses as one; a full stop or capital that only the cut has made is taken out."""
    if len(results) == 1:
        return results[0]
    texts: list[str] = []
    is_inside = False
    for piece, (hypothesis, _) in zip(pieces, results, strict=True):
        text = hypothesis.text
        if is_inside and _FUNCTION_WORD.match(text):
            text = text[:1].lower() + text[1:]
        is_inside = not _SENTENCE_END.search(piece.text)
        texts.append(_FALSE_END.sub("", text) if is_inside else text)
    hypotheses = [hypothesis for hypothesis, _ in results]
    whole = Hypothesis(
        " ".join(text for text in texts if text),
        sum(hypothesis.log_probability for hypothesis in hypotheses) / len(hypotheses),
        any(hypothesis.is_cut for hypothesis in hypotheses),
    )
    return whole, (SPLIT,)
