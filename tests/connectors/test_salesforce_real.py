"""Descriptions of objects that a real organisation gave."""

from __future__ import annotations

import json
from pathlib import Path

from datamaps.connectors.guess import guess
from datamaps.connectors.notes import note_sentence
from tests.connectors.salesforce_service import Service
from tests.connectors.test_salesforce import fields, live, read


def test_every_field_and_value_of_real_objects_is_there(realdata: Path) -> None:
    counts = {}
    for file in sorted((realdata / "salesforce").glob("*.json")):
        said = json.loads(file.read_bytes())
        assert guess(file.name, file.read_bytes()) == "salesforce"
        schema = read(file.read_bytes())
        found = fields(schema, said["name"])
        assert list(found) == [one["name"] for one in said["fields"]]
        for one in said["fields"]:
            lists = one["type"] in ("picklist", "multipicklist")
            active = {value["value"] for value in one["picklistValues"] if value["active"]}
            assert set(found[one["name"]].values) == (active if lists else set())
            assert found[one["name"]].type.value != "unknown"
        several = [note for note in schema.notes if note.code == "points_at_several"]
        pointing = [one for one in found.values() if one.references]
        values = sum(len(one["picklistValues"]) for one in said["fields"])
        counts[said["name"]] = (len(found), values, len(pointing) + len(several), len(several))
        assert all(note_sentence(note) for note in schema.notes)
    assert counts == {
        "Custom__c": (3, 0, 0, 0),
        "Event": (48, 462, 7, 3),
        "Contact": (59, 40, 7, 0),
        "Opportunity": (40, 30, 9, 0),
    }


def test_real_objects_are_read_live_as_they_are_saved(realdata: Path) -> None:
    saved = [json.loads(file.read_bytes()) for file in sorted((realdata / "salesforce").glob("*.json"))]
    service = Service({one["name"]: one for one in saved})
    assert live(service, ", ".join(service.objects)).records == read(saved).records
    assert len(service.asked) == 3
