"""A file that is handed in comes back in its own format, to its owner."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import update

from tests.bench.hostile_files import epub
from tests.services import PATIENCE_S
from tests.translator.service.conftest import Bench
from translator.errors import Conflict, InputTooLarge, NotFound
from translator.formats.files import OpenedFile, open_file
from translator.jobs import JobId, Recipe, Submission
from translator.service import export_job, submit, take_turn, with_file
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

    def slow(*given: Any, **named: Any) -> OpenedFile:
        running[0] += 1
        most[0] = max(most[0], running[0])
        go_on.wait()  # two are in here together, or nobody gets on
        running[0] -= 1
        return open_file(*given, **named)

    monkeypatch.setattr("translator.service.exports.open_file", slow)
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
