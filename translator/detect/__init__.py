"""Which language each segment of a document is in, and how sure that is."""

from translator.detect.document import (
    DETECTOR_VERSION,
    Detection,
    as_seen,
    detect,
    detect_all,
    is_plain_english,
    main_language,
)

__all__ = [
    "DETECTOR_VERSION",
    "Detection",
    "as_seen",
    "detect",
    "detect_all",
    "is_plain_english",
    "main_language",
]
