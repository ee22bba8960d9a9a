"""Two translations of the same documents, compared: pure functions over records."""

from translator.comparison.documents import compare_documents, diff_words
from translator.comparison.record import Change, ComparedReference, Comparison, DocumentComparison
from translator.comparison.summary import Collector, summarize

__all__ = [
    "Change",
    "Collector",
    "ComparedReference",
    "Comparison",
    "DocumentComparison",
    "compare_documents",
    "diff_words",
    "summarize",
]
