"""The questions of an agreement: what two parties promise each other."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from briefs.sections.machine import Ask, Page

TERMS = (
    Page(
        "why",
        _("Why an agreement?"),
        (
            Ask(
                "purpose",
                _("What do both sides gain?"),
                _("An agreement with a reason is kept when it gets hard."),
                _("Both see the same stock; nobody counts twice."),
            ),
            Ask("requested_by", _("Who asked for it?"), _("Questions about its sense go there."), _("Marcus Webb")),
            Ask(
                "costs",
                _("Who pays, and who gives the people?"),
                _("Silence about it means that each thinks it is the other."),
                _("Each side pays its own work."),
            ),
        ),
    ),
    Page(
        "change",
        _("When something changes"),
        (
            Ask(
                "change_notice.breaking",
                _("How early is a change told that breaks something?"),
                _("The other side needs time to follow."),
                _("20 days"),
            ),
            Ask("change_notice.other", _("And any other change?"), _("Small changes surprise, too."), _("5 days")),
            Ask(
                "change_notice.approver",
                _("Who agrees to changes?"),
                _("One name on whom both sides can rely."),
                _("Priya Shah"),
            ),
            Ask(
                "change_notice.test_window",
                _("When can both sides try it together?"),
                _("A change that nobody tried is a risk for both."),
                _("Tuesdays, 14 to 16"),
            ),
        ),
    ),
    Page(
        "trouble",
        _("When there is trouble"),
        (
            Ask(
                "incidents",
                _("Who tells whom, and how fast?"),
                _("Who finds out by accident feels betrayed."),
                _("Whoever notices calls the other desk within 1 hour."),
            ),
            Ask(
                "disputes",
                _("Who decides when both disagree?"),
                _("Named before, it is nobody's defeat."),
                _("The two heads of operations; then the COO"),
            ),
        ),
    ),
    Page(
        "ending",
        _("Review and ending"),
        (
            Ask(
                "review_on", _("When do you look at it again?"), _("Agreements grow old quietly."), _("1 November 2027")
            ),
            Ask(
                "ending",
                _("How does it end?"),
                _("What happens to the data is easiest to settle now."),
                _("30 days' notice; each side deletes the other's data"),
            ),
        ),
    ),
)

PARTIES = (
    Page(
        "party",
        _("Who agrees?"),
        (
            Ask(
                "team", _("Which team or organisation?"), _("Everybody who gives or takes data is a party."), _("Sales")
            ),
            Ask("system", _("With which system?"), _("It says what they bring."), _("CRM")),
            Ask("accountable", _("Who answers for it?"), _("One name, not a department."), _("Priya Shah")),
            Ask("steward", _("Who looks after the data?"), _("Questions about a value go there."), _("Lin Chen")),
            Ask("signatory", _("Who signs?"), _("Somebody who may promise it."), _("Priya Shah")),
        ),
    ),
)

SHARED = (
    Page(
        "shared",
        _("What is shared?"),
        (
            Ask("what", _("What?"), _("In the words of the business."), _("Customer")),
            Ask(
                "classification",
                _("How carefully must it be treated?"),
                _("The other side must be able to keep it so."),
                _("Confidential"),
            ),
            Ask(
                "lawful_basis",
                _("What allows you to share it?"),
                _("Needed when it is about people."),
                _("A contract with the customer"),
            ),
            Ask(
                "retention",
                _("How long may it be kept?"),
                _("Everything that is kept can get lost."),
                _("10 years after the last invoice"),
            ),
        ),
    ),
)

RIGHTS = (
    Page(
        "right",
        _("Who may do what with it?"),
        (
            Ask("party", _("Who?"), _("A right belongs to a team or a person."), _("Finance")),
            Ask("thing", _("With what?"), _("The more exactly, the less is argued."), _("Payment status")),
            Ask("right", _("What may they do?"), _("To read is not yet to change."), _("Say what it means")),
        ),
    ),
)

DUTIES = (
    Page(
        "duty",
        _("Who does what?"),
        (
            Ask(
                "duty",
                _("What has to be done?"),
                _("A duty that is not written down is nobody's."),
                _("Correct wrong addresses"),
            ),
            Ask("accountable", _("Who answers for it?"), _("Exactly one: two are nobody."), _("Finance")),
            Ask("responsible", _("Who does it?"), _("Those who have the work."), _("Revenue operations")),
            Ask("consulted", _("Who is asked before?"), _("They know something that is needed."), _("Sales")),
            Ask("informed", _("Who is told afterwards?"), _("They would be surprised otherwise."), _("Support")),
        ),
    ),
)

PROMISES = (
    Page(
        "promise",
        _("What is promised?"),
        (
            Ask("measure", _("What is promised?"), _("Something that both sides can see."), _("Arrives within")),
            Ask("value", _("How much?"), _("A figure with its unit."), _("15 minutes")),
            Ask(
                "how",
                _("How is it measured?"),
                _("Both sides must get the same figure."),
                _("From the change in the CRM to the change in Billing"),
            ),
            Ask(
                "flows",
                _("For which flows?"),
                _("Empty means every flow of this brief."),
                _("F-01 Customer"),
                of="flows",
            ),
        ),
    ),
)

OTHERS = (
    Page(
        "others",
        _("Who else is affected?"),
        (
            Ask(
                "who",
                _("Who is not at the table?"),
                _("They will be affected all the same."),
                _("Customers; the bot that sends invoices"),
            ),
            Ask(
                "effect",
                _("What does it do to them?"),
                _("Seen early, it can be avoided."),
                _("They lose access when a payment is late."),
            ),
            Ask(
                "safeguard",
                _("What protects them?"),
                _("Somebody has to speak for them."),
                _("Access stays on for 14 days."),
            ),
            Ask(
                "measure",
                _("How would you notice?"),
                _("Those who are not at the table do not complain here."),
                _("Number of wrong suspensions"),
            ),
        ),
    ),
)
