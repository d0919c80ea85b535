"""What an admin needs on a bad night: rollback, runbook, guide and support."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from integrations_portal.shapes.base import Row, Shape
from integrations_portal.shapes.choices import Choice
from integrations_portal.shapes.types import ContactKey, Day, Line, Picture, Ref, Refs, Span, Text


class ProcedureKind(Choice):
    PAUSE = "pause", _("Pause")
    RESUME = "resume", _("Resume")
    RETRY_ONE = "retry_one", _("Try one item again")
    REPLAY = "replay", _("Replay a range")
    RECONCILE = "reconcile", _("Compare both sides")
    ROTATE_KEY = "rotate_key", _("Change the key")
    MANUAL_FALLBACK = "manual_fallback", _("Work by hand meanwhile")
    PURGE = "purge", _("Clear failed items")
    OTHER = "other", _("Something else")


class SupportScope(Choice):
    INTERACTIVE = "interactive", _("Ask and get an answer")
    ANNOUNCEMENTS = "announcements", _("Announcements")
    ISSUES = "issues", _("Report a problem")
    NOTIFICATIONS = "notifications", _("Automatic notices")


class Step(Row):
    natural_key = ("do",)
    do: Text = ""
    expect: Text = ""


class Rollback(Shape):
    trigger: Line = ""
    decider: ContactKey | None = None
    point_of_no_return: Line = ""
    steps: tuple[Step, ...] = ()
    data_repair: Text = ""
    takes: Span | None = None
    rehearsed_on: Day | None = None


class FirstCheck(Row):
    natural_key = ("question",)
    question: Line = ""
    where: Line = ""
    healthy: Line = ""
    if_not: Line = ""


class Normal(Row):
    natural_key = ("what",)
    what: Line = ""
    range: Line = ""
    peak: Line = ""
    quiet: Line = ""
    silence: Line = ""


class Failure(Row):
    natural_key = ("symptom",)
    symptom: Line = ""
    effect: Text = ""
    cause: Text = ""
    confirm: Text = ""
    fix: Text = ""
    verify: Text = ""
    undo: Text = ""
    owner: ContactKey | None = None
    flows: Refs = ()


class Procedure(Row):
    natural_key = ("name",)
    name: Line = ""
    kind: ProcedureKind | None = None
    before: Text = ""
    steps: tuple[Step, ...] = ()
    when: Line = ""
    stop_if: Line = ""
    undo: Text = ""
    takes: Span | None = None
    rehearsed_on: Day | None = None


class Escalation(Row):
    natural_key = ("level", "contact")
    level: int | None = None
    contact: ContactKey | None = None
    channel: Line = ""
    hours: Line = ""
    after: Span | None = None
    bring: Line = ""


class CalendarTask(Row):
    natural_key = ("task",)
    task: Line = ""
    due: Day | None = None
    owner: ContactKey | None = None


class Tool(Row):
    natural_key = ("name",)
    name: Line = ""
    why: Line = ""
    get_access: Line = ""


class Quirk(Row):
    natural_key = ("text",)
    text: Text = ""
    decision: Ref | None = None


class Afterwards(Row):
    natural_key = ("text",)
    text: Text = ""


class RunbookNotes(Shape):
    summary: Text = ""
    admin_notes: Text = ""


class Runbook(Shape):
    summary: Text = ""
    first_checks: tuple[FirstCheck, ...] = ()
    normal: tuple[Normal, ...] = ()
    failures: tuple[Failure, ...] = ()
    procedures: tuple[Procedure, ...] = ()
    escalation: tuple[Escalation, ...] = ()
    calendar: tuple[CalendarTask, ...] = ()
    tools: tuple[Tool, ...] = ()
    quirks: tuple[Quirk, ...] = ()
    after: tuple[Afterwards, ...] = ()
    admin_notes: Text = ""


class GuideChange(Row):
    natural_key = ("audience", "now")
    audience: Line = ""
    before: Text = ""
    now: Text = ""
    from_: Day | None = None


class GuideStep(Row):
    natural_key = ("do",)
    do: Text = ""
    expect: Text = ""
    image: Picture | None = None
    alt: Line = ""


class GuideTask(Row):
    natural_key = ("title",)
    title: Line = ""
    steps: tuple[GuideStep, ...] = ()
    result: Text = ""


class DoNot(Row):
    natural_key = ("action",)
    action: Line = ""
    why: Text = ""


class IfWrong(Row):
    natural_key = ("see",)
    see: Line = ""
    wait: Span | None = None
    do: Text = ""
    send: Line = ""


class Guide(Shape):
    changes: tuple[GuideChange, ...] = ()
    tasks: tuple[GuideTask, ...] = ()
    do_not: tuple[DoNot, ...] = ()
    if_wrong: tuple[IfWrong, ...] = ()


class SupportPath(Row):
    natural_key = ("channel",)
    channel: Line = ""
    tool: Line = ""
    scope: SupportScope | None = None
    hours: Line = ""
    responds_within: Span | None = None
    give: Line = ""
    next: Line = ""
