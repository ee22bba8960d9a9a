"""How fast models are, as measured at work."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import func, select, update

from translator.records import Decoding
from translator.store import tables as t
from translator.store.connection import Transaction
from translator.store.rows import insert_ignoring


@dataclass(frozen=True, slots=True)
class EngineUse:
    """Texts translated, their code points, and the seconds that the engine took."""

    n_texts: int
    n_chars: int
    seconds: float


def add(tx: Transaction, effort: EngineUse, *, model: str, decoding: Decoding) -> None:
    """Book what was translated. Last in its transaction: the row is shared by all who use the model."""
    if not effort.n_texts:
        return
    row = {"model": model, "decoding": f"beam_size={decoding.beam_size}"}
    fresh = insert_ignoring(tx, t.engine_speed).values(**row, n_texts=0, n_chars=0, seconds=0.0)
    tx.connection.execute(fresh)
    columns = t.engine_speed.c
    statement = update(t.engine_speed).where(
        columns.model == row["model"], columns.decoding == row["decoding"]
    )
    tx.connection.execute(
        statement.values(
            n_texts=columns.n_texts + effort.n_texts,
            n_chars=columns.n_chars + effort.n_chars,
            seconds=columns.seconds + effort.seconds,
        )
    )


def seconds_a_char(tx: Transaction, *, model: str, decoding: Decoding) -> float | None:
    """Of a model with a beam; where it was never used, of its beam with all models, then of everything."""
    columns = t.engine_speed.c
    beam = columns.decoding == f"beam_size={decoding.beam_size}"
    for condition in ((columns.model == model, beam), (beam,), ()):
        sums = select(func.sum(columns.seconds), func.sum(columns.n_chars)).where(*condition)
        seconds, n_chars = tx.connection.execute(sums).one()
        if n_chars:
            return float(seconds) / float(n_chars)
    return None
