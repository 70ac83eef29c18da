"""The part of HTML that this house uses: what may stand in what, which attributes with which values.

An element, attribute or role that is not here is a fault. Whoever needs a new one adds it with its rules, as they stand
in the HTML standard (https://html.spec.whatwg.org/) and in ARIA in HTML (https://www.w3.org/TR/html-aria/).
"""


def _tags(spaced: str) -> frozenset[str]:
    return frozenset(spaced.split())


VOID = {"br", "col", "hr", "img", "input", "link", "meta"}
VECTOR = {"circle", "path", "rect", "svg"}
"""The one place where an element may close itself."""

PHRASING = _tags(
    "#text a abbr b br button code em img input kbd label mark noscript output progress script select small span strong"
    " svg template textarea time"
)
FLOW = PHRASING | _tags(
    "article aside blockquote details dialog div dl fieldset figure footer form h1 h2 h3 h4 h5 h6 header hr main nav ol"
    " p section table ul"
)
HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
SECTIONS = frozenset({"article", "aside", "nav", "section"})
TRANSPARENT = {"a", "noscript"}
"""May hold what the element around them may hold."""

_TEXT = frozenset({"#text"})
_NONE: frozenset[str] = frozenset()
_QUIET = FLOW - SECTIONS - {"header", "footer", *HEADINGS}

HOLDS: dict[str, frozenset[str]] = {
    **dict.fromkeys(TRANSPARENT, FLOW),
    **dict.fromkeys(_tags("article aside blockquote body dd dialog div figcaption li main nav section td"), FLOW),
    **dict.fromkeys(_tags("abbr b button code em kbd label mark output p small span strong"), PHRASING),
    **dict.fromkeys(_tags("h1 h2 h3 h4 h5 h6"), PHRASING),
    **dict.fromkeys(VOID | {"circle", "path", "rect"}, _NONE),
    **dict.fromkeys(_tags("option script textarea time title"), _TEXT),
    **dict.fromkeys(["ol", "ul"], frozenset({"li"})),
    **dict.fromkeys(["tbody", "tfoot", "thead"], frozenset({"tr"})),
    **dict.fromkeys(["dt", "th"], _QUIET),
    **dict.fromkeys(["footer", "header"], FLOW - {"footer", "header", "main"}),
    **dict.fromkeys(["legend", "summary"], PHRASING | {*HEADINGS}),
    "html": frozenset({"head", "body"}),
    "head": frozenset({"link", "meta", "script", "title"}),
    "caption": FLOW - {"table"},
    "colgroup": frozenset({"col"}),
    "details": FLOW | {"summary"},
    "dl": frozenset({"dd", "div", "dt"}),
    "fieldset": FLOW | {"legend"},
    "figure": FLOW | {"figcaption"},
    "form": FLOW - {"form"},
    "optgroup": frozenset({"option"}),
    "progress": PHRASING - {"progress"},
    "select": frozenset({"optgroup", "option"}),
    "svg": frozenset(VECTOR - {"svg"} | {"title"}),
    "table": frozenset({"caption", "colgroup", "tbody", "tfoot", "thead", "tr"}),
    "template": FLOW,
    "tr": frozenset({"td", "th"}),
}

FIRST = {"caption", "legend", "summary"}
"""Only as the first thing inside; figcaption first or last."""

NEEDS = {"details": "summary", "head": "title", "fieldset": "legend", "figure": "figcaption"}
CONTROLS = {"button", "input", "output", "progress", "select", "textarea"}
INTERACTIVE = {"a", "button", "details", "input", "label", "select", "textarea"}

ANY = r"(?s).*"
FLAG = "flag"  # stands without a value
SAID = r"(?s).*\S.*"
NUMBER, COUNT, DECIMAL = r"-?\d+", r"[1-9]\d*", r"-?\d+(\.\d+)?"
NAMES = r"\S+( \S+)*"
ADDRESS = r"([^\s\"<>\\^`{|}%\x00-\x1f]|%[0-9A-Fa-f]{2})*"
DAY, HOUR = r"\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])", r"([01]\d|2[0-3]):[0-5]\d(:[0-5]\d)?"
LANGUAGE = "pl|en|uk"

EVERYWHERE = {
    "autocapitalize": "off|none|sentences",
    "autofocus": FLAG,
    "class": ANY,
    "hidden": FLAG,
    "id": r"\S+",
    "inputmode": "numeric|decimal|text|tel|email|search",
    "lang": LANGUAGE,
    "role": r"[a-z]+",
    "spellcheck": "true|false",
    "tabindex": NUMBER,
    "title": SAID,
    "aria-controls": NAMES,
    "aria-current": "page|step|true",
    "aria-describedby": r"\s*\S.*",
    "aria-expanded": "true|false",
    "aria-hidden": "true",
    "aria-invalid": "true",
    "aria-label": SAID,
    "aria-labelledby": NAMES,
    "aria-live": "polite|assertive|off",
    "aria-pressed": "true|false",
}
_FIELD = {"name": r".+", "required": FLAG, "disabled": FLAG, "form": r"\S+"}
_COMPLETE = "off|on|username|current-password|new-password|email|name|tel|one-time-code"
_LINE = {"stroke": SAID, "stroke-width": DECIMAL, "fill": SAID, "transform": SAID}
_CELL = {"colspan": COUNT, "headers": NAMES}
ATTRIBUTES: dict[str, dict[str, str]] = {
    "a": {"href": ADDRESS, "hreflang": LANGUAGE, "download": ANY, "rel": NAMES},
    "button": _FIELD | {"type": "button|submit", "value": ANY, "formaction": ADDRESS},
    "circle": _LINE | {"cx": DECIMAL, "cy": DECIMAL, "r": DECIMAL},
    "details": {"open": FLAG},
    "dialog": {"open": FLAG},
    "fieldset": {"disabled": FLAG, "name": SAID},
    "form": {
        "method": "get|post|dialog",
        "action": ADDRESS,
        "autocomplete": "on|off",
        "novalidate": FLAG,
        "enctype": "multipart/form-data",
    },
    "img": {"src": ADDRESS, "alt": ANY, "width": COUNT, "height": COUNT},
    "input": {
        **_FIELD,
        "type": r"[a-z]+",
        "value": ANY,
        "autocomplete": _COMPLETE,
        "placeholder": SAID,
        "maxlength": COUNT,
        "size": COUNT,
        "accept": SAID,
        "checked": FLAG,
        "list": r"\S+",
        "min": SAID,
        "max": SAID,
        "step": SAID,
        "readonly": FLAG,
        "multiple": FLAG,
        "capture": r"user|environment",
        "pattern": SAID,
    },
    "label": {"for": r"\S+"},
    "link": {"rel": NAMES, "href": ADDRESS, "type": SAID},
    "meta": {"charset": "utf-8", "name": "robots|viewport|description|theme-color", "content": SAID},
    "ol": {"start": NUMBER},
    "optgroup": {"label": SAID},
    "option": {"value": ANY, "selected": FLAG, "disabled": FLAG, "label": SAID},
    "output": {"for": NAMES, "name": SAID},
    "path": _LINE | {"d": SAID, "stroke-linecap": "round|butt", "stroke-linejoin": "round|miter"},
    "progress": {"max": r"\d*\.?\d*[1-9]\d*", "value": r"\d+(\.\d+)?"},
    "rect": _LINE | {"x": DECIMAL, "y": DECIMAL, "width": DECIMAL, "height": DECIMAL},
    "script": {"src": ADDRESS, "type": "module|application/json", "defer": FLAG},
    "select": _FIELD | {"autocomplete": _COMPLETE},
    "svg": {
        "viewbox": r"-?[\d.]+( -?[\d.]+){3}",
        "width": DECIMAL,
        "height": DECIMAL,
        "focusable": "false",
        "preserveaspectratio": "none|xMidYMid meet",
    },
    "td": _CELL,
    "textarea": _FIELD | {"rows": COUNT, "maxlength": COUNT, "autocomplete": "off", "readonly": FLAG},
    "th": _CELL | {"scope": "col|row|colgroup|rowgroup", "abbr": SAID},
    "time": {"datetime": f"{DAY}|{HOUR}|{DAY}[T ]{HOUR}"},
}

_WRITTEN = {"text", "search", "tel", "url", "email", "password"}
_MEASURED = {"number", "date", "time"}
INPUTS = _WRITTEN | _MEASURED | {"hidden", "checkbox", "radio", "file", "submit"}
ONLY_FOR = {
    "accept": {"file"},
    "autocomplete": _WRITTEN | _MEASURED | {"hidden"},
    "checked": {"checkbox", "radio"},
    "list": _WRITTEN | _MEASURED,
    "max": _MEASURED,
    "maxlength": _WRITTEN,
    "min": _MEASURED,
    "multiple": {"email", "file"},
    "capture": {"file"},
    "pattern": _WRITTEN,
    "placeholder": _WRITTEN | {"number"},
    "readonly": _WRITTEN | _MEASURED,
    "required": INPUTS - {"hidden", "submit"},
    "size": _WRITTEN,
    "step": _MEASURED,
}
"""Attributes of an input that belong to some types alone."""

VALUES = {"date": DAY, "time": HOUR, "number": DECIMAL}

_LIVE = {"alert", "status", "group", "region"}
ROLES = {
    "div": _LIVE | {"alertdialog", "dialog", "img", "search"},
    "form": {"search"},
    "output": {"alert"},
    "p": _LIVE,
    "section": _LIVE - {"region"} | {"alertdialog", "dialog", "search"},
    "span": _LIVE | {"img"},
    "svg": {"img"},
    "ul": {"group"},
}
"""Roles that say something the element does not say by itself."""

NAMELESS = {
    "abbr",
    "b",
    "caption",
    "code",
    "div",
    "em",
    "kbd",
    "label",
    "legend",
    "p",
    "small",
    "span",
    "strong",
    "time",
}
"""Without a role these may have no aria-label."""

POINTERS = ("aria-controls", "aria-describedby", "aria-labelledby", "for", "form", "headers", "list")
