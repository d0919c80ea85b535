"""Every change that is known of the real pairs of OpenAPI documents is found, under the right kind and path."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

from datamaps.schema.usage import everything
from datamaps.schema.weigh import Severity, weigh
from tests.schema.pairs import named_fields, of_kind, pair, paths


def test_all_known_changes_of_the_xero_accounting_pair_are_found(realdata: Path) -> None:
    before, after, result = pair(realdata / "openapi" / "pair-xero-accounting")

    # 1 and 2: operations
    assert paths(result, "operation.removed") == {
        "GET /Employees",
        "POST /Employees",
        "PUT /Employees",
        "GET /Employees/{EmployeeID}",
    }
    assert paths(result, "operation.added") == {"POST /BankTransfers", "POST /BankTransfers/{BankTransferID}"}
    # 3: schemas
    assert paths(result, "record.added") == {
        "BankTransferDelete",
        "BankTransfersDelete",
        "BankTransferDeleteByUrlParam",
        "TrackingReference",
    }
    # 4, 5 and 6: fields
    assert paths(result, "field.added") == {
        *(f"BankTransfer.{name}" for name in ("Status", "FromTracking", "ToTracking")),
        *(f"Prepayment.{name}" for name in ("InvoiceNumber", "BrandingThemeID")),
        *(f"{name}.UpdatedDateUTCString" for name in ("CreditNote", "Invoice", "Overpayment", "Payment", "Prepayment")),
    }
    # 7 and 8: values
    added = Counter(path for path, _before, _after in of_kind(result, "field.values.added"))
    assert added == {
        "Organisation.OrganisationType": 8,
        "Organisation.OrganisationEntityType": 8,
        "Organisation.Class": 2,
    }
    assert ("Organisation.OrganisationType", None, "NOTLLC") in of_kind(result, "field.values.added")
    assert ("Organisation.Class", None, "ULTRA") in of_kind(result, "field.values.added")
    # 9: parameters
    assert of_kind(result, "operation.request.changed") == {
        ("GET /BankTransfers", None, "?includeDeleted"),
        ("GET /Prepayments", None, "?InvoiceNumbers"),
    }
    # totals, and nothing else
    assert (len(before.records), len(after.records)) == (136, 140)
    assert (len(before.operations), len(after.operations)) == (237, 235)
    names = {record.name for record in before.records} | {record.name for record in after.records}
    assert (named_fields(before, names), named_fields(after, names)) == (823, 841)
    assert len(result.changes) == 4 + 2 + 4 + 10 + 18 + 2


def test_all_known_changes_of_the_square_pair_are_found(realdata: Path) -> None:
    before, after, result = pair(realdata / "openapi" / "pair-square")

    # 1
    path = "BatchDeleteCatalogObjectsRequest.object_ids"
    assert of_kind(result, "field.required.gained") == {(path, False, True)}
    assert of_kind(result, "field.nullable.lost") == {(path, True, False)}
    # 2
    assert of_kind(result, "field.max_length.set") == {("LoyaltyEventAdjustPoints.reason", None, 3500)}
    # 3: the values are the same, so the type of the field is the same under another name
    assert of_kind(result, "record.renamed") == {
        ("PaymentSortField", "PaymentSortField", "ListPaymentsRequestSortField")
    }
    # 4
    assert of_kind(result, "operation.request.changed") == {
        ("GET /v2/refunds", None, f"?{name}") for name in ("updated_at_begin_time", "updated_at_end_time", "sort_field")
    }
    # 5, 6 and 7
    assert paths(result, "field.added") == {
        *(f"Card.{name}" for name in ("issuer_alert", "issuer_alert_at", "hsa_fsa")),
        *(f"CatalogItem.{name}" for name in ("ecom_uri", "ecom_image_uris", "is_alcoholic")),
        "Invoice.creator_team_member_id",
        *(
            f"ListPaymentRefundsRequest.{name}"
            for name in ("updated_at_begin_time", "updated_at_end_time", "sort_field")
        ),
    }
    # 8: told once, on the named list, with the field that has it
    assert of_kind(result, "field.values.added") == {
        ("ErrorCode.value", None, name)
        for name in (
            "ORDER_UNPAID_NOT_RETURNABLE",
            "READER_DECLINED",
            "REFUND_ERROR_PAYMENT_NEEDS_COMPLETION",
        )
    }
    assert {one.places for one in result.changes if one.record == "ErrorCode"} == {(("Error", "code"),)}
    # 9
    assert paths(result, "record.added") == {"CardIssuerAlert", "ListPaymentRefundsRequestSortField"}
    assert not paths(result, "record.removed", "field.removed", "operation.removed", "operation.added")
    bodies = {one.name for one in before.records if one.name.endswith(" request")}
    assert (len(before.records) - len(bodies), len(after.records) - len(bodies)) == (1220, 1222)


def test_a_base_path_that_moved_is_one_change_in_the_paypal_pair(realdata: Path) -> None:
    before, after, result = pair(realdata / "openapi" / "pair-paypal-invoicing")

    # the trap: 20 operations under another prefix are one change of the server
    assert not paths(result, "operation.added", "operation.removed", "operation.renamed")
    (moved,) = [one for one in result.changes if one.kind.value == "system.server.changed"]
    assert moved.evidence["prefix_after"] == "/v2/invoicing"
    assert len(before.operations) == len(after.operations) == 20
    # 3 and 6: issues is called details now
    renamed = of_kind(result, "field.renamed")
    assert {(before, after) for _path, before, after in renamed} == {("issues", "details")}
    errors = {f"error_{code}" for code in (400, 401, 403, 404, 409, 415, 422)}
    assert {f"{name}.issues" for name in errors | {"400", "403", "422"}} <= {path for path, _b, _a in renamed}
    # 4: information_link went, links came, and they are not one
    linked = {*errors, "error_500", "error_503"}
    assert paths(result, "field.removed") == {f"{name}.information_link" for name in linked}
    assert paths(result, "field.added") == {f"{name}.links" for name in linked}
    # 5
    assert paths(result, "record.added") == {"error_link_description"}
    # totals
    assert (len(before.records), len(after.records)) == (102, 103)
    assert len(renamed) + len(paths(result, "field.added")) == 38
    assert len(renamed) + len(paths(result, "field.removed")) == 38
    assert len(result.changes) == 1 + 38 + 9 + 1


def test_all_known_changes_of_the_adyen_pair_are_found(realdata: Path) -> None:
    before, after, result = pair(realdata / "openapi" / "pair-adyen-legalentity-oas31")

    # 1
    assert paths(result, "operation.added") == {"POST /legalEntities/{id}/requestPeriodicReview"}
    # 2, 3 and 4: twelve new fields in all
    added = paths(result, "field.added")
    assert {
        *(f"{name}.industryCodeDescription" for name in ("BusinessLine", "BusinessLineInfo", "BusinessLineInfoUpdate")),
        "IbanAccountIdentification.bic",
        "Organization.dateOfInitiationOfLegalProceeding",
        "Organization.economicSector",
        "Organization.globalLegalEntityIdentifier",
        "Organization.headOfficeIndicator",
        "Organization.institutionalSector",
    } <= added
    assert len(added) == 12
    # 5
    assert of_kind(result, "field.max_length.raised") == {("HKLocalAccountIdentification.accountNumber", 15, 17)}
    # 6
    assert paths(result, "field.read_only.lost") == {
        f"{name}.capabilities" for name in ("LegalEntity", "LegalEntityInfo", "LegalEntityInfoRequiredType")
    }
    # 7 and 8
    values = Counter(after for _path, _before, after in of_kind(result, "field.values.added"))
    assert values == {"kycOnInvite": 5, "auBsbCode": 1, "caRoutingNumber": 1}
    assert ("AdditionalBankIdentification.type", None, "auBsbCode") in of_kind(result, "field.values.added")
    assert (len(before.records), len(after.records)) == (90, 90)
    assert (len(before.operations), len(after.operations)) == (33, 34)
    assert len(result.changes) == 1 + 12 + 1 + 3 + 7


def test_all_known_changes_of_the_amazon_pair_are_found(realdata: Path) -> None:
    before, after, result = pair(realdata / "openapi" / "pair-amazon-orders-swagger2")

    # 1
    assert of_kind(result, "field.required.lost") == {("Address.Name", True, False)}
    # 2
    assert paths(result, "record.added") == {
        "ApprovedAlternativeDetails",
        "ApprovedAttribute",
        "GeoCoordinates",
        "InterimStatusDetail",
        "ValidInterimStatusCode",
    }
    # 3 to 6
    assert paths(result, "field.added") == {
        "AddressExtendedFields.GeoCoordinates",
        *(f"PaymentExecutionDetailItem.{name}" for name in ("AcquirerId", "CardBrand", "AuthorizationCode")),
        "RegulatedOrderVerificationStatus.ValidInterimStatusCodes",
        *(f"VerificationDetails.{name}" for name in ("approvedAlternativeDetails", "interimStatusDetail")),
    }
    assert (len(before.records), len(after.records)) == (83, 88)
    # beside them, six operations are being phased out
    assert len(paths(result, "operation.deprecated")) == 6
    assert len(result.changes) == 1 + 5 + 7 + 6


def test_a_reader_and_a_writer_of_the_square_system_hear_different_things(realdata: Path) -> None:
    *_shapes, result = pair(realdata / "openapi" / "pair-square")
    required = {
        use: next(
            drift.severity
            for drift in weigh(result.changes, usage)
            if drift.change.kind.value == "field.required.gained"
        )
        for use, usage in (("read", everything(True, False)), ("write", everything(False, True)))
    }
    assert required == {"read": Severity.INFO, "write": Severity.BREAKING}
