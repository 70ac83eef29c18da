"""The description of the API for machines (OpenAPI 3.1): says exactly what web/tablet does."""

from typing import Any

from survey_app.domain.submissions import Channel, Receipt

AT_MOST = 100
UNSENT_HEADER = "Zebranie-Unsent"
_JSON = "application/json"


def _ref(name: str) -> dict[str, str]:
    return {"$ref": f"#/components/schemas/{name}"}


def _answer(description: str, schema: str, **more: Any) -> dict[str, Any]:
    return {"description": description, "content": {_JSON: {"schema": _ref(schema)}}, **more}


_SUBMISSION: dict[str, Any] = {
    "type": "object",
    "description": "One filled form. Other keys are ignored and not kept.",
    "required": ["id", "meeting", "digest", "channel", "language", "filled_on", "answers"],
    "properties": {
        "id": {
            "type": "string",
            "format": "uuid",
            "description": "Random, minted when the form is finished.",
        },
        "meeting": {"type": "string", "description": "The meeting the tablet is paired with."},
        "questionnaire": {"type": "string", "description": "If given, must agree with the digest."},
        "version": {"type": "integer", "description": "If given, must agree with the digest."},
        "digest": {"type": "string", "pattern": "^[0-9a-f]{64}$"},
        "channel": {"enum": [Channel.TABLET.value, Channel.HELPED.value, Channel.PHONE.value]},
        "language": {"type": "string", "enum": ["pl", "en", "uk"]},
        "filled_on": {
            "type": "string",
            "format": "date",
            "description": "Never refused for its time; more than 400 days off, the meeting's day is kept.",
        },
        "answers": {
            "type": "object",
            "description": "Question id to answer; an unanswered question is left out.",
            "examples": [
                {
                    "Q1": "4",
                    "Q2": {"P01": 3},
                    "Q3": {"pick": "P01", "text": "przy szkole"},
                    "Q4": ["N03", "N09"],
                    "Q6": "świetlica",
                }
            ],
        },
    },
}

_RECEIPT: dict[str, Any] = {
    "type": "object",
    "required": ["id", "receipt", "problems"],
    "properties": {
        "id": {
            "type": ["string", "null"],
            "description": "As it was given; null when it was not a short text.",
        },
        "receipt": {
            "enum": [receipt.value for receipt in Receipt],
            "description": "stored and duplicate: the form is safe and may be deleted from the device. "
            "conflict: the id is known with other content; this content is kept for the organiser. "
            "rejected: not kept, see problems; the device keeps it.",
        },
        "problems": {"type": "array", "items": _ref("Problem")},
    },
}

_PROBLEM: dict[str, Any] = {
    "type": "object",
    "required": ["code", "question", "sentence"],
    "properties": {
        "code": {"type": "string"},
        "question": {"type": "string", "description": "Empty when the whole form is meant."},
        "sentence": {"type": "string", "description": "In Polish: what happened and what to do."},
    },
}

_RECEIPTS: dict[str, Any] = {
    "type": "object",
    "required": ["receipts"],
    "properties": {"receipts": {"type": "array", "items": _ref("Receipt")}},
}
_ERROR: dict[str, Any] = {
    "type": "object",
    "required": ["error"],
    "properties": {"error": {"type": "string", "description": "A sentence in Polish."}},
}
_HEALTH: dict[str, Any] = {
    "type": "object",
    "required": ["status"],
    "properties": {"status": {"enum": ["ok", "unavailable"]}},
}

_SUBMIT: dict[str, Any] = {
    "summary": f"Hand in one form or a list of at most {AT_MOST}",
    "description": "A form is kept once, however often it is sent. For one form the status tells its "
    "receipt; for a list the status is 200 and the receipts stand in the order of the forms.",
    "operationId": "handIn",
    "security": [{"tablet": []}],
    "parameters": [
        {
            "name": UNSENT_HEADER,
            "in": "header",
            "required": False,
            "description": "How many finished forms the device still holds.",
            "schema": {"type": "integer", "minimum": 0, "maximum": 999999},
        }
    ],
    "requestBody": {
        "required": True,
        "content": {
            _JSON: {
                "schema": {
                    "oneOf": [
                        _ref("Submission"),
                        {"type": "array", "items": _ref("Submission"), "maxItems": AT_MOST},
                    ]
                }
            }
        },
    },
    "responses": {
        "200": {
            "description": "A list: its receipts. One form: it was a duplicate.",
            "content": {_JSON: {"schema": {"oneOf": [_ref("Receipt"), _ref("Receipts")]}}},
        },
        "201": _answer("One form: stored", "Receipt"),
        "400": _answer("Not JSON, a key twice, too deep, or neither a form nor a list", "Error"),
        "401": _answer("No token, an unknown one or a revoked one", "Error"),
        "409": _answer("One form: conflict", "Receipt"),
        "413": _answer("More than 1 MiB", "Error"),
        "415": _answer("Not application/json", "Error"),
        "422": _answer("One form: rejected", "Receipt"),
        "503": _answer(
            "Busy; nothing was kept",
            "Error",
            headers={"Retry-After": {"description": "Seconds", "schema": {"type": "integer"}}},
        ),
    },
}

DOCUMENT: dict[str, Any] = {
    "openapi": "3.1.0",
    "info": {
        "title": "Zebranie",
        "version": "1",
        "description": "Answers of residents, handed in by tablets.",
    },
    "paths": {
        "/api/v1/submissions": {"post": _SUBMIT},
        "/healthz": {
            "get": {
                "summary": "Sign of life",
                "operationId": "health",
                "responses": {
                    "200": _answer("Both databases answer", "Health"),
                    "503": _answer("A database does not answer", "Health"),
                },
            }
        },
    },
    "components": {
        "securitySchemes": {"tablet": {"type": "http", "scheme": "bearer"}},
        "schemas": {
            "Submission": _SUBMISSION,
            "Receipt": _RECEIPT,
            "Receipts": _RECEIPTS,
            "Problem": _PROBLEM,
            "Error": _ERROR,
            "Health": _HEALTH,
        },
    },
}
