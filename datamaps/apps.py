from django.apps import AppConfig, apps


class DatamapsConfig(AppConfig):
    name = "datamaps"
    default = True

    def ready(self) -> None:
        from datamaps import checks  # noqa: F401 - registers itself


class WithoutRows(AppConfig):
    """The commands of this app, without its models: for those that need no database."""

    name = "datamaps"

    def import_models(self) -> None:
        self.models = apps.all_models[self.label]
