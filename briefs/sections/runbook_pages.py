"""The questions of the runbook: what an admin needs on a bad night."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from briefs.sections.machine import Ask, Page

NOTES = (
    Page(
        "notes",
        _("In one glance"),
        (
            Ask(
                "summary",
                _("What is it, in one sentence?"),
                _("Whoever is woken up at night may never have heard of it."),
                _("Keeps customers in CRM and Billing the same; about 60 changes a day."),
            ),
            Ask(
                "admin_notes",
                _("What else should an admin know?"),
                _("Everything that fits nowhere else."),
                _("The test system is switched off at weekends."),
            ),
        ),
    ),
)

FIRST_CHECKS = (
    Page(
        "check",
        _("What to check first"),
        (
            Ask(
                "question",
                _("What is checked?"),
                _("The likeliest and quickest first."),
                _("Did anything arrive in Billing in the last hour?"),
            ),
            Ask("where", _("Where?"), _("A link, or the way through the menu."), _("Billing, newest customers")),
            Ask(
                "healthy",
                _("What does healthy look like?"),
                _("Without it nobody can tell good from bad."),
                _("On a working day, at least one an hour"),
            ),
            Ask(
                "if_not",
                _("And if it is not?"),
                _("The next thing to read or do."),
                _("“Nothing arrives in Billing”, below"),
            ),
        ),
    ),
)

NORMAL = (
    Page(
        "normal",
        _("What a good day looks like"),
        (
            Ask(
                "what",
                _("What is looked at?"),
                _("A good day has to be known to see a bad one."),
                _("New customers in Billing"),
            ),
            Ask("range", _("Usually"), _("Outside of this, look closer."), _("30 to 60 a day")),
            Ask("peak", _("At most"), _("A busy day is not a fault."), _("400 at the end of a quarter")),
            Ask(
                "quiet",
                _("When is it quiet?"),
                _("So that nobody is woken for a silent Sunday."),
                _("At weekends and at night"),
            ),
            Ask(
                "silence",
                _("How long may nothing come?"),
                _("After this, silence is a fault."),
                _("4 hours on a working day"),
            ),
        ),
    ),
)

ESCALATION = (
    Page(
        "next",
        _("Who is next?"),
        (
            Ask("level", _("Which level?"), _("1 is called first."), _("1")),
            Ask("contact", _("Who?"), _("A name that is still there."), _("Sam Lindqvist")),
            Ask("channel", _("How are they reached?"), _("The way that works at night, too."), _("+46 70 000 00 00")),
            Ask("hours", _("When?"), _("Outside these hours, call the next one."), _("Working days, 9 to 17")),
            Ask("after", _("After how long?"), _("Nobody should wait alone for too long."), _("30 minutes")),
            Ask(
                "bring",
                _("What should you have ready?"),
                _("It saves the first ten questions."),
                _("The number of the item and the time"),
            ),
        ),
    ),
)

CALENDAR = (
    Page(
        "task",
        _("What comes round again?"),
        (
            Ask(
                "task",
                _("What has to be done?"),
                _("Certificates and keys stop working without a word."),
                _("Renew the key for the CRM"),
            ),
            Ask("due", _("By when?"), _("A week before is better than a minute after."), _("1 May 2027")),
            Ask("owner", _("Who does it?"), _("A reminder needs somebody to go to."), _("Sam Lindqvist")),
        ),
    ),
)

TOOLS = (
    Page(
        "tool",
        _("What is needed at hand?"),
        (
            Ask(
                "name",
                _("Which tool or screen?"),
                _("An admin cannot mend what they cannot open."),
                _("The platform's console"),
            ),
            Ask(
                "why",
                _("What is it needed for?"),
                _("It says whether to ask for it now or later."),
                _("To pause flows and try items again"),
            ),
            Ask(
                "get_access",
                _("How does one get in?"),
                _("Asking for it at night takes too long. Never write a password here."),
                _("Ask the service desk for the role “operator”"),
            ),
        ),
    ),
)

QUIRKS = (
    Page(
        "quirk",
        _("Why is it like this?"),
        (
            Ask(
                "text",
                _("What looks odd, and why is it so?"),
                _("So that nobody undoes it by mistake."),
                _("The status is split in three, because each team meant another thing by “active”."),
            ),
            Ask(
                "decision", _("Which decision is behind it?"), _("The reasons stand there."), _("D-02"), of="decisions"
            ),
        ),
    ),
)

AFTER = (
    Page(
        "after",
        _("When it is over"),
        (
            Ask(
                "text",
                _("What is done afterwards?"),
                _("How to know that it is mended, whom to tell, what to write down."),
                _("Tell #billing-help that it works again, and since when."),
            ),
        ),
    ),
)

REVIEW = (
    Page(
        "review",
        _("Still true?"),
        (
            Ask(
                "effective_from",
                _("From when is it true?"),
                _("Anybody who reads it must know whether it already holds."),
                _("1 February 2027"),
            ),
            Ask(
                "reviewed_on",
                _("When did somebody last check that it is still true?"),
                _("After half a year it is asked again."),
                _("20 July 2027"),
            ),
            Ask(
                "lessons",
                _("What would you do differently next time?"),
                _("The next brief can begin with it."),
                _("Ask Support first; they knew all the odd cases."),
            ),
        ),
    ),
)
