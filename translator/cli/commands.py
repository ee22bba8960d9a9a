"""Which commands there are, in one table: what each is for, and which module of this package has it."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from translator.settings import Settings

AddOptions = Callable[[argparse.ArgumentParser], object]
CommandFunction = Callable[[argparse.Namespace, Settings], int]


@dataclass(frozen=True, slots=True)
class Action:
    """A command as its module has it: its options, and what it does; that returns the exit code."""

    add_options: AddOptions
    run: CommandFunction


@dataclass(frozen=True, slots=True)
class Command:
    """What is said of a command.

    Attributes:
        help: one line.
        module: of this package; its `ACTIONS` has the command. Empty for a group of commands.
    """

    help: str
    module: str = ""


COMMANDS: Mapping[str, Command] = {
    "translate": Command("translate documents to English", "translate"),
    "segment": Command("show the segments of documents with offsets and languages", "translate"),
    "align": Command("pair the segments of two texts that say the same", "align"),
    "locate": Command("find where reference fragments belong", "score"),
    "score": Command("score a translation: BLEU, chrF, chrF++, TER", "score"),
    "submit": Command("hand documents over and do not wait", "submit"),
    "status": Command("show a job, or the newest jobs", "jobs"),
    "wait": Command("wait until jobs are finished", "jobs"),
    "fetch": Command("print the translation of a finished job", "jobs"),
    "cancel": Command("stop a job", "jobs"),
    "delete": Command("remove a job with its document and translations", "jobs"),
    "work": Command("run a worker until SIGTERM", "serving"),
    "serve": Command("answer HTTP requests until SIGTERM", "serving"),
    "db": Command("make, upgrade or check the tables", "operating"),
    "prune": Command("remove finished jobs that are old", "operating"),
    "doctor": Command("show what is configured and whether it can be reached", "operating"),
    "keys": Command("make, list and revoke API keys of the HTTP door"),
    "keys add": Command("make a key and print it, once", "keys"),
    "keys list": Command("show all keys, their limits and use", "keys"),
    "keys revoke": Command("let a key open nothing any more", "keys"),
    "keys remove": Command("delete a revoked key and everything that came under it", "keys"),
    "models": Command("list, pull, verify, remove and add translation models"),
    "models list": Command("show known models, and which are on this machine", "models"),
    "models pull": Command("download, check and convert a model", "models"),
    "models verify": Command("check the files of models against their digests", "models"),
    "models remove": Command("delete an installed model", "models"),
    "models add": Command("install a local model in Hugging Face or CTranslate2 layout", "models"),
    "glossary": Command("check, keep and compare terms for translations"),
    "glossary check": Command("find what is wrong with a file, and its terms in documents", "glossary"),
    "glossary import": Command("keep a file as the next version of a glossary", "glossary"),
    "glossary list": Command("show the glossaries", "glossary"),
    "glossary diff": Command("show which terms were added, removed and changed", "glossary"),
    "glossary export": Command("write a glossary as TSV", "glossary"),
    "glossary remove": Command("delete a glossary; jobs that used it stay readable", "glossary"),
    "retranslate": Command("translate stored documents again, compare, accept, go back"),
    "retranslate plan": Command(
        "say what would change, and how long it takes; changes nothing", "retranslate"
    ),
    "retranslate run": Command("begin a run, which workers then go on with", "retranslate"),
    "retranslate status": Command("show a run", "retranslate"),
    "retranslate list": Command("show runs, newest first, and schedules", "retranslate"),
    "retranslate pause": Command("stop a run after what workers hold now", "retranslate"),
    "retranslate resume": Command("go on with a paused run, or try again what failed", "retranslate"),
    "retranslate cancel": Command("end a run, or remove a schedule", "retranslate"),
    "retranslate wait": Command(
        "wait until a run stands still; work on it here where no worker does", "retranslate"
    ),
    "retranslate compare": Command("show what got better and what worse", "retranslate"),
    "retranslate accept": Command("give readers the new translations", "retranslate"),
    "retranslate rollback": Command("give readers the earlier translations back", "retranslate"),
    "retranslate pairs": Command(
        "write pairs to adapt a model with, as TMX: located references", "retranslate"
    ),
    "demo": Command("translate, align and score the bundled samples, offline", "demo"),
    "train": Command("make or adapt a model; needs the train extra"),
    "train prepare": Command("corpora to token files, vocabulary and lexical table", "train"),
    "train run": Command("train, or go on training", "train"),
    "train average": Command("average the last snapshots of a run", "train"),
    "train merge": Command("average the weights of models that came from one another", "train"),
    "train card": Command("measure a model and write its MODEL_CARD.md", "train"),
    "train adapt": Command("fine-tune a model on pairs; kept only if it is better", "train"),
    "train export": Command("a run, or delivered parts, to a model directory", "train"),
    "evaluate": Command("score a model on parallel files, one segment per line", "evaluate"),
    "help": Command("show all commands, or what one of them takes", "helping"),
    "completion": Command("print a script with which a shell completes commands", "helping"),
    "man": Command("print the manual page", "helping"),
}
"""By the words that call it; `keys add` stands under `keys`."""


def no_options(_parser: argparse.ArgumentParser) -> None:
    """For a command without options."""
