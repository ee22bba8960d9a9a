"""What flags, states and figures are called on a page, and what each means."""

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

HELP = {
    "flags": ("Flags", "What looks wrong by a rule. A flag says where to look; it is no judgment."),
    "estimate": (
        "Estimate",
        "How likely the English is of use: that a reader gets from it what the source says. It is guessed "
        "from how sure the model was and how long both texts are; no human translation was looked at. "
        "Below a third, read it beside its source.",
    ),
    "sure": (
        "How sure a language is",
        "How sure it is which language a segment is in. What is not sure enough is marked “und” and left "
        "as it is.",
    ),
    "chrf": (
        "chrF",
        "How alike the English and a human translation are, by pieces of words: 0 to 100. From about 50 "
        "on a sentence is of use. Only what the references cover counts, so compare scores of the same "
        "text.",
    ),
    "bleu": (
        "BLEU",
        "How many runs of one to four words the English has in common with a human translation: 0 to 100. "
        "It says little of a few sentences; compare scores of the same text.",
    ),
    "ter": (
        "TER",
        "How many words would have to be changed to get the human translation, of each hundred: less is "
        "better.",
    ),
    "interval": (
        "Interval and p",
        "With other sentences of the kind the figure would lie between these two in 95 of 100 cases. The "
        "p says how often such a difference comes about where there is none: below 0.05 it hardly does.",
    ),
    "chance": (
        "By chance",
        "What the same references reach at places where they do not belong. A score near it says nothing.",
    ),
    "located": (
        "References located",
        "Pieces of a human translation that were found in this document. Each is drawn under the "
        "paragraph where it lies, and scored there; those that lie nowhere are listed at the end.",
    ),
    "memory": (
        "From memory",
        "Segments that the same model had translated before with the same glossary and search. They are "
        "taken from there: the same English, at no cost.",
    ),
    "log_probability": (
        "Log-probability",
        "What the model thinks of its own words: 0 at best, less the less sure it is. It tells two "
        "translations of one segment apart; it is no score.",
    ),
    "similarity": (
        "Similarity",
        "How alike the two sides of a bead are, by length, words, numbers and names: 0 is no more than by "
        "chance, 1 is equal. What people set by hand has none.",
    ),
}
"""What is shown as a figure or a mark -> its name, and what it means in a few sentences."""

STATE_WORDS = {
    "queued": "waiting",
    "running": "translating",
    "done": "done",
    "failed": "failed",
    "cancelled": "cancelled",
}

SEARCHES = {"1": "Fast (greedy)", "2": "Normal (beam 2)", "4": "Thorough (beam 4)"}
"""Beams that forms offer -> what each is called."""

CASE_WORDS = {
    "match": "needed as in the term",
    "free": "do not count",
    "exact": "exactly as it is written",
}
"""What capitals of a term mean for each of `CASE_RULES`."""


def flag_name(flag: str) -> str:
    """A flag in words."""
    return flag.replace("_", " ")
