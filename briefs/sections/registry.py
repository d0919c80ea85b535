"""The ten lines of the task list, in order."""

from __future__ import annotations

from briefs.sections.exceptions import EXCEPTIONS
from briefs.sections.machine import Section, Talk

SECTIONS: tuple[Section, ...] = (EXCEPTIONS,)

SECTION = {section.id: section for section in SECTIONS}
TALK: dict[str, Talk] = {talk.part: talk for section in SECTIONS for talk in section.talks}
SECTION_OF = {talk.part: section for section in SECTIONS for talk in section.talks}
