"""Advice: given when its reasons are there, silent when they are not, and never about what is answered."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import pytest

from briefs.dossier.dossier import Dossier
from briefs.dossier.from_file import dossier_from_file
from briefs.operating.advice import advice, taken_over
from briefs.operating.joining import all_links
from briefs.operating.speaking import speak_alike
from briefs.operating.words import advice_in_words, heading
from briefs.workspace_file.file import WorkspaceFile
from datamaps.map.systems import System


def dossier(systems: dict[str, dict[str, Any]], flows: list[dict[str, Any]], **brief: Any) -> Dossier:
    """A brief over systems by key; each flow is `{"source", "target", ...}`."""
    rows = [{"ref": f"F-{number:02}", **flow} for number, flow in enumerate(flows, 1)]
    file = WorkspaceFile.read(
        {
            "format": "integrations-portal/1",
            "workspace": {"key": "w"},
            "systems": [{"key": key, "name": key.upper(), **answers} for key, answers in systems.items()],
            "briefs": [{"ref": "B-1", "flows": rows, "systems": [{"system": key} for key in systems], **brief}],
        }
    )
    return dossier_from_file(file, "B-1")


def given(found: Dossier) -> dict[str, str]:
    return {one.code: advice_in_words(one) for one in advice(found)}


def test_a_brief_without_flows_gets_no_advice() -> None:
    assert given(dossier({"a": {"hosting": "saas"}, "b": {}}, [])) == {}


def test_two_systems_are_joined_directly() -> None:
    found = given(dossier({"a": {}, "b": {}}, [{"source": "a", "target": "b"}]))
    assert found == {
        "joined_directly": (
            "Join the systems directly: up to three are easy to build and to watch without anything in between. "
            "Systems here: 2, links between them: 1."
        )
    }


@pytest.mark.parametrize(("systems", "links"), [(0, 0), (1, 0), (2, 1), (3, 3), (6, 15), (10, 45)])
def test_every_system_with_every_other_one(systems: int, links: int) -> None:
    assert all_links(systems) == links


def test_six_systems_want_a_hub_because_of_fifteen_links() -> None:
    keys = "abcdef"
    flows = [{"source": one, "target": other} for one, other in pairwise(keys)]
    found = given(dossier({key: {} for key in keys}, flows))
    assert "can need 15 links (5 already)" in found["joined_by_new_hub"]


def test_a_hub_that_is_there_is_named_and_taken_over() -> None:
    systems: dict[str, dict[str, Any]] = {"a": {}, "b": {}, "bus": {"kind": "integration_platform"}}
    (one,) = advice(dossier(systems, [{"source": "a", "target": "b", "via": "bus"}]))
    assert one.answers == {"architecture": "hub_and_spoke", "hub": "bus"}
    assert "through BUS" in advice_in_words(one)


def test_old_systems_that_do_not_understand_each_other_want_a_bus() -> None:
    old: dict[str, Any] = {"hosting": "on_premises", "speaks": ["SOAP"]}
    systems = {"a": old, "b": old, "c": old, "d": {"hosting": "saas", "speaks": ["REST"]}}
    flows = [{"source": "a", "target": key, "method": "middleware"} for key in "bcd"]
    assert "joined_by_bus" in given(dossier(systems, flows))


def test_some_through_and_some_past_is_a_mix() -> None:
    flows = [{"source": "a", "target": "b", "via": "h"}, {"source": "b", "target": "a", "name": "Back"}]
    found = given(dossier({"a": {}, "b": {}, "h": {}}, flows))
    assert found["joined_both_ways"].startswith("Call it a mix: Back go directly")


def test_what_is_answered_is_not_advised_on() -> None:
    systems: dict[str, dict[str, Any]] = {"a": {"hosting": "saas"}, "b": {"hosting": "saas"}}
    flows = [{"source": "a", "target": "b"}]
    assert given(dossier(systems, flows, architecture="esb", deployment="self_run")) == {}


@pytest.mark.parametrize(
    ("one", "other", "code", "deployment"),
    [
        ("saas", "public_cloud", "runs_rented", "ipaas"),
        ("on_premises", "private_cloud", "runs_ours", "self_run"),
        ("on_premises", "saas", "runs_both", "hybrid"),
    ],
)
def test_where_it_runs_follows_from_where_the_systems_are(one: str, other: str, code: str, deployment: str) -> None:
    systems = {"a": {"hosting": one}, "b": {"hosting": other}}
    found = advice(dossier(systems, [{"source": "a", "target": "b"}], architecture="point_to_point"))
    assert [(each.code, each.answers["deployment"]) for each in found] == [(code, deployment)]


def test_where_it_runs_is_not_guessed_while_a_place_is_unknown() -> None:
    found = dossier({"a": {"hosting": "saas"}, "b": {}}, [{"source": "a", "target": "b"}])
    assert not [code for code in given(found) if code.startswith("runs")]


@pytest.mark.parametrize(
    ("one", "other", "alike"),
    [
        ([], ["REST"], True),
        (["REST"], ["SFTP"], False),
        (["Webhook"], ["rest"], True),
        (["REST", "JSON"], ["REST", "XML"], False),
        (["EDIFACT"], ["X12"], False),
        (["telepathy"], ["REST"], True),
        (["REST", "SFTP"], ["FTP", "SOAP"], True),
    ],
)
def test_two_ends_speak_alike_unless_both_say_otherwise(one: list[str], other: list[str], alike: bool) -> None:
    first, second = (System.read({"key": "a", "speaks": words}) for words in (one, other))
    assert speak_alike(first, second) is speak_alike(second, first) is alike


def test_ends_that_do_not_speak_alike_need_a_translator() -> None:
    systems = {"a": {"speaks": ["REST", "JSON"]}, "b": {"speaks": ["SFTP", "CSV"]}}
    found = dossier(systems, [{"source": "a", "target": "b"}], architecture="point_to_point")
    (one,) = advice(found)
    assert advice_in_words(one) == (
        "F-01: A speaks REST and JSON, B speaks SFTP and CSV. Something in between has to translate."
    )
    assert one.answers == {"method": "middleware"}
    through = dossier(
        systems | {"h": {"speaks": []}}, [{"source": "a", "target": "b", "via": "h"}], architecture="point_to_point"
    )
    assert given(through) == {}


def test_a_flow_that_uses_what_an_end_does_not_speak_is_named() -> None:
    systems = {"a": {"speaks": ["REST", "JSON"]}, "b": {"speaks": ["REST", "JSON", "SFTP"]}}
    flow = {"source": "a", "target": "b", "method": "file", "protocol": "SFTP", "format": "JSON"}
    found = given(dossier(systems, [flow], architecture="point_to_point"))
    assert found == {
        "end_lacks_it": (
            "F-01 uses SFTP, but A is said to speak REST and JSON. Change the flow, or what the system speaks."
        )
    }


@pytest.mark.parametrize(
    ("one", "other", "trigger", "method"),
    [
        (["REST", "Webhook"], ["REST"], {"kind": "event"}, "webhook"),
        (["REST", "Webhook"], ["REST"], {"kind": "schedule"}, "api"),
        (["REST"], ["REST"], {"kind": "event"}, "api"),
        (["EDIFACT", "REST"], ["EDIFACT", "REST"], {}, "edi"),
        (["SFTP", "SQL"], ["SFTP", "SQL"], {}, "file"),
        (["Kafka"], ["Kafka"], {}, "queue"),
    ],
)
def test_a_flow_travels_by_what_both_ends_speak(
    one: list[str], other: list[str], trigger: dict[str, str], method: str
) -> None:
    systems = {"a": {"speaks": one}, "b": {"speaks": other}}
    flow = {"source": "a", "target": "b", "trigger": trigger}
    (found,) = advice(dossier(systems, [flow], architecture="point_to_point"))
    assert found.answers == {"method": method}


def test_a_flow_past_the_hub_is_named() -> None:
    systems: dict[str, dict[str, Any]] = {"a": {}, "b": {}, "h": {}}
    flows = [{"source": "a", "target": "b", "via": "h"}, {"source": "b", "target": "a"}, {"source": "h", "target": "a"}]
    found = advice(dossier(systems, flows, architecture="hub_and_spoke", hub="h"))
    assert [(one.code, one.ref) for one in found] == [("flow_past_the_hub", "F-02")]


def moving(field: dict[str, Any], target: dict[str, Any] | None = None, **brief: Any) -> Dossier:
    """One field that moves from `a` to `b`."""
    record = {"name": "R", "fields": [{"path": "f", **field}]}
    systems: dict[str, dict[str, Any]] = {"a": {"records": [record]}, "b": {"records": [record], **(target or {})}}
    maps = [{"source": "R", "target": "R", "fields": [{"source": ["f"], "target": "f"}]}]
    flows = [{"source": "a", "target": "b", "record_maps": maps}]
    return dossier(systems, flows, architecture="point_to_point", **brief)


def test_reviews_follow_from_the_data_and_the_systems() -> None:
    assert given(moving({"title": "E-mail", "personal": "personal"})) == {
        "review_privacy": "Data about people move: E-mail."
    }
    assert "review_security" in given(moving({"classification": "confidential"}))
    assert "review_security" in given(moving({}, {"kind": "identity"}))
    assert "review_finance" in given(moving({}, {"kind": "accounting"}))
    assert "review_partner" in given(moving({}, {"hosting": "partner"}))
    assert "review_figures" in given(moving({}, {"kind": "analytics"}))
    assert given(moving({})) == {}


@pytest.mark.parametrize("name", ["GDPR", "Data protection", "Our privacy board"])
def test_a_review_that_is_on_the_list_is_not_advised(name: str) -> None:
    assert given(moving({"personal": "special"}, obligations=[{"name": name}])) == {}


def test_a_review_joins_the_list_with_its_reason() -> None:
    (one,) = advice(moving({"title": "E-mail", "personal": "personal"}, obligations=[{"name": "Tax"}]))
    taken = taken_over({"title": "T", "obligations": [{"name": "Tax"}]}, one)
    assert taken["title"] == "T"
    assert taken["obligations"] == [
        {"name": "Tax"},
        {"name": "Privacy review", "why": "Data about people move: E-mail."},
    ]


def test_text_of_the_workspace_is_never_read_as_a_pattern() -> None:
    systems = {"a": {"name": "{flow} %(x)s", "speaks": ["REST"]}, "b": {"name": "{0}", "speaks": ["SOAP"]}}
    for one in advice(dossier(systems, [{"source": "a", "target": "b", "name": "{x!r}"}])):
        assert heading(one)
        assert advice_in_words(one)
