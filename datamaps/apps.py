from django.apps import AppConfig


class DatamapsConfig(AppConfig):
    name = "datamaps"
