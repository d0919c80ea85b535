from django.apps import AppConfig


class DatamapsConfig(AppConfig):
    name = "datamaps"

    def ready(self) -> None:
        from datamaps import checks  # noqa: F401 - registers itself
