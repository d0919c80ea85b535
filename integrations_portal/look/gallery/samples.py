"""Usual, long, empty and hostile data for every component."""

from __future__ import annotations

from datetime import timedelta

from django import forms
from django.core.paginator import Paginator
from django.utils import timezone

from integrations_portal.look.described import Answer, DescribedSelect, DescribedSelectMultiple
from integrations_portal.look.fields import DayField
from integrations_portal.look.gallery.frame import frame_context
from integrations_portal.look.states import ALIASES, STATES

LONG = (
    "The monthly reconciliation of subscription invoices between the billing engine, the ledger and the "
    "warehouse, including refunds that were approved after the period was closed"
)
UNBROKEN = "Donaudampfschifffahrtselektrizitaetenhauptbetriebswerkbauunterbeamtengesellschaft" * 2
HOSTILE = '<script>alert("x")</script>\'"><img src=x onerror=alert(1)> {{ 7*7 }} ${7*7}'
RIGHT_TO_LEFT = "شركة الشمال للتجارة"

MARKDOWN = f"""\
## What happens
The **CRM** sends a `webhook` when a deal is won.
See [the vendor's page](https://example.org/hooks) or <ops@example.org>.

1. Pause F-02.
2. Send the failed events again:

    ```
    replay --queue crm-billing-dlq --since 2027-06-03T06:00 --until 2027-06-03T07:30 --only-rejected --dry-run
    ```

> Stop if the queue grows while you replay.

| Status | Means |
| --- | --- |
| `Paused` | no invoice, access stays |
| `Cancelled` | no invoice, access ends |

{HOSTILE} [click](javascript:alert(1)) ![picture](https://tracker.example/x.png)
"""


FIELDS = [
    Answer("BillingCountry", "BillingCountry", "Billing country · text 60", "Where invoices are sent to."),
    Answer(UNBROKEN, UNBROKEN, "text 255", LONG),
    Answer("hostile", HOSTILE, HOSTILE, HOSTILE),
    *(Answer(f"custom_{n}", f"custom_{n}", "number 18,2") for n in range(40)),
]


class ExceptionForm(forms.Form):
    """What a page of questions looks like, with one of each input."""

    name = forms.CharField(
        label="What do people call it?",
        help_text="The admin searches by these words.",
        max_length=120,
    )
    looks_like = forms.CharField(
        label="What does it look like?",
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="What somebody sees on the screen or hears on the phone.",
    )
    handling = forms.ChoiceField(
        label="By hand, by itself, or after a yes?",
        choices=[("manual", "By hand"), ("automatic", "By itself"), ("approval", "After somebody says yes")],
        widget=forms.RadioSelect,
    )
    owner = forms.ChoiceField(
        label="Who owns it?", choices=[("", "Choose a person"), ("p", "Priya Shah"), ("e", "Elena Ruiz")]
    )
    within = forms.CharField(label="By when?", required=False, help_text="Write 15m, 4h or 2d.")
    signals = forms.MultipleChoiceField(
        label="What is going wrong today?",
        choices=[("d", "The same thing is typed twice"), ("r", "Reports do not agree"), ("m", LONG)],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    sources = forms.MultipleChoiceField(
        label="Fields of the source",
        choices=[answer.option() for answer in FIELDS],
        widget=DescribedSelectMultiple(FIELDS),
        initial=[answer.value for answer in FIELDS[:3]],
        required=False,
    )
    target = forms.ChoiceField(
        label="Field of the target",
        choices=[("", "Not answered yet"), *(answer.option() for answer in FIELDS)],
        widget=DescribedSelect(FIELDS),
        initial="BillingCountry",
        required=False,
    )
    go_live = DayField(
        label="When do you hope to switch it on?",
        required=False,
    )
    file = forms.FileField(label="A sample file", required=False)
    agreed = forms.BooleanField(label="I have read what changes", required=False)


def gallery_context() -> dict[str, object]:
    """Everything on the gallery page."""
    now = timezone.now()
    failed = ExceptionForm({"failed-name": HOSTILE, "failed-within": "soon"}, prefix="failed")
    failed.add_error("within", "Write a duration such as 15m, 4h or 2d.")
    failed.add_error(None, "Somebody else answered this a minute ago. Your text is kept below.")
    return frame_context() | {
        "long": LONG,
        "unbroken": UNBROKEN,
        "hostile": HOSTILE,
        "right_to_left": RIGHT_TO_LEFT,
        "markdown_text": MARKDOWN,
        "states": list(STATES),
        "aliases": list(ALIASES),
        "now": now,
        "earlier": now - timedelta(minutes=12),
        "facts": [
            {"label": "Business owner", "value": "Priya Shah", "url": "#"},
            {"label": "Reacts within", "value": "4 hours"},
            {"value": "Critical: invoices go out late"},
            {"state": "match", "value": "5 of 6 flows match"},
            {"state": "drift", "value": "F-02 differs since 3 June", "url": "#"},
        ],
        "search_url": "#",
        "crumbs": [{"label": "Look", "url": "#"}, {"label": "Gallery"}],
        "form": ExceptionForm(),
        "failed_form": failed,
        "answers": [
            {"label": "What do people call it?", "value": "Signed but card declined", "change_url": "#"},
            {"label": "Who owns it?", "value": "", "change_url": "#"},
            {"label": LONG, "value": f"{LONG}\n{UNBROKEN}", "change_url": "#"},
            {"label": "Hostile", "value": HOSTILE},
        ],
        "chips": [
            {"label": "All", "count": 52, "url": "#", "current": True},
            {"label": "Required without source", "count": 3, "url": "#"},
            {"label": "Lossy", "count": 1, "url": "#"},
            {"label": "Unconfirmed", "count": 4, "url": "#"},
            {"label": "Drifted", "count": 0, "url": "#"},
        ],
        "tabs": [
            {"label": "Records", "url": "#", "current": True, "count": 14},
            {"label": "Connectors", "url": "#", "count": 2},
            {"label": "Used by", "url": "#"},
            {"label": "History", "url": "#"},
        ],
        "page_obj": Paginator(range(1234), 50).page(7),
        "columns": ["System", "Records", "Fields", "Owner", "Last check"],
        "table_rows": [
            ["CRM", "14", "312", "Sales Operations", "12 January 2027, 14:05"],
            [LONG, "1", "250,000", UNBROKEN, "Never"],
            [HOSTILE, "0", "0", RIGHT_TO_LEFT, "Never"],
            *([f"System {number}", str(number), str(number * 17), "Finance", "Yesterday"] for number in range(1, 22)),
        ],
        "people": {
            "left": {"name": "Tom Falk", "active": False},
            "here": {"name": "Elena Ruiz", "team": "Finance"},
        },
        "consequences": [
            "3 flows lose their target.",
            "INT-0003 cannot go live.",
            "Nothing in the live system changes.",
        ],
        "touches": ["F-02", "INT-0003 (signed)", "runbook step 4"],
        "actions": [{"label": "Accept into the catalog", "url": "#"}, {"label": "Waive until…", "url": "#"}],
    }
