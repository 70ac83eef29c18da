"""Photographs of sheets: handed in, read in the background, looked at where the machine doubts."""

import hashlib
import threading
from pathlib import Path
from typing import Any, NamedTuple, cast
from uuid import UUID, uuid4, uuid5

from flask import Blueprint, Response, current_app, flash, jsonify, redirect, render_template, request, url_for
from flask.blueprints import BlueprintSetupState
from sqlalchemy.orm import Session
from werkzeug.datastructures import FileStorage
from werkzeug.wrappers import Response as AnyResponse

from forms.polish import ile
from forms.questionnaire import Kind
from forms.scan.reading import BoxReading, BoxState
from survey_app.domain import pictures as rules
from survey_app.domain.access import Act, Role, may
from survey_app.domain.looks import Given, question_of, words_of
from survey_app.domain.meetings import State, refuse_unless_open
from survey_app.domain.pictures import MOST_BYTES, REASONS, WHY, PictureState
from survey_app.domain.refusals import Refusal, WrongInput
from survey_app.journeys import looking, office, pictures, prepare, printing, settling
from survey_app.journeys.looking import Paper, Summary
from survey_app.journeys.settling import NUMBER, SIDES
from survey_app.store.meetings import Meeting
from survey_app.store.sheets import SheetPicture
from survey_app.web import guard, looked

bp = Blueprint("pictures", __name__, url_prefix="/panel/spotkania/<meeting_id>/zdjecia")

MOST_AT_ONCE = 60
LOOKED = "obejrzane zdjęcie arkusza"
UNUSABLE = (PictureState.RETAKE, PictureState.FOREIGN)


class Outcome(NamedTuple):
    """One picture of the list, or pages of one file that share their reason, with what became of it in a sentence."""

    row: SheetPicture
    name: str
    said: str
    tone: str  # "good", "bad" or ""
    removable: bool


@bp.record
def _hang_bell(state: BlueprintSetupState) -> None:
    """Rung when pictures arrive; the reading thread listens."""
    state.app.extensions["pictures_came"] = threading.Event()


@bp.get("")
@guard.allows(Act.TRANSCRIBE)
def page(meeting_id: str) -> str:
    with guard.reading() as work:
        meeting = prepare.meeting(work, meeting_id)
        rows = pictures.of_meeting(work, meeting_id)
        sheets = [(one, *_state_of(one)) for one in looking.listed(work, meeting_id)]
        waiting = sum(row.state in pictures.QUEUED for row in rows)
        return render_template(
            "pictures/page.html",
            **_frame(work, meeting),
            outcomes=_outcomes(work, [row for row in rows if not _is_on_a_sheet(row)]),
            sheets=sheets,
            first=looking.next_to_look(work, meeting_id),
            to_look=sum(one.ready for one, _, _ in sheets),
            settled=sum(one.settled for one, _, _ in sheets),
            waiting=waiting,
            total=len(rows),
            printed=bool(printing.layouts_of(work, meeting_id)),
            upload=str(uuid4()),
            days=office.settings(work)["picture_days"] or rules.LONGEST_KEPT,
            **_saved(),
        )


@bp.post("")
@guard.allows(Act.TRANSCRIBE)
def send(meeting_id: str) -> AnyResponse | tuple[Response, int]:
    """One picture from the script (answered by JSON), or a whole choice of files from the form."""
    if not request.form.get("skrypt"):
        received = _receive_all(meeting_id)
        flash(f"Przyjęto: {ile(received, 'plik', 'pliki', 'plików')}. Odczyt trwa kilka sekund na stronę.", "good")
        return redirect(url_for(".page", meeting_id=meeting_id), 303)
    try:
        return jsonify(received=_receive_all(meeting_id))
    except Refusal as no:
        return jsonify(error=no.sentence), no.status


def _receive_all(meeting_id: str) -> int:
    with guard.reading() as work:
        meeting = prepare.meeting(work, meeting_id)
        refuse_unless_open(State(meeting.state), meeting.closed_on, guard.today())
    files = [file for file in request.files.getlist("zdjecia") if file.filename]
    if not files:
        raise WrongInput("Nie wybrano żadnego zdjęcia. Proszę wybrać zdjęcia albo plik PDF.")
    if len(files) > MOST_AT_ONCE:
        raise WrongInput(f"Naraz można wybrać najwyżej {MOST_AT_ONCE} plików. Proszę podzielić je na części.")
    upload, first = _upload(), _position()
    for position, file in enumerate(files, first):
        _receive(meeting_id, file, upload, position)
    current_app.extensions["pictures_came"].set()
    return len(files)


def _upload() -> UUID:
    try:
        return UUID(request.form.get("paczka", ""))
    except ValueError:
        raise WrongInput("Formularz jest niepełny. Proszę odświeżyć stronę i wybrać zdjęcia ponownie.") from None


def _position() -> int:
    given = request.form.get("kolejny", "")
    return int(given) if given.isascii() and given.isdecimal() and len(given) < 5 else 0


def _receive(meeting_id: str, file: FileStorage, upload: UUID, position: int) -> None:
    """The same form sent again mints the same ids, so that nothing is kept twice."""
    content = file.stream.read(MOST_BYTES + 1)
    minted = uuid5(upload, f"{position} {hashlib.sha256(content).hexdigest()}")
    with guard.writing() as work:
        pictures.receive(
            work,
            _folder(),
            id=str(minted),
            meeting_id=meeting_id,
            upload=str(upload),
            position=position,
            name=(file.filename or "").replace("\\", "/").rsplit("/", 1)[-1],
            content=content,
            today=guard.today(),
        )


@bp.post("/<picture_id>/usun")
@guard.allows(Act.TRANSCRIBE)
def remove(meeting_id: str, picture_id: str) -> AnyResponse:
    """Off the list; whatever file there is goes at once."""
    with guard.writing() as work:
        pictures.remove(work, _folder(), meeting_id, picture_id)
    flash("Usunięto zdjęcie z listy.", "good")
    return redirect(url_for(".page", meeting_id=meeting_id), 303)


@bp.post("/skasuj")
@guard.allows(Act.CORRECT_ANSWERS)
def erase_settled(meeting_id: str) -> AnyResponse:
    with guard.writing() as work:
        prepare.meeting(work, meeting_id)
        erased = settling.erase_settled(work, _folder(), meeting_id, guard.today())
        office.note(work, guard.organiser().id, "skasowane zdjęcia arkuszy", f"{meeting_id} {erased}")
    flash(f"Skasowano zdjęcia zatwierdzonych arkuszy: {erased}.", "good")
    return redirect(url_for(".page", meeting_id=meeting_id), 303)


@bp.get("/arkusz/<int(max=99999999):key>")
@guard.allows(Act.TRANSCRIBE)
def look(meeting_id: str, key: int) -> str:
    with guard.reading() as work:
        one = looking.paper(work, meeting_id, key)
        shown = _look_page(work, prepare.meeting(work, meeting_id), one, one.kept, {})
    looked.write_down(LOOKED, f"{meeting_id} {one.name}")
    return shown


@bp.post("/arkusz/<int(max=99999999):key>")
@guard.allows(Act.TRANSCRIBE)
def settle(meeting_id: str, key: int) -> AnyResponse | tuple[str, int]:
    """Stores the sheet and goes on to the next; the script learns the next address by JSON."""
    given = _given()
    with guard.writing() as work:
        meeting = prepare.meeting(work, meeting_id)
        faults = settling.settle(work, _folder(), meeting_id, key, given, guard.today(), by=guard.organiser().id).faults
        if faults:
            return _look_page(work, meeting, looking.paper(work, meeting_id, key), given, faults), 422
        following = looking.next_to_look(work, meeting_id, key)
    here = url_for(".page", meeting_id=meeting_id, zapisano=key)
    if following is not None:
        here = url_for(".look", meeting_id=meeting_id, key=following, zapisano=key)
    if request.accept_mimetypes.best == "application/json":
        return jsonify(next=here)
    return redirect(here, 303)


@bp.post("/arkusz/<int(max=99999999):key>/cofnij")
@guard.allows(Act.TRANSCRIBE)
def take_back(meeting_id: str, key: int) -> AnyResponse:
    with guard.writing() as work:
        settling.take_back(work, meeting_id, key, guard.today())
    flash(f"Cofnięto zatwierdzenie arkusza {rules.name_of(key)}. Nie jest liczony, dopóki nie zatwierdzą go Państwo.")
    return redirect(url_for(".look", meeting_id=meeting_id, key=key), 303)


@bp.post("/arkusz/<int(max=99999999):key>/rozne")
@guard.allows(Act.TRANSCRIBE)
def tell_apart(meeting_id: str, key: int) -> AnyResponse:
    """Two pictures of one side differ: one of them stays, or they are two papers."""
    picture_id = request.form.get("zdjecie", "")
    with guard.writing() as work:
        if request.form.get("inna"):
            other = settling.tell_apart(work, meeting_id, key, picture_id)
            flash(f"Zdjęcie należy teraz do arkusza {rules.name_of(other)}.", "good")
        else:
            settling.keep_one(work, _folder(), meeting_id, key, picture_id)
            flash("Zostało wybrane zdjęcie. Drugie jest skasowane.", "good")
    return redirect(url_for(".look", meeting_id=meeting_id, key=key), 303)


@bp.post("/arkusz/<int(max=99999999):key>/wyrzuc")
@guard.allows(Act.TRANSCRIBE)
def throw_away(meeting_id: str, key: int) -> AnyResponse:
    with guard.writing() as work:
        settling.throw_away(work, _folder(), meeting_id, key)
    flash(f"Skasowano zdjęcia arkusza {rules.name_of(key)}. Żadnych odpowiedzi nie zapisano.", "good")
    return redirect(url_for(".page", meeting_id=meeting_id), 303)


@bp.get("/<picture_id>.jpg")
@guard.allows(Act.TRANSCRIBE)
def whole(meeting_id: str, picture_id: str) -> Response:
    """The straightened side, or a piece of it."""
    with guard.reading() as work:
        row = pictures.picture(work, meeting_id, picture_id)
    looked.write_down(LOOKED, f"{meeting_id} {rules.name_of(row.sheet or 0)}")
    return looked.picture(pictures.content_of(_folder(), row), request.args)


def _given() -> Given:
    form = request.form
    starting = {
        letter: {name[2:]: value for name, value in form.items() if name.startswith(f"{letter}.")} for letter in "btun"
    }
    return Given(
        boxes=starting["b"],
        marked=frozenset(form.getlist("k")) if form.get("wszystko") else None,
        texts={name: text.replace("\r\n", "\n").strip() for name, text in starting["t"].items()},
        unreadable=frozenset(starting["u"]),
        no_answer=frozenset(starting["n"]),
        another=bool(form.get("inny")),
        incomplete=bool(form.get("bez-strony")),
    )


def _look_page(work: Session, meeting: Meeting, one: Paper, given: Given, faults: dict[str, str]) -> str:
    return render_template(
        "pictures/look.html",
        **_frame(work, meeting),
        one=one,
        given=given,
        faults=faults,
        why=WHY,
        piece=looked.address_of,
        pictures=[(row, one.sides[row.id]) for row in one.pictures.values()],
        looks=one.looks,
        blanks=one.blanks,
        written=one.writings,
        lines=_lines(one, given),
        said=looking.answers_in_words(one),
        following=looking.next_to_look(work, meeting.id, one.key),
        **_saved(),
        NUMBER=NUMBER,
        SIDES=SIDES,
        KINDS=Kind,
    )


def _saved() -> dict[str, Any]:
    """The sheet that was confirmed a moment ago."""
    key = request.args.get("zapisano", 0, type=int)
    return {"saved": rules.name_of(key) if key > 0 else "", "saved_key": key}


def _lines(one: Paper, given: Given) -> dict[str, list[tuple[BoxReading, str, bool]]]:
    """Boxes nobody asks about, by question, each with its words and whether it is marked: to be changed at will."""
    looked_at = {look.box.key for look in one.looks}
    lines: dict[str, list[tuple[BoxReading, str, bool]]] = {}
    for box in one.boxes:
        if box.key not in looked_at:
            read = box.state is BoxState.MARKED
            marked = read if given.marked is None else box.key in given.marked
            words = words_of(question_of(one.asked, box.question), box.option)
            lines.setdefault(box.question, []).append((box, words, marked))
    return lines


def _state_of(one: Summary) -> tuple[str, str]:
    """In words, and the colour of its tag."""
    if one.settled:
        return "zatwierdzony", "good"
    if one.doubled:
        return "dwa różne zdjęcia tej samej strony", "bad"
    if one.taken:
        return "numer już wpisany", "bad"
    if one.missing:
        return f"brakuje strony {', '.join(map(str, one.missing))}", "warn"
    return ("do obejrzenia", "warn") if one.doubts else ("pewny, do zatwierdzenia", "")


def _is_on_a_sheet(row: SheetPicture) -> bool:
    return row.state == PictureState.READ and row.sheet is not None


def _outcomes(work: Session, rows: list[SheetPicture]) -> list[Outcome]:
    together: dict[object, list[SheetPicture]] = {}
    for row in rows:
        together.setdefault(pictures.same_trouble(row), []).append(row)
    return [_outcome(work, group) for group in together.values()]


def _outcome(work: Session, group: list[SheetPicture]) -> Outcome:
    row = group[0]
    state = PictureState(row.state)
    tone = "bad" if state in UNUSABLE else "good" if state is PictureState.SLIP else ""
    name = rules.name_of_pages([one.name for one in group])
    return Outcome(row, name, _said(work, row), tone, state in (*UNUSABLE, PictureState.SEEN))


def _said(work: Session, row: SheetPicture) -> str:
    """What became of a picture."""
    if row.reason:
        return REASONS.get(row.reason, REASONS["not_read"]).format(meeting=_owner(work, row))
    if row.state == PictureState.SLIP:
        return "Odcinek B lub C. Czeka na stronie odcinków."
    return "Czeka na odczyt." if row.state == PictureState.WAITING else "Odczytujemy…"


def _owner(work: Session, row: SheetPicture) -> str:
    """The meeting a sheet was printed for."""
    if not row.layout:
        return ""
    meeting = prepare.meeting(work, printing.layout_row(work, row.layout).meeting)
    return prepare.title_of(meeting, prepare.village_names(work))


def _folder() -> Path:
    return cast(Path, current_app.extensions["settings"].data_dir)


def _frame(work: Session, meeting: Meeting) -> dict[str, Any]:
    role = Role(guard.organiser().role)
    return {
        "meeting": meeting,
        "title": prepare.title_of(meeting, prepare.village_names(work)),
        "may_correct": may(role, Act.CORRECT_ANSWERS),
        "may_slips": may(role, Act.TYPE_SLIPS),
    }
