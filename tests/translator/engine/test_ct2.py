"""What the CTranslate2 engine adds to the contract: nothing loaded early, failures named."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.tiny_models import source_texts
from tests.translator.conftest import TinyModel
from translator.engine import ct2
from translator.engine.ct2 import CTranslate2Engine
from translator.engine.searching import PerProcess
from translator.errors import EngineError, EngineOutOfMemory
from translator.records import Decoding, SourceText

Tiny = Callable[[str], TinyModel]
pytestmark = pytest.mark.torch


class _Broken:
    """A translator whose every call fails."""

    def __init__(self, error: Exception) -> None:
        self._error = error

    def translate_batch(self, *_arguments: Any, **_options: Any) -> None:
        raise self._error


@pytest.mark.parametrize(
    ("failure", "error"),
    [
        (RuntimeError("a kernel failed"), EngineError),
        (RuntimeError("CUDA failed with error out of memory"), EngineOutOfMemory),
        (MemoryError(), EngineOutOfMemory),
    ],
)
def test_a_failure_of_the_search_is_our_error(
    tiny: Tiny, failure: Exception, error: type[EngineError]
) -> None:
    model = tiny("marian")
    engine = CTranslate2Engine(model.exact, model.part, label="tiny@1+0")
    engine._translator = PerProcess(lambda: _Broken(failure))
    with pytest.raises(EngineError, match="tiny@1") as caught:
        engine.translate(source_texts(1), decoding=Decoding())
    assert type(caught.value) is error
    assert caught.value.__cause__ is failure


def test_weights_are_loaded_by_the_first_translation_and_checked_once(tiny: Tiny) -> None:
    model, checks = tiny("marian"), []
    engine = CTranslate2Engine(
        model.exact, model.part, label="tiny", threads=1, check=lambda: checks.append(1)
    )
    engine.count_tokens(SourceText("ba ko", "vi"))
    assert checks == []
    for _ in range(2):
        engine.translate(source_texts(2), decoding=Decoding())
    assert checks == [1]


def test_a_bound_depends_on_the_text_alone(tiny: Tiny) -> None:
    model = tiny("marian")
    engine = CTranslate2Engine(model.exact, model.part, label="tiny", threads=2)
    short = [SourceText("ba ko", "vi"), SourceText("mi", "hu")]
    long = SourceText("ba ko mi gy " * 10, "vi")
    alone = engine.translate(short, decoding=Decoding(beam_size=1))
    assert engine.translate([*short, long], decoding=Decoding(beam_size=1))[:2] == pytest.approx(alone)


_WIDE = "avx2 avx512f avx512cd avx512bw avx512dq avx512vl avx512_vbmi2 avx512_vnni"


@pytest.mark.parametrize(
    ("facts", "environment", "taken"),
    [
        (f"processor : 0\nflags\t\t: fpu {_WIDE}\n", None, "AVX512"),
        (f"flags\t\t: {_WIDE}\n", "GENERIC", "GENERIC"),
        ("flags\t\t: avx2 avx512f avx512cd avx512bw avx512dq avx512vl\n", None, None),
        (f"Features\t: {_WIDE}\n", None, None),
        (None, None, None),
    ],
)
def test_wide_registers_are_used_where_they_are_no_burden_and_nobody_says_otherwise(
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    facts: str | None,
    environment: str | None,
    taken: str | None,
) -> None:
    path = tmp_path / "cpuinfo"
    if facts is not None:
        path.write_text(facts)
    monkeypatch.setattr(ct2, "_CPU_FACTS", path)
    # Set first, so that what the call sets is taken back too.
    monkeypatch.setenv("CT2_FORCE_CPU_ISA", environment or "")
    if environment is None:
        monkeypatch.delenv("CT2_FORCE_CPU_ISA")
    ct2._choose_instructions()
    assert os.environ.get("CT2_FORCE_CPU_ISA") == taken
