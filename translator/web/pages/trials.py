"""Calls that the API page sends itself, each with a body that works as it stands."""

from __future__ import annotations

import json
from dataclasses import dataclass


@dataclass(frozen=True)
class Trial:
    """A call to try; `scheme` is how it sends a key, `body` is empty where it has none."""

    name: str
    title: str
    method: str
    path: str
    about: str
    body: str = ""
    scheme: str = "Bearer"


def list_trials(job_id: str | None) -> tuple[Trial, ...]:
    """All of them; `job_id` is the job to ask for, where there is one already."""
    job = job_id or "JOB_ID"
    about_job = "Its state and how far it is" + (
        "." if job_id else "; hand a document in first, or put an id in place of JOB_ID."
    )
    return (
        Trial(
            "translations",
            "Translate texts at once",
            "POST",
            "/v1/translations",
            "Short texts, with languages, segments and flags.",
            _write({"texts": ["Xin chào các bạn. Hôm nay trời đẹp.", "Köszönjük, hogy olvas minket!"]}),
        ),
        Trial(
            "documents",
            "Hand a document in",
            "POST",
            "/v1/documents",
            "Makes a job of it that stands under Jobs; the answer has its id.",
            _write({"name": "hello.txt", "text": "Xin chào các bạn.\n\nHôm nay trời đẹp."}),
        ),
        Trial("job", "Look at a job", "GET", f"/v1/jobs/{job}", about_job),
        Trial(
            "libretranslate",
            "LibreTranslate: translate",
            "POST",
            "/translate",
            "As clients of LibreTranslate call it.",
            _write({"q": "Jó reggelt kívánok!", "source": "auto", "target": "en"}),
        ),
        Trial(
            "detect",
            "LibreTranslate: detect",
            "POST",
            "/detect",
            "Languages of a text, the likeliest first.",
            _write({"q": "今日は天気がいいです。"}),
        ),
        Trial(
            "deepl",
            "DeepL: translate",
            "POST",
            "/v2/translate",
            "As clients of DeepL call it.",
            _write({"text": ["今日は天気がいいです。"], "target_lang": "EN-US"}),
            "DeepL-Auth-Key",
        ),
    )


def _write(body: object) -> str:
    return json.dumps(body, ensure_ascii=False, indent=2)
