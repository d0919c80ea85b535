"""The grid in a real browser: by keyboard alone, pasted into, undone, and as a plain form without scripts."""

from __future__ import annotations

import pytest
from playwright.sync_api import Locator, Page, expect

from briefs.forms.grid import MOST
from datamaps.grid.pasted import read_pasted
from datamaps.models import RecordMap
from integrations_portal.accounts.models import User
from tests.browsing import Open, Theme, assert_accessible
from tests.mapping.conftest import Address, field_map, targets

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

COPIED = [
    "",
    "a",
    "a\tb\r\nc\td\r\n",
    '"two\nlines"\tb',
    '"say ""yes"""',
    '"a.b".c\td',
    '"open',
    "a\n\nb\n",
    "\t\n",
    '""\t"\t"',
]


@pytest.fixture
def you(alice: User) -> User:
    return alice


def cell(page: Page, row: int, column: str) -> Locator:
    """A cell by the number of its row, from 1."""
    return page.locator(f"tbody tr:nth-child({row}) td[data-column='{column}']")


def value(page: Page, row: int, column: str) -> str:
    return cell(page, row, column).locator("input, select, textarea").input_value()


def stand(page: Page, row: int, column: str) -> None:
    """Goes to a cell by keys alone."""
    cell(page, 1, "source").focus()
    page.keyboard.press("Control+Home")
    while page.evaluate("document.activeElement.dataset.column") != column:
        page.keyboard.press("ArrowRight")
    for _step in range(row - 1):
        page.keyboard.press("ArrowDown")
    expect(cell(page, row, column)).to_be_focused()


def paste(page: Page, text: str) -> None:
    page.evaluate(
        """text => {
            const data = new DataTransfer();
            data.setData("text/plain", text);
            const event = new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true });
            document.activeElement.dispatchEvent(event);
        }""",
        text,
    )


def save(page: Page) -> None:
    page.get_by_role("button", name="Save all rows").click()


@pytest.mark.parametrize(("width", "theme"), [(1440, "light"), (390, "dark")])
def test_axe_finds_nothing(open_page: Open, address: Address, width: int, theme: Theme) -> None:
    for name in ("mapping_grid", "mapping_paste", "mapping_suggest"):
        page = open_page(address(name), width, theme)
        if name == "mapping_grid":
            stand(page, 5, "source")
            paste(page, "vat_id\t\n")
        if name == "mapping_paste":
            page.get_by_label("Paste rows").fill("From\tTo\tOwner\na\tb..c\tAnn\nd\te\t\n")
            page.get_by_role("button", name="Preview").click()
        assert_accessible(page)


def test_the_grid_is_one_tab_stop_and_is_walked_by_keys(open_page: Open, address: Address) -> None:
    page = open_page(address("mapping_grid"))
    stand(page, 2, "target")
    for key, row, column in (
        ("End", 2, "remove"),
        ("Home", 2, "source"),
        ("Control+End", 7, "remove"),
        ("Control+Home", 1, "source"),
        ("ArrowUp", 1, "source"),
        ("ArrowRight", 1, "target"),
        ("ArrowDown", 2, "target"),
        ("PageDown", 7, "target"),
        ("PageUp", 1, "target"),
    ):
        page.keyboard.press(key)
        expect(cell(page, row, column)).to_be_focused()
    page.keyboard.press("Tab")
    expect(page.get_by_role("button", name="Save all rows")).to_be_focused()
    page.keyboard.press("Shift+Tab")
    expect(cell(page, 1, "target")).to_be_focused()


def test_a_cell_is_written_kept_left_and_emptied_by_keys(open_page: Open, address: Address) -> None:
    page = open_page(address("mapping_grid"))
    stand(page, 4, "rule")
    page.keyboard.type("Round")
    page.keyboard.press("Enter")
    expect(cell(page, 5, "rule")).to_be_focused()
    assert value(page, 4, "rule") == "Round"
    page.keyboard.press("ArrowUp")
    page.keyboard.press("F2")
    page.keyboard.type("Other")
    page.keyboard.press("Escape")
    expect(cell(page, 4, "rule")).to_be_focused()
    assert value(page, 4, "rule") == "Round"
    page.keyboard.press("Delete")
    assert value(page, 4, "rule") == ""
    page.keyboard.press("Control+z")
    assert value(page, 4, "rule") == "Round"
    page.keyboard.press("Control+z")
    assert value(page, 4, "rule") == ""
    page.keyboard.press("Control+y")
    assert value(page, 4, "rule") == "Round"
    save(page)
    expect(page.get_by_text("Saved: 1 row changed.")).to_be_visible()
    assert field_map("tcv").plain()["rule"] == "Round"


def test_a_paste_fills_exactly_the_copied_cells_adds_rows_and_is_undone_at_once(
    mapped: RecordMap, open_page: Open, address: Address
) -> None:
    page = open_page(address("mapping_grid"))
    stand(page, 6, "source")
    rows = "".join(f"name\textra_{n}\n" for n in range(4))
    paste(page, rows)
    assert [value(page, row, "target") for row in range(5, 10)] == ["", "extra_0", "extra_1", "extra_2", "extra_3"]
    assert value(page, 6, "transform") == ""
    expect(page.locator("#announcer")).to_have_text("Cells filled: 8")
    page.keyboard.press("Control+z")
    expect(page.locator("tbody tr")).to_have_count(7)
    assert value(page, 6, "target") == ""
    page.keyboard.press("Control+Shift+z")
    expect(page.locator("tbody tr")).to_have_count(9)
    stand(page, 6, "rule")
    paste(page, '"two\nlines"\r\n')
    save(page)
    expect(page.get_by_text("Saved: 4 rows added.")).to_be_visible()
    assert targets(mapped)[4:] == ["extra_0", "extra_1", "extra_2", "extra_3"]
    assert field_map("extra_0").plain()["rule"].replace("\r\n", "\n") == "two\nlines"


def test_rows_are_moved_added_and_removed_by_keys(mapped: RecordMap, open_page: Open, address: Address) -> None:
    page = open_page(address("mapping_grid"))
    stand(page, 4, "target")
    page.keyboard.press("Alt+ArrowUp")
    page.keyboard.press("Alt+ArrowUp")
    expect(cell(page, 2, "target")).to_be_focused()
    page.keyboard.press("Control+Enter")
    expect(cell(page, 3, "source")).to_be_focused()
    page.keyboard.type("vat_id")
    page.keyboard.press("Tab")
    page.keyboard.type("vat_id")
    page.keyboard.press("Enter")
    stand(page, 1, "remove")
    page.keyboard.press("Space")
    save(page)
    expect(page.get_by_text("Saved: 1 row added, 1 row removed, order changed.")).to_be_visible()
    assert targets(mapped) == ["tcv", "vat_id", "legal_name", "country"]


def test_an_invalid_row_stays_as_a_marked_draft_until_it_is_right(
    mapped: RecordMap, open_page: Open, address: Address
) -> None:
    page = open_page(address("mapping_grid"))
    stand(page, 5, "source")
    paste(page, "vat_id\t\t\tby magic")
    expect(page.locator("tbody tr.row-stops")).to_have_count(1)
    save(page)
    summary = page.locator(".error-summary")
    expect(summary).to_be_focused()
    expect(summary).to_contain_text("Row 5, How: “by magic” is none of the answers.")
    assert value(page, 5, "source") == "vat_id"
    assert value(page, 5, "transform") == "by magic"
    assert "vat_id" not in targets(mapped)
    summary.get_by_role("link").first.press("Enter")
    expect(cell(page, 5, "transform").locator("select")).to_be_focused()
    page.keyboard.press("Escape")
    page.keyboard.press("Delete")
    stand(page, 5, "target")
    page.keyboard.type("vat_id")
    page.keyboard.press("Enter")
    expect(page.locator("tbody tr.row-stops")).to_have_count(0)
    save(page)
    expect(page.get_by_text("Saved: 1 row added.")).to_be_visible()


def test_the_script_reads_copied_cells_as_the_server_does(open_page: Open, address: Address) -> None:
    page = open_page(address("mapping_grid"))
    for text in COPIED:
        assert page.evaluate("text => gridCells.read(text)", text) == read_pasted(text)


def test_a_paste_of_more_than_a_page_takes_is_refused_whole(open_page: Open, address: Address) -> None:
    page = open_page(address("mapping_grid"))
    stand(page, 5, "source")
    paste(page, "a\tb\n" * MOST)
    expect(page.locator("#announcer")).to_contain_text("nothing was pasted")
    expect(page.locator("tbody tr")).to_have_count(7)


def test_without_scripts_the_grid_is_a_plain_form(mapped: RecordMap, open_page: Open, address: Address) -> None:
    page = open_page(address("mapping_grid"), script=False)
    expect(page.get_by_role("button", name="Add a row")).to_be_hidden()
    page.get_by_label("Source fields 5").fill("vat_id")
    page.get_by_label("Target field 5").fill("vat_id")
    page.get_by_label("Place of row 4").fill("1")
    page.get_by_label("Remove row 2").check()
    save(page)
    expect(page.get_by_text("Saved: 1 row added, 1 row removed, order changed.")).to_be_visible()
    assert targets(mapped) == ["tcv", "state", "country", "vat_id"]


def test_without_scripts_rows_are_pasted_previewed_and_imported(
    mapped: RecordMap, open_page: Open, address: Address
) -> None:
    page = open_page(address("mapping_paste"), script=False)
    page.get_by_label("Paste rows").fill("From\tTo\nvat_id\tvat_id\n")
    page.get_by_role("button", name="Preview").click()
    expect(page.get_by_text("1 added, 0 changed, 0 as they are.")).to_be_visible()
    assert "vat_id" not in targets(mapped)
    page.get_by_role("button", name="Import these rows").click()
    expect(page.get_by_text("Saved: 1 row added.")).to_be_visible()
    assert "vat_id" in targets(mapped)


@pytest.mark.parametrize("name", ["mapping_grid", "mapping_paste", "mapping_suggest"])
def test_nothing_is_wider_than_a_narrow_phone(open_page: Open, address: Address, name: str) -> None:
    page = open_page(address(name), 320)
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
