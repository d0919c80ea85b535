"""The sentences for what is wrong with a file, an answer or the settings of a connector."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from datamaps.connectors.base import Trouble

if TYPE_CHECKING:
    from integrations_portal.shapes.choices import Words

READING: Mapping[tuple[Trouble, str], Words] = {
    (Trouble.BLOCKED, "no_folder"): _(
        "Files on the server cannot be read here. Upload the file, or ask the administrator for a folder."
    ),
    (Trouble.BLOCKED, "folder"): _(
        "The file is outside of the folder that the administrator has opened. Ask for it to be put there."
    ),
    (Trouble.BLOCKED, "own_database"): _("This is the portal's own database, which is never read as a system."),
    (Trouble.CONFIG, "kind"): _("There is no kind of connector called {kind}. Choose one of: {known}."),
    (Trouble.CONFIG, "no_files"): _("The kind {kind} does not read files. Give an address instead."),
    (Trouble.CONFIG, "missing"): _("“{name}” is not given. Fill it in."),
    (Trouble.CONFIG, "setting"): _("There is no setting called {name} for this kind. Remove it."),
    (Trouble.CONFIG, "choice"): _("“{name}” must be one of: {known}."),
    (Trouble.CONFIG, "not_text"): _("“{name}” must be text."),
    (Trouble.CONFIG, "characters"): _("“{name}” is too long or holds characters that cannot be shown."),
    (Trouble.CONFIG, "host"): _(
        "{host} is no name or address of a server. Give the name alone, such as db.example.com."
    ),
    (Trouble.CONFIG, "port"): _("{port} is no port. Give a number from 1 to 65535."),
    (Trouble.CONFIG, "url"): _("This is no web address. It starts with https:// and names a server."),
    (Trouble.CONFIG, "url_with_secret"): _(
        "The address holds a user name or password. Take it out and store it as a credential."
    ),
    (Trouble.CONFIG, "database_url"): _(
        "This is no address of a database. Write it like postgresql://user@host:5432/name or sqlite:///file."
    ),
    (Trouble.CONFIG, "database_scheme"): _("The address of a database starts with one of: {known}."),
    (Trouble.CONFIG, "parameter"): _(
        "The address of a database may not set {name}. Allowed are schema, watch and sslmode."
    ),
    (Trouble.CONFIG, "driver_missing"): _(
        "The driver {driver} for this database is not installed. Ask the administrator to install it."
    ),
    (Trouble.CONFIG, "sign_in_kind"): _("This kind of system cannot be signed in to with “{kind}”. Choose another."),
    (Trouble.CONFIG, "sign_in_value"): _("“{name}” is missing in the credential. Enter the credential again."),
    (Trouble.CONFIG, "sign_in_characters"): _(
        "The credential holds a line break or another character that cannot be sent. Enter it again."
    ),
    (Trouble.CONFIG, "header"): _("The request to {host} holds characters that cannot be sent. Check the credential."),
    (Trouble.CONFIG, "authority"): _("The authority in the credential is no certificate in PEM form. Enter it again."),
    (Trouble.CONFIG, "client_certificate"): _(
        "The certificate and the key in the credential do not fit together or are not in PEM form. Enter them again."
    ),
    (Trouble.CONFIG, "credential_missing"): _("There is no stored credential called {credential}. Choose another."),
    (Trouble.CONFIG, "credential_empty"): _("The credential {credential} has no value yet. Enter it."),
    (Trouble.CONFIG, "credential_key"): _(
        "The credential {credential} cannot be decrypted with the keys of this installation. Enter it again."
    ),
    (Trouble.FORBIDDEN, "file"): _("The file may not be opened. Ask the administrator for permission to read it."),
    (Trouble.FORBIDDEN, "file_forbidden"): _("The file may not be opened by you. Ask for permission to read it."),
    (Trouble.NOT_FOUND, "file"): _("There is no such file. Check its name."),
    (Trouble.NOT_FOUND, "file_missing"): _("There is no such file. Check its name."),
    (Trouble.INTERRUPTED, "interrupted"): _(
        "The portal was interrupted three times while it looked. Check again; if it stays so, ask whoever runs it."
    ),
    (Trouble.INTERNAL, "fault"): _(
        "The portal made a mistake while it read this ({fault} at {place}). Nothing was changed; please report it."
    ),
    (Trouble.INTERNAL, "database_state"): _(
        "The database answered with an error that the portal does not know ({state}). Please report it."
    ),
    (Trouble.MALFORMED, "empty"): _("There is nothing in it. Check that it is the right file or address."),
    (Trouble.MALFORMED, "encoding"): _(
        "Line {line} is not text in UTF-8 or the encoding that it names. Save it as UTF-8."
    ),
    (Trouble.MALFORMED, "content_encoding"): _(
        "{host} packs its answer as “{encoding}”, which we did not ask for. Ask its operator."
    ),
    (Trouble.MALFORMED, "packed"): _("The packed answer of {host} is damaged. Try again."),
    (Trouble.MALFORMED, "json"): _("It starts like JSON, but line {line} cannot be read. Check it there."),
    (Trouble.MALFORMED, "yaml"): _("Line {line} is no valid YAML. Check the indentation there."),
    (Trouble.MALFORMED, "yaml_characters"): _("It holds characters that YAML does not allow. Save it as UTF-8 text."),
    (Trouble.MALFORMED, "yaml_documents"): _("A second document starts in line {line}. Give one file for each."),
    (Trouble.MALFORMED, "yaml_tag"): _("Line {line} uses the tag {tag}, which is not taken. Write a plain value."),
    (Trouble.MALFORMED, "yaml_key"): _("A list or group is used as a name in line {line}. Write a plain name."),
    (Trouble.MALFORMED, "yaml_alias"): _(
        "Line {line} repeats “{name}”, which is not marked before it or holds itself. Write it out."
    ),
    (Trouble.MALFORMED, "xml"): _("Line {line} is no valid XML. Check it there."),
    (Trouble.MALFORMED, "xml_doctype"): _("It holds a document type declaration, which is not taken. Remove it."),
    (Trouble.MALFORMED, "xml_encoding"): _("Its encoding {encoding} is not taken. Save it as UTF-8."),
    (Trouble.MALFORMED, "too_deep"): _(
        "Its groups are nested deeper than {limit} levels. Check that it is the right file."
    ),
    (Trouble.MALFORMED, "not_sqlite"): _("This is no SQLite database. Check that it is the right file."),
    (Trouble.MALFORMED, "sqlite"): _("The SQLite file is damaged and cannot be read. Make a new copy of it."),
    (Trouble.MALFORMED, "openapi_not_object"): _("This is no OpenAPI description. Check that it is the right file."),
    (Trouble.MALFORMED, "openapi_version"): _(
        "This is no OpenAPI description of a version that we read: it says “{version}”, and 2.0 to 3.2 are read."
    ),
    (Trouble.MALFORMED, "json_schema"): _("This is no JSON Schema, or it describes nothing. Check the file."),
    (Trouble.MALFORMED, "graphql"): _(
        "Line {line} is no GraphQL schema. Check it there, and that it is the right file."
    ),
    (Trouble.MALFORMED, "graphql_types"): _("The types of the GraphQL schema do not fit together: {said}."),
    (Trouble.MALFORMED, "graphql_json"): _(
        "This is no complete introspection of a GraphQL endpoint. Ask for all of it again, or give the schema itself."
    ),
    (Trouble.MALFORMED, "graphql_nothing"): _(
        "The GraphQL schema has no types in it. Check that it is the right file."
    ),
    (Trouble.MALFORMED, "graphql_endpoint"): _(
        "{host} answers, but not as a GraphQL endpoint does. Check the address."
    ),
    (Trouble.FORBIDDEN, "graphql_closed"): _(
        "{host} does not describe itself: its introspection is turned off or needs another sign-in. "
        "Ask its operator, or import the schema as a file."
    ),
    (Trouble.MALFORMED, "odata"): _(
        "This is no metadata document of an OData service, or it describes nothing. It is found under $metadata."
    ),
    (Trouble.MALFORMED, "xsd"): _(
        "This is no XML schema, or it describes nothing. Give an .xsd file, or a zip of those that belong together."
    ),
    (Trouble.MALFORMED, "soap"): _(
        "This is no WSDL of a SOAP service, or it describes nothing. Give a .wsdl file, or a zip with its schemas."
    ),
    (Trouble.MALFORMED, "soap_elsewhere"): _(
        "What the service can do is written in {place}, which is never fetched. Give a zip of all its files, or a WSDL "
        "that holds all of it."
    ),
    (Trouble.MALFORMED, "soap_newer"): _("This is WSDL 2.0, and 1.1 is read. Ask for a WSDL 1.1 of the service."),
    (Trouble.MALFORMED, "zip_nothing"): _(
        "The zip file holds no file that ends in .xsd or .wsdl. Check that it is the right one."
    ),
    (Trouble.MALFORMED, "zip_doctype"): _(
        "{name} in the zip file holds a document type declaration, which is not taken. Remove it there."
    ),
    (Trouble.MALFORMED, "zip_xml"): _("Line {line} of {name} is no valid XML. Check it there."),
    (Trouble.MALFORMED, "asyncapi_version"): _(
        "This is no AsyncAPI description of a version that we read: it says “{version}”, and 2.0 to 3.1 are read."
    ),
    (Trouble.MALFORMED, "asyncapi_archive"): _(
        "The zip file has no AsyncAPI document in it. Put it there with the files that it refers to."
    ),
    (Trouble.MALFORMED, "asyncapi_documents"): _(
        "The zip file has more than one AsyncAPI document in it: {names}. Make one for each."
    ),
    (Trouble.MALFORMED, "protobuf"): _(
        "Line {line} is no Protocol Buffers definition. Check it there, and that it is the right file."
    ),
    (Trouble.MALFORMED, "protobuf_level"): _(
        "It is written in “{level}”, which we do not know: proto2, proto3 and editions such as 2023 are read."
    ),
    (Trouble.MALFORMED, "protobuf_set"): _("This descriptor set is damaged or cut off. Make it again."),
    (Trouble.MALFORMED, "protobuf_archive"): _(
        "The zip file has no .proto file in it. Put those in that belong together."
    ),
    (Trouble.MALFORMED, "protobuf_nothing"): _(
        "This defines no message, enum or service. Check that it is the right file."
    ),
    (Trouble.MALFORMED, "dbt"): _(
        "This is no manifest.json or catalog.json of dbt. They are in the folder target after a run: give one, or both "
        "in a zip."
    ),
    (Trouble.MALFORMED, "dbt_version"): _(
        "This was written by a version of dbt that is too old: its format is {version}, and 4 and later are read."
    ),
    (Trouble.MALFORMED, "dbt_twice"): _("The zip file has more than one {name} in it. Put one in."),
    (Trouble.MALFORMED, "dbt_nothing"): _(
        "This dbt project has no model, seed, snapshot or source. Check that it is the right file."
    ),
    (Trouble.MALFORMED, "archive"): _("The zip file is damaged or locked. Make it again, without a password."),
    (Trouble.TOO_LARGE, "archive"): _(
        "The zip file unpacks to more than {megabytes} MB, or has more than {files} files. Put in only what is needed."
    ),
    (Trouble.MALFORMED, "csv_not_text"): _(
        "This is no text in rows and columns. Check that it is the right file, and save it as CSV."
    ),
    (Trouble.MALFORMED, "edi_no_isa"): _(
        "This is no X12 interchange: it does not start with ISA, GS or ST. Check that it is the right file."
    ),
    (Trouble.MALFORMED, "edi_isa"): _(
        "The ISA segment does not have its 16 elements, or does not say what parts the others. Ask its sender."
    ),
    (Trouble.MALFORMED, "edi_no_unb"): _(
        "This is no EDIFACT interchange: it starts neither with UNA, UNB or UNH nor with another segment. "
        "Check that it is the right file."
    ),
    (Trouble.MALFORMED, "edi_una"): _("The UNA before the interchange uses one mark for two things. Ask its sender."),
    (Trouble.MALFORMED, "edi_package"): _(
        "It holds a packed object (UNO), which is not read. Give the messages without it."
    ),
    (Trouble.MALFORMED, "edi_no_message"): _("There is no message in it. Check that it is the right file."),
    (Trouble.MALFORMED, "edi_segment"): _(
        "Segment {number} does not end within {limit} characters. Check the mark that ends a segment."
    ),
    (Trouble.MALFORMED, "edi_bytes"): _(
        "Segment {number} holds fewer or more bytes than it says. Check that it was sent as it is, not as text."
    ),
    (Trouble.MALFORMED, "no_stream"): _("This holds no stream with a schema. Check that it is the right catalog."),
    (Trouble.MALFORMED, "odcs_no_object"): _("This data contract has no table or other object in it. Check the file."),
    (Trouble.MALFORMED, "avro_registry"): _(
        "{host} does not answer like a schema registry. Give the address above /subjects, or that of a schema file."
    ),
    (Trouble.MALFORMED, "avro_subject"): _("The newest schema of {subject} cannot be read. Ask who looks after it."),
    (Trouble.TOO_LARGE, "avro_subjects"): _(
        "The registry has more than {limit} subjects. Name those that matter, with commas between them."
    ),
    (Trouble.MALFORMED, "avro_no_record"): _("This holds no Avro record. Check that it is the right schema file."),
    (Trouble.MALFORMED, "csv_row"): _(
        "The row that starts in line {line} does not end: a quote is not closed, or it is too long. Check it there."
    ),
    (Trouble.MALFORMED, "dictionary"): _(
        "No table here lists fields. It needs a row of headings, one of them for the field’s name and one for its type."
    ),
    (Trouble.MALFORMED, "xlsx"): _(
        "This is no Excel workbook, or it is damaged or locked. Open it, and save it as .xlsx without a password."
    ),
    (Trouble.CONFIG, "days"): _("It does not say for how many days a look holds. Give a number from 1 to {most}."),
    (Trouble.UNCONFIRMED, "never"): _(
        "Nobody has confirmed yet that the system is as it is documented. Look at it, and confirm it here."
    ),
    (Trouble.UNCONFIRMED, "overdue"): _(
        "It was last confirmed on {day}, and that holds for {days}. Look at it again, and confirm it here."
    ),
    (Trouble.UNCONFIRMED, "changed"): _(
        "It was confirmed on {day}, and its documentation was changed since. Look at it again, and confirm it here."
    ),
    (Trouble.CONFIG, "sftp_url"): _(
        "This is no address of a file by SFTP. Write it like sftp://files.example.com/out/orders.csv, without the user."
    ),
    (Trouble.CONFIG, "sftp_sign_in"): _("A file by SFTP needs a user with a password or a key. Enter them."),
    (Trouble.CONFIG, "sftp_environment"): _(
        "A file by SFTP needs a sign-in. Put the user into SFTP_USER, and the password into SFTP_PASSWORD or the file "
        "that SFTP_PASSWORD_FILE names, or the name of a private key into SFTP_KEY_FILE."
    ),
    (Trouble.CONFIG, "secret_file"): _("The file that {name} names cannot be read. Check its name."),
    (Trouble.CONFIG, "sftp_only"): _("This kind cannot be fetched by SFTP. Give an address that starts with https://."),
    (Trouble.CONFIG, "sftp_key"): _(
        "The key is no private key that can be read, or its password is wrong. Enter it again, in the form of OpenSSH."
    ),
    (Trouble.MALFORMED, "kind_not_guessed"): _("It looks like none of the kinds that we know. Name one of: {known}."),
    (Trouble.MALFORMED, "file_unreadable"): _("The file cannot be read: {reason}. Check its name."),
    (Trouble.TOO_LARGE, "content"): _("It is larger than {megabytes} MB. Give a smaller description."),
    (Trouble.TOO_LARGE, "questions"): _(
        "It takes more than {limit} questions to learn what it holds. Name the part that matters."
    ),
    (Trouble.TOO_LARGE, "values"): _("It holds more than {limit} values. Give a smaller description."),
    (Trouble.TOO_LARGE, "fields"): _("It has more than {limit} fields. Name the part that matters."),
    (Trouble.TOO_LARGE, "xlsx_unpacked"): _(
        "The workbook needs more memory than there is once it is unpacked. Save the sheets that matter by themselves."
    ),
    (Trouble.NOT_FOUND, "xlsx_parts"): _(
        "The workbook has none of the sheets, named ranges and tables that are asked for. It has: {known}."
    ),
    (Trouble.TOO_LARGE, "xlsx_records"): _(
        "The workbook has more than {limit} sheets, named ranges and tables. Save the sheets that matter by themselves."
    ),
    (Trouble.TOO_LARGE, "value"): _("One value in the file is too large to be read. Check that it is the right file."),
    (Trouble.TOO_LARGE, "memory"): _("It needs more memory than there is. Give a smaller description."),
}
