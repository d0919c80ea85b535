"""What can go wrong with a backup, and the sentence for each."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

SENTENCES = {
    "exists": _("%(file)s exists already and was left as it is. Give another name."),
    "cannot_write": _("%(file)s could not be written: %(why)s. No half backup was left."),
    "no_copy": _("The database could not be copied: %(why)s. No half backup was left."),
    "not_put_back": _("%(file)s could not be put back: %(why)s. What was there before is kept beside it."),
    "not_read": _("%(file)s could not be read: %(why)s. Nothing was changed."),
    "not_a_backup": _("%(file)s is not a backup of this portal. Nothing was changed."),
    "damaged": _("%(file)s is damaged: %(part)s is not as it was written. Nothing was changed."),
    "newer_format": _("%(file)s was made by a newer version of the portal. Nothing was changed."),
    "other_database": _(
        "%(file)s holds a database of %(held)s, and this portal runs on %(ours)s. Nothing was changed."
    ),
    "not_empty": _("This database holds %(workspaces)d workspaces. Nothing was changed. To replace it, add --replace."),
    "no_program": _("The program %(program)s is not installed. It comes with the PostgreSQL client."),
    "program_failed": _("%(program)s said: %(said)s. Nothing was changed."),
    "not_equal": _("The restored table %(table)s is not equal to the one that was backed up."),
    "no_keys": _("%(file)s holds no keys, because it was made without --with-keys. Nothing was changed."),
    "keys_in_environment": _(
        "No key is kept in a file here: SECRET_KEY and CREDENTIAL_KEYS come from the environment."
    ),
}


class BackupError(Exception):
    """A backup that could not be made or put back. `code` names the sentence, `values` fill it."""

    def __init__(self, code: str, **values: object) -> None:
        super().__init__(code, values)
        self.code = code
        self.values = values

    def sentence(self) -> str:
        return str(SENTENCES[self.code]) % self.values
