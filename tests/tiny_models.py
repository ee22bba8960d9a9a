"""Small models in Hugging Face layout with real tokenizers, made on the spot; needs the torch extra."""

from __future__ import annotations

import json
import random
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from translator.records import SourceText

_SYLLABLES = ("ba", "ko", "mi", "tú", "rơ", "ệ", "せ", "ら", "本", "gy", "ő", "nk")
_TAGS = (">>vi<<", ">>hu<<", ">>ja<<")


@dataclass(frozen=True)
class Shape:
    """Layers of each side, width, and entries of the vocabulary (None: as many as there are pieces)."""

    layers: int = 2
    width: int = 32
    vocabulary: int | None = None

    def config(self) -> dict[str, Any]:
        """The fields that Marian's and M2M-100's configurations share."""
        sides = ("encoder", "decoder")
        return {
            "d_model": self.width,
            **{f"{side}_layers": self.layers for side in sides},
            **{f"{side}_ffn_dim": 4 * self.width for side in sides},
            **{f"{side}_attention_heads": max(4, self.width // 64) for side in sides},
        }


TINY = Shape()
OPUS_SIZE = Shape(layers=6, width=512, vocabulary=60_000)
# Large random weights give varied output, and a bias on the end mark makes it stop at varied lengths.
_SPREAD = 0.35
_END_WEIGHT = 2.5


def sentences(count: int, *, seed: int = 7) -> list[str]:
    """Lines of made-up words from several scripts."""
    source = random.Random(seed)
    words = ["".join(source.choices(_SYLLABLES, k=source.randint(1, 4))) for _ in range(300)]
    return [
        " ".join(source.choices(words, k=source.randint(2, 14))) + source.choice(".?!") for _ in range(count)
    ]


def source_texts(count: int, *, languages: tuple[str, ...] = ("vi", "hu", "ja")) -> list[SourceText]:
    """FinishedClaim-up texts, the languages in turn."""
    lines = sentences(count, seed=11)
    return [SourceText(line, languages[index % len(languages)]) for index, line in enumerate(lines)]


def make_marian(
    directory: Path, *, tags: tuple[str, ...] = _TAGS, language: str = "mul", shape: Shape = TINY
) -> Path:
    """A Marian network; without tags it serves the one language given, as OPUS-MT's do."""
    from transformers import MarianConfig, MarianMTModel

    directory.mkdir(parents=True)
    pieces = _train(
        directory / "source.spm", eos_id=0, unk_id=1, bos_id=-1, pad_id=-1, control_symbols=list(tags)
    )
    pieces += [f"filler{index}" for index in range(len(pieces), (shape.vocabulary or 0) - 1)]
    (directory / "target.spm").write_bytes((directory / "source.spm").read_bytes())
    _write_json(directory / "vocab.json", {token: index for index, token in enumerate([*pieces, "<pad>"])})
    settings = {"tokenizer_class": "MarianTokenizer", "source_lang": language, "target_lang": "en"}
    _write_json(
        directory / "tokenizer_config.json", settings | {"separate_vocabs": False, "model_max_length": 128}
    )
    pad = len(pieces)
    config = MarianConfig(
        vocab_size=pad + 1,
        decoder_vocab_size=pad + 1,
        activation_function="swish",
        max_position_embeddings=128,
        pad_token_id=pad,
        eos_token_id=0,
        forced_eos_token_id=0,
        decoder_start_token_id=pad,
        scale_embedding=True,
        bos_token_id=None,
        **shape.config(),
    )
    network = _scatter(MarianMTModel(config))
    network.final_logits_bias[0, 0] = 6.0
    network.model.shared.weight.data[pad] = 0
    _save(network, directory, bad_words_ids=[[pad]])
    return directory


def make_m2m100(directory: Path, *, is_hub_style: bool = False) -> Path:
    """An M2M-100 network; in the hub's style the tokenizer settings name the language tags."""
    from transformers import M2M100Tokenizer

    directory.mkdir(parents=True)
    pieces = _train(directory / "sentencepiece.bpe.model", bos_id=0, pad_id=1, eos_id=2, unk_id=3)
    _write_json(directory / "vocab.json", {token: index for index, token in enumerate(pieces)})
    tokenizer = M2M100Tokenizer(
        vocab_file=str(directory / "vocab.json"), spm_file=str(directory / "sentencepiece.bpe.model")
    )
    tokenizer.save_pretrained(directory)
    if is_hub_style:
        tags = list(tokenizer.lang_token_to_id)
        _write_json(directory / "special_tokens_map.json", {"additional_special_tokens": tags})
        settings = {"tokenizer_class": "M2M100Tokenizer", "additional_special_tokens": tags}
        _write_json(directory / "tokenizer_config.json", settings)
    _make_m2m100_network(directory, vocabulary=len(pieces) + len(tokenizer.lang_token_to_id) + 8)
    return directory


def make_nllb(directory: Path) -> Path:
    """An NLLB network: M2M-100's class with NLLB's tokenizer."""
    from transformers import NllbTokenizer
    from transformers.convert_slow_tokenizer import generate_merges

    directory.mkdir(parents=True)
    path = directory / "sentencepiece.bpe.model"
    pieces = _train(path, model_type="bpe", unk_id=0, bos_id=1, eos_id=2, pad_id=-1)[3:]
    ids = {token: index for index, token in enumerate(["<s>", "<pad>", "</s>", "<unk>", *pieces])}
    scores = {piece: -float(index) for index, piece in enumerate(pieces)}
    tokenizer = NllbTokenizer(vocab=ids, merges=generate_merges(ids, scores))
    tokenizer.save_pretrained(directory)
    _make_m2m100_network(directory, vocabulary=len(tokenizer))
    return directory


def make_t5(directory: Path) -> Path:
    """A T5 network that is asked for English by `<2en>`, as MADLAD-400 is."""
    import torch
    from transformers import T5Config, T5ForConditionalGeneration, T5Tokenizer

    directory.mkdir(parents=True)
    path = directory / "spiece.model"
    pieces = _train(path, pad_id=0, eos_id=1, unk_id=2, bos_id=-1, user_defined_symbols=["<2en>"])
    tokenizer = T5Tokenizer(vocab=_with_scores(path, pieces), extra_ids=0)
    tokenizer.save_pretrained(directory)
    config = T5Config(
        vocab_size=len(tokenizer),
        d_model=32,
        d_kv=8,
        d_ff=64,
        num_layers=2,
        num_heads=4,
        feed_forward_proj="gated-gelu",
        tie_word_embeddings=False,
        pad_token_id=0,
        eos_token_id=1,
        decoder_start_token_id=0,
    )
    network = T5ForConditionalGeneration(config)
    network.lm_head.weight = torch.nn.Parameter(torch.empty_like(network.lm_head.weight))
    _save(_scatter(network), directory)
    settings = json.loads((directory / "config.json").read_text(encoding="utf-8"))
    _write_json(directory / "config.json", settings | {"tie_word_embeddings": False})
    return directory


def _make_m2m100_network(directory: Path, *, vocabulary: int) -> None:
    from transformers import M2M100Config, M2M100ForConditionalGeneration

    config = M2M100Config(
        vocab_size=vocabulary,
        max_position_embeddings=128,
        bos_token_id=0,
        pad_token_id=1,
        eos_token_id=2,
        decoder_start_token_id=2,
        scale_embedding=True,
        **TINY.config(),
    )
    network = _scatter(M2M100ForConditionalGeneration(config))
    network.model.shared.weight.data[config.eos_token_id] *= _END_WEIGHT
    _save(network, directory)


def _train(path: Path, **options: Any) -> list[str]:
    """Train a sentencepiece model of some 300 pieces into `path`; its pieces by id."""
    from sentencepiece import SentencePieceProcessor, SentencePieceTrainer

    with path.open("wb") as file:
        SentencePieceTrainer.train(
            sentence_iterator=iter(sentences(1500)),
            model_writer=file,
            vocab_size=400,
            hard_vocab_limit=False,
            # Other rules would need protobuf to be copied into the tokenizers made from these.
            normalization_rule_name="identity",
            minloglevel=2,
            num_threads=1,
            **options,
        )
    processor = SentencePieceProcessor(model_file=str(path))
    return [processor.id_to_piece(index) for index in range(processor.get_piece_size())]


def _with_scores(path: Path, pieces: list[str]) -> list[tuple[str, float]]:
    from sentencepiece import SentencePieceProcessor

    processor = SentencePieceProcessor(model_file=str(path))
    return [(piece, processor.get_score(index)) for index, piece in enumerate(pieces)]


def _scatter(network: Any) -> Any:
    import torch

    generator = torch.Generator().manual_seed(3)
    for parameter in network.parameters():
        if parameter.dim() > 1:
            parameter.data.normal_(0.0, _SPREAD, generator=generator)
    return network


def _save(network: Any, directory: Path, **generation: Any) -> None:
    network.generation_config.update(**generation)
    network.save_pretrained(directory)


def _write_json(path: Path, content: object) -> None:
    path.write_text(json.dumps(content, ensure_ascii=False), encoding="utf-8")


MAKERS: dict[str, Callable[[Path], Path]] = {
    "marian": make_marian,
    "m2m100": make_m2m100,
    "nllb": make_nllb,
    "t5": make_t5,
}
