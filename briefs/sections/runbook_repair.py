"""The questions about mending: what people see, and the steps that put it right."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from briefs.sections.machine import Ask, Page

FAILURES = (
    Page(
        "see",
        _("What do people see?"),
        (
            Ask(
                "symptom",
                _("What do people say?"),
                _("The admin searches by these words."),
                _("The customer is missing in Billing"),
            ),
            Ask("effect", _("What does it do to them?"), _("It tells how fast you must be."), _("No invoice goes out")),
            Ask(
                "flows",
                _("Which flows can cause it?"),
                _("It says which systems to look at."),
                _("F-01 Won deal to billing customer"),
                of="flows",
            ),
            Ask("cause", _("What is the likely cause?"), _("The commonest first."), _("The address has no country")),
            Ask(
                "confirm",
                _("How do you make sure?"),
                _("A wrong guess makes it worse."),
                _("The failed list shows “country missing”"),
            ),
        ),
    ),
    Page(
        "mend",
        _("How is it mended?"),
        (
            Ask(
                "fix",
                _("What do you do?"),
                _("Exact enough to follow at night."),
                _("Add the country in the CRM, then try the item again."),
            ),
            Ask(
                "verify",
                _("How do you know that it is mended?"),
                _("It is not over because the light is green."),
                _("The customer is in Billing within a minute."),
            ),
            Ask("undo", _("How do you undo it?"), _("In case it was not that after all."), _("Nothing to undo")),
            Ask(
                "owner",
                _("Who knows most about it?"),
                _("Whom to call when these steps do not help."),
                _("Sam Lindqvist"),
            ),
        ),
    ),
)

PROCEDURES = (
    Page(
        "what",
        _("What is it for?"),
        (
            Ask(
                "name",
                _("What would you call it?"),
                _("People look for what they want to do, so begin with a verb."),
                _("Replay a range"),
            ),
            Ask(
                "kind",
                _("Which kind is it?"),
                _("Each integration should have a way for most of these."),
                _("Replay a range"),
            ),
            Ask(
                "when",
                _("When is it used?"),
                _("So that nobody uses it for something else."),
                _("Messages of a day got lost"),
            ),
            Ask(
                "before",
                _("What must be true before?"),
                _("Two people doing it at once can do harm."),
                _("Pause F-01. Tell Finance."),
            ),
        ),
    ),
    Page(
        "steps",
        _("How is it done?"),
        (
            Ask(
                "steps",
                _("Step by step"),
                _("One action each: whoever is interrupted must find the place again."),
                _("1. Set the start to yesterday 00:00"),
                asks=(
                    Ask(
                        "do",
                        _("Do this"),
                        _("Something that can be copied and pasted is best."),
                        _("Set the start to yesterday 00:00"),
                    ),
                    Ask(
                        "expect",
                        _("You should see"),
                        _("If they see something else, they must stop."),
                        _("“412 items will be sent again”"),
                    ),
                ),
            ),
            Ask(
                "stop_if",
                _("When do you stop?"),
                _("Going on is sometimes worse."),
                _("More than 1,000 items are listed"),
            ),
            Ask(
                "undo",
                _("How do you undo it?"),
                _("Think of it before the first step, not after the last."),
                _("Delete the customers marked “replayed”"),
            ),
            Ask("takes", _("How long does it take?"), _("Whoever waits wants to know."), _("15 minutes")),
            Ask(
                "rehearsed_on",
                _("When was it last tried?"),
                _("Screens change; steps that nobody tries grow old."),
                _("20 January 2027"),
            ),
        ),
    ),
)
