"""The home of one brief with fixed data, to hold beside the sketch of it."""

from __future__ import annotations

from integrations_portal.look.gallery.frame import frame_context


def brief_context() -> dict[str, object]:
    """The home of one brief, as in the sketch."""
    stages = ("Idea", "Briefing", "In review", "Approved to build", "Testing", "Live")
    tasks = (
        ("Purpose and goal", "", "completed", ""),
        ("Systems and scope", "", "completed", ""),
        (
            "Today and tomorrow",
            "7 steps today, 4 after go-live; Support loses one, nobody gains one",
            "completed",
            "",
        ),
        ("What moves", "6 flows, 41 mapped fields, 3 required fields without a source", "stops", "3 to fix"),
        (
            "Truth and words",
            "Sales, Finance and Support mean different things by “active”",
            "stops",
            "1 to decide",
        ),
        ("Handoffs", "", "completed", ""),
        ("Exceptions", "“Signed but card declined” has no owner", "stops", "1 to fix"),
        ("Access", "", "in_progress", ""),
        ("Tests", "", "in_progress", ""),
        (
            "Check answers and sign",
            "Cannot start yet: 6 questions below must be answered first",
            "not_yet",
            "",
        ),
    )
    return frame_context() | {
        "stages": [{"label": label, "done": place < 1, "current": place == 1} for place, label in enumerate(stages)],
        "facts": [
            {"label": "Business owner", "value": "Priya Shah"},
            {"label": "Integrator", "value": "Sam Lindqvist"},
            {"label": "Planned go-live", "value": "1 February 2027"},
            {"value": "CRM · Billing · Helpdesk · Access · Warehouse"},
            {"state": "drift", "value": "1 difference since Tuesday"},
        ],
        "tasks": [
            {
                "number": number,
                "label": label,
                "note": note,
                "state": state,
                "words": words,
                "url": "" if state == "not_yet" else "#",
            }
            for number, (label, note, state, words) in enumerate(tasks, 1)
        ],
        "questions": [
            {
                "text": "Sales, Finance and Support mean different things by “active”.",
                "link": "Which do we move?",
                "severity": "blocker",
                "people": ["Priya Shah"],
                "needed_by": "2027-01-15",
                "blocks": ["F-01", "F-03", "F-06"],
            },
            {
                "text": "Both CRM and Billing can change status.",
                "link": "Which wins?",
                "severity": "blocker",
                "people": ["Priya Shah", "Elena Ruiz"],
                "blocks": ["F-01"],
            },
            {
                "text": "“Signed but card declined” has no owner.",
                "link": "Who picks it up?",
                "severity": "blocker",
                "people": ["Priya Shah"],
            },
            {
                "text": "You asked for 1 minute but F-04 runs every 15.",
                "link": "Which is true?",
                "severity": "warning",
                "people": ["Sam Lindqvist"],
            },
        ],
    }
