"""What planning and running a re-translation cost: `python -m tests.bench.retranslation [--segments N]`.

Planning: N stored segments of which none, and of which all would change; time, and memory after each tenth.
Running: documents in the bundled model, in which one segment of a hundred has a term that a new glossary
translates in another way; CPU of all that re-translating does, against the same documents made anew.
"""

from __future__ import annotations

import argparse
import os
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from sqlalchemy import insert, update

from tests.fakes import FakeEngine
from translator.comparison.summary import Collector
from translator.fact_key import fact_key
from translator.glossary import Glossary, make_term
from translator.jobs import Fact, Recipe, Submission
from translator.pipeline import make_signature
from translator.records import Decoding, Segment, SourceText
from translator.retranslations import Order, Query, RecipeChange
from translator.service import glossaries, queries
from translator.service.context import Context, make_context
from translator.service.retranslation import planning, running
from translator.service.retranslation.comparing import compare_each
from translator.service.retranslation.scheduling import conduct
from translator.service.submission import submit
from translator.service.work.turn import take_turn
from translator.settings import load_settings
from translator.store import Transaction, jobs, texts
from translator.store import tables as t

_PER_DOCUMENT = 30
_PAGE = os.sysconf("SC_PAGE_SIZE")
_SENTENCE = "Hôm nay là ngày thứ {} của chuyến đi dài qua miền núi và dọc bờ biển."
_SPOKEN = "Sáng nay {} người đã đến chợ {} để mua trà, gạo và cá tươi cho gia đình."


class Labelled(FakeEngine):
    """A model of which only the label counts."""

    def __init__(self, label: str) -> None:
        """`label` as `model` gives it."""
        super().__init__(_speak)
        self.label = label

    @property
    def model(self) -> str:
        """The label."""
        return self.label


def _speak(source: SourceText) -> str:
    """English that no check flags, so that nothing is tried twice."""
    number = "".join(letter for letter in source.text if letter.isdigit())
    return f"Today is day {number} of our long trip through the mountains and along the coast."


def main() -> None:
    """Print all figures."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--segments", type=int, default=100_000)
    parser.add_argument("--documents", type=int, default=100, help="of the run with the bundled model")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as place:
        _measure_planning(Path(place), given.segments)
    with tempfile.TemporaryDirectory() as place:
        _measure_run(Path(place), given.documents)


def _measure_planning(place: Path, n_segments: int) -> None:
    models = {name: Labelled(f"{name}@1+000000000000") for name in ("old", "new")}
    settings = load_settings({"TOLMACS_DATA_DIR": str(place), "TOLMACS_MAX_QUEUED": "1000000"})
    context = make_context(settings, engines=models.__getitem__)
    started = time.monotonic()
    _fill(context, n_segments)
    print(f"{n_segments} segments stored in {time.monotonic() - started:.0f} s")
    planning.make_plan(Query(), RecipeChange(), context=context)  # warms up
    for title, target in (("nothing", RecipeChange()), ("everything", RecipeChange(model="new"))):
        started, cpu = time.monotonic(), time.process_time()
        plan = planning.make_plan(Query(), target, context=context)
        wall, cpu = time.monotonic() - started, time.process_time() - cpu
        print(f"plan where {title} changes: {wall:.2f} s, {cpu:.2f} s CPU, {plan.n_changed} to change")
    tenths = list(_walk_with_memory(context, n_segments))
    print(f"planning, MB after each tenth: {' '.join(f'{figure:.1f}' for figure in tenths)}")
    _measure_long_run(context, n_segments)
    context.store.close()


def _fill(context: Context, n_segments: int) -> None:
    """Documents with translations by `old`, as rows: what turns would leave, in a hundredth of their time."""
    numbers = range(n_segments // _PER_DOCUMENT)
    for start in range(0, len(numbers), 100):
        with context.store.write() as tx:
            for number in numbers[start : start + 100]:
                _write_document(tx, number)


def _write_document(tx: Transaction, number: int) -> None:
    sentences = [_SENTENCE.format(number * _PER_DOCUMENT + n) for n in range(_PER_DOCUMENT)]
    receipt = jobs.add(tx, Submission(f"{number}.txt", "\n\n".join(sentences), Recipe("vi", "old")))
    segments, facts = _cut(sentences)
    texts.write_facts(tx, facts)
    rows = [
        {"job_id": receipt.job_id, "n": part.id, "flags": "", "fact": fact.key, **_columns(part)}
        for part, fact in zip(segments, facts, strict=True)
    ]
    tx.connection.execute(insert(t.segment), rows)
    signature = make_signature("old@1+000000000000", Decoding())
    done = {"state": "done", "n_segments": len(rows), "n_done": len(rows), "chunks_left": 0}
    for statement, values in (
        (update(t.job).where(t.job.c.id == receipt.job_id), {**done, "signature": signature}),
        (update(t.chunk).where(t.chunk.c.job_id == receipt.job_id), {"state": "done"}),
        (
            update(t.document).where(t.document.c.id == receipt.document_id),
            {"accepted_job_id": receipt.job_id},
        ),
    ):
        tx.connection.execute(statement.values(values))


def _columns(part: Segment) -> dict[str, object]:
    names = ("start", "end", "language", "confidence", "kind")
    return {name: getattr(part, name) for name in names}


def _cut(sentences: list[str]) -> tuple[list[Segment], list[Fact]]:
    segments, facts, offset = [], [], 0
    for n, sentence in enumerate(sentences):
        segments.append(Segment(n, offset, offset + len(sentence), sentence, "vi", 1.0, "sentence"))
        key = fact_key(SourceText(sentence, "vi"), model="old@1+000000000000", decoding=Decoding())
        facts.append(Fact(key, f"The English of {sentence}", "old@1+000000000000", (), -0.5))
        offset += len(sentence) + 2
    return segments, facts


def _walk_with_memory(context: Context, n_segments: int) -> Iterator[float]:
    """Memory after each tenth of the segments of a plan in which everything changes."""
    seen, step = 0, n_segments // 10
    for batch in planning.walk(Query(), RecipeChange(model="new"), context=context):
        before = seen // step
        seen += sum(len(item.segments) for item in batch.plans)
        if seen // step > before:
            yield _memory_mb()


def _measure_long_run(context: Context, n_segments: int) -> None:
    """Memory while a run of all segments goes on, and while it is compared."""
    run_id = running.begin(Order(Query(), RecipeChange(model="new")), context=context)
    tenths: list[float] = []
    n_jobs = n_segments // _PER_DOCUMENT
    while queries.get_run(run_id, context=context)[0].state == "running":
        conduct(now=time.time(), context=context)
        while take_turn(context=context):
            for name in ("old", "new"):
                engine = context.engines(name)
                assert isinstance(engine, Labelled)
                engine.calls.clear()
        done = queries.get_run(run_id, context=context)[1].jobs.get("done", 0)
        if done * 10 // n_jobs > len(tenths):
            tenths.append(_memory_mb())
    print(f"run of everything, MB: {' '.join(f'{figure:.1f}' for figure in tenths)}")
    collector, sizes = Collector(), []
    for number, document in enumerate(compare_each(run_id, context=context)):
        collector.add(document)
        if number % (n_jobs // 10) == n_jobs // 10 - 1:
            sizes.append(_memory_mb())
    print(f"comparing, MB after each tenth: {' '.join(f'{figure:.1f}' for figure in sizes)}")


def _measure_run(place: Path, n_documents: int) -> None:
    given = {"DATA_DIR": str(place), "MODEL": "mini", "THREADS": "1", "MAX_QUEUED": "1000000"}
    context = make_context(load_settings({f"TOLMACS_{name}": value for name, value in given.items()}))
    for number in range(n_documents):
        submit(Submission(f"{number}.txt", _write(number), Recipe("vi", "mini")), context=context)
    started, cpu = time.monotonic(), time.process_time()
    while take_turn(context=context):
        pass
    full = time.process_time() - cpu
    n_segments = n_documents * _PER_DOCUMENT
    print(f"{n_segments} segments made: {time.monotonic() - started:.1f} s, {full:.1f} s CPU")
    terms = Glossary((make_term("Kim Long", "Golden Dragon", language="vi"),))
    kept = glossaries.create("places", terms, context=context)
    order = Order(Query(), RecipeChange(glossary=kept.id))
    plan = planning.make_plan(order.query, planning.pin(order.change, context=context), context=context)
    started, cpu = time.monotonic(), time.process_time()
    run_id = running.begin(order, context=context)
    while conduct(now=time.time(), context=context) or take_turn(context=context):
        pass
    part = time.process_time() - cpu
    run, progress = queries.get_run(run_id, context=context)
    assert run.state == "finished", run
    print(
        f"re-translated {progress.n_changed} of them in {progress.jobs['done']} documents: "
        f"{time.monotonic() - started:.1f} s, {part:.1f} s CPU, {part / full:.1%} of making all; "
        f"the plan said {plan.engine_s or 0:.1f} s of engine for {plan.n_texts} texts"
    )
    context.store.close()


def _write(number: int) -> str:
    """A document; one of its segments in a hundred, over all documents, names a place."""
    lines = []
    for n in range(_PER_DOCUMENT):
        position = number * _PER_DOCUMENT + n
        lines.append(_SPOKEN.format(position, "Kim Long" if position % 100 == 7 else "Bến Thành"))
    return "\n\n".join(lines)


def _memory_mb() -> float:
    return int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1]) * _PAGE / 1e6


if __name__ == "__main__":
    main()
