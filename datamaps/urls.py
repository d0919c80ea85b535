"""Addresses under `/w/<key>/` of what exists and what moves."""

from django.urls import URLPattern, URLResolver, path

from datamaps.views import (
    catching,
    checks,
    confirmations,
    connectors,
    credentials,
    edit_field,
    edit_system,
    field_history,
    findings,
    imports,
    maps,
    past_checks,
    severity,
    systems,
)

_SYSTEM = "systems/<slug:system_key>/"
_CHECK = "checks/<slug:system_key>/<slug:connector_key>/"

urlpatterns: list[URLPattern | URLResolver] = [
    path("systems/", systems.systems, name="systems"),
    path("systems/add/", edit_system.add_system, name="add_system"),
    path(_SYSTEM, systems.system, name="system"),
    path(f"{_SYSTEM}history/", field_history.field_history, name="field_history"),
    path(f"{_SYSTEM}change/", edit_system.edit_system, name="edit_system"),
    path(f"{_SYSTEM}fields/<uuid:uid>/", edit_field.edit_field, name="edit_field"),
    path(f"{_SYSTEM}import/", imports.import_system, name="import_system"),
    path(f"{_SYSTEM}import/<uuid:uid>/", imports.import_preview, name="import_preview"),
    path(f"{_SYSTEM}import/from/<slug:connector_key>/", imports.import_from_check, name="import_from_check"),
    path(f"{_SYSTEM}samples/", catching.catch_samples, name="catch_samples"),
    path(f"{_SYSTEM}samples/use/", catching.use_samples, name="use_samples"),
    path(f"{_SYSTEM}samples/stop/", catching.stop_samples, name="stop_samples"),
    path(f"{_SYSTEM}checks/add/", connectors.add_connector, name="add_connector"),
    path("map/", maps.landscape, name="map"),
    path("map/file/<slug:form>/", maps.map_file, name="map_file"),
    path("checks/", checks.checks, name="checks"),
    path(_CHECK, checks.connector, name="connector"),
    path(f"{_CHECK}change/", connectors.edit_connector, name="edit_connector"),
    path(f"{_CHECK}confirm/", confirmations.confirm_connector, name="confirm_connector"),
    path(f"{_CHECK}remove/", connectors.remove_connector, name="remove_connector"),
    path(f"{_CHECK}past/", past_checks.past_checks, name="past_checks"),
    path(f"{_CHECK}<int:number>/", past_checks.check, name="check"),
    path("settings/credentials/", credentials.credentials, name="credentials"),
    path("settings/credentials/add/", credentials.add_credential, name="add_credential"),
    path("settings/credentials/<uuid:uid>/", credentials.credential, name="credential"),
    path("settings/credentials/<uuid:uid>/remove/", credentials.remove_credential, name="remove_credential"),
    path("settings/severity/", severity.severities, name="severities"),
    path("settings/severity/add/", severity.add_severity, name="add_severity"),
    path("settings/severity/<uuid:uid>/", severity.severity, name="severity"),
    path("findings/", findings.findings, name="findings"),
]
