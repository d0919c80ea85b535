"""What is wrong with a cell of a mapping, in words: one template for each code."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from datamaps.grid.check import Fault
from datamaps.grid.columns import COLUMN
from integrations_portal.shapes.choices import Words

_FAULTS: dict[str, Words] = {
    "path": _("“%(value)s” is not a field path. Write it like billing.city or lines[].sku."),
    "choice": _("“%(value)s” is none of the answers. They are: %(known)s."),
    "long": _("This is too long: at most %(max_length)s characters."),
    "unstorable": _("This holds a character that cannot be stored. Type it again without it."),
    "refused": _("This cannot be kept as it is: %(why)s."),
    "no_target": _("Say which field of the target it fills, or choose “Do not move”."),
    "no_source": _("Say which field of the source does not move."),
    "twice": _("Row %(other)s fills “%(value)s” too. Keep one of them, or give each a rule."),
    "twice_elsewhere": _("Another row of this record fills “%(value)s” already. Change that row, or give each a rule."),
    "position": _("“%(value)s” is no place in the order. Write a whole number, such as 3."),
    "stranger": _("“%(value)s” is not in the catalog. Check its spelling; it can be kept."),
    "head_unknown": _("The head “%(value)s” is not known, so its column is left out. Known are: %(known)s."),
    "head_twice": _("The head “%(value)s” stands there twice. Keep one of the two columns."),
    "no_head": _("None of the heads is known. Known are: %(known)s. If there is no head, untick the box."),
    "no_key": _("A head “Target field” is needed: it says which row is meant."),
    "wide": _("There is more here than there are columns: “%(value)s”."),
    "many": _("There are %(found)s rows; at most %(most)s are taken at once. Send them in parts."),
    "empty": _("There is no row here. Copy some cells of a sheet and paste them."),
}


def fault_in_words(fault: Fault) -> str:
    values = {name: _listed(value) for name, value in fault.values.items()}
    return str(_FAULTS[fault.code]) % values


def _listed(value: object) -> str:
    return ", ".join(map(str, value)) if isinstance(value, tuple) else str(value)


def column_label(name: str) -> str:
    return str(COLUMN[name].label) if name in COLUMN else name
