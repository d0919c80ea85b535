"""The questions about one record map and one mapped field: for the integrator, field by field."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from briefs.dossier.dossier import Dossier
from briefs.sections.machine import Ask, Page, Talk
from datamaps.map.flows import FieldMap, RecordMap


def record_map_line(row: RecordMap, dossier: Dossier) -> str:
    return f"{row.source} → {row.target}"


def field_map_line(row: FieldMap, dossier: Dossier) -> str:
    return f"{', '.join(row.source)} → {row.target or ''}"


RECORD_MAP = Talk(
    part="record map",
    shape=RecordMap,
    rows=True,
    title=_("Records"),
    line=record_map_line,
    generated=("fields",),
    pages=(
        Page(
            "records",
            _("Which record becomes which?"),
            (
                Ask("source", _("Record of the source"), _("Its name in the catalog."), _("Account")),
                Ask("target", _("Record of the target"), _("Its name in the catalog."), _("Customer")),
                Ask(
                    "operation",
                    _("What happens to it there?"),
                    _("It decides what must be there."),
                    _("Create or update"),
                ),
                Ask("filter", _("Which ones only?"), _("Left empty, all of them."), _("type = Customer")),
                Ask(
                    "cardinality",
                    _("How many become how many?"),
                    _("It decides how they are matched."),
                    _("One becomes one"),
                ),
                Ask(
                    "match_key",
                    _("How do we know that it is the same one?"),
                    _("Without this, a second copy is made each time."),
                    _("id = external_ref, exactly equal"),
                    asks=(
                        Ask("source", _("Field of the source"), "", "id"),
                        Ask("target", _("Field of the target"), "", "external_ref"),
                        Ask("how", _("How"), "", _("Exactly equal")),
                    ),
                ),
            ),
        ),
        Page(
            "care",
            _("What about the others?"),
            (
                Ask(
                    "delete_rule",
                    _("When it is deleted at one end?"),
                    _("Somebody will delete one."),
                    _("Deactivate it"),
                ),
                Ask(
                    "merge_rule",
                    _("When two are merged at one end?"),
                    _("Somebody will merge two."),
                    _("Hold it for review"),
                ),
                Ask(
                    "initial_load",
                    _("What about those that exist already?"),
                    _("Day one has data."),
                    _("Load 2,310 once"),
                ),
                Ask(
                    "reconciliation.how",
                    _("How do we prove that both sides agree?"),
                    _("Counts tell early."),
                    _("Nightly count"),
                ),
                Ask("reconciliation.cron", _("When is that done?"), _("Five cron fields."), "0 3 * * *"),
                Ask("reconciliation.timezone", _("In which time zone?"), _("Clocks change."), "Europe/Stockholm"),
                Ask("reconciliation.tolerance", _("How much may differ?"), _("Above it somebody is told."), "0"),
                Ask(
                    "permission",
                    _("Who may see it, and why?"),
                    _("Holds for its fields that say nothing."),
                    _("Billing clerks, to invoice"),
                ),
                Ask(
                    "left_out",
                    _("What is left out on purpose?"),
                    _("So that nobody takes it for forgotten."),
                    _("fax: nobody uses it"),
                    asks=(
                        Ask("field", _("Field of the source"), "", "fax"),
                        Ask("why", _("Why"), "", _("Nobody uses it")),
                    ),
                ),
            ),
        ),
    ),
)

FIELD_MAP = Talk(
    part="field map",
    shape=FieldMap,
    rows=True,
    title=_("Fields"),
    line=field_map_line,
    pages=(
        Page(
            "field",
            _("How does the value get there?"),
            (
                Ask(
                    "source",
                    _("Fields of the source"),
                    _("All that it is made from; none for a constant."),
                    "BillingCountry",
                ),
                Ask("target", _("Field of the target"), _("Its path in the catalog."), "country"),
                Ask("way", _("Which way?"), _("Only in a flow that runs both ways."), _("Both ways")),
                Ask(
                    "transform",
                    _("How does it change on the way?"),
                    _("Left open, it is copied. What does not fit cannot be copied: say how it is made to fit."),
                    _("Look up"),
                ),
                Ask(
                    "rule",
                    _("By which rule?"),
                    _("The builder will do exactly this."),
                    _("Country name to ISO 3166 code"),
                ),
                Ask(
                    "null_rule",
                    _("What if it is empty?"),
                    _("Blanks overwrite good values otherwise."),
                    _("Keep what is there"),
                ),
                Ask("default", _("The default, or the constant"), _("Used where the answers above say so."), "SE"),
                Ask(
                    "values",
                    _("Which value becomes which?"),
                    _("One row for each value of the source."),
                    _("Won becomes active"),
                    asks=(
                        Ask("source", _("In the source"), "", "Won"),
                        Ask("target", _("In the target"), "", "active"),
                        Ask("note", _("Note"), "", ""),
                    ),
                ),
                Ask(
                    "table",
                    _("Or which value table?"),
                    _("A table that several fields share."),
                    "iso-country",
                    of="value tables",
                ),
                Ask("unmapped", _("What about a value that has no row?"), _("One will come."), _("A person looks")),
                Ask(
                    "permission",
                    _("Who may see it, and why?"),
                    _("Asked for what is about a person."),
                    _("Billing clerks, to invoice"),
                ),
                Ask("quality", _("What makes a value wrong?"), _("In words."), _("Two letters")),
                Ask("confirmed", _("Has a person confirmed it?"), _("A suggestion counts only then."), _("Yes")),
                Ask("note", _("What else should others know?"), _("Markdown."), _("Sales use the trading name")),
            ),
        ),
    ),
)
