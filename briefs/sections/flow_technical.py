"""The questions about a flow that whoever builds it answers."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from briefs.sections.machine import Ask, Page

TECHNICAL = (
    Page(
        "how",
        _("How do the systems talk?"),
        (
            Ask(
                "method",
                _("How do the systems talk?"),
                _("Each way fails in its own manner, and the checks of this brief follow it."),
                _("A push (webhook)"),
            ),
            Ask(
                "via",
                _("What carries it?"),
                _("If something in the middle stops, this flow stops with it."),
                _("Integration platform"),
            ),
            Ask(
                "pattern",
                _("Does the sender wait for an answer?"),
                _("A sender that waits is slow when the other side is slow."),
                _("Send and go on"),
            ),
            Ask("protocol", _("Protocol"), _("The other side's engineers ask for it first."), _("REST")),
            Ask("format", _("Format"), _("It decides which tools can read what was sent."), _("JSON")),
            Ask("encoding", _("Encoding"), _("Names with accents break here first."), _("UTF-8")),
            Ask("encryption", _("What is encrypted?"), _("Security asks who could read along."), _("On the way")),
            Ask(
                "signed",
                _("Is the signature of each push checked?"),
                _("Without it anybody who knows the address can send."),
                _("Yes"),
                show_if=("method", ("webhook",)),
            ),
            Ask(
                "missed_events",
                _("How are missed pushes found?"),
                _("A push that got lost is never sent again by itself."),
                _("A nightly query for what changed since yesterday"),
                show_if=("method", ("webhook",)),
            ),
            Ask(
                "exchange",
                _("Through a network, or directly?"),
                _("A network is one more company that can fail, and is paid for each message."),
                _("Through a network (VAN)"),
                show_if=("method", ("edi",)),
            ),
            Ask(
                "acknowledgement",
                _("Which receipt comes back?"),
                _("Without a receipt nobody knows whether the partner has it."),
                _("A receipt (message 997) within 4 hours"),
                show_if=("method", ("edi",)),
            ),
            Ask(
                "partner_ids.from",
                _("Our interchange id"),
                _("The partner's system sorts by it."),
                _("ACMEDE01"),
                show_if=("method", ("edi",)),
            ),
            Ask(
                "partner_ids.to",
                _("The partner's interchange id"),
                _("A wrong one delivers to somebody else."),
                _("NORTHW77"),
                show_if=("method", ("edi",)),
            ),
        ),
        for_integrator=True,
    ),
    Page(
        "times",
        _("Exact times"),
        (
            Ask(
                "trigger.cron",
                _("Schedule (five fields)"),
                _("Minute, hour, day, month, weekday. The lateness that the business asked for is compared with it."),
                _("0 6 * * * for every day at 06:00"),
            ),
            Ask(
                "trigger.timezone",
                _("Time zone of the schedule"),
                _("Twice a year the clocks change."),
                _("Europe/Stockholm"),
            ),
            Ask(
                "trigger.every",
                _("How often does it look for changes?"),
                _("A change waits until the next look. Only for flows that look for changes regularly."),
                _("15 minutes"),
            ),
            Ask(
                "not_during",
                _("When must it not run?"),
                _("A run during a backup can move half of the data."),
                _("0 2 * * *, UTC, for 1 hour"),
                asks=(
                    Ask(
                        "cron",
                        _("Starts at (five fields)"),
                        _("Minute, hour, day, month, weekday at which the quiet time begins."),
                        _("0 2 * * *"),
                    ),
                    Ask("timezone", _("Time zone"), _("Written out, it survives a change of the clocks."), _("UTC")),
                    Ask("for", _("For"), _("How long it lasts."), _("1 hour")),
                ),
            ),
        ),
        for_integrator=True,
    ),
    Page(
        "repeats",
        _("Repeats and order"),
        (
            Ask(
                "delivery",
                _("Could the same message arrive twice?"),
                _("Most ways of sending repeat themselves after a fault."),
                _("At least once, perhaps twice"),
            ),
            Ask(
                "dedupe_key",
                _("What tells a repeat from a new one?"),
                _("Without it a repeat becomes a second invoice."),
                _("The event's id together with the deal's id"),
            ),
            Ask(
                "ordering",
                _("Does the order matter?"),
                _("A late old address must not overwrite a new one."),
                _("For each record"),
            ),
            Ask(
                "loop_guard",
                _("What stops an update from bouncing back?"),
                _("Two systems that answer each other can go on for ever."),
                _("Changes by the integration's own user are ignored"),
            ),
        ),
        for_integrator=True,
    ),
    Page(
        "failure",
        _("When it fails"),
        (
            Ask(
                "timeout",
                _("How long is an answer waited for?"),
                _("Waiting for ever looks like working."),
                _("10 seconds"),
            ),
            Ask(
                "retry.kind",
                _("How is it tried again?"),
                _("Trying too eagerly keeps a sick system down."),
                _("After ever longer, slightly random waits"),
            ),
            Ask("retry.wait", _("First wait"), _("Most faults pass within a minute."), _("30 seconds")),
            Ask("retry.attempts", _("How many times?"), _("At some point a person has to look."), _("5")),
            Ask("retry.for", _("For how long at most?"), _("An old change can do more harm than none."), _("24 hours")),
            Ask(
                "retry.on",
                _("After which answers?"),
                _("A request that is wrong stays wrong, however often it is sent. One a line."),
                _("429"),
            ),
            Ask(
                "retry.owner",
                _("Who looks after the retries?"),
                _("Somebody has to notice that they do not help."),
                _("Sam Lindqvist"),
            ),
            Ask(
                "dead_letter.place",
                _("Where do items wait that cannot be delivered?"),
                _("What is in no list is lost."),
                _("Queue billing-dlq"),
            ),
            Ask(
                "dead_letter.owner",
                _("Who looks there?"),
                _("A list that nobody reads grows."),
                _("Revenue operations desk"),
            ),
            Ask(
                "on_error",
                _("What happens to the item that fails?"),
                _("One bad item should not stop the good ones, or should it?"),
                _("Hold the item"),
            ),
        ),
        for_integrator=True,
    ),
    Page(
        "access",
        _("Signing in"),
        (
            Ask(
                "auth.kind",
                _("How does it sign in?"),
                _("Each kind expires and is renewed in its own way."),
                _("OAuth client"),
            ),
            Ask(
                "auth.secret_location",
                _("Where is the secret kept?"),
                _("Whoever renews it must find it. The place only: never write the secret itself."),
                _("Vault path crm/int"),
            ),
            Ask(
                "auth.expires", _("When does it expire?"), _("The runbook reminds its owner in time."), _("1 May 2027")
            ),
            Ask(
                "reads",
                _("What does it call to read?"),
                _("A change of these in the source touches this flow. One a line."),
                _("GET /accounts/{id}"),
            ),
            Ask(
                "writes",
                _("What does it call to write?"),
                _("A change of these in the target touches this flow. One a line."),
                _("POST /customers"),
            ),
        ),
        for_integrator=True,
    ),
)
