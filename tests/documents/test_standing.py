"""Drafts, signatures, and a live system that has changed since."""

from __future__ import annotations

from typing import Any

import pytest

from briefs.documents.document import build
from briefs.documents.kind import Kind
from briefs.documents.render import render
from briefs.dossier.dossier import Dossier, SignatureState
from briefs.dossier.hashes import section_hashes, version_hash
from briefs.dossier.signers import answers_for
from briefs.dossier.standing import contradiction, standings
from tests.documents.conftest import TODAY, example
from tests.documents.reading import words_of_html


def signed(hash: str = "", **live: Any) -> Dossier:
    """The small example with one signed version of that hash; left out, that of what stands there now."""
    dossier = example("small")
    mark = hash or version_hash(section_hashes(dossier.content))
    version = {
        "number": 3,
        "hash": mark,
        "made_at": "2026-11-18T10:00:00Z",
        "signatures": [{"role": "Business owner", "contact": "dana", "signed_at": "2026-11-18T10:05:00Z"}],
    }
    return Dossier.read(dossier.plain() | {"live": {"versions": [version], **live}})


def finding(severity: str) -> dict[str, Any]:
    return {
        "fingerprint": "f1",
        "system": "acct",
        "kind": "field.removed",
        "record": "Invoice",
        "path": "reference",
        "severity": severity,
        "state": "open",
        "touches": ["F-01"],
    }


def test_nobody_has_signed_makes_a_draft() -> None:
    head = build(example("small"), (), TODAY, Kind.BRIEF).head
    assert head.draft
    assert head.status == "Draft, not signed"


def test_the_signed_text_is_no_draft() -> None:
    head = build(signed(), (), TODAY, Kind.BRIEF).head
    assert not head.draft
    assert (head.status, head.version) == ("Version 3, signed", "3")
    assert "Draft" not in words_of_html(render(signed(), (), TODAY, "brief", "html"))


def test_a_text_changed_since_its_signature_is_a_draft_again() -> None:
    head = build(signed("0" * 64), (), TODAY, Kind.BRIEF).head
    assert head.draft
    assert head.status == "Draft, changed since version 3 was signed"


@pytest.mark.parametrize(("severity", "told"), [("breaking", True), ("warning", False), ("info", False)])
def test_a_breaking_difference_says_that_the_signed_version_no_longer_matches(severity: str, told: bool) -> None:
    page = words_of_html(render(signed(findings=[finding(severity)]), (), TODAY, "brief", "html"))
    assert ("The signed version no longer matches the live system" in page) is told


def test_who_has_signed_and_who_still_should_are_told() -> None:
    text = render(signed(), (), TODAY, "brief", "md").decode()
    assert "| Business owner, Data owner, Privacy | Dana Okafor | 18 November 2026, 10:05 |" in text
    assert "| Data owner | Ruth Adeyemi |   |" in text


def test_one_person_signs_as_everything_that_they_are_named() -> None:
    text = render(signed(), (), TODAY, "brief", "md").decode()
    assert "| Security, Operation | Noor Haddad |   |" in text


def test_the_notice_names_what_was_found_and_whose_signature_it_touches() -> None:
    for kind in ("brief", "runbook", "pack"):
        text = render(signed(findings=[finding("breaking")]), (), TODAY, kind, "md").decode()
        assert "The signed version no longer matches the live system" in text
        assert "Invoice.reference was removed" in text
        assert "It touches the signatures of Dana Okafor." in text


def test_what_was_found_after_a_version_was_frozen_is_told_with_it() -> None:
    text = render(signed(since=[finding("breaking")]), (), TODAY, "pack", "md").decode()
    assert "The signed version no longer matches the live system" in text
    assert "Invoice.reference was removed" in text


def test_a_difference_touches_only_those_who_answer_for_what_moves() -> None:
    dossier = signed(findings=[finding("breaking")])
    (version,) = dossier.live.versions
    also = SignatureState(role="party", contact="noor")
    both = version.model_copy(update={"signatures": (*version.signatures, also), "sections": {}})
    live = dossier.live.model_copy(update={"versions": (both,)})
    people = {"dana": ("business_owner",), "noor": ("party",), "ruth": ("operations",)}
    found = {one.contact: one.signature for one in standings(people, section_hashes(dossier.content), live.versions)}
    assert found["ruth"] is None
    assert answers_for(["business_owner"], "flows")
    assert not answers_for(["party"], "flows")
    assert answers_for(["party", "operations"], "flows")
    against = contradiction(dossier.model_copy(update={"live": live}))
    assert against is not None
    assert "dana" in [one.contact for one in against.touched]


def test_nothing_is_contradicted_where_nobody_has_signed() -> None:
    dossier = Dossier.read(example("small").plain() | {"live": {"findings": [finding("breaking")]}})
    assert contradiction(dossier) is None


def test_checks_and_differences_are_evidence_in_the_data_map() -> None:
    connectors = [{"system": "acct", "connector": "spec", "outcome": "drift", "checked_at": "2026-11-19T08:00:00Z"}]
    dossier = signed(findings=[finding("breaking")], connectors=connectors)
    text = render(dossier, (), TODAY, "data-map", "md").decode()
    assert "◆ Differs" in text
    assert "Invoice.reference was removed" in text
    assert "19 November 2026, 08:00" in text


def test_a_runbook_says_first_what_has_changed() -> None:
    text = render(signed(findings=[finding("warning")]), (), TODAY, "runbook", "md").decode()
    assert "A system has changed" in text
    assert "Accounting: Invoice.reference was removed<br>F-01" in text
    assert text.index("A system has changed") < text.index("Check first")


def test_fields_that_nobody_looked_at_are_counted_as_they_are_asked_about() -> None:
    plain = example("small").plain()
    flow = plain["content"]["brief"]["flows"][0]
    source, name = flow["source"], flow["record_maps"][0]["source"]
    system = next(one for one in plain["content"]["systems"] if one["key"] == source)
    record = next(one for one in system["records"] if one["name"] == name)
    record["fields"] += [{"path": "more", "type": "object"}, {"path": "more.a"}, {"path": "more.b"}]
    text = render(Dossier.read(plain), (), TODAY, "data-map", "md").decode()
    assert "2 fields of the source are not looked at" in text
