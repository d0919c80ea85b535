"""The questions about a shared record as a whole: what holds for everything of it that says nothing itself."""

from __future__ import annotations

from dataclasses import replace

from django.utils.translation import gettext_lazy as _

from briefs.sections.machine import Ask, Page, Talk
from briefs.sections.truth import PAGES
from briefs.sections.words import line_of
from datamaps.map.shared import SharedRecord

_OWNER = PAGES[0]

SHARED_RECORD = Talk(
    part="shared record",
    shape=SharedRecord,
    rows=True,
    title=_("Shared data"),
    line=line_of("name"),
    generated=("key", "fields"),
    pages=(
        replace(_OWNER, asks=tuple(ask for ask in _OWNER.asks if ask.name == "ownership")),
        Page(
            "words",
            _("What is it?"),
            (
                Ask("name", _("What do people call it?"), _("The word that is heard in meetings."), _("Customer")),
                Ask(
                    "description",
                    _("What is one of it?"),
                    _("One sentence, so that everybody counts the same."),
                    _("A company that buys from us, whichever system shows it."),
                ),
            ),
        ),
        Page(
            "places",
            _("Where is it?"),
            (
                Ask(
                    "in",
                    _("In which records is it held?"),
                    _("What holds for all of it, holds there."),
                    _("crm.Account"),
                    of="moved records",
                ),
            ),
        ),
    ),
)
