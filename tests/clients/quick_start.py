"""What a client made of `/openapi.json` gets from a server: quick_start.py ADDRESS KEY, one JSON object as the answer."""

import io
import json
import sys
import time
from typing import Any

from tolmacs_client import AuthenticatedClient
from tolmacs_client.api.documents import delete_document, list_documents, submit_document
from tolmacs_client.api.glossaries import create_glossary
from tolmacs_client.api.jobs import follow_job, get_job, get_result, list_jobs, list_segments
from tolmacs_client.api.models import list_languages
from tolmacs_client.api.texts import translate_texts
from tolmacs_client.models import (
    FileDocument,
    FileDocumentSource,
    GetResultFormat,
    JobBody,
    JobBodyState,
    ListJobsState,
    NamedTerms,
    NamedTermsLanguage,
    ProblemBody,
    TextDocument,
    TranslationsRequest,
)
from tolmacs_client.types import File

HU = "Jó reggelt kívánok mindenkinek!"


def run(client: AuthenticatedClient) -> dict[str, Any]:
    """Hand in text, form and file, wait, fetch; short texts, a glossary and an error."""
    pages = io.BytesIO(f"<p>{HU}</p>".encode())
    form = FileDocument(
        file=File(pages, "hír.html", "text/html"), source=FileDocumentSource.HU, tags=["a", "b"]
    )
    bodies = [
        TextDocument(text=HU),
        TextDocument(texts=[HU], webhook=None),
        form,
        File(io.BytesIO(HU.encode())),
    ]
    results = [fetch(client, submit_document.sync(client=client, body=body)) for body in bodies]
    jobs = list_jobs.sync(client=client, state=ListJobsState.DONE)
    segments = list_segments.sync(jobs.items[0].id, client=client)
    tmx = get_result.sync_detailed(jobs.items[0].id, client=client, format_=GetResultFormat.TMX)
    documents = list_documents.sync(client=client, tag="a").items
    delete_document.sync_detailed(documents[0].id, client=client)
    found = translate_texts.sync(client=client, body=TranslationsRequest(texts=[HU, "Xin chào các bạn."]))
    terms = NamedTerms(name="szavak", content="reggelt\tdawn", language=NamedTermsLanguage.HU)
    glossary = create_glossary.sync(client=client, body=terms)
    wrong = get_job.sync("0" * 32, client=client)
    return {
        "results": results,
        "segments": [item.translation for item in segments.items],
        "tmx": tmx.content.startswith(b"<?xml"),
        "documents": [[item.name, item.tags] for item in documents],
        "left": len(list_documents.sync(client=client).items),
        "texts": [item.text for item in found.items],
        "one": [translate_texts.sync(client=client, body=TranslationsRequest(text=HU)).items[0].text],
        "glossary": [glossary.name, glossary.counts.to_dict()],
        "error": [isinstance(wrong, ProblemBody), wrong.code],
        "languages": sorted(item.tag for item in list_languages.sync(client=client).items),
    }


def fetch(client: AuthenticatedClient, job: JobBody) -> Any:
    """The result of a job, when it is done."""
    assert '"done"' in follow_job.sync(job.id, client=client)
    while job.state in (JobBodyState.QUEUED, JobBodyState.RUNNING):
        time.sleep(0.05)
        job = get_job.sync(job.id, client=client)
    assert job.state == JobBodyState.DONE, job
    return get_result.sync(job.id, client=client)


if __name__ == "__main__":
    with AuthenticatedClient(sys.argv[1], sys.argv[2], raise_on_unexpected_status=True) as opened:
        print(json.dumps(run(opened)))
