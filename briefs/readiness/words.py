"""Facts into words: the question of a finding, in the reader's language."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from django.utils.translation import gettext

from briefs.readiness.finding import Finding
from briefs.readiness.registry import RULE
from briefs.readiness.rule import Value
from integrations_portal.look.words import day_in_words, seconds_in_words
from integrations_portal.shapes.choices import Choice

LISTED = 5


def question(finding: Finding) -> str:
    """The question as plain text; every value in it is text of this workspace and has to be escaped on a page."""
    words = {name: in_words(value) for name, value in finding.values.items()}
    return str(RULE[finding.rule].question).format(**words)


def in_words(value: Value) -> str:
    if isinstance(value, Choice):
        return str(value.label)
    if isinstance(value, tuple):
        return listed([in_words(one) for one in value])
    if isinstance(value, timedelta):
        return seconds_in_words(int(value.total_seconds()))
    if isinstance(value, date):
        return day_in_words(value)
    return str(value)


def listed(words: Sequence[str]) -> str:
    """`Sales, Finance and Support`; a long list ends with how many more there are."""
    if len(words) > LISTED:
        shown, more = words[: LISTED - 1], len(words) - LISTED + 1
        words = [*shown, gettext("%(count)d more") % {"count": more}]
    if len(words) < 2:
        return "".join(words)
    return gettext("%(first)s and %(last)s") % {"first": ", ".join(words[:-1]), "last": words[-1]}
