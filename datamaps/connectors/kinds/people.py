"""Kinds for which a person does what no machine can."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from datamaps.connectors.base import Ask, Kind

NULL = Kind(
    id="null",
    label=_("No machine interface: a person looks"),
    about=_("A supplier portal, a paper, a machine: somebody confirms by a day that all is as documented."),
    icon="user-check",
    sees=frozenset(),
    asks=(
        Ask(
            name="days",
            label=_("For how many days does a look hold?"),
            help=_("When the last one is older, people are reminded to look again. 1 to 366."),
            example="90",
            widget="number",
            routes=False,
        ),
        Ask(
            name="where",
            label=_("Where does a person look?"),
            help=_("A screen, a form or a paper, so that somebody else finds it too."),
            example="Supplier portal, page Orders, as buyer",
            required=False,
            routes=False,
        ),
    ),
    live="datamaps.connectors.null.observe",
    by_person=True,
)
