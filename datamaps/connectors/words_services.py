"""The sentences for what is wrong with rented services and with what they answered."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from datamaps.connectors.base import Trouble

if TYPE_CHECKING:
    from integrations_portal.shapes.choices import Words

SERVICES: Mapping[tuple[Trouble, str], Words] = {
    (Trouble.MALFORMED, "scim_nothing"): _(
        "This holds no schema or resource type of SCIM. Save what the addresses /Schemas and /ResourceTypes answer."
    ),
    (Trouble.MALFORMED, "scim_service"): _(
        "{host} answers, but not as a SCIM service does. Give its base address, below which /Schemas is found."
    ),
    (Trouble.CONFIG, "salesforce_object"): _(
        "“{name}” is no API name of an object. It has letters, digits and underscores, such as Account or Invoice__c."
    ),
    (Trouble.CONFIG, "salesforce_version"): _("“{version}” is no version of the interface. Write it like 62.0."),
    (Trouble.TOO_LARGE, "salesforce_many"): _("More than {limit} objects are asked for. Name those that matter."),
    (Trouble.NOT_FOUND, "salesforce_objects"): _(
        "None of these objects is there for the user who is signed in: {names}. Check their API names and the access."
    ),
    (Trouble.MALFORMED, "salesforce"): _(
        "This holds no description of a Salesforce object. Save the answer to …/sobjects/Account/describe."
    ),
    (Trouble.MALFORMED, "salesforce_list"): _(
        "This is the list of objects, which has no fields in it. Save the answer to …/sobjects/Account/describe."
    ),
    (Trouble.NOT_FOUND, "samples_awaited"): _(
        "No samples have been caught, or they are gone by now. Catch new ones on the page of the system."
    ),
    (Trouble.MALFORMED, "samples_none"): _("There is no sample in it. Check that it is the right file."),
    (Trouble.MALFORMED, "samples_no_group"): _(
        "A sample is no group of names and values in JSON. Check that it is the right file."
    ),
    (Trouble.CONFIG, "tap_or_address"): _("Choose a tap, or give the address of a catalog; one of the two."),
    (Trouble.CONFIG, "tap_settings"): _(
        "The settings of the tap must be a JSON object: names and values in braces. Enter them again."
    ),
    (Trouble.CONFIG, "tap_unknown"): _("No tap called {name} is listed here. Choose one of: {known}."),
    (Trouble.BLOCKED, "taps_off"): _(
        "No taps are run here. Ask the administrator to list them in SINGER_TAPS, or give the address of a catalog."
    ),
    (Trouble.BLOCKED, "tap_address"): _(
        "The settings of the tap name {host}, which checks may not reach. Ask the administrator to add it to "
        "OUTBOUND_ALLOW."
    ),
    (Trouble.NOT_FOUND, "tap_missing"): _(
        "The tap is listed, but is no program that can be run. Ask the administrator to install it."
    ),
    (Trouble.TOO_LARGE, "tap_output"): _("The tap said more than {megabytes} MB, so it was stopped."),
    (Trouble.MALFORMED, "tap_failed"): _("The tap {tap} stopped with code {exit}. Its last words: “{said}”."),
    (Trouble.MALFORMED, "tap_ended"): _("The tap {tap} stopped with code {exit} and said no reason. Run it by hand."),
    (Trouble.MALFORMED, "tap_silent"): _("The tap {tap} ended well, but printed no catalog. Can it discover?"),
    (Trouble.MALFORMED, "salesforce_service"): _(
        "{host} answers, but not as Salesforce does. Give the address where you sign in, called My Domain."
    ),
}
