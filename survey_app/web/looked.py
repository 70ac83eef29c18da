"""Pictures of paper for pages: pieces cut by the server, and who looked at them written down."""

from collections.abc import Mapping

from flask import Response

from forms.layout import Place
from forms.scan import crop
from survey_app.domain.refusals import NotFound
from survey_app.journeys import office
from survey_app.web import guard

FURTHEST_MM = 500
_EDGES = ("x", "y", "w", "h")


def write_down(act: str, what: str) -> None:
    """One entry of the audit log for each person, thing and day."""
    who = guard.organiser().id
    with guard.reading() as work:
        if office.is_noted_today(work, who, act, what):
            return
    with guard.writing() as work:
        office.note(work, who, act, what)


def picture(content: bytes, wanted: Mapping[str, str]) -> Response:
    """The whole JPEG, or the piece that x, y, w and h (mm) name, with a line round fx, fy, fw, fh.

    Raises NotFound for nonsense. Nobody may keep a copy.
    """
    if any(name in wanted for name in _EDGES):
        place = _place(wanted, "")
        frame = _place(wanted, "f") if "fx" in wanted else None
        try:
            content = crop.cut(content, place, frame)
        except (ValueError, OSError):
            raise NotFound from None
    return Response(content, mimetype="image/jpeg", headers={"Cache-Control": "no-store"})


def address_of(place: Place, frame: Place | None = None) -> dict[str, float]:
    """What `picture` reads, as parts of an address."""
    found = {name: round(getattr(place, name), 2) for name in _EDGES}
    if frame is not None:
        found |= {f"f{name}": round(getattr(frame, name), 2) for name in _EDGES}
    return found


def _place(wanted: Mapping[str, str], prefix: str) -> Place:
    try:
        numbers = [float(wanted[prefix + name]) for name in _EDGES]
    except (KeyError, ValueError):
        raise NotFound from None
    if not all(-FURTHEST_MM <= number <= FURTHEST_MM for number in numbers):
        raise NotFound
    return Place(*numbers)
