"""Pasted and uploaded rows: a preview that writes nothing, an import that does what the preview said."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from datamaps.grid.sheet import read_sheet
from datamaps.models import FieldMap, RecordMap
from integrations_portal.accounts.models import User
from integrations_portal.audit.models import AuditEntry
from integrations_portal.audit.trail import PORTAL
from integrations_portal.rows import door
from tests.access.forms import form_of
from tests.mapping.conftest import Address, field_map, many, targets

SignIn = Callable[[User], Client]
SHEET = (
    'Source fields\tTarget field\tHow\tNote\nvat_id\tvat_id\tCopy\t\nbilling_country\tcountry\tLook up\t"two\nlines"\n'
)


@pytest.fixture
def desk(alice: User, sign_in: SignIn) -> Client:
    return sign_in(alice)


def preview(desk: Client, url: str, rows: str = SHEET) -> str:
    answer = desk.post(url, {"rows": rows, "headed": "1"})
    assert answer.status_code == 200
    return answer.content.decode()


def ready(page: str, url: str) -> dict[str, list[str]]:
    """The form that imports what the preview shows: the first of the page."""
    return form_of(page, url) | {"import": ["1"]}


def test_a_preview_writes_nothing_and_says_what_would_happen(mapped: RecordMap, desk: Client, address: Address) -> None:
    written = AuditEntry.objects.count()
    page = preview(desk, address("mapping_paste"))
    assert "1 added, 1 changed, 0 as they are." in page
    assert AuditEntry.objects.count() == written


def test_what_was_previewed_is_imported_and_the_rest_of_a_row_stays(
    mapped: RecordMap, desk: Client, address: Address
) -> None:
    url = address("mapping_paste")
    answer = desk.post(url, ready(preview(desk, url), url), follow=True)
    assert "Saved: 1 row added, 1 row changed." in answer.content.decode()
    country = field_map("country").plain()
    assert country["note"] == "two\nlines"
    assert country["quality"] == "Two letters"
    assert "vat_id" in targets(mapped)


def test_two_presses_import_once(mapped: RecordMap, desk: Client, address: Address) -> None:
    url = address("mapping_paste")
    form = ready(preview(desk, url), url)
    desk.post(url, form)
    assert desk.post(url, form).status_code == 409
    assert targets(mapped).count("vat_id") == 1


def test_every_error_is_listed_with_row_and_column_and_nothing_can_be_imported(
    mapped: RecordMap, desk: Client, address: Address
) -> None:
    url = address("mapping_paste")
    rows = "Source fields\tTarget field\tHow\tOwner\na..b\tx\tCopy\tAnn\nc\ty\tby magic\t\n"
    answer = desk.post(url, {"rows": rows, "headed": "1", "import": "1", "stands": "whatever"})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "2 things are wrong; nothing was written" in page
    assert "The head “Owner” is not known" in page
    assert "“a..b” is not a field path" in page
    assert "“by magic” is none of the answers" in page
    assert "Import these rows" not in page
    assert "a..b\tx\tCopy\tAnn" in page
    assert "x" not in targets(mapped)


def test_an_import_is_refused_when_the_mapping_changed_since_the_preview(
    mapped: RecordMap, desk: Client, address: Address
) -> None:
    url = address("mapping_paste")
    form = ready(preview(desk, url), url)
    theirs = field_map("country")
    door.save(theirs.put({**theirs.plain(), "note": "Theirs"}), PORTAL)
    answer = desk.post(url, form)
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "Theirs" in page
    assert field_map("country").plain()["note"] == "Theirs"
    assert desk.post(url, ready(page, url)).status_code == 302
    assert field_map("country").plain()["note"] == "two\nlines"


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_what_was_downloaded_is_uploaded_again_and_changes_nothing(
    mapped: RecordMap, desk: Client, address: Address, form: str
) -> None:
    FieldMap.objects.filter(target="tcv").update(details={"source": ["annual_value"], "rule": "=HYPERLINK(1)"})
    answer = desk.get(address("mapping_export", form))
    assert answer.status_code == 200
    assert f'filename="INT-0003-F-01-1.{form}"' in answer["Content-Disposition"]
    content = b"".join(answer)
    assert [row[1] for row in read_sheet(content)] == ["Target field", *targets(mapped)]
    file = SimpleUploadedFile(f"map.{form}", content)
    page = desk.post(address("mapping_paste"), {"file": file, "headed": "1"}).content.decode()
    assert "0 added, 0 changed, 4 as they are." in page


def test_a_viewer_may_download_and_nothing_more(
    mapped: RecordMap, victor: User, sign_in: SignIn, address: Address
) -> None:
    client = sign_in(victor)
    assert client.get(address("mapping_export", "xlsx")).status_code == 200
    assert client.get(address("mapping_export", "pdf")).status_code == 404
    assert client.post(address("mapping_paste"), {"rows": SHEET}).status_code == 403


def test_a_file_that_is_no_sheet_is_refused_in_words(mapped: RecordMap, desk: Client, address: Address) -> None:
    file = SimpleUploadedFile("map.xlsx", b"PK\x03\x04 torn")
    answer = desk.post(address("mapping_paste"), {"file": file})
    assert answer.status_code == 422
    assert "This file could not be read." in answer.content.decode()


def test_five_hundred_rows_are_imported_in_one_go(mapped: RecordMap, desk: Client, address: Address) -> None:
    many(mapped, 10)
    url = address("mapping_paste")
    rows = "From\tTo\n" + "".join(f"name\textra_{n}\n" for n in range(500))
    page = preview(desk, url, rows)
    assert "490 added, 0 changed, 10 as they are." in page
    assert desk.post(url, ready(page, url)).status_code == 302
    assert len(targets(mapped)) == 504


def test_a_suggestion_is_confirmed_only_by_the_button_that_says_so(
    mapped: RecordMap, desk: Client, address: Address
) -> None:
    url = address("mapping_suggest")
    for standing, confirmed in (("suggested", False), ("confirmed", True)):
        FieldMap.objects.filter(record_map=mapped).delete()
        page = desk.get(url).content.decode()
        pair = page.partition('name="pair" value="')[2].partition('"')[0]
        answer = desk.post(url, form_of(page, url) | {"pair": [pair], "standing": [standing]})
        assert answer.status_code == 302
        made = field_map(pair.split(" ")[1])
        assert (made.plain()["source"], made.confirmed) == ([pair.split(" ")[0]], confirmed)


def test_without_a_chosen_pair_nothing_is_mapped(mapped: RecordMap, desk: Client, address: Address) -> None:
    url = address("mapping_suggest")
    answer = desk.post(url, {"standing": "confirmed"})
    assert answer.status_code == 422
    assert "Choose at least one pair." in answer.content.decode()


def test_a_pair_that_is_no_longer_free_is_refused(mapped: RecordMap, desk: Client, address: Address) -> None:
    url = address("mapping_suggest")
    form = form_of(desk.get(url).content.decode(), url)
    before = targets(mapped)
    answer = desk.post(url, form | {"pair": ["billing_country country"], "standing": ["confirmed"]})
    assert answer.status_code == 409
    assert targets(mapped) == before
