"""The closed lists of answers about a flow: how it travels, what it does when it fails, how a value changes."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from integrations_portal.shapes.choices import Choice


class Method(Choice):
    API = "api", _("A call (API)")
    MIDDLEWARE = "middleware", _("Middleware")
    WEBHOOK = "webhook", _("A push (webhook)")
    EDI = "edi", _("Trading messages (EDI)")
    FILE = "file", _("Files")
    DATABASE = "database", _("Straight from the database")
    QUEUE = "queue", _("A message queue")
    CUSTOM = "custom", _("Made for us")
    MANUAL = "manual", _("By hand")


class Exchange(Choice):
    """How trading messages get from partner to partner."""

    NETWORK = "network", _("Through a network (VAN)")
    DIRECT = "direct", _("Directly, partner to partner")


class Encryption(Choice):
    NONE = "none", _("None")
    TRANSPORT = "transport", _("On the way")
    MESSAGE = "message", _("In the message")
    BOTH = "both", _("On the way and in the message")


class Pattern(Choice):
    REQUEST_REPLY = "request_reply", _("Ask and wait for the answer")
    FIRE_AND_FORGET = "fire_and_forget", _("Send and go on")
    BATCH_SYNC = "batch_sync", _("Many at once, on a schedule")
    REMOTE_CALL_IN = "remote_call_in", _("The other side calls in")
    UI_UPDATE = "ui_update", _("Refresh a screen")
    DATA_VIRTUALIZATION = "data_virtualization", _("Show without copying")
    PUBLISH_SUBSCRIBE = "publish_subscribe", _("Announce to whoever listens")


class Direction(Choice):
    ONE_WAY = "one_way", _("One way")
    TWO_WAY = "two_way", _("Both ways")


class Effect(Choice):
    """What a flow is for, whatever it sends."""

    DATA = "data", _("It passes on data")
    ACTION = "action", _("It makes the other system do something")


class TriggerKind(Choice):
    EVENT = "event", _("Something happens")
    SCHEDULE = "schedule", _("A fixed time")
    POLL = "poll", _("A regular look for changes")
    USER = "user", _("A person starts it")
    FILE = "file", _("A file arrives")


class Per(Choice):
    HOUR = "hour", _("an hour")
    DAY = "day", _("a day")
    WEEK = "week", _("a week")
    MONTH = "month", _("a month")


class Delivery(Choice):
    AT_MOST_ONCE = "at_most_once", _("Once or not at all")
    AT_LEAST_ONCE = "at_least_once", _("At least once, perhaps twice")
    EFFECTIVELY_ONCE = "effectively_once", _("Once in effect")


class Ordering(Choice):
    NONE = "none", _("Does not matter")
    PER_RECORD = "per_record", _("For each record")
    GLOBAL = "global", _("Over everything")


class RetryKind(Choice):
    NONE = "none", _("Never")
    FIXED = "fixed", _("After the same wait")
    EXPONENTIAL = "exponential", _("After ever longer waits")
    EXPONENTIAL_JITTER = "exponential_jitter", _("After ever longer, slightly random waits")


class OnError(Choice):
    REJECT = "reject", _("Reject the item")
    HOLD = "hold", _("Hold the item")
    SKIP = "skip", _("Skip the item")
    DEFAULT = "default", _("Use a default")
    STOP = "stop", _("Stop the flow")
    COMPENSATE = "compensate", _("Undo what was done")


class LoopGuard(Choice):
    NONE = "none", _("Nothing")
    ORIGIN_STAMP = "origin_stamp", _("A mark of where it came from")
    INTEGRATION_USER = "integration_user", _("Changes by the integration's own user are ignored")
    VALUE_COMPARE = "value_compare", _("Equal values are not sent")
    VERSION_CHECK = "version_check", _("Older versions are not sent")


class AuthKind(Choice):
    NONE = "none", _("None")
    API_KEY = "api_key", _("API key")
    OAUTH_CLIENT = "oauth_client", _("OAuth client")
    JWT = "jwt", _("Signed token (JWT)")
    BASIC = "basic", _("User and password")
    MTLS = "mtls", _("Certificates on both sides")
    SSH_KEY = "ssh_key", _("SSH key")


class RecordOperation(Choice):
    CREATE = "create", _("Create")
    READ = "read", _("Read")
    UPDATE = "update", _("Update")
    UPSERT = "upsert", _("Create or update")
    DELETE = "delete", _("Delete")


class Cardinality(Choice):
    ONE_TO_ONE = "one_to_one", _("One becomes one")
    ONE_TO_MANY = "one_to_many", _("One becomes many")
    MANY_TO_ONE = "many_to_one", _("Many become one")
    MANY_TO_MANY = "many_to_many", _("Many become many")


class MatchHow(Choice):
    EXACT = "exact", _("Exactly equal")
    NORMALISED = "normalised", _("Equal after tidying")
    FUZZY = "fuzzy", _("Alike")
    CROSS_REFERENCE = "cross_reference", _("By a table of pairs")


class VanishRule(Choice):
    IGNORE = "ignore", _("Do nothing")
    DEACTIVATE = "deactivate", _("Deactivate it")
    DELETE = "delete", _("Delete it")
    HOLD = "hold", _("Hold it for review")


class Way(Choice):
    FORWARD = "forward", _("Source to target")
    BACK = "back", _("Target to source")
    BOTH = "both", _("Both ways")


class Transform(Choice):
    COPY = "copy", _("Copy")
    RENAME = "rename", _("Rename")
    CONVERT = "convert", _("Convert the type")
    FORMAT = "format", _("Format")
    LOOKUP = "lookup", _("Look up")
    CONCATENATE = "concatenate", _("Join together")
    SPLIT = "split", _("Split")
    DERIVE = "derive", _("Work out")
    CONSTANT = "constant", _("Always the same")
    MASK = "mask", _("Mask")
    IGNORE = "ignore", _("Do not move")


# What such a step delivers is still the same thing; the other steps make a new one out of it.
SAME_VALUE = frozenset([Transform.COPY, Transform.RENAME, Transform.CONVERT, Transform.FORMAT, Transform.LOOKUP])


class NullRule(Choice):
    COPY_BLANK = "copy_blank", _("Copy the blank")
    KEEP_TARGET = "keep_target", _("Keep what is there")
    DEFAULT = "default", _("Use the default")
    REJECT = "reject", _("Reject the item")


class Unmapped(Choice):
    REJECT = "reject", _("Reject the item")
    DEFAULT = "default", _("Use the default")
    PASS_THROUGH = "pass_through", _("Pass it through")
    REVIEW = "review", _("A person looks")
