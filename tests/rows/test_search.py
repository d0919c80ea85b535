"""What search finds, in which order, and that it stays right whatever writes and removes rows."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest
from django.db import connection
from pytest_django import DjangoAssertNumQueries

from briefs.models import Entry
from briefs.services.sample import load_sample, remove_sample
from briefs.services.workspace_rows import import_file
from briefs.workspace_file.file import FORMAT, WorkspaceFile
from datamaps.models import Field, Flow, Integration, Record, Reference, System
from integrations_portal.accounts.models import Workspace
from integrations_portal.audit.trail import PORTAL
from integrations_portal.rows import door
from integrations_portal.rows.models import SearchEntry, Shelf
from integrations_portal.rows.search import ALL, search
from integrations_portal.shapes.folding import asked
from tests.access.things.briefs import make_brief
from tests.personas import make_contact, make_workspace


def titles(workspace: Workspace, words: str) -> list[str]:
    return [entry.title for found in search(workspace, asked(words)) for entry in found.entries]


def make_fields(workspace: Workspace, *paths: str, system: str = "crm", **answers: str) -> None:
    row = door.save(System(workspace=workspace).put({"key": system, "name": system.upper()}), PORTAL)
    record = door.save(Record(workspace=workspace, system=row).put({"name": "Customer"}), PORTAL)
    for path in paths:
        door.save(Field(workspace=workspace, record=record).put({"path": path, **answers}), PORTAL)


def test_the_whole_name_comes_before_its_beginning_before_what_is_within(workspace: Workspace) -> None:
    make_fields(workspace, "is_active_status", "StatusCode", "status", "other", title="")
    Field.objects.filter(path="other").update(title="the status")
    door.make_findable(Field.objects.filter(path="other").select_related("record__system__workspace"))
    assert titles(workspace, "status") == ["status", "StatusCode", "is_active_status", "other"]


def test_each_word_must_occur_in_the_name_or_beside_it(workspace: Workspace) -> None:
    make_fields(workspace, "email", "phone")
    assert titles(workspace, "customer email") == ["email"], "its record is called Customer"
    assert titles(workspace, "CRM phone") == ["phone"]
    assert titles(workspace, "email phone") == []


@pytest.mark.parametrize("words", ["id", "i", "ID", "Îd"])
def test_one_and_two_letters_find_names_that_begin_so(workspace: Workspace, words: str) -> None:
    make_fields(workspace, "id", "identity", "paid")
    assert titles(workspace, words) == ["id", "identity"]


def test_two_letters_find_the_beginning_of_a_word_within(workspace: Workspace) -> None:
    make_fields(workspace, "order_id", "paid")
    assert titles(workspace, "id") == ["order_id"]


@pytest.mark.parametrize(
    "words",
    [
        '"',
        "'",
        "%",
        "_",
        "*",
        "AND",
        "NEAR(a b)",
        'x" OR "y',
        "{name} : x",
        "\\",
        "; DROP TABLE x",
        "a" * 5000,
        "\u202e",
    ],
)
def test_nothing_typed_is_taken_as_a_command(workspace: Workspace, words: str) -> None:
    make_fields(workspace, "plain")
    assert titles(workspace, words) == []


def test_punctuation_in_names_is_found_with_any_other(workspace: Workspace) -> None:
    make_fields(workspace, "billing.address[].city", "100%_off", "O'Brien")
    assert titles(workspace, "billing address city") == ["billing.address[].city"]
    assert titles(workspace, "address-city") == ["billing.address[].city"]
    assert titles(workspace, "100% off") == ["100%_off"]
    assert titles(workspace, "o'brien") == ["O'Brien"]


def test_nothing_of_another_workspace_is_found(workspace: Workspace, elsewhere: Workspace) -> None:
    make_fields(elsewhere, "secret_plan")
    assert titles(workspace, "secret_plan") == []
    assert titles(elsewhere, "secret_plan") == ["secret_plan"]


def test_rows_stand_on_their_shelf_with_a_count(workspace: Workspace) -> None:
    make_fields(workspace, *(f"status_{number}" for number in range(20)))
    make_contact(workspace, "status-desk")
    found = {one.shelf: (one.count, len(one.entries)) for one in search(workspace, asked("status"))}
    assert found == {Shelf.FIELDS: (20, 6), Shelf.PEOPLE: (1, 1)}
    (fields,) = search(workspace, asked("status"), (Shelf.FIELDS,), ALL)
    assert len(fields.entries) == 20
    assert not fields.more


def test_a_search_is_two_queries_whatever_it_finds(
    workspace: Workspace, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    make_fields(workspace, *(f"status_{number}" for number in range(30)))
    for words in ("status", "status 1", "s"):
        with django_assert_num_queries(2):
            search(workspace, asked(words))
    with django_assert_num_queries(1):
        search(workspace, asked("nothing at all"))
    with django_assert_num_queries(0):
        search(workspace, asked("***"))


def test_a_changed_row_is_found_by_its_new_words_only(workspace: Workspace) -> None:
    person = make_contact(workspace, "priya", name="Priya Shah")
    door.save(person.put({"key": "priya", "name": "Priya Lindqvist"}), PORTAL)
    assert titles(workspace, "shah") == []
    assert titles(workspace, "lindqvist") == ["Priya Lindqvist"]


def test_what_goes_with_a_removed_row_is_not_found_any_more(workspace: Workspace) -> None:
    make_fields(workspace, "email", system="crm")
    brief = make_brief(workspace)
    entry = Entry(workspace=workspace, integration=brief, part="exceptions").put({"name": "Card declined"})
    door.save(entry, PORTAL)
    door.delete(System.objects.get(key="crm"), PORTAL)
    door.delete(brief, PORTAL)
    assert not SearchEntry.objects.of(workspace).exists()


def test_a_removed_row_no_longer_refers_to_anybody(workspace: Workspace) -> None:
    person, brief = make_contact(workspace, "priya"), make_brief(workspace)
    answers = {"name": "Card declined", "owner": "priya"}
    entry = door.save(Entry(workspace=workspace, integration=brief, part="exceptions").put(answers), PORTAL)
    assert Reference.objects.filter(contact=person).count() == 1
    door.delete(entry, PORTAL)
    assert not Reference.objects.filter(contact=person).exists()
    door.delete(person, PORTAL)


def file_of(*systems: dict[str, Any], briefs: Sequence[dict[str, Any]] = ()) -> WorkspaceFile:
    contacts = [{"key": "priya", "name": "Priya"}]
    plain = {"workspace": {"key": "acme"}, "contacts": contacts, "systems": list(systems), "briefs": list(briefs)}
    return WorkspaceFile.read({"format": FORMAT, **plain})


def test_an_import_finds_what_it_adds_and_forgets_what_it_removes(workspace: Workspace) -> None:
    records = [{"name": "Customer", "fields": [{"path": "email"}, {"path": "phone"}]}]
    systems = [{"key": "crm", "name": "CRM", "records": records}, {"key": "erp", "name": "ERP", "records": records}]
    brief = {"ref": "INT-1", "title": "One", "exceptions": [{"ref": "E-01", "name": "Declined", "owner": "priya"}]}
    import_file(file_of(*systems, briefs=(brief,)), workspace, PORTAL)
    assert titles(workspace, "email") == ["email", "email"]
    assert titles(workspace, "declined") == ["Declined"]
    fewer = [{"name": "Customer", "fields": [{"path": "e_mail"}]}]
    import_file(file_of({"key": "crm", "name": "CRM", "records": fewer}), workspace, PORTAL)
    assert titles(workspace, "email") == []
    assert titles(workspace, "e-mail") == ["e_mail"]
    assert titles(workspace, "declined") == []
    left = {Record: 1, Field: 1, System: 1, Integration: 0, Flow: 0}
    assert {model: model.objects.of(workspace).count() for model in left} == left
    assert set(SearchEntry.objects.values_list("kind", flat=True)) == {"contact", "system", "record", "field"}
    assert not Reference.objects.filter(contact__key="priya").exists()


def test_every_row_of_the_sample_is_found_by_its_own_title(db: None) -> None:
    workspace = load_sample(PORTAL)
    entries = list(SearchEntry.objects.of(workspace))
    assert {entry.shelf for entry in entries} == set(Shelf.values)
    for entry in entries:
        (found,) = search(workspace, asked(entry.title), (Shelf(entry.shelf),), ALL)
        assert entry.pk in [one.pk for one in found.entries], entry.title


def test_a_workspace_that_goes_leaves_no_trigrams_behind(db: None) -> None:
    load_sample(PORTAL)
    remove_sample()
    again = make_workspace("again")
    assert titles(again, "customer") == []
    assert not SearchEntry.objects.exists()
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM rows_trigrams WHERE rows_trigrams MATCH 'cus'")
            assert cursor.fetchone() == (0,)


def test_a_secret_that_somebody_typed_is_not_in_search(workspace: Workspace) -> None:
    secret = "ghp_" + "a1B2c3D4e5F6" * 3
    brief = make_brief(workspace)
    answers = {"name": "Declined", "action": f"call with {secret}"}
    door.save(Entry(workspace=workspace, integration=brief, part="exceptions").put(answers), PORTAL)
    entry = SearchEntry.objects.get(kind="entry")
    assert "call with" in entry.text
    assert secret not in entry.text
    assert secret.lower() not in entry.rest
