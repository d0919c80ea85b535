"""Open questions as cards: the sentence, who must answer, and the very page on which it is answered."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _

from briefs.readiness.finding import Finding
from briefs.readiness.words import question
from briefs.sections.machine import Page, Section, Talk
from briefs.sections.registry import place_of, section_of_where
from briefs.services.parts import FLOWS, TRUTH, Row, named_rows
from briefs.shapes.proof import ScenarioKind
from briefs.views.common import BriefPage
from datamaps.models import SharedField

# What a new test is for, where a rule found that it is missing.
_KIND = {"TST-01": ScenarioKind.FAILURE, "TST-02": ScenarioKind.HAPPY, "FLW-13": ScenarioKind.FAILURE}
DECISIONS = "decisions"
BESIDE = 10
"""Questions beside the answers that they are about; the others are one press away."""
_OUTSIDE = {"contacts": "members/", "findings": "findings/"}


def question_cards(page: BriefPage, findings: Iterable[Finding]) -> list[dict[str, Any]]:
    """One card for each finding, in their order."""
    return [card(page, finding) for finding in findings]


def beside(page: BriefPage, findings: Sequence[Finding]) -> dict[str, Any]:
    """The first questions for the margin of a page of answers, and how many more there are elsewhere."""
    return {
        "questions": question_cards(page, findings[:BESIDE]),
        "more": max(0, len(findings) - BESIDE),
        "more_url": page.url("open_questions"),
    }


def card(page: BriefPage, finding: Finding) -> dict[str, Any]:
    brief = page.dossier.brief
    decision = next((row for row in brief.decisions if row.ref == finding.about), None)
    names = {flow.ref: flow.name for flow in brief.flows} if decision else {}
    return {
        "text": question(finding),
        "link": _("Answer") if page.may_answer else _("Look"),
        "url": where_url(page, finding),
        "severity": finding.severity.value,
        "must": finding.stops,
        "people": [page.dossier.name_of(key) for key in finding.contacts] or [str(finding.ask.label)],
        "needed_by": decision.needed_by if decision else None,
        "blocks": [names.get(ref) or ref for ref in decision.blocks] if decision else [],
        "finding": finding,
        "waive_url": f"{page.url('waive')}?{urlencode({'rule': finding.rule, 'about': finding.about})}",
    }


def where_url(page: BriefPage, finding: Finding) -> str:
    """The page on which the question is answered, at the very field; for those who may only look, where it is shown."""
    where = finding.where
    home = f"/w/{page.request.workspace.key}/"
    if where.section == "catalog":
        return f"{home}systems/{where.row.partition('.')[0]}/"
    if where.section in _OUTSIDE:
        return home + _OUTSIDE[where.section]
    if where.section == FLOWS and ("/" in where.row or where.field == "record_maps"):
        flow, _slash, rest = where.row.partition("/")
        return page.url("mapping", flow) + (f"#{rest}" if rest else "")
    place = place_of(where.section, where.field)
    if place is None:
        section_id = section_of_where(where.section)
        return page.url("section", section_id) if section_id else page.url("brief")
    section, talk, asked = place
    if not page.may_answer:
        return page.url("section", section.id)
    return _at_the_field(page, finding, section, talk, asked)


def _at_the_field(page: BriefPage, finding: Finding, section: Section, talk: Talk, asked: Page | None) -> str:
    where = finding.where
    if talk.part != where.section and where.section != "review":
        # The first key of several parts: only the section itself is named.
        return page.url("section", section.id)
    field = _field(talk, where.field)
    if talk.part == DECISIONS and where.field == "status" and (row := row_named(page, talk, where.row)):
        # What is decided is answered where its ways stand side by side, and one answer closes it.
        return reverse("decision", args=[page.request.workspace.key, row.uid])
    if not talk.rows:
        return page.url("group_page", section.id, talk.part, (asked or talk.pages[0]).id) + field
    row = row_named(page, talk, where.row)
    if row is not None:
        return page.url("row_page", section.id, talk.part, row.uid, (asked or talk.pages[0]).id) + field
    if where.row or talk.part == TRUTH:
        return page.url("section", section.id)
    return page.url("add_row", section.id, talk.part) + _guess(page, finding, talk) + field


def _field(talk: Talk, name: str) -> str:
    """The place of the question on its page; `auth` stands for the first of `auth.kind` and its siblings."""
    found = talk.page_asking(name) if name else None
    return f"#field-id_{found[1].name}" if found else ""


def _guess(page: BriefPage, finding: Finding, talk: Talk) -> str:
    """What a new row is certainly about, for the form to begin with."""
    asked = talk.asked()
    brief = page.dossier.brief
    known: dict[str, str] = {}
    if "flows" in asked and any(flow.ref == finding.about for flow in brief.flows):
        known["flows"] = finding.about
    if "exceptions" in asked and any(row.ref == finding.about for row in brief.exceptions):
        known["exceptions"] = finding.about
    if "kind" in asked and finding.rule in _KIND:
        known["kind"] = _KIND[finding.rule].value
    return f"?{urlencode(known)}" if known else ""


def row_named(page: BriefPage, talk: Talk, name: str) -> Row | SharedField | None:
    """The row that a rule named: by its ref, its place in shared data, or its natural name, counted when it repeats."""
    if not name:
        return None
    if talk.part == TRUTH:
        return page.shared_named(name)
    return next((row for own, row in names_of(page, talk) if own == name), None)


def names_of(page: BriefPage, talk: Talk) -> Iterator[tuple[str, Row | SharedField]]:
    """Every row of a part with the name by which rules speak of it."""
    if talk.part == TRUTH:
        yield from page.shared_fields.items()
    yield from named_rows(page.rows.get(talk.part, []), talk.shape)
