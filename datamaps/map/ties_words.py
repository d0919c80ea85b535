"""How closely a system is tied, in words for people and as data for programs."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from datamaps.map.datamap import DataMap
from datamaps.map.ties import Felt, Ties
from integrations_portal.shapes.choices import Words

MOST_NAMES = 12
"""Systems that are named in one sentence."""


@dataclass(frozen=True)
class Figure:
    label: Words
    of: Callable[[Ties], int]


FIGURES = {
    "flows": Figure(gettext_lazy("Flows"), lambda ties: ties.flows),
    "joined": Figure(gettext_lazy("Joined with"), lambda ties: ties.joined_with),
    "stopping": Figure(gettext_lazy("Stop with it"), lambda ties: ties.stopping),
    "fields": Figure(gettext_lazy("Mapped fields"), lambda ties: ties.fields),
    "through": Figure(gettext_lazy("Only through it"), lambda ties: len(ties.only_through)),
}
"""What a table shows of each system and can be sorted by."""


def felt_in_words(felt: Felt, n: int) -> str:
    return {
        Felt.STOPS: ngettext(
            "%(n)d system stops work, because it waits for an answer:",
            "%(n)d systems stop work, because they wait for an answer:",
            n,
        ),
        Felt.LOSES: ngettext(
            "%(n)d system works on, and loses what it sends meanwhile:",
            "%(n)d systems work on, and lose what they send meanwhile:",
            n,
        ),
        Felt.UNSAID: ngettext(
            "Of %(n)d system nobody has said whether it waits, or what becomes of what it sends:",
            "Of %(n)d systems nobody has said whether they wait, or what becomes of what they send:",
            n,
        ),
        Felt.LATER: ngettext(
            "%(n)d system works on and catches up later:", "%(n)d systems work on and catch up later:", n
        ),
    }[felt] % {"n": n}


def in_words(datamap: DataMap, ties: Ties) -> list[dict[str, Any]]:
    """Rows of definitions: with how many it is joined, what they feel, and who has no other way."""
    flows = ngettext("%(n)d flow", "%(n)d flows", ties.flows) % {"n": ties.flows}
    systems = ngettext("%(n)d other system", "%(n)d other systems", ties.joined_with) % {"n": ties.joined_with}
    fields = ngettext("%(n)d mapped field", "%(n)d mapped fields", ties.fields) % {"n": ties.fields}
    joined = _("%(flows)s with %(systems)s, %(fields)s") % {"flows": flows, "systems": systems, "fields": fields}
    felt = [
        {"name": felt_in_words(felt, len(keys)), "more": [("", _names(datamap, keys))]}
        for felt, keys in ties.by_felt.items()
        if keys
    ]
    through = _names(datamap, ties.only_through) or _("No system: all have another way, or only each other.")
    right = ngettext("%(n)d field of the shared data", "%(n)d fields of the shared data", ties.right_about)
    rows: list[dict[str, Any]] = [{"label": _("How it is joined"), "value": joined}]
    if felt:
        rows.append({"label": _("When it is down"), "listed": felt})
        rows.append({"label": _("Reach the others only through it"), "value": through})
    rows.append({"label": _("What it is right about"), "value": right % {"n": ties.right_about}})
    return rows


def _names(datamap: DataMap, keys: Sequence[str]) -> str:
    names = ", ".join(datamap.label(key) for key in keys[:MOST_NAMES])
    more = len(keys) - MOST_NAMES
    return names if more <= 0 else _("%(names)s and %(more)d more") % {"names": names, "more": more}


def as_data(datamap: DataMap, key: str, ties: Ties) -> dict[str, Any]:
    """For programs: every name is always there, and systems are named by their keys."""
    return {
        "key": key,
        "name": datamap.label(key),
        "flows": ties.flows,
        "joined_with": list(ties.near),
        "when_down": {felt.value: keys for felt, keys in ties.by_felt.items()},
        "only_through": list(ties.only_through),
        "mapped_fields": ties.fields,
        "right_about": ties.right_about,
    }
