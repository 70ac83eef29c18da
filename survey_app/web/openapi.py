"""The description of the API for machines (OpenAPI 3.1): says exactly what web/tablet does."""

from typing import Any

from survey_app.domain.submissions import Channel, Receipt

AT_MOST = 100
LONGEST_ID = 64
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

_BASE64 = {"type": "string", "contentEncoding": "base64"}
_SEALED: dict[str, Any] = {
    "type": "object",
    "description": "A form or a slip that only the server can open. Inside is the same JSON as without an envelope, "
    "with the id and the meeting that stand outside. ECDH on P-256 with the meeting's key and one made for this "
    "envelope, HKDF-SHA256 (salt: the point; info: “zebranie envelope 1”), AES-256-GCM with the id as additional data.",
    "required": ["id", "meeting", "envelope"],
    "properties": {
        "id": {"type": "string", "format": "uuid"},
        "meeting": {"type": "string"},
        "envelope": {
            "type": "object",
            "required": ["point", "nonce", "sealed"],
            "properties": {
                "point": _BASE64 | {"description": "The public key made for this envelope, 65 bytes."},
                "nonce": _BASE64 | {"description": "12 bytes."},
                "sealed": _BASE64,
            },
        },
    },
}

_SLIP: dict[str, Any] = {
    "type": "object",
    "description": "One slip with a name, kept apart from all answers. Other keys are ignored and not kept.",
    "required": ["id", "meeting", "digest", "part", "answers"],
    "properties": {
        "id": {"type": "string", "maxLength": LONGEST_ID, "description": "Random; under one id a slip is kept once."},
        "meeting": {"type": "string", "description": "The meeting the tablet is paired with."},
        "digest": {"type": "string", "pattern": "^[0-9a-f]{64}$"},
        "part": {"enum": ["B", "C"]},
        "answers": {"type": "object", "description": "Part B: question id to answer. Part C: {“entries”: [{…}]}."},
    },
}

_OFFER: dict[str, Any] = {
    "type": "object",
    "required": ["pairing", "pin"],
    "properties": {
        "pairing": {"type": "string", "description": "What stands behind ?p= in the QR."},
        "pin": {"type": "string", "description": "Six digits from the organiser’s page; spaces do not matter."},
    },
}

_PAIRED: dict[str, Any] = {
    "type": "object",
    "required": [
        *("meeting", "token", "questionnaire", "version", "digest", "key", "operator_pin", "names_over_http"),
    ],
    "properties": {
        "meeting": {"type": "string"},
        "token": {"type": "string", "description": "Told this once; opens nothing but handing in."},
        "questionnaire": {"type": "string", "description": "The meeting's first; others stand on its page."},
        "version": {"type": "integer"},
        "digest": {"type": "string", "pattern": "^[0-9a-f]{64}$"},
        "key": _BASE64 | {"description": "The meeting's public key for envelopes, 65 bytes."},
        "operator_pin": {"type": "string", "pattern": "^[0-9]{6}$"},
        "names_over_http": {"type": "boolean"},
    },
}

_TABLET: dict[str, Any] = {
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
}
_NO_TOKEN = _answer("No token, an unknown one or a revoked one", "Error")
_TOO_LARGE = _answer("More than 1 MiB", "Error")
_NOT_JSON = _answer("Not application/json", "Error")
_BUSY = _answer(
    "Busy; nothing was kept",
    "Error",
    headers={"Retry-After": {"description": "Seconds", "schema": {"type": "integer"}}},
)


def _body(schema: dict[str, Any]) -> dict[str, Any]:
    return {"required": True, "content": {_JSON: {"schema": schema}}}


_ONE = {"anyOf": [_ref("Submission"), _ref("Sealed")]}
_SUBMIT: dict[str, Any] = _TABLET | {
    "summary": f"Hand in one form or a list of at most {AT_MOST}, plain or sealed",
    "description": "A form is kept once, however often it is sent. For one form the status tells its "
    "receipt; for a list the status is 200 and the receipts stand in the order of the forms.",
    "operationId": "handIn",
    "requestBody": _body({"anyOf": [*_ONE["anyOf"], {"type": "array", "items": _ONE, "maxItems": AT_MOST}]}),
    "responses": {
        "200": {
            "description": "A list: its receipts. One form: it was a duplicate.",
            "content": {_JSON: {"schema": {"anyOf": [_ref("Receipt"), _ref("Receipts")]}}},
        },
        "201": _answer("One form: stored", "Receipt"),
        "400": _answer("Not JSON, a key twice, too deep, or neither a form nor a list", "Error"),
        "401": _NO_TOKEN,
        "409": _answer("One form: conflict", "Receipt"),
        "413": _TOO_LARGE,
        "415": _NOT_JSON,
        "422": _answer("One form: rejected", "Receipt"),
        "503": _BUSY,
    },
}

_HAND_IN_SLIPS: dict[str, Any] = {
    "summary": f"Hand in a list of at most {AT_MOST} slips, plain or sealed",
    "description": "A slip is kept once, however often it is sent; its receipt is stored or rejected. "
    "Two codes say that it may never be kept: too_late (a nomination whose term is over) and by_card (a nomination "
    "from a page of before invitation cards took its place; of meetings up to the day of that change it is kept).",
    "operationId": "handInSlips",
    "security": [{"tablet": []}],
    "requestBody": _body(
        {"type": "array", "items": {"anyOf": [_ref("Slip"), _ref("Sealed")]}, "maxItems": AT_MOST},
    ),
    "responses": {
        "200": _answer("Receipts in the order of the slips", "Receipts"),
        "400": _answer("Not JSON, a key twice, too deep, or no list of slips", "Error"),
        "401": _NO_TOKEN,
        "413": _TOO_LARGE,
        "415": _NOT_JSON,
        "503": _BUSY,
    },
}

_HAND_IN_PICTURE: dict[str, Any] = {
    "summary": "Hand in one photograph of a sheet, plain or sealed",
    "description": "Kept once under its id; the receipt says that it is on the disk. At most 8 MiB of JSON.",
    "operationId": "handInPicture",
    "security": [{"tablet": []}],
    "requestBody": _body({"anyOf": [_ref("Picture"), _ref("Sealed")]}),
    "responses": {
        "200": _answer("Duplicate", "Receipt"),
        "201": _answer("Stored", "Receipt"),
        "400": _answer("Not JSON, no picture of this meeting, or empty", "Error"),
        "401": _NO_TOKEN,
        "409": _answer("The meeting takes no answers", "Error"),
        "413": _TOO_LARGE,
        "415": _NOT_JSON,
        "503": _BUSY,
        "507": _answer("The disk is full", "Error"),
    },
}

_PICTURE_OUTCOMES: dict[str, Any] = {
    "summary": "What became of photographs: a sentence each, never an answer",
    "operationId": "pictureOutcomes",
    "security": [{"tablet": []}],
    "requestBody": _body({"type": "array", "items": {"type": "string"}, "maxItems": 200}),
    "responses": {
        "200": _answer("Outcomes in the order of the ids", "Outcomes"),
        "400": _answer("Not a list of ids", "Error"),
        "401": _NO_TOKEN,
        "413": _TOO_LARGE,
        "415": _NOT_JSON,
    },
}

_PICTURE: dict[str, Any] = {
    "type": "object",
    "required": ["id", "meeting", "picture"],
    "properties": {
        "id": {"type": "string", "format": "uuid"},
        "meeting": {"type": "string"},
        "picture": {"type": "string", "contentEncoding": "base64", "description": "JPEG, PNG, WebP, TIFF or PDF"},
    },
}

_OUTCOME: dict[str, Any] = {
    "type": "object",
    "required": ["id", "done", "again", "sentence"],
    "properties": {
        "id": {"type": "string"},
        "done": {"type": "boolean", "description": "whether it is read"},
        "again": {"type": "boolean", "description": "whether another picture is needed"},
        "sentence": {"type": "string"},
    },
}

_OUTCOMES: dict[str, Any] = {
    "type": "object",
    "required": ["outcomes"],
    "properties": {"outcomes": {"type": "array", "items": _OUTCOME}},
}

_PAIR: dict[str, Any] = {
    "summary": "Exchange the id from the QR and the PIN for a token",
    "description": "Works once, for half an hour; five wrong PINs end the offer.",
    "operationId": "pair",
    "security": [],
    "requestBody": _body(_ref("Offer")),
    "responses": {
        "201": _answer("Paired", "Paired"),
        "400": _answer("No id or no PIN", "Error"),
        "403": _answer("Another PIN", "Error"),
        "404": _answer("No such offer, or no longer", "Error"),
        "413": _TOO_LARGE,
        "503": _BUSY,
    },
}

DOCUMENT: dict[str, Any] = {
    "openapi": "3.1.0",
    "info": {
        "title": "Zebranie",
        "version": "1",
        "description": "Answers and slips of residents, handed in by tablets that are paired with a meeting.",
    },
    "paths": {
        "/api/v1/submissions": {"post": _SUBMIT},
        "/api/v1/slips": {"post": _HAND_IN_SLIPS},
        "/api/v1/pictures": {"post": _HAND_IN_PICTURE},
        "/api/v1/pictures/outcomes": {"post": _PICTURE_OUTCOMES},
        "/api/v1/pairings": {"post": _PAIR},
        "/api/v1/openapi.json": {
            "get": {
                "summary": "This description",
                "operationId": "description",
                "responses": {
                    "200": {"description": "OpenAPI 3.1", "content": {_JSON: {"schema": {"type": "object"}}}}
                },
            }
        },
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
            "Slip": _SLIP,
            "Picture": _PICTURE,
            "Outcomes": _OUTCOMES,
            "Sealed": _SEALED,
            "Receipt": _RECEIPT,
            "Receipts": _RECEIPTS,
            "Problem": _PROBLEM,
            "Offer": _OFFER,
            "Paired": _PAIRED,
            "Error": _ERROR,
            "Health": _HEALTH,
        },
    },
}
