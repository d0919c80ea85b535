"""The reference page of the connector kinds: what people wrote of each, and what the registry says."""

from __future__ import annotations

import re

from datamaps.connectors.base import Ask, Kind
from datamaps.connectors.kinds import KINDS
from datamaps.connectors.kinds.asks import HTTP_SIGN_INS
from datamaps.schema.facets import FIELD_FACETS, SYSTEM_FACETS

BEGIN, END = "<!-- facts of {} -->", "<!-- end of facts -->"
_PLACE = re.compile(re.escape(BEGIN).replace(r"\{\}", r"(\w+)") + r"\n.*?" + re.escape(END) + r"\n", re.DOTALL)


def page(text: str) -> str:
    """The page that people write, with what the registry says of each kind put in its place.

    A kind that has no place yet gets a section at the end.
    """
    known = _PLACE.findall(text)
    parts = [f"\n## {kind.label}\n\n{_facts(kind)}" for kind in KINDS.values() if kind.id not in known]
    return _PLACE.sub(lambda place: _facts(KINDS[place[1]]) if place[1] in KINDS else "", text) + "".join(parts)


def _facts(kind: Kind) -> str:
    facts = {
        "Id": f"`{kind.id}`",
        "Takes": _sources(kind),
        "Sees": ", ".join(_in_words(name) for name in sorted(kind.sees)) or _without_facets(kind),
        "Does not see": ", ".join(_in_words(name) for name in sorted((FIELD_FACETS | SYSTEM_FACETS) - kind.sees))
        or "nothing is left out",
        "Signs in with": ", ".join(_in_words(name) for name in kind.signs_in),
        "Order of fields": "means something: a field that moved is told" if kind.positional else "means nothing",
    }
    lines = [BEGIN.format(kind.id), *(f"- {name}: {text}" for name, text in facts.items()), ""]
    lines += ["| Asked | Setting | Needed | Example | Meaning |", "| --- | --- | --- | --- | --- |"]
    return "\n".join([*lines, *map(_row, kind.asks), END]) + "\n"


def _without_facets(kind: Kind) -> str:
    return "nothing" if kind.by_person else "which records and fields there are, and codes in the data"


def _sources(kind: Kind) -> str:
    taken = []
    if kind.suffixes:
        taken.append(f"files (found by content, then by name: {', '.join(kind.suffixes)})")
    if kind.read and set(HTTP_SIGN_INS) <= set(kind.signs_in):
        taken.append("web addresses")
    if kind.by_sftp:
        taken.append("files by SFTP")
    if kind.by_person:
        taken.append("what a person confirms")
    elif kind.by_samples:
        taken.append("samples caught on the site")
    elif not kind.downloads:
        taken.append("live systems")
    return "; ".join(taken)


def _in_words(name: str) -> str:
    return name.replace("_", " ")


def _listed(values: tuple[str, ...]) -> str:
    return ", ".join(f"`{value}`" for value in values)


def _row(ask: Ask) -> str:
    choices = f"One of {_listed(tuple(value for value, _label in ask.choices))}." if ask.choices else ""
    meaning = f"{ask.help} {choices}".strip()
    needed = ("yes" if ask.required else "no") + (f", for {_listed(ask.only_for)}" if ask.only_for else "")
    example = f"`{ask.example}`" if ask.example else ""
    return f"| {ask.label} | `{ask.name}` | {needed} | {example} | {meaning} |"
