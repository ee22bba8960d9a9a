"""What flags and states are called on a page, and what each means."""

from __future__ import annotations

FLAG_REASONS = {
    "empty": "The model gave no text at all.",
    "looping": "The English repeats the same words or letters again and again.",
    "copied": "The English is the source again, or nearly all of its words.",
    "wrong_language": "The result does not seem to be English.",
    "garbled": "The English has characters that the source does not explain; broken ones were taken out.",
    "cut": "The model hit its length bound before it came to an end; the rest may be missing.",
    "too_long": "The English is much longer than such a source usually gives.",
    "too_short": "The English is much shorter than such a source usually gives; something may be missing.",
    "numbers_lost": "A number of the source does not stand in the English.",
    "numbers_added": "The English has a number that the source does not say.",
    "dates_added": "The English names a day of the week or a month that the source does not.",
    "addresses_lost": "A web or mail address of the source does not stand in the English.",
    "placeholders_lost": "A placeholder of the source is not in the English, or the English has its own.",
    "names_lost": "A name of the source does not stand in the English.",
    "names_respelled": "A name that the model had spelled in its own way was written as the source has it.",
    "split": "The source was translated in pieces: too long for the model, or something got lost.",
    "undetermined_language": "The language is not certain enough; the text was left as it is.",
    "unsupported_language": "The model does not read this language; the text was left as it is.",
    "term_missed": "A term of the glossary does not stand in the English.",
}
"""Every flag -> its reason in one sentence."""

STATE_WORDS = {
    "queued": "waiting",
    "running": "translating",
    "done": "done",
    "failed": "failed",
    "cancelled": "cancelled",
}


def flag_name(flag: str) -> str:
    """A flag in words."""
    return flag.replace("_", " ")
