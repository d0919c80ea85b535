"""What somebody typed to add a word that systems share."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _


@dataclass(frozen=True)
class Word:
    """The name of a shared field and its record: the key of one that is there, or the name of a new one."""

    name: str
    record: str
    new_record: str
    known: bool

    @classmethod
    def typed(cls, sent: Mapping[str, str], records: Collection[str]) -> Word:
        name, record, new = (sent.get(part, "").strip() for part in ("name", "record", "new_record"))
        return cls(name[:2000], record, new[:200], record in records)

    @property
    def problems(self) -> list[dict[str, str]]:
        found = []
        if not self.name:
            found.append({"message": _("Write the word first."), "href": "#name"})
        if not self.new_record and not self.known:
            found.append({"message": _("Say what it belongs to, such as a customer or an order."), "href": "#record"})
        return found
