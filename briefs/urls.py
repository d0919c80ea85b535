"""Addresses under `/w/<key>/` of briefs and what belongs to them."""

from django.urls import URLPattern, URLResolver, path

from briefs.views import (
    answers,
    board,
    brief,
    check,
    documents,
    flow,
    home,
    mapping,
    mapping_edit,
    rows,
    runbook,
    runbooks,
    sample,
    section,
    shared_add,
    shared_data,
    shared_edit,
    shared_field,
    sign,
    start,
    truth,
    value_tables,
    waivers,
)

_SECTION = "briefs/<slug:ref>/<slug:section_id>/"

_SHARED_FIELD = "shared-data/fields/<slug:record_key>/<slug:field_key>/"
_SHARED_RECORD = "shared-data/records/<slug:record_key>/"
_TABLE = "shared-data/tables/of/<slug:table_key>/"

_FLOW = "briefs/<slug:ref>/flows/<slug:flow_ref>/"

urlpatterns: list[URLPattern | URLResolver] = [
    path(f"{_FLOW}map/", mapping.mapping, name="mapping"),
    path(f"{_FLOW}map/add/", mapping_edit.add_record_map, name="add_record_map"),
    path(f"{_FLOW}map/<uuid:uid>/at/<slug:page_id>/", mapping_edit.record_map, name="record_map"),
    path(f"{_FLOW}map/<uuid:uid>/fields/add/", mapping_edit.add_field_map, name="add_field_map"),
    path(f"{_FLOW}fields/<uuid:uid>/", mapping_edit.field_map, name="field_map"),
    path("", home.home, name="home"),
    path("shared-data/", shared_data.shared_data, name="shared-data"),
    path("shared-data/add/", shared_add.add_shared, name="add-shared"),
    path(_SHARED_FIELD, shared_field.shared_field, name="shared-field"),
    path(f"{_SHARED_FIELD}change/<slug:page_id>/", shared_edit.change_field, name="change-shared-field"),
    path(f"{_SHARED_FIELD}remove/", shared_add.remove_field, name="remove-shared-field"),
    path(_SHARED_RECORD, shared_field.shared_record, name="shared-record"),
    path(f"{_SHARED_RECORD}change/<slug:page_id>/", shared_edit.change_record, name="change-shared-record"),
    path(f"{_SHARED_RECORD}remove/", shared_add.remove_record, name="remove-shared-record"),
    path("shared-data/tables/", value_tables.value_tables, name="value-tables"),
    path("shared-data/tables/add/", value_tables.add_value_table, name="add-value-table"),
    path(_TABLE, value_tables.value_table, name="value-table"),
    path(f"{_TABLE}change/", value_tables.change_value_table, name="change-value-table"),
    path(f"{_TABLE}remove/", value_tables.remove_value_table, name="remove-value-table"),
    path("remove-sample/", sample.sample_away, name="remove_sample"),
    path("briefs/", board.briefs, name="briefs"),
    path("briefs/add/", start.add_brief, name="add_brief"),
    path("briefs/add/from/<slug:template_key>/", start.add_from_template, name="add_from_template"),
    path("briefs/<slug:ref>/documents/", documents.documents_of_brief, name="documents"),
    path("briefs/<slug:ref>/documents/made/<uuid:uid>/", documents.export, name="export"),
    path("briefs/<slug:ref>/documents/<slug:kind>/<slug:form>/", documents.document, name="document"),
    path("briefs/<slug:ref>/", brief.brief, name="brief"),
    path("briefs/<slug:ref>/answers/", check.answers, name="answers"),
    path("briefs/<slug:ref>/questions/waive/", waivers.waive, name="waive"),
    path("briefs/<slug:ref>/questions/", check.open_questions, name="open_questions"),
    path("briefs/<slug:ref>/sign/", sign.sign_brief, name="sign"),
    path("briefs/<slug:ref>/stage/", sign.move_stage, name="move_stage"),
    path("runbooks/", runbooks.runbooks, name="runbooks"),
    path("runbooks/<slug:ref>/", runbook.runbook, name="read_runbook"),
    path("briefs/<slug:ref>/<str:part>/<uuid:uid>/proven/", runbook.steps_work, name="steps_work"),
    path("briefs/<slug:ref>/truth/", truth.truth, name="truth"),
    path("briefs/<slug:ref>/truth/add/", truth.add_shared, name="add_shared_field"),
    path(_FLOW, flow.flow, name="flow"),
    path(_SECTION, section.section, name="section"),
    path(f"{_SECTION}state/", section.section_state, name="section_state"),
    path(f"{_SECTION}<str:part>/add/", answers.add_row, name="add_row"),
    path(f"{_SECTION}<str:part>/suggestions/", rows.take_suggestion, name="take_suggestion"),
    path(f"{_SECTION}<str:part>/at/<slug:page_id>/", answers.group_page, name="group_page"),
    path(f"{_SECTION}<str:part>/<uuid:uid>/at/<slug:page_id>/", answers.row_page, name="row_page"),
    path(f"{_SECTION}<str:part>/<uuid:uid>/remove/", rows.remove_row, name="remove_row"),
    path(f"{_SECTION}<str:part>/<uuid:uid>/move/", rows.move_row_view, name="move_row"),
]
