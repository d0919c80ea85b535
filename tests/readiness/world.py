"""A brief in which every question is answered, and small changes to it."""

from __future__ import annotations

import copy
from datetime import date
from pathlib import Path
from typing import Any

import yaml

from briefs.dossier.dossier import Content, Dossier, Live
from briefs.dossier.hashes import section_hashes
from briefs.dossier.secrets import mask
from briefs.readiness.finding import Finding
from briefs.readiness.judge import judge
from briefs.shapes.purpose import Stage

TODAY = date(2027, 1, 15)
Changes = dict[str, Any]

WORLD = yaml.load(Path(__file__).with_name("world.yaml").read_text(), Loader=yaml.BaseLoader)

# Short names for places that tests change again and again.
_SHORT = {
    "flow": "brief.flows.0",
    "map": "brief.flows.0.record_maps.0",
    "fields": "brief.flows.0.record_maps.0.fields",
    "crm": "systems.0.records.0.fields",
    "billing": "systems.1.records.0.fields",
    "status": "shared_records.0.fields.0",
}


def changed(data: Any, path: str, value: Any) -> None:
    """Sets the value at a path such as `brief.flows.0.retry`; `+` as the last step appends, None takes away."""
    *steps, last = path.split(".")
    for step in steps:
        data = data[int(step)] if isinstance(data, list) else data.setdefault(step, {})
    if isinstance(data, list):
        if last == "+":
            data.append(value)
        elif value is None:
            del data[int(last)]
        else:
            data[int(last)] = value
    elif value is None:
        data.pop(last, None)
    else:
        data[last] = value


def dossier(changes: Changes | None = None, signed: bool = True) -> Dossier:
    """The good brief with some answers changed; signed by both parties as it stands, unless told otherwise."""
    plain = copy.deepcopy(WORLD)
    for path, value in (changes or {}).items():
        short, _, rest = path.partition(".")
        changed(plain, ".".join(filter(None, (_SHORT.get(short, short), rest))), copy.deepcopy(value))
    live = plain.pop("live")
    content, masked = mask(Content.read(plain))
    if signed and "versions" not in live:
        live["versions"] = [version(section_hashes(content))]
    facts = Live.read(live | {"masked": [row.plain() for row in masked]})
    return Dossier(content=content, live=facts)


def version(sections: dict[str, str], number: int = 1, *contacts: str) -> dict[str, Any]:
    people = contacts or ("priya", "dana")
    return {"number": number, "sections": sections, "signatures": [{"contact": key} for key in people]}


def found(
    changes: Changes | None = None, stage: Stage | None = None, today: date = TODAY, signed: bool = True
) -> tuple[Finding, ...]:
    return judge(dossier(changes, signed), today, stage)


def abouts(rule: str, findings: tuple[Finding, ...]) -> list[str]:
    return [finding.about for finding in findings if finding.rule == rule]
