"""What the address of a page asks for: a job, a glossary or an alignment of its visitor; or a part only."""

from __future__ import annotations

from typing import Annotated

from fastapi import Depends, Path, Query

from translator.alignments import AlignmentProject, AlignmentTexts
from translator.glossary.glossary import StoredGlossary
from translator.jobs import Job
from translator.service import queries
from translator.web.caller import ContextDep
from translator.web.native.schemas import HEX_ID
from translator.web.pages.guard import VisitorDep

PathId = Annotated[str, Path(pattern=HEX_ID)]
"""An id of ours in the path of a page."""
AsPart = Annotated[bool, Query(alias="part")]
"""Whether a script asks, which puts the answer into the page that there is."""


def _find_job(job_id: PathId, context: ContextDep, visitor: VisitorDep) -> Job:
    """The job of an address. Raises NotFound."""
    return queries.get_job(job_id, context=context, owner=visitor.owner)


def _find_glossary(identity: PathId, context: ContextDep, visitor: VisitorDep) -> StoredGlossary:
    """The glossary of an address. Raises NotFound."""
    return queries.get_glossary(identity, context=context, owner=visitor.owner)


def _find_alignment(
    identity: PathId, context: ContextDep, visitor: VisitorDep
) -> tuple[AlignmentProject, AlignmentTexts]:
    """The alignment of an address, and its texts. Raises NotFound."""
    return queries.get_alignment(identity, context=context, owner=visitor.owner)


JobDep = Annotated[Job, Depends(_find_job)]
GlossaryDep = Annotated[StoredGlossary, Depends(_find_glossary)]
AlignmentDep = Annotated[tuple[AlignmentProject, AlignmentTexts], Depends(_find_alignment)]
