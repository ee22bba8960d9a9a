"""What a memory of one's own costs: `python -m tests.bench.memory_cost`.

Three owners hand in the bundled samples, one after another, with `mini`; CPU seconds for all documents of each.
"""

from __future__ import annotations

import tempfile
import time
from importlib.resources import files

from translator.jobs import Submission
from translator.service.context import make_context
from translator.service.queries import measure_memory
from translator.service.submission import submit
from translator.service.work.turn import take_turn
from translator.settings import load_settings

_OWNERS = ("first", "second", "third")


def main() -> None:
    """Print both."""
    for is_shared in (False, True):
        with tempfile.TemporaryDirectory() as place:
            _measure(place, is_shared=is_shared)


def _measure(place: str, *, is_shared: bool) -> None:
    given = {"DATA_DIR": place, "MODEL": "mini", "THREADS": "1", "SHARE_MEMORY": str(is_shared)}
    context = make_context(load_settings({f"TOLMACS_{name}": value for name, value in given.items()}))
    texts = [
        (files("translator") / "samples" / f"{name}.txt").read_text("utf-8") for name in ("vi", "hu", "mixed")
    ]
    submit(Submission("warm", "Xin chào."), context=context)
    take_turn(context=context)
    seconds = []
    for owner in _OWNERS:
        started = time.process_time()
        for text in texts:
            submit(Submission("sample", text, owner=owner), context=context)
        while take_turn(context=context):
            pass
        seconds.append(f"{time.process_time() - started:.2f}")
    n_facts = measure_memory(context=context).n_facts
    context.store.close()
    print(f"{'shared' if is_shared else 'own'}: {', '.join(seconds)} s CPU; {n_facts} translations kept")


if __name__ == "__main__":
    main()
