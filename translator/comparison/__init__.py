"""Two translations of the same documents, compared: pure functions over records."""

from translator.comparison.documents import compare_documents, diff_words
from translator.comparison.record import Change, Comparison, DocumentComparison, Pair
from translator.comparison.summary import Collector, summarize

__all__ = [
    "Change",
    "Collector",
    "Comparison",
    "DocumentComparison",
    "Pair",
    "compare_documents",
    "diff_words",
    "summarize",
]
