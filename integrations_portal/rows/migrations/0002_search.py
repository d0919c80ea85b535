"""What search reads: folded names and words, indexed by their trigrams.

PostgreSQL has two more indexes of the table for it; SQLite a full text table beside it that holds no text of its own and is
kept by triggers. A row there has the number workspace << 39 | shelf << 35 | id, so that the rows of one shelf of one
workspace are one range. A later migration that makes rows_searchentry anew on SQLite must run TRIGGERS again.
"""

from typing import Any

from django.contrib.postgres.operations import TrigramExtension
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

SHELVES = [
    (1, "Systems"),
    (2, "Fields and records"),
    (3, "Flows"),
    (4, "Briefs"),
    (5, "Decisions"),
    (6, "Exceptions"),
    (7, "Runbook steps"),
    (8, "Shared data"),
    (9, "People and teams"),
    (10, "Other answers in briefs"),
]

TABLE = """
CREATE VIRTUAL TABLE rows_trigrams USING fts5(name, rest, content='', tokenize='trigram case_sensitive 1')
"""
# << and | bind alike there.
ADD = """INSERT INTO rows_trigrams(rowid, name, rest)
VALUES (((new.workspace_id << 39) | (new.shelf << 35)) | new.id, new.name, new.rest);"""
TAKE = """INSERT INTO rows_trigrams(rows_trigrams, rowid, name, rest)
VALUES ('delete', ((old.workspace_id << 39) | (old.shelf << 35)) | old.id, old.name, old.rest);"""
TRIGGERS = (
    f"CREATE TRIGGER rows_trigrams_add AFTER INSERT ON rows_searchentry BEGIN {ADD} END",
    f"CREATE TRIGGER rows_trigrams_remove AFTER DELETE ON rows_searchentry BEGIN {TAKE} END",
    "CREATE TRIGGER rows_trigrams_change AFTER UPDATE OF workspace_id, shelf, name, rest ON rows_searchentry "
    "WHEN old.name IS NOT new.name OR old.rest IS NOT new.rest OR old.shelf IS NOT new.shelf "
    f"OR old.workspace_id IS NOT new.workspace_id BEGIN {TAKE} {ADD} END",
)
POSTGRES = (
    "CREATE INDEX search_name_trigrams ON rows_searchentry USING gin (name gin_trgm_ops)",
    "CREATE INDEX search_rest_trigrams ON rows_searchentry USING gin (rest gin_trgm_ops)",
)


def make(_apps: Any, schema_editor: BaseDatabaseSchemaEditor) -> None:
    for statement in (TABLE, *TRIGGERS) if schema_editor.connection.vendor == "sqlite" else POSTGRES:
        schema_editor.execute(statement)


def unmake(_apps: Any, schema_editor: BaseDatabaseSchemaEditor) -> None:
    if schema_editor.connection.vendor == "sqlite":
        for name in ("add", "remove", "change"):
            schema_editor.execute(f"DROP TRIGGER rows_trigrams_{name}")
        schema_editor.execute("DROP TABLE rows_trigrams")
    else:
        for name in ("search_name_trigrams", "search_rest_trigrams"):
            schema_editor.execute(f"DROP INDEX {name}")


def forget(apps: Any, _schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Entries of before have no folded words; they are written anew with their rows."""
    apps.get_model("rows", "SearchEntry").objects.all().delete()


class Migration(migrations.Migration):
    dependencies = [("rows", "0001_initial")]

    operations = [
        migrations.RunPython(forget, migrations.RunPython.noop),
        migrations.RemoveIndex(model_name="searchentry", name="rows_search_workspa_518af8_idx"),
        migrations.AddField("searchentry", "name", models.CharField(default="", max_length=400), preserve_default=False),
        migrations.AddField("searchentry", "place", models.CharField(blank=True, max_length=400)),
        migrations.AddField("searchentry", "rest", models.TextField(blank=True)),
        migrations.AddField(
            "searchentry", "shelf", models.PositiveSmallIntegerField(choices=SHELVES, default=1), preserve_default=False
        ),
        migrations.AddIndex(
            "searchentry",
            models.Index(
                name="search_by_name",
                fields=["workspace", "shelf", "name"],
                opclasses=["int8_ops", "int2_ops", "varchar_pattern_ops"],
            ),
        ),
        TrigramExtension(),
        migrations.RunPython(make, unmake),
    ]
