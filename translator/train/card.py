"""MODEL_CARD.md: what a model is, what it was made from, how good it is, and the command for each figure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from translator.languages import LANGUAGE_NAMES, SOURCE_LANGUAGES
from translator.records import Decoding
from translator.train.corpus import SourceFacts
from translator.train.evaluate import Evaluation, failures
from translator.train.journal import JournalEntry
from translator.train.recipe import TrainingRecipe
from translator.train.tokens import Meta
from translator.train.weights import weight_of

# The tables of a recipe that decide what the data holds.
_PREPARED = ("data", "augment", "vocabulary", "lexical")
# What the sources made from a test set are called, in part, and the set.
_TEST_SETS = {
    "xquad": "XQuAD",
    "ud-pud": "UD-PUD",
    "mgsm": "MGSM",
    "udhr": "UDHR",
    "talpco": "TALPCo",
    "tatoeba": "Tatoeba",
    "europarl": "Europarl",
}
# BLEU / chrF on FLORES-200 devtest as their makers or OPUS's dashboard report them; not run by us.
_OTHERS = (
    ("Argos Translate", {"hu": "15.4 / –", "ja": "16.3 / 46.3"}),
    ("OPUS-MT", {"vi": "25.3 / 52.9"}),
    ("Bergamot tiny (17 MB)", {"vi": "32.4 / 59.1", "hu": "31.6 / 60.3"}),
)


@dataclass(frozen=True, slots=True)
class MeasuredSet:
    """What was run on one set: a language's lines, with the int8 model and, if made, the float32 one."""

    language: str
    sources: tuple[str, ...]
    int8: Evaluation
    float32: Evaluation | None


@dataclass(frozen=True, slots=True)
class CardFacts:
    """Everything a card tells. `held_out` gives segments and chrF by (language, source), and is empty where
    the model that training began from, `start`, may have seen them. `set_name` and `set_files` are what the
    test set and its files without suffix are called; `data_recipe` is what the data was prepared by."""

    label: str
    license: str
    set_name: str
    set_files: str
    bytes: int
    parameters: int
    recipe: TrainingRecipe
    data_recipe: TrainingRecipe
    meta: Meta
    facts: Sequence[SourceFacts]
    journal: Sequence[JournalEntry]
    sets: Sequence[MeasuredSet]
    held_out: Mapping[tuple[str, str], tuple[int, float]]
    peak_mib: float
    threads: int
    start: str = ""


def write_card(facts: CardFacts) -> str:
    """The card as Markdown."""
    sections = (
        _head(facts),
        _quality(facts),
        _comparison(facts),
        _held_out(facts),
        _cost(facts),
        _known_failures(facts),
        _training(facts),
        _data(facts),
    )
    return "\n\n".join(filter(None, sections)) + "\n"


def _head(facts: CardFacts) -> str:
    shape = facts.recipe.model
    return (
        f"# {facts.label}\n\n"
        f"Translates {_listed(LANGUAGE_NAMES.get(name, name) for name in facts.meta.languages)} to English, "
        f"sentence by sentence. Marian network: d_model {shape.d_model}, {shape.encoder_layers} encoder and "
        f"{shape.decoder_layers} decoder layers, {facts.parameters:,} parameters, {facts.meta.vocabulary:,} "
        f"pieces shared by all languages; int8, {facts.bytes / 1e6:.1f} MB. License of the weights: "
        f"{facts.license}; the texts it learned from keep theirs (below).\n\n"
        "This page is made by `tolmacs train card`; every figure in it was measured when it was made, but "
        "for those marked as others'."
    )


def _quality(facts: CardFacts) -> str:
    rows = []
    for measured in facts.sets:
        verdict = measured.int8.verdict
        other = measured.float32.verdict if measured.float32 else None
        rows.append(
            (
                LANGUAGE_NAMES.get(measured.language, measured.language),
                f"{len(measured.sources)}",
                f"{verdict.bleu:.1f}",
                f"{verdict.chrf:.1f}",
                f"{verdict.ter:.1f}",
                f"{other.bleu:.1f}" if other else "–",
                f"{verdict.bleu - other.bleu:+.2f}" if other else "–",
            )
        )
    signatures = facts.sets[0].int8.verdict.signatures if facts.sets else {}
    signed = "\n".join(f"- {name}: `{signature}`" for name, signature in signatures.items())
    table = _table(("language", "segments", "BLEU", "chrF", "TER", "BLEU float32", "int8 − float32"), rows)
    language = facts.meta.languages[0]
    files = f"--source {facts.set_files}.{language} --reference {facts.set_files}.en"
    command = f"tolmacs evaluate --bare --model {_name(facts)} --from {language} {files}"
    return f"## Quality on {facts.set_name}\n\n{table}\n\n{signed}\n\n    {command}"


def _comparison(facts: CardFacts) -> str:
    """Figures of others, where ours are on the same kind of texts."""
    if "flores" not in facts.set_name.lower():
        return ""
    ours = {
        measured.language: f"{measured.int8.verdict.bleu:.1f} / {measured.int8.verdict.chrf:.1f}"
        for measured in facts.sets
    }
    rows = [
        (name, *(scores.get(language, "–") for language in SOURCE_LANGUAGES))
        for name, scores in ((f"this model ({facts.bytes / 1e6:.0f} MB), {facts.set_name}", ours), *_OTHERS)
    ]
    table = _table(("BLEU / chrF", *(LANGUAGE_NAMES[tag] for tag in SOURCE_LANGUAGES)), rows)
    return (
        f"## Beside others\n\n{table}\n\nThe others' figures are published ones on FLORES-200 devtest, "
        f"ours are on {facts.set_name}: compare their size, not their decimals. Ours come from the command "
        "above."
    )


def _held_out(facts: CardFacts) -> str:
    title = "## Quality on held-out text of the training sources\n\n"
    if not facts.held_out:
        why = f"{facts.start}, from which training began, may have seen it"
        return f"{title}Not reported: {why if facts.start else 'no text was kept out of the training'}."
    rows = [
        (LANGUAGE_NAMES.get(language, language), source, str(count), f"{value:.1f}")
        for (language, source), (count, value) in sorted(facts.held_out.items())
    ]
    table = _table(("language", "source", "segments", "chrF"), rows)
    return (
        f"{title}Pairs that share no side with training; easier than text of other origin.\n\n{table}\n\n"
        f"    tolmacs train card --model {_name(facts)} --huggingface HF --run RUN --data DATA --dev PREFIX"
    )


def _cost(facts: CardFacts) -> str:
    segments = sum(len(measured.sources) for measured in facts.sets)
    seconds = sum(measured.int8.seconds for measured in facts.sets)
    speed = f"{segments / seconds:.0f} segments/s" if seconds else "not measured"
    beam = Decoding().beam_size
    return (
        f"## Cost\n\n- on disk: {facts.bytes:,} bytes\n- speed: {speed} (beam {beam}, {facts.set_name}, "
        f"{facts.threads or 'all'} threads, without loading, on the machine that made this card)\n"
        f"- peak memory of that process, which also held the float32 model: {facts.peak_mib:.0f} MiB"
    )


def _known_failures(facts: CardFacts) -> str:
    rows = []
    for measured in facts.sets:
        shares = failures(measured.sources, measured.int8.hypotheses)
        rows.append(
            (LANGUAGE_NAMES.get(measured.language, measured.language), *(f"{s:.1%}" for s in shares.values()))
        )
    names = tuple(failures(("x",), ("y",)))
    return (
        f"## Known failures\n\nShare of {facts.set_name} segments with a fault that needs no reference:\n\n"
        f"{_table(('language', *names), rows)}\n\n"
        "A number counts as changed where the source's digits are not all in the English, so rightly "
        f"converted units and dates count, too. {_news(facts)}Names, idioms and long sentences are weak: "
        "check translations before you act on them. It knows no other languages, and has seen no sentence of "
        f"more than {facts.data_recipe.data.max_tokens} pieces."
    )


def _news(facts: CardFacts) -> str:
    """How much of the texts is news, as far as the sources say what they are."""
    words = sum(fact.english_words for fact in facts.facts)
    if not words:
        return ""
    news = sum(fact.english_words for fact in facts.facts if "news" in fact.domain.lower())
    return (
        f"Of the English words in the sources, {news / words:.1%} are in those whose description names news. "
    )


def _training(facts: CardFacts) -> str:
    last = facts.journal[-1] if facts.journal else {}
    begun = f", begun from the weights of {facts.start}, whose own training its card tells"
    loss = next((entry["nll"] for entry in reversed(facts.journal) if "nll" in entry), None)
    return (
        f"## Training\n\nRecipe `{facts.recipe.name}`, SHA-256 `{facts.recipe.digest}`; "
        f"{last.get('step', 0):,.0f} updates in {last.get('minutes', 0.0):.0f} minutes"
        + (f", last loss {loss:.3f} nats per token" if loss is not None else "")
        + (begun if facts.start else "")
        + f". {_changes(facts)}Loss and chrF over time: [curves.svg](curves.svg).\n\n"
        f"    tolmacs train prepare CORPORA --recipe {facts.recipe.name} --out DATA"
        f"{' --spm MODEL/source.spm' if facts.start else ''}\n"
        f"    tolmacs train run --data DATA --out RUN{' --start MODEL' if facts.start else ''}\n"
        "    tolmacs train export RUN --out HF --model MODEL"
    )


def _changes(facts: CardFacts) -> str:
    """Where the recipe named is not all that the run and its data were made by."""
    steps = [f"{entry['step']:,.0f}" for entry in facts.journal if "recipe" in entry]
    changed = f"The recipe was changed after {_listed(steps)} updates. " if steps else ""
    if facts.meta.recipe == facts.recipe.digest:
        return changed
    other = [name for name in _PREPARED if getattr(facts.data_recipe, name) != getattr(facts.recipe, name)]
    how = f"differs in what preparing reads: {_listed(other)}" if other else "says the same of preparing"
    return (
        f"{changed}The data was prepared by another version of the recipe, SHA-256 "
        f"`{facts.meta.recipe}`, which {how}. "
    )


def _data(facts: CardFacts) -> str:
    known = {(fact.language, fact.source): fact for fact in facts.facts}
    rows = []
    for source in facts.meta.sources:
        weight = weight_of(facts.recipe.sources, source.language, source.source)
        fact = known.get((source.language, source.source))
        origin = f"{fact.repository} {fact.commit[:12]}" if fact else "made from the others"
        license = fact.license if fact else "–"
        rows.append((source.language, source.source, f"{source.kept:,}", f"{weight:g}", license, origin))
    head = ("language", "source", "pairs", "visits", "license", "from")
    dropped = _listed(f"{reason} {count:,}" for reason, count in facts.meta.dropped.items())
    return (
        "## Data\n\n`pairs` were at hand after filters; `visits` is how often each was seen per epoch, "
        f"before languages were balanced (exponent {facts.recipe.data.temperature:g}). Dropped: {dropped}. "
        f"{_overlaps(facts)}{_test_sets(facts)}\n\n{_table(head, rows)}"
    )


def _overlaps(facts: CardFacts) -> str:
    if not facts.facts:
        return "Nothing says whether overlaps with test sets had been removed from the corpora. "
    removed = sum(fact.removed_overlaps for fact in facts.facts)
    return (
        f"Of these sources {removed:,} pairs had been removed that overlap with test sets (`SOURCES.tsv`). "
    )


def _test_sets(facts: CardFacts) -> str:
    """The test sets that were learned from, as the names of the sources tell."""
    names = [
        source.source
        for source in facts.meta.sources
        for patterns in (facts.recipe.sources, facts.recipe.final_sources)
        if source.kept and weight_of(patterns, source.language, source.source)
    ]
    found = [known for part, known in _TEST_SETS.items() if any(part in name for name in names)]
    if not found:
        return "No source is named after a test set that we know."
    return f"{_listed(found)} {'is' if len(found) == 1 else 'are'} in the data: do not judge the model there."


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join("| " + " | ".join(cell.replace("|", "/") for cell in line) + " |" for line in lines)


def _listed(names: Iterable[str]) -> str:
    *most, last = list(names) or ["nothing"]
    return f"{', '.join(most)} and {last}" if most else last


def _name(facts: CardFacts) -> str:
    return facts.label.split("@")[0]
