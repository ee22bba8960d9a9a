"""What a model's files say is held to what they are: one clear error, soon, and nothing is installed."""

from __future__ import annotations

import io
import json
import shutil
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.translator.conftest import TinyModel
from translator.cli import main
from translator.errors import ModelCorrupt
from translator.registry.binary import read_positions
from translator.registry.install import add_directory
from translator.registry.proportions import require_proportion
from translator.registry.tensors import read_tensors, require_plain_lists

Tiny = Callable[[str], TinyModel]

DEEP = b'{"a":' * 100_000 + b"1" + b"}" * 100_000
SIZES = (
    "d_model",
    "vocab_size",
    "max_position_embeddings",
    "encoder_layers",
    "decoder_layers",
    "encoder_ffn_dim",
    "decoder_ffn_dim",
    "encoder_attention_heads",
    "decoder_attention_heads",
    "num_layers",
    "num_decoder_layers",
    "num_heads",
    "d_kv",
    "d_ff",
    "relative_attention_num_buckets",
)
WIDE = {"d_model": 64, "vocab_size": 1_000, "num_heads": 4, "encoder_attention_heads": 4}


@pytest.mark.parametrize("value", [10**9, 0, -1, 1.5, True, "2", [], float("inf")], ids=str)
@pytest.mark.parametrize("name", SIZES)
def test_a_configuration_describes_no_more_than_the_weights(name: str, value: Any, tmp_path: Path) -> None:
    (tmp_path / "model.safetensors").write_bytes(bytes(4 * 64 * 1_000))
    (tmp_path / "config.json").write_text(json.dumps(WIDE), encoding="utf-8")
    require_proportion(tmp_path)
    wrong = {**WIDE, "num_layers": 1, "encoder_layers": 1, "decoder_layers": 1, name: value}
    (tmp_path / "config.json").write_text(json.dumps(wrong), encoding="utf-8")
    with pytest.raises(ModelCorrupt, match=name if value != 10**9 else "numbers|columns"):
        require_proportion(tmp_path)


def configured(**values: Any) -> Callable[[Path], object]:
    def change(place: Path) -> None:
        path = place / "config.json"
        known = json.loads(path.read_text(encoding="utf-8"))
        path.write_text(json.dumps({**known, **values}), encoding="utf-8")

    return change


def replaced(name: str, content: bytes) -> Callable[[Path], object]:
    return lambda place: (place / name).write_bytes(content)


def with_heads(number: int) -> Callable[[Path], object]:
    """In `model.bin`, where no configuration says how many heads there are."""

    def change(place: Path) -> None:
        path, name = place / "model.bin", b"num_heads\0"
        data = path.read_bytes()
        while name in data:
            before, _, after = data.partition(name)
            # No sizes, its type, two bytes: the number.
            data = before + b"num_hands\0" + after[:6] + number.to_bytes(2, "little") + after[8:]
        path.write_bytes(data.replace(b"num_hands\0", name))
        assert read_positions(path)

    return change


HUB: dict[str, Callable[[Path], object]] = {
    "a thousand million layers": configured(encoder_layers=10**9),
    "no layers": configured(encoder_layers=0, decoder_layers=0),
    "a thousand million positions": configured(max_position_embeddings=10**9),
    "positions without end": configured(max_position_embeddings=float("inf")),
    "positions that are a list": configured(max_position_embeddings=[1]),
    "no heads": configured(encoder_attention_heads=0, decoder_attention_heads=0),
    "heads that share nothing": configured(encoder_attention_heads=7),
    "columns that the weights have not": configured(d_model=64),
    "a deep configuration": replaced("config.json", DEEP),
    "a deep vocabulary": replaced("vocab.json", DEEP),
    "a vocabulary of lists": replaced("vocab.json", b"[[1]]"),
    "a number without end": replaced("vocab.json", b'{"a": Infinity}'),
    "deep settings of the tokenizer": replaced("tokenizer_config.json", DEEP),
}
INSTALLED: dict[str, Callable[[Path], object]] = {
    "no heads": with_heads(0),
    "heads that share nothing": with_heads(7),
    "a deep configuration": replaced("config.json", DEEP),
    "a vocabulary of lists": replaced("shared_vocabulary.json", b"[[1]]"),
}


@pytest.mark.torch
@pytest.mark.parametrize(
    ("layout", "kind"), [*(("hub", kind) for kind in HUB), *(("installed", kind) for kind in INSTALLED)]
)
def test_a_model_that_is_none_is_one_clear_error(
    tiny: Tiny,
    layout: str,
    kind: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setenv("TOLMACS_DATA_DIR", str(tmp_path / "data"))
    place = shutil.copytree(getattr(tiny("marian"), layout), tmp_path / "wrong")
    (place / "manifest.json").unlink(missing_ok=True)
    {"hub": HUB, "installed": INSTALLED}[layout][kind](place)
    assert main(["models", "add", str(place), "--name", "house", "--languages", "vi"]) == 3
    assert len(capfd.readouterr().err.splitlines()) == 1
    assert not list((tmp_path / "data" / "models").glob("*"))


OF_TORCH: dict[str, Callable[[Path], object]] = {
    "a kind of numbers that there is none": configured(dtype="none", torch_dtype="none"),
    "integers of another library": configured(
        quantization_config={"quant_method": "bitsandbytes", "load_in_8bit": True}
    ),
    "a vocabulary of nothing": configured(vocab_size=0),
    "a thousand million pieces": configured(vocab_size=10**9),
    "a tokenizer that is none": replaced(
        "tokenizer.json",
        b'{"version": "1.0", "added_tokens": [], "model": {"type": "BPE", "vocab": {"a": 0}, "merges": []}}',
    ),
}


@pytest.mark.slow
@pytest.mark.torch
@pytest.mark.parametrize("kind", OF_TORCH)
def test_a_model_that_transformers_cannot_read_is_one_clear_error(
    tiny: Tiny, kind: str, tmp_path: Path
) -> None:
    place = shutil.copytree(tiny("t5").hub, tmp_path / "wrong")
    OF_TORCH[kind](place)
    with pytest.raises(ModelCorrupt):
        add_directory(place, tmp_path / "house", name="house")
    assert not (tmp_path / "house").exists()


def safetensors(*places: tuple[int, int], shape: tuple[int, ...] = (2,)) -> bytes:
    """Tensors of 4-byte numbers at some places of 32 bytes."""
    entry = {"dtype": "F32", "shape": shape}
    header = {str(number): {**entry, "data_offsets": place} for number, place in enumerate(places)}
    text = json.dumps(header).encode()
    return len(text).to_bytes(8, "little") + text + bytes(32)


def pickled(*steps: bytes, storages: int = 1) -> bytes:
    """An archive as torch's, with these steps for its list and 32 bytes in each storage."""
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as archive:
        archive.writestr("x/data.pkl", b"".join((b"\x80\x02", *steps, b".")))
        for number in range(storages):
            archive.writestr(f"x/data/{number}", bytes(32))
    return data.getvalue()


def view(name: str, size: int, step: int) -> bytes:
    """The steps that put a tensor of so many numbers, so far from each other, into a dictionary."""
    storage = b"(X\x07\0\0\0storagectorch\nFloatStorage\nX\x01\0\0\x000X\x03\0\0\0cpuK\x08tQ"
    numbers = (b"\x8a\x09" + number.to_bytes(9, "little") for number in (size, step))
    rebuilt = (
        b"ctorch._utils\n_rebuild_tensor_v2\n(" + storage + b"K\0" + b"".join(n + b"\x85" for n in numbers)
    )
    key = name.encode()
    return b"X" + len(key).to_bytes(4, "little") + key + rebuilt + b"\x89}tRs"


def same_many_times(depth: int) -> bytes:
    """A tuple of the same two tuples, and so on."""
    return b"K\x01" + b"".join(b"q" + bytes([n]) + b"h" + bytes([n]) + b"\x86" for n in range(depth))


_NESTED = same_many_times(200)
_OLD = b"\x80\x02\x8a\nl\xfc\x9cF\xf9 j\xa8P\x19.\x80\x02M\xe9\x03.\x80\x02"
WEIGHTS: dict[str, tuple[str, bytes]] = {
    "tensors one over the other": ("model.safetensors", safetensors((0, 8), (0, 8))),
    "tensors one over a part of the other": ("model.safetensors", safetensors((0, 8), (4, 12))),
    "a size below nothing": ("model.safetensors", safetensors((0, 8), shape=(-1,))),
    "a deep list": ("model.safetensors", len(DEEP).to_bytes(8, "little") + DEEP),
    "a tensor of one number for ever": ("pytorch_model.bin", pickled(b"}", view("a", 10**10, 0))),
    "many tensors of one storage": (
        "pytorch_model.bin",
        pickled(b"}", *(view(f"a{n}", 8, 1 + n) for n in range(20))),
    ),
    "a name that takes for ever": ("pytorch_model.bin", pickled(b"}", _NESTED, b"K\x01s")),
    "names that take for ever": ("pytorch_model.bin", pickled(b"}(", _NESTED, b"K\x01u")),
    "an ordered dictionary of such a name": (
        "pytorch_model.bin",
        pickled(b"ccollections\nOrderedDict\n]", _NESTED, b"K\x01\x86a\x85R"),
    ),
    "a dictionary of such a name": ("pytorch_model.bin", pickled(b"(", _NESTED, b"K\x01d")),
    "a set of such a name": ("pytorch_model.bin", pickled(b"(", _NESTED, b"\x91")),
    "a storage of such a name": (
        "pytorch_model.bin",
        pickled(b"(X\0\0\0\0ctorch\nFloatStorage\n", _NESTED, b"K\0K\x08tQ"),
    ),
    "bytes without end": ("pytorch_model.bin", pickled(b"\x96" + (10**11).to_bytes(8, "little"))),
    "a frame without end": ("pytorch_model.bin", pickled(b"\x95" + (10**12).to_bytes(8, "little"))),
    "a list without end in the older form": ("pytorch_model.bin", _OLD + b"(" + b"]" * 9_000_000 + b"l."),
}


@pytest.mark.parametrize("kind", WEIGHTS)
def test_weights_that_would_take_all_memory_or_time_are_refused(kind: str, tmp_path: Path) -> None:
    name, content = WEIGHTS[kind]
    (tmp_path / name).write_bytes(content)
    with pytest.raises(ModelCorrupt):
        read_tensors(tmp_path)


@pytest.mark.parametrize("kind", [kind for kind in WEIGHTS if "name" in kind or "end" in kind])
def test_no_list_hangs_torch(kind: str, tmp_path: Path) -> None:
    name, content = WEIGHTS[kind]
    (tmp_path / name).write_bytes(content)
    with pytest.raises(ModelCorrupt):
        require_plain_lists(tmp_path)


def test_a_tensor_under_two_names_is_one(tmp_path: Path) -> None:
    place = tmp_path / "pytorch_model.bin"
    place.write_bytes(pickled(b"}", *(view(f"a{n}", 8, 1) for n in range(20))))
    assert len(read_tensors(tmp_path)) == 20
