"""The way from one open question to the next: which comes first, what a page answers, and where to go after it."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from briefs.readiness.finding import Finding
from briefs.readiness.questions import ranked
from briefs.readiness.words import listed, question
from briefs.sections.machine import Page, Talk
from briefs.sections.registry import place_of
from briefs.services.parts import Row
from briefs.views.common import BriefPage
from briefs.views.questions import names_of, where_url

ONWARD = "next"
"""Said in an address by whoever goes from question to question: saving leads to the next one."""


def in_order(page: BriefPage) -> tuple[Finding, ...]:
    """Every open question: those of now, the best one first, then what is only asked before somebody signs.

    Of those that weigh the same, the reader's own come first, and last what is asked of others.
    """
    now, later = ranked(page.findings), ranked(page.until_signed[len(page.findings) :])

    def turn(finding: Finding) -> tuple[int, bool]:
        return finding.severity.rank, bool(page.reader) and _of_others(page, finding)

    return (*sorted(now, key=turn), *sorted(later, key=turn))


def _of_others(page: BriefPage, finding: Finding) -> bool:
    """Whether somebody else is asked, as far as the page knows who is reading."""
    return bool(finding.contacts) and page.reader not in finding.contacts


def asked_in_words(page: BriefPage, finding: Finding) -> str:
    """The question, with who is asked when that is not the reader: nobody has to answer what is another's to know."""
    words = question(finding)
    if not _of_others(page, finding):
        return words
    who = listed([page.dossier.name_of(key) for key in finding.contacts])
    return _("%(question)s Asked of %(who)s: leave it open if you do not know.") % {"question": words, "who": who}


def onward(url: str) -> str:
    """The address of a question for somebody who goes on to the next one afterwards."""
    address, mark, field = url.partition("#")
    return f"{address}{'&' if '?' in address else '?'}back={ONWARD}{mark}{field}"


def first_question(page: BriefPage, passed: Iterable[Finding] = ()) -> str:
    """Where the next best question is answered that was not passed already; the brief when none is left."""
    marks = {_mark(finding) for finding in passed}
    found = next((finding for finding in in_order(page) if _mark(finding) not in marks), None)
    return onward(where_url(page, found)) if found else page.url("brief")


def passed_by(page: BriefPage, here: Iterable[Finding]) -> tuple[Finding, ...]:
    """The open questions up to the last one that is asked here: who leaves one open is not led back to it at once."""
    before, marks = in_order(page), {_mark(finding) for finding in here}
    last = max((place for place, finding in enumerate(before, 1) if _mark(finding) in marks), default=0)
    return before[:last]


def still_open(page: BriefPage) -> str:
    """What is said when one answer is saved on the way to the next."""
    left = len(in_order(page))
    if not left:
        return _("Saved. Nothing else is waiting for an answer.")
    words = ngettext("Saved. %(n)s question is still open.", "Saved. %(n)s questions are still open.", left)
    return words % {"n": left}


def asked_here(page: BriefPage, talk: Talk, asked: Page, row: Row | None) -> list[Finding]:
    """The open questions that are answered on this very page. `row` is None where a row is added."""
    own = next((name for name, one in names_of(page, talk) if row and one.uid == row.uid), "") if talk.rows else ""
    return [
        one
        for one in in_order(page)
        if one.where.section == talk.part and (not talk.rows or one.where.row == own) and _page_of(talk, one) == asked
    ]


def _page_of(talk: Talk, finding: Finding) -> Page | None:
    """None where another section asks for the answer: the answers of one part are given in several."""
    place = place_of(talk.part, finding.where.field)
    if place and place[1] != talk:
        return None
    return (place[2] if place else None) or talk.pages[0]


def _mark(finding: Finding) -> tuple[str, str]:
    return finding.rule, finding.about
