"""What keys and refs may be chosen from: the people, teams, systems and rows that a dossier holds."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from briefs.dossier.dossier import Dossier
from briefs.forms.newcomers import SHARED, Newcomers, typed
from integrations_portal.shapes.choices import Words
from integrations_portal.shapes.paths import RecordRef, parse_field_ref, parse_record_ref

Option = tuple[str, Words]
_PLACES = ("moved fields", "moved records")


@dataclass(frozen=True)
class Me:
    """Who is answering: the key of the contact that they are, if any, and their name."""

    key: str
    name: str


@dataclass(frozen=True)
class Setting:
    """What the choices of a form are taken from. `systems` and `shared` are all of the workspace, not only those that
    the brief names."""

    dossier: Dossier
    systems: tuple[Option, ...]
    shared: tuple[Option, ...] = ()
    decisions: tuple[Option, ...] = ()
    """Decisions of other briefs, by path."""
    places: tuple[Option, ...] = ()
    """Fields of the catalog that may be what is asked for, beside those that flows move."""
    me: Me | None = None

    def newcomers(self) -> Newcomers:
        content = self.dossier.content
        known = {
            "contact": {row.key: row.name for row in content.contacts},
            "team": {row.key: row.name for row in content.teams},
            "system": {key: str(name) for key, name in self.systems},
            SHARED: {key: str(name) for key, name in self.shared},
        }
        return Newcomers(known)


def people_and_systems(setting: Setting, kinds: tuple[str, ...], current: Iterable[str] = ()) -> list[Option]:
    """Keys with the names behind them. A key that two kinds share is written with its kind: `team:support`; so is one
    that an answer of now names in that way, and an answer that names only the key means the first kind that has it."""
    content = setting.dossier.content
    tables: dict[str, list[Option]] = {
        "contact": [(contact.key, contact.name or contact.key) for contact in content.contacts if contact.active],
        "team": [(team.key, team.name or team.key) for team in content.teams],
        "system": list(setting.systems),
    }
    keys = [key for kind in kinds for key, _name in tables[kind]]
    said, options = set(current), []
    for number, kind in enumerate(kinds):
        before = {key for other in kinds[:number] for key, _name in tables[other]}
        if kind == "contact":
            options += _me_first(setting, tables[kind])
        for key, name in _sorted(tables[kind]):
            ways = [f"{kind}:{key}"] if key in before else [f"{kind}:{key}", key]
            usual = f"{kind}:{key}" if keys.count(key) > 1 else key
            options += [(way, name) for way in ways if way in said] or [(usual, name)]
    return options


def _me_first(setting: Setting, contacts: list[Option]) -> list[Option]:
    """Who is answering, as somebody new, while no contact is them: on their own site people name themselves first."""
    me = setting.me
    if me is None or me.key or any(str(name).casefold() == me.name.casefold() for _key, name in contacts):
        return []
    return [(typed("contact", me.name), _("Me: %(name)s") % {"name": me.name})]


def rows_of(setting: Setting, of: str) -> list[Option]:
    """Rows of the brief, or of its data map, that an answer may name: their refs or keys with a few words."""
    return _ROWS[of](setting)


def with_current(options: list[Option], current: Iterable[str], dossier: Dossier, of: str = "") -> list[Option]:
    """The options, and what was chosen before and is no longer offered: nothing that was answered gets lost."""
    listed = {key for key, _name in options}
    missing = [key for key in dict.fromkeys(current) if key and key not in listed]
    if of in _PLACES:  # a place that is taken, by this very answer, is not offered again
        return [(key, place_in_words(key, dossier)) for key in missing] + options
    return options + [(key, _("%(name)s (no longer here)") % {"name": dossier.name_of(key)}) for key in missing]


def _sorted(options: Iterable[Option]) -> list[Option]:
    return sorted(options, key=lambda option: str(option[1]).casefold())


def _flows(setting: Setting) -> list[Option]:
    return [(flow.ref, f"{flow.ref} {flow.name}".strip()) for flow in setting.dossier.brief.flows]


def _exceptions(setting: Setting) -> list[Option]:
    return [(row.ref, f"{row.ref} {row.name}".strip()) for row in setting.dossier.brief.exceptions if row.ref]


def _decisions(setting: Setting) -> list[Option]:
    return [(row.ref, f"{row.ref} {row.question}".strip()) for row in setting.dossier.brief.decisions]


def _decisions_of_briefs(setting: Setting) -> list[Option]:
    ref = setting.dossier.brief.ref
    return [*((f"{ref}/{key}", name) for key, name in _decisions(setting)), *setting.decisions]


def _moved_fields(setting: Setting) -> list[Option]:
    """Fields that flows move, and others of the catalog that may be meant, which belong to no shared data yet."""
    map = setting.dossier.map
    ends = {end for move in map.moves for end in move.ends if end not in map.shared_by_field}
    moved = [(str(end), place_in_words(str(end), setting.dossier)) for end in sorted(ends, key=str)]
    known = {place for place, _words in moved}
    return [*moved, *(option for option in setting.places if option[0] not in known)]


def _moved_records(setting: Setting) -> list[Option]:
    found = {
        str(RecordRef(system, name))
        for flow in setting.dossier.map.flows
        for record_map in flow.record_maps
        for system, name in ((flow.source, record_map.source), (flow.target, record_map.target))
    }
    return [(place, place_in_words(place, setting.dossier)) for place in sorted(found)]


def place_in_words(place: str, dossier: Dossier) -> str:
    """`CRM: Account, status` for a reference to a field, `CRM: Account` to a record; the text itself for neither."""
    try:
        ref = parse_field_ref(place)
    except ValueError:
        pass
    else:
        return f"{dossier.map.label(ref.system)}: {ref.record}, {ref.path}"
    try:
        record = parse_record_ref(place)
    except ValueError:
        return place
    return f"{dossier.map.label(record.system)}: {record.record}"


_ROWS: dict[str, Callable[[Setting], list[Option]]] = {
    "flows": _flows,
    "exceptions": _exceptions,
    "decisions": _decisions,
    "decisions of briefs": _decisions_of_briefs,
    "moved fields": _moved_fields,
    "moved records": _moved_records,
    "value tables": lambda setting: [(row.key, row.key) for row in setting.dossier.map.value_tables],
    "shared records": lambda setting: _sorted(setting.shared),
    "systems": lambda setting: _sorted(setting.systems),
}
