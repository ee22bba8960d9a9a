"""A file that is handed in comes back in its own format, to its owner."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from functools import partial
from typing import Any

import pytest
from sqlalchemy import update

from tests.bench.hostile_files import epub
from tests.services import PATIENCE_S
from tests.translator.service.conftest import Bench
from translator.errors import Conflict, InputTooLarge, NotFound, StoreUnavailable
from translator.formats.files import FileInParts, recognize_file
from translator.formats.files.blocks import Template
from translator.formats.files.webpage import open_page
from translator.jobs import JobId, Recipe, Submission
from translator.service import exports
from translator.service.edits import edit_segment, restore_segment
from translator.service.exports import clear_rebuilt, export_job
from translator.service.retention import delete_job
from translator.service.submission import submit, with_file
from translator.service.work.turn import take_turn
from translator.store import rebuilt
from translator.store import tables as t

PAGE = '<html lang="vi"><p class=a>Xin <b>chào</b> các bạn.</p>'.encode()


def hand_in(bench: Bench, name: str, data: bytes) -> JobId:
    given = Submission(name, "", Recipe(source="vi"), owner="k1")
    job_id = submit(with_file(given, data, context=bench.context), context=bench.context).job_id
    while take_turn(context=bench.context):
        pass
    return job_id


def test_a_page_comes_back_as_a_page(bench: Bench) -> None:
    found = export_job(hand_in(bench, "a.htm", PAGE), "same", context=bench.context, owner="k1")
    assert (found.name, found.media_type) == ("a.en.htm", "text/html")
    assert found.data == '<html lang="en"><p class=a>&lt;VI&gt; XIN <b>CHÀO</b> CÁC BẠN.</p>'.encode()


def test_few_files_are_put_together_at_once_and_the_others_wait(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    job_id = hand_in(bench, "a.htm", PAGE)
    running, most, go_on = [0], [0], threading.Barrier(2, timeout=PATIENCE_S)

    def slow(*given: Any, **named: Any) -> FileInParts:
        running[0] += 1
        most[0] = max(most[0], running[0])
        go_on.wait()  # two are in here together, or nobody gets on
        running[0] -= 1
        return recognize_file(*given, **named)

    monkeypatch.setattr("translator.service.exports.recognize_file", slow)
    with ThreadPoolExecutor(6) as pool:
        found = list(pool.map(lambda _: export_job(job_id, "same", context=bench.context).data, range(6)))
    assert most[0] == 2
    assert set(found) == {'<html lang="en"><p class=a>&lt;VI&gt; XIN <b>CHÀO</b> CÁC BẠN.</p>'.encode()}


def test_an_accepted_file_comes_back_after_the_limit_was_lowered(bench: Bench) -> None:
    book = epub(b"<html><body>" + b"<p>J\xc3\xb3 napot.</p>" * 200 + b"</body></html>")
    job_id = hand_in(bench, "a.epub", book)
    lowered = bench.set(max_document_bytes=1000)
    assert export_job(job_id, "same", context=lowered).data
    with pytest.raises(InputTooLarge, match="the most is 3,000"):
        with_file(Submission("a.epub", ""), book, context=lowered)


def test_a_part_is_taken_apart_once_for_each_file(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    book = epub("<html><body><p>Jó napot.</p></body></html>".encode())
    taken: list[str] = []

    def count(page: str, **named: Any) -> Template:
        taken.append(named["name"])
        return open_page(page, **named)

    monkeypatch.setattr("translator.formats.files.epub.open_page", count)
    job_id = hand_in(bench, "a.epub", book)
    assert len(taken) == 1
    assert export_job(job_id, "same", context=bench.context).data
    assert len(taken) == 2


class Counting:
    """Counts the files that are put together; each counts as one that took long."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, quick_s: float = -1.0) -> None:
        self.n = 0
        monkeypatch.setattr(exports, "QUICK_S", quick_s)
        monkeypatch.setattr(exports, "recognize_file", self._count)

    def _count(self, *given: Any, **named: Any) -> FileInParts:
        self.n += 1
        return recognize_file(*given, **named)


def n_kept(bench: Bench) -> int:
    return len(kept_jobs(bench))


def kept_jobs(bench: Bench) -> set[str]:
    with bench.context.store.read() as tx:
        return {row.job_id for row in tx.connection.execute(t.rebuilt.select())}


def test_a_file_that_took_long_is_put_together_once(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    job_id, counting = hand_in(bench, "a.htm", PAGE), Counting(monkeypatch)
    found = [export_job(job_id, "same", context=bench.context) for _ in range(3)]
    assert found[0] == found[1] == found[2]
    assert counting.n == 1
    with pytest.raises(NotFound):
        export_job(job_id, "same", context=bench.context, owner="k2")


def test_who_waits_for_a_file_gets_the_one_that_was_made(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    job_id, counting = hand_in(bench, "a.htm", PAGE), Counting(monkeypatch)
    with ThreadPoolExecutor(8) as pool:
        found = set(pool.map(lambda _: export_job(job_id, "same", context=bench.context).data, range(8)))
    assert len(found) == 1
    assert counting.n <= 2


def test_what_is_made_quickly_is_not_kept(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    job_id, counting = hand_in(bench, "a.htm", PAGE), Counting(monkeypatch, quick_s=60.0)
    assert export_job(job_id, "same", context=bench.context) == export_job(
        job_id, "same", context=bench.context
    )
    assert (counting.n, n_kept(bench)) == (2, 0)


def test_an_edit_makes_it_anew(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    job_id, counting = hand_in(bench, "a.htm", PAGE), Counting(monkeypatch)
    first = export_job(job_id, "same", context=bench.context).data
    edit_segment(job_id, 0, text="Hello all.", context=bench.context)
    edited = export_job(job_id, "same", context=bench.context).data
    assert b"Hello" in edited
    assert export_job(job_id, "same", context=bench.context).data == edited
    restore_segment(job_id, 0, context=bench.context)
    assert export_job(job_id, "same", context=bench.context).data == first
    assert (counting.n, n_kept(bench)) == (3, 1)


def test_an_edit_while_a_file_is_made_is_in_the_next_one(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    job_id = hand_in(bench, "a.htm", PAGE)
    Counting(monkeypatch)
    monkeypatch.setattr(exports, "recognize_file", partial(edit_then_recognize, bench, job_id))
    export_job(job_id, "same", context=bench.context)
    assert b"Hello" in export_job(job_id, "same", context=bench.context).data


def edit_then_recognize(bench: Bench, job_id: JobId, *given: Any, **named: Any) -> FileInParts:
    edit_segment(job_id, 0, text="Hello all.", context=bench.context)
    return recognize_file(*given, **named)


def test_a_kept_file_goes_with_its_job(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    job_id, _ = hand_in(bench, "a.htm", PAGE), Counting(monkeypatch)
    export_job(job_id, "same", context=bench.context)
    assert n_kept(bench) == 1
    delete_job(job_id, context=bench.context)
    assert n_kept(bench) == 0


def test_a_job_deleted_while_its_file_is_made_leaves_none(bench: Bench) -> None:
    job_id = hand_in(bench, "a.htm", PAGE)
    delete_job(job_id, context=bench.context)
    with bench.context.store.write() as tx:
        rebuilt.keep(tx, job_id, b"x", edit_id=0, most_bytes=1)
    assert n_kept(bench) == 0


def test_a_kept_file_goes_after_a_day(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    job_id, counting = hand_in(bench, "a.htm", PAGE), Counting(monkeypatch)
    export_job(job_id, "same", context=bench.context)
    clear_rebuilt(context=bench.context)
    assert n_kept(bench) == 1
    monkeypatch.setattr(exports, "KEPT_S", -1.0)
    clear_rebuilt(context=bench.context)
    assert n_kept(bench) == 0
    assert export_job(job_id, "same", context=bench.context).data
    assert counting.n == 2


def test_files_that_nobody_fetched_for_longest_make_room(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second, third = (
        hand_in(bench, f"{n}.htm", PAGE.replace(b"<b>", b"<b> " * n)) for n in range(1, 4)
    )
    counting = Counting(monkeypatch)
    size = len(export_job(first, "same", context=bench.context).data)
    monkeypatch.setattr(exports, "most_rebuilt", lambda _: 3 * size)
    export_job(second, "same", context=bench.context)
    export_job(first, "same", context=bench.context)  # once more: the second has waited longer now
    export_job(third, "same", context=bench.context)
    assert counting.n == 3
    assert kept_jobs(bench) == {first, third}


def test_a_file_over_all_bounds_is_not_kept(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    job_id, _ = hand_in(bench, "a.htm", PAGE), Counting(monkeypatch)
    monkeypatch.setattr(exports, "most_rebuilt", lambda _: 10)
    assert export_job(job_id, "same", context=bench.context).data
    assert n_kept(bench) == 0


def test_a_store_that_cannot_be_written_costs_nobody_his_file(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    job_id, _ = hand_in(bench, "a.htm", PAGE), Counting(monkeypatch)

    def fail(*_given: Any, **_named: Any) -> None:
        raise StoreUnavailable("full")

    monkeypatch.setattr(rebuilt, "keep", fail)
    assert export_job(job_id, "same", context=bench.context).data


def test_plain_text_is_not_kept_twice(bench: Bench) -> None:
    job_id = hand_in(bench, "notes", "Xin chào.\r\n".encode())
    found = export_job(job_id, "same", context=bench.context)
    assert (found.name, found.media_type) == ("notes.en.txt", "text/plain; charset=utf-8")
    assert found.data == "<VI> XIN CHÀO.\r\n".encode()
    with bench.context.store.read() as tx:
        assert tx.connection.execute(t.document.select()).one().original is None


def test_nobody_else_gets_it(bench: Bench) -> None:
    job_id = hand_in(bench, "a.html", PAGE)
    with pytest.raises(NotFound):
        export_job(job_id, "same", context=bench.context, owner="k2")


def test_a_file_that_now_reads_otherwise_is_no_guess(bench: Bench) -> None:
    job_id = hand_in(bench, "a.html", PAGE)
    with bench.context.store.write() as tx:
        tx.connection.execute(update(t.document).values(original=PAGE.replace(b"<b>", b"<p>")))
    with pytest.raises(Conflict, match="submit it again"):
        export_job(job_id, "same", context=bench.context)


def test_the_same_key_with_another_file_is_another_request(bench: Bench) -> None:
    given = with_file(Submission("a.html", "", idempotency_key="k"), PAGE, context=bench.context)
    first = submit(given, context=bench.context)
    assert submit(given, context=bench.context).job_id == first.job_id
    with pytest.raises(Conflict):
        submit(replace(given, original=PAGE + b" "), context=bench.context)
