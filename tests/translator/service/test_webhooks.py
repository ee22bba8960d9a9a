"""The end of a job is told once, signed, again where nobody took it, and never at the cost of other work."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import threading
from dataclasses import replace

import pytest
from sqlalchemy import event, select, update

from tests.fakes import FakeEngine
from tests.receiver import Receiver
from tests.services import PATIENCE_S
from tests.translator.service.conftest import Bench
from translator.errors import AddressRefused, InvalidRequest, ModelMissing, ReceiverUnavailable
from translator.jobs import JobId, Recipe, Submission
from translator.records import SourceText
from translator.service.queries import get_job, measure
from translator.service.retention import cancel_job, delete_job
from translator.service.submission import submit
from translator.service.webhooks import deliver_due, sign_body
from translator.service.work.executor import Sweeper
from translator.service.work.turn import take_turn
from translator.store import tables as t
from translator.store.rows import AnyRow

NOW = 1_800_000_000
KEY = "s3"
EXAMPLE = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"


def hand_in(bench: Bench, url: str, **more: str) -> JobId:
    bench.set(webhook_allow_private=True)
    submission = Submission("a.txt", "Chất độc hại.", Recipe(source="vi"), webhook=url, webhook_secret=KEY)
    return submit(replace(submission, **more), context=bench.context).job_id  # type: ignore[arg-type]


def address(receiver: Receiver) -> str:
    return f"http://127.0.0.1:{receiver.server_port}/hook?a=b"


def deliver(bench: Bench) -> bool:
    return deliver_due(context=bench.context, clock=lambda: NOW)


def row(bench: Bench, job_id: JobId) -> AnyRow:
    with bench.context.store.read() as tx:
        query = select(t.webhook_delivery).where(t.webhook_delivery.c.job_id == job_id)
        return tx.connection.execute(query).one()


def make_due(bench: Bench) -> None:
    with bench.context.store.write() as tx:
        waiting = t.webhook_delivery.c.due_at.is_not(None)
        tx.connection.execute(update(t.webhook_delivery).where(waiting).values(due_at=1.0))


def test_what_is_due_is_not_looked_for_among_all_jobs(bench: Bench) -> None:
    engine = bench.context.store.engine
    if engine.dialect.name != "sqlite":
        pytest.skip("PostgreSQL plans by what it knows of the tables")
    asked: list[tuple[str, tuple[object, ...]]] = []

    def note(
        _connection: object, _cursor: object, statement: str, values: tuple[object, ...], *_: object
    ) -> None:
        asked.append((statement, values))

    event.listen(engine, "before_cursor_execute", note)
    deliver(bench)
    event.remove(engine, "before_cursor_execute", note)
    ((statement, values),) = [item for item in asked if "webhook_delivery" in item[0]]
    with engine.connect() as connection:
        plan = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", values).all()
    assert plan[0].detail.startswith("SEARCH webhook_delivery USING INDEX ix_webhook_delivery_due_at")


def test_the_end_of_a_job_is_told_once_and_signed(bench: Bench, receiver: Receiver) -> None:
    job_id = hand_in(bench, address(receiver))
    deliver(bench)
    assert receiver.requests == []  # not while it is open
    take_turn(context=bench.context)
    for _ in range(2):
        deliver(bench)
    ((path, headers, body),) = receiver.requests
    told = json.loads(body)
    job = get_job(job_id, context=bench.context)
    assert (path, told["type"], told["job_id"], told["document_id"]) == (
        *("/hook?a=b", "job.done"),
        *(job_id, job.document_id),
    )
    assert "độc" not in body.decode()
    signed = f"{job_id}.{NOW}.".encode() + body
    digest = base64.b64encode(hmac.new(KEY.encode(), signed, hashlib.sha256).digest()).decode()
    assert (headers["webhook-id"], headers["webhook-timestamp"]) == (job_id, str(NOW))
    assert headers["webhook-signature"] == f"v1,{digest}"
    kept = row(bench, job_id)
    assert (kept.due_at, kept.error, kept.secret, kept.tries) == (None, None, "", 1)
    assert kept.delivered_at


def test_the_signature_is_that_of_standard_webhooks() -> None:
    """The example of https://github.com/standard-webhooks/standard-webhooks, spec, section on signatures."""
    signature = sign_body(
        b'{"test": 2432232314}', secret=EXAMPLE, job_id="msg_p5jXN8AQM9LWM0D4loKWxJek", at_s=1614265330
    )
    assert signature == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="


def test_failed_and_cancelled_jobs_are_told_too(bench: Bench, receiver: Receiver) -> None:
    def fail(_source: SourceText) -> str:
        raise ModelMissing("no files")

    bench.engine = FakeEngine(fail)
    failed = hand_in(bench, address(receiver))
    take_turn(context=bench.context)
    cancelled = hand_in(bench, address(receiver))
    cancel_job(cancelled, context=bench.context)
    deliver(bench)
    told = {event["job_id"]: event for event in (json.loads(body) for _, _, body in receiver.requests)}
    assert (told[failed]["type"], told[failed]["error_code"]) == ("job.failed", "model_missing")
    assert told[cancelled]["type"] == "job.cancelled"


def test_what_nobody_takes_is_tried_again_later_and_given_up_at_last(
    bench: Bench, receiver: Receiver
) -> None:
    receiver.status = 500
    job_id = hand_in(bench, address(receiver))
    take_turn(context=bench.context)
    waits = []
    for _ in range(20):
        deliver(bench)
        found = row(bench, job_id)
        if found.due_at is None:
            break
        with bench.context.store.read() as tx:
            waits.append(found.due_at - tx.connection.execute(select(tx.now)).scalar_one())
        assert not deliver(bench)  # not before its time
        make_due(bench)
    assert waits == sorted(waits)
    assert waits[-1] > 3600
    assert len(receiver.requests) == len(waits) + 1 == 8
    assert {headers["webhook-id"] for _, headers, _ in receiver.requests} == {job_id}
    assert row(bench, job_id).error == "127.0.0.1 answered with status 500"


def test_a_second_process_does_not_tell_the_same(bench: Bench, receiver: Receiver) -> None:
    hand_in(bench, address(receiver))
    take_turn(context=bench.context)

    def post(url: str, body: bytes, *, headers: dict[str, str], allow_private: bool) -> None:
        assert body
        assert headers
        assert allow_private
        assert not deliver(bench)
        raise ReceiverUnavailable(url)

    deliver_due(context=bench.context, post=post)
    assert receiver.requests == []


def test_a_deleted_job_is_not_told(bench: Bench, receiver: Receiver) -> None:
    job_id = hand_in(bench, address(receiver))
    delete_job(job_id, context=bench.context)
    deliver(bench)
    assert receiver.requests == []


def test_many_deliveries_go_out_some_at_a_time(bench: Bench, receiver: Receiver) -> None:
    for _ in range(10):
        hand_in(bench, address(receiver))
    take_turn(context=bench.context)
    assert [deliver(bench), deliver(bench)] == [True, False]
    assert len(receiver.requests) == 10


@pytest.mark.parametrize(
    ("changed", "error", "said"),
    [
        ({"webhook": "http://10.0.0.1/"}, AddressRefused, "TOLMACS_WEBHOOK_ALLOW_PRIVATE"),
        ({"webhook": "gopher://hook.example/"}, InvalidRequest, "right is"),
        ({"webhook_secret": ""}, InvalidRequest, "TOLMACS_WEBHOOK_SECRET"),
        ({"webhook_secret": "whsec_!"}, InvalidRequest, "base64"),
    ],
)
def test_a_wrong_webhook_is_refused_at_once(
    bench: Bench, changed: dict[str, str], error: type[Exception], said: str
) -> None:
    good = Submission("a.txt", "Xin chào.", webhook="https://hook.example/", webhook_secret=KEY)
    with pytest.raises(error, match=said):
        submit(replace(good, **changed), context=bench.context)  # type: ignore[arg-type]
    assert submit(good, context=bench.context).is_new


def test_the_operators_secret_serves_where_none_came(bench: Bench, receiver: Receiver) -> None:
    bench.set(webhook_secret=EXAMPLE)
    job_id = hand_in(bench, address(receiver), webhook_secret="")
    assert row(bench, job_id).secret == EXAMPLE


def test_a_receiver_that_hangs_holds_up_no_sweep(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    begun, ended, swept = threading.Event(), threading.Event(), threading.Event()

    def hang(**_: object) -> bool:
        begun.set()
        return not ended.wait(timeout=PATIENCE_S)

    monkeypatch.setattr("translator.service.work.executor.deliver_due", hang)
    monkeypatch.setattr(
        "translator.service.work.executor.sweep", lambda **_: swept.set() if begun.is_set() else None
    )
    with Sweeper(bench.set(sweep_s=0.01), kind="local"):
        assert swept.wait(timeout=PATIENCE_S)
        assert measure(context=bench.context).workers_alive == 1
        ended.set()
