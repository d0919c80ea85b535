"""Every section, in the order of the task list; and in which of them an answer is given."""

from __future__ import annotations

from collections.abc import Iterable

from briefs.sections.access import ACCESS
from briefs.sections.agreement import AGREEMENT
from briefs.sections.decisions import DECISIONS
from briefs.sections.documents import DOCUMENTS
from briefs.sections.exceptions import EXCEPTIONS
from briefs.sections.flows import FLOWS
from briefs.sections.guide import GUIDE
from briefs.sections.handoffs import HANDOFFS
from briefs.sections.machine import Page, Section, Talk
from briefs.sections.purpose import PURPOSE
from briefs.sections.rollback import ROLLBACK
from briefs.sections.runbook import RUNBOOK
from briefs.sections.scenarios import SCENARIOS
from briefs.sections.systems import SYSTEMS
from briefs.sections.truth import TRUTH
from briefs.sections.workflow import WORKFLOW

SECTIONS: tuple[Section, ...] = (
    *(PURPOSE, SYSTEMS, WORKFLOW, FLOWS, TRUTH, HANDOFFS, EXCEPTIONS, ACCESS, SCENARIOS),
    *(DECISIONS, DOCUMENTS, ROLLBACK, RUNBOOK, GUIDE, AGREEMENT),
)
SECTION = {section.id: section for section in SECTIONS}


def section_of_where(where: str) -> str | None:
    """The id of the section in which an answer of a part, or of a section of the file, is given."""
    if where in SECTION:
        return where
    for section in SECTIONS:
        if any(where in (talk.part, talk.part.partition(".")[0]) for talk in section.talks):
            return section.id
    return None


def section_names(ids: Iterable[str]) -> list[str]:
    """The names of the sections of the task list in which these sections of the file are, each once."""
    found = (section_of_where(id) for id in ids)
    return list(dict.fromkeys(str(SECTION[id].title) for id in found if id))


def place_of(part: str, answer: str) -> tuple[Section, Talk, Page | None] | None:
    """Where an answer of a part is given; without a page when the answer is not named or nobody is asked for it.

    `part` may also be the first key of several parts in the file, such as `runbook` or `workflow`.
    """
    found = [(section, talk) for section in SECTIONS for talk in section.talks if talk.part == part]
    found = found or [
        (section, talk) for section in SECTIONS for talk in section.talks if talk.part.partition(".")[0] == part
    ]
    for section, talk in found:
        asking = talk.page_asking(answer) if answer else None
        if asking:
            return section, talk, asking[0]
    return (*found[0], None) if found else None
