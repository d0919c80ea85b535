"""Why somebody must know, and what a flow does with a field, in words."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from briefs.impact.impact import Answer, Duty
from datamaps.map.reach import Role


def answer_in_words(answer: Answer) -> str:
    told = {
        Duty.SYSTEM_BUSINESS: _("owns the system for the business"),
        Duty.SYSTEM_TECHNICAL: _("owns the system technically"),
        Duty.SYSTEM_SUPPORT: _("supports the system"),
        Duty.BRIEF_OWNER: _("owns %(brief)s"),
        Duty.INTEGRATOR: _("builds %(brief)s"),
        Duty.FLOW_EXCEPTIONS: _("looks after what fails in %(brief)s %(of)s"),
        Duty.EXCEPTION: _("deals with exception %(brief)s %(of)s"),
        Duty.EXCEPTION_BACKUP: _("stands in for exception %(brief)s %(of)s"),
        Duty.ESCALATION: _("is called when %(brief)s fails"),
    }
    return (told[answer.duty] % {"brief": answer.brief, "of": answer.of}).strip()


def role_in_words(role: Role) -> str:
    return {
        Role.READ: _("reads it"),
        Role.WRITTEN: _("writes it"),
        Role.MATCHED: _("matches records by it"),
        Role.LEFT_OUT: _("leaves it out on purpose"),
    }[role]


def steps_in_words(distance: int) -> str:
    return ngettext("%(n)d step", "%(n)d steps", distance) % {"n": distance}
