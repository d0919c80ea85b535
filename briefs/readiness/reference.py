"""The reference page of the readiness rules, made from their declarations."""

from __future__ import annotations

import inspect
from collections.abc import Iterable

from django.utils.translation import gettext_lazy as _

from briefs.readiness.registry import RULES
from briefs.readiness.rule import Rule
from integrations_portal.shapes.choices import Choice


class Family(Choice):
    """What the first letters of a rule's code stand for, in the order of the page."""

    OWN = "OWN", _("Ownership")
    DEF = "DEF", _("Definitions")
    FLD = "FLD", _("Fields")
    KEY = "KEY", _("Keys")
    FLW = "FLW", _("Flows")
    EXC = "EXC", _("Exceptions")
    TST = "TST", _("Tests")
    DEC = "DEC", _("Decisions")
    SEC = "SEC", _("Security")
    HND = "HND", _("Handoffs")
    OPS = "OPS", _("Operations")
    VAL = "VAL", _("Validation")
    AGR = "AGR", _("Agreement")
    SCP = "SCP", _("Scope")


HEAD = """# Readiness rules

A brief is judged by these rules whenever it is shown, exported or asked to move to another stage. Each finding is a
question to a person. A **blocker** that nobody has waived stops the move to *approved to build* and every later
stage; a **warning** and a **hint** stop nothing.

- A rule applies from the stage named here to *being retired*; one that says *always* applies to retired briefs too.
- *Not relevant, because…* silences the warnings and hints that ask for a section, never a blocker.
- A waiver holds until its last day, and only for the thing that it names. A blocker is waived by the business owner.
- A **move** is a field map that is not *do not move it*, once for each direction. A shared field is **touched** when
  a move reads or writes one of its places. The **ownership** of a move is that of the shared field of its target,
  else of a source, else of the shared records that they belong to.

`manage.py readiness WORKSPACE REF` prints the same findings; `--stage` judges as if the brief were there.

This page is made from the rules themselves by `script/reference.py`.
"""


def page() -> str:
    """The whole page as Markdown."""
    parts = [HEAD]
    for family in Family:
        rules = sorted((rule for rule in RULES if rule.code.startswith(family.value)), key=lambda rule: rule.code)
        parts.append(f"## {family.label}\n\n" + _table(rules))
    return "\n".join(parts)


def _table(rules: Iterable[Rule]) -> str:
    lines = ["| Rule | Weight | From | Fires when | Question | Asks |", "| --- | --- | --- | --- | --- | --- |"]
    for rule in rules:
        since = "always" if rule.retired else rule.since.value
        cells = (rule.code, rule.severity.value, since, when(rule), str(rule.question), rule.ask.value)
        lines.append("| " + " | ".join(cells) + " |")
    return "\n".join(lines) + "\n"


def when(rule: Rule) -> str:
    """In words when a rule fires: what its function says of itself."""
    return " ".join((inspect.getdoc(rule.fires) or "").split())
