"""Five things without which connected systems are no working integration: data, users, permissions, workflows, help."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from briefs.dossier.dossier import Dossier
from briefs.readiness.finding import Finding
from integrations_portal.shapes.choices import Choice


class Checked(Choice):
    DATA = "data", gettext_lazy("Data")
    USERS = "users", gettext_lazy("Users")
    PERMISSIONS = "permissions", gettext_lazy("Permissions")
    WORKFLOWS = "workflows", gettext_lazy("Workflows")
    SUPPORT = "support", gettext_lazy("Support")


@dataclass(frozen=True)
class Item:
    """`state` and `words` as components show them; `note` says what is there; `section` is where it is answered."""

    checked: Checked
    note: str
    state: str
    words: str
    section: str


_RULES = {
    Checked.DATA: ("OWN-01", "OWN-02", "OWN-03", "OWN-04", "OWN-05", "OWN-08", "DEF", "FLD", "KEY", "VAL"),
    Checked.USERS: ("OPS-06", "HND-02"),
    Checked.PERMISSIONS: ("SEC",),
    Checked.WORKFLOWS: ("FLW", "HND-01", "DEC"),
    Checked.SUPPORT: ("EXC", "OPS-01", "OPS-02", "OPS-03", "OPS-04"),
}
_SECTIONS = {
    Checked.DATA: "flows",
    Checked.USERS: "guide",
    Checked.PERMISSIONS: "access",
    Checked.WORKFLOWS: "workflow",
    Checked.SUPPORT: "runbook",
}


def checklist(dossier: Dossier, findings: Iterable[Finding]) -> tuple[Item, ...]:
    """The five items. An item without answers has not begun, even while no rule asks for it yet."""
    opened = [finding for finding in findings if not finding.waived]
    return tuple(_item(dossier, checked, opened) for checked in Checked)


def _item(dossier: Dossier, checked: Checked, opened: list[Finding]) -> Item:
    own = [finding for finding in opened if finding.rule.startswith(_RULES[checked])]
    stops = sum(finding.stops for finding in own)
    counts = _counts(dossier, checked)
    note = " · ".join(words for n, words in counts if n)
    if stops:
        words = ngettext("%(n)s question stops it", "%(n)s questions stop it", stops) % {"n": stops}
        return Item(checked, note, "stops", words, _SECTIONS[checked])
    if _SECTIONS[checked] in dossier.brief.not_relevant:
        return Item(
            checked, dossier.brief.not_relevant[_SECTIONS[checked]], "completed", _("Not relevant"), _SECTIONS[checked]
        )
    if not note:
        return Item(checked, "", "not_started", _("Nothing yet"), _SECTIONS[checked])
    if own:
        words = ngettext("%(n)s question open", "%(n)s questions open", len(own)) % {"n": len(own)}
        return Item(checked, note, "in_progress", words, _SECTIONS[checked])
    return Item(checked, note, "completed", _("Nothing open"), _SECTIONS[checked])


def _counts(dossier: Dossier, checked: Checked) -> list[tuple[int, str]]:
    brief = dossier.brief
    if checked is Checked.DATA:
        n = len({id(move.field_map) for move in dossier.map.moves})
        return [(n, ngettext("%(n)s mapped field", "%(n)s mapped fields", n) % {"n": n})]
    if checked is Checked.USERS:
        n = len(brief.guide.tasks) if brief.guide else 0
        m = len(brief.rollout)
        return [
            (n, ngettext("%(n)s task in the guide", "%(n)s tasks in the guide", n) % {"n": n}),
            (m, ngettext("%(n)s step of the rollout", "%(n)s steps of the rollout", m) % {"n": m}),
        ]
    if checked is Checked.PERMISSIONS:
        n = len(brief.access)
        return [(n, ngettext("%(n)s right", "%(n)s rights", n) % {"n": n})]
    if checked is Checked.WORKFLOWS:
        n = len(brief.workflow.future) if brief.workflow else 0
        m = len(brief.handoffs)
        return [
            (n, ngettext("%(n)s step after go-live", "%(n)s steps after go-live", n) % {"n": n}),
            (m, ngettext("%(n)s handoff", "%(n)s handoffs", m) % {"n": m}),
        ]
    n = len(brief.runbook.first_checks) if brief.runbook else 0
    m = len(brief.support)
    return [
        (n, ngettext("%(n)s first check", "%(n)s first checks", n) % {"n": n}),
        (m, ngettext("%(n)s place to ask", "%(n)s places to ask", m) % {"n": m}),
    ]
