"""The native API under `/v1`: documents, jobs, results, short texts, alignments, scores, models."""

from translator.web.native.door import DOOR

__all__ = ["DOOR"]
