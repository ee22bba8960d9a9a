"""Makes and adapts models: corpora in, a model in Hugging Face Marian layout out.

Needs the `train` extra. Preparing, training and exporting import no transformers, so the same code runs
from a folder on a machine that has only torch, numpy, safetensors and sentencepiece.
"""
