"""Open answers: the list, one answer at a time under its themes, own themes, what may be quoted."""

from collections.abc import Iterable, Mapping
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from survey_app.domain.access import Act
from survey_app.domain.campaigns import known
from survey_app.domain.coding import MOST_CODES
from survey_app.domain.refusals import Conflict, NotFound, WrongInput
from survey_app.journeys import office, own_themes, quotes, report, themes
from survey_app.journeys.themes import Answer, Asked
from survey_app.web import guard, report_frame

bp = Blueprint("themes", __name__, url_prefix="/panel/wyniki/<int:campaign>/odpowiedzi")

ON_A_PAGE = 50
KINDS = {"P": "Problemy", "N": "Potrzeby", "T": "Własne tematy"}


@bp.get("/")
@guard.allows(Act.SEE_RESULTS)
def answers(campaign: int) -> str:
    """Open answers of a campaign, narrowed by question, village, theme, state and words."""
    with guard.reading() as work:
        frame = _frame(work, campaign)
        found = themes.answers(work, campaign, frame["key"]) if frame["key"] else []
        chosen = themes.narrowed(
            found,
            village=request.args.get("solectwo", ""),
            code=request.args.get("temat", ""),
            state=request.args.get("stan", ""),
            wanted=request.args.get("szukaj", ""),
        )
    page = min(max(int(asked) if (asked := request.args.get("strona", "")).isdecimal() else 1, 1), _pages(chosen))
    return render_template(
        "themes/answers.html",
        **frame,
        given=request.args,
        states=themes.STATES,
        shown=chosen[(page - 1) * ON_A_PAGE : page * ON_A_PAGE],
        total=len(chosen),
        page=page,
        last_page=_pages(chosen),
        done=sum(one.codes is not None for one in found),
        every=len(found),
    )


@bp.get("/koduj")
@guard.allows(Act.CODE_ANSWERS)
def code(campaign: int) -> str:
    return _code(campaign)


@bp.post("/koduj")
@guard.allows(Act.CODE_ANSWERS)
def decide(campaign: int) -> Response | tuple[str, int]:
    """Keeps the themes chosen and goes on to the next answer."""
    submission, question = request.form.get("odpowiedz", ""), request.form.get("pytanie-id", "")
    try:
        with guard.writing() as work:
            chosen = _chosen(work)
            one = themes.answer(work, submission, question)
            same = []
            if request.form.get("takie-same"):
                key = _key(themes.asked(work, known(campaign)))
                same = themes.alike(themes.answers(work, campaign, key), one)
            ids = [one.id, *(other.id for other in same)]
            step = themes.decide(work, ids, chosen, guard.organiser().id, guard.today())
    except WrongInput as no:
        return _code(campaign, submission, no.sentence), 422
    return redirect(url_for(".code", campaign=campaign, po=submission, krok=step, ile=len(ids), **_kept()), 303)


@bp.post("/cofnij")
@guard.allows(Act.CODE_ANSWERS)
def undo(campaign: int) -> Response:
    try:
        with guard.writing() as work:
            undone = themes.undo(work, request.form.get("krok", ""))
    except Conflict as no:
        flash(no.sentence, "bad")
        return redirect(url_for(".code", campaign=campaign, **_kept()), 303)
    flash(f"Cofnięto. Liczba odpowiedzi, które znów czekają albo mają poprzednie tematy: {len(undone)}.", "good")
    return redirect(url_for(".code", campaign=campaign, odpowiedz=undone[0][0], **_kept()), 303)


@bp.get("/odpowiedz/<submission>/<question>")
@guard.allows(Act.SEE_RESULTS)
def answer(campaign: int, submission: str, question: str) -> str:
    return _answer(campaign, submission, question)


@bp.post("/odpowiedz/<submission>/<question>")
@guard.allows(Act.CODE_ANSWERS)
def change(campaign: int, submission: str, question: str) -> Response | tuple[str, int]:
    """Other themes, or a quote released or taken back."""
    act, by = request.form.get("co", ""), guard.organiser().id
    try:
        with guard.writing() as work:
            if act == "tematy":
                themes.decide(work, [(submission, question)], _chosen(work), by, guard.today())
            elif act == "cytat":
                quotes.release(work, submission, question, request.form.get("cytat", ""), by, guard.today())
                office.note(work, by, "odpowiedź można cytować", f"{submission} {question}")
            else:
                quotes.take_back(work, submission, question)
                office.note(work, by, "odpowiedzi nie wolno cytować", f"{submission} {question}")
    except WrongInput as no:
        return _answer(campaign, submission, question, no.sentence), 422
    said = {"tematy": "Tematy zapisane.", "cytat": "Od teraz tę odpowiedź można cytować."}
    flash(said.get(act, "Tej odpowiedzi nie wolno już cytować."), "good")
    return redirect(url_for(".answer", campaign=campaign, submission=submission, question=question), 303)


@bp.get("/lista")
@guard.allows(Act.SEE_RESULTS)
def listed(campaign: int) -> str:
    return _listed(campaign)


@bp.post("/lista")
@guard.allows(Act.CODE_ANSWERS)
def make(campaign: int) -> Response | tuple[str, int]:
    """A new theme; or one that is offered no more, or again."""
    retired = request.form.get("wycofaj"), request.form.get("przywroc")
    try:
        with guard.writing() as work:
            if any(retired):
                own_themes.retire(work, retired[0] or retired[1] or "", retired=bool(retired[0]))
                return redirect(url_for(".listed", campaign=known(campaign)), 303)
            made = own_themes.new_theme(work, request.form.get("nazwa", ""), guard.today())
    except WrongInput as no:
        return _listed(campaign, no.sentence), 422
    flash("Temat jest gotowy. Poniżej odpowiedzi, które mogą do niego pasować.", "good")
    return redirect(url_for(".similar", campaign=campaign, theme=made), 303)


@bp.get("/podobne/<theme>")
@guard.allows(Act.CODE_ANSWERS)
def similar(campaign: int, theme: str) -> str:
    """Answers nobody has read that are nearest to a theme."""
    with guard.reading() as work:
        frame = _frame(work, campaign)
        _refuse_unknown(frame["labels"], theme)
        found = themes.answers(work, campaign, frame["key"]) if frame["key"] else []
        near = themes.similar(work, found, theme)
        return render_template("themes/similar.html", **frame, theme=theme, near=near)


@bp.post("/podobne/<theme>")
@guard.allows(Act.CODE_ANSWERS)
def put_under(campaign: int, theme: str) -> Response:
    with guard.writing() as work:
        chosen = " ".join(request.form.getlist("odpowiedz")).split()  # a box stands for every answer of the same words
        ids = [(submission, request.form.get("pytanie-id", "")) for submission in chosen]
        themes.decide(work, ids, [theme], guard.organiser().id, guard.today())
    flash(f"Pod temat trafiło odpowiedzi: {len(ids)}.", "good")
    return redirect(url_for(".similar", campaign=known(campaign), theme=theme, **_kept()), 303)


def _code(campaign: int, again: str = "", problem: str = "") -> str:
    """The next answer that waits, after the one just read; `again` shows one once more."""
    with guard.reading() as work:
        frame = _frame(work, campaign)
        village = request.args.get("solectwo", "")
        found = themes.narrowed(themes.answers(work, campaign, frame["key"]), village=village) if frame["key"] else []
        one = _next(found, again or request.args.get("odpowiedz", ""), request.args.get("po", ""))
        suggested = themes.suggester(work, one.question).suggest(one.text) if one else []
        return render_template(
            "themes/code.html",
            **frame,
            village=village,
            one=one,
            suggested=suggested,
            pieces=_pieces(work, one.text) if one else [],
            same=len(themes.alike(found, one)) if one else 0,
            done=sum(other.codes is not None for other in found),
            every=len(found),
            problem=problem,
            step=request.args.get("krok", ""),
            decided=request.args.get("ile", "1"),
            most=MOST_CODES,
        )


def _kept() -> dict[str, Any]:
    """What the list was narrowed by, for the next address."""
    return {name: request.args[name] for name in ("pytanie", "solectwo") if name in request.args}


def _next(found: list[Answer], wanted: str, after: str) -> Answer | None:
    """The one wanted, else the first that waits after the last one read, else any that waits."""
    named = next((one for one in found if one.submission == wanted), None)
    waiting = [one for one in found if one.codes is None]
    return named or next((one for one in waiting if one.submission > after), waiting[0] if waiting else None)


def _answer(campaign: int, submission: str, question: str, problem: str = "") -> str:
    with guard.reading() as work:
        one = themes.answer(work, submission, question)
        return render_template(
            "themes/answer.html",
            **_frame(work, campaign),
            one=one,
            pieces=_pieces(work, one.text),
            suggested=themes.suggester(work, question).suggest(one.text),
            coders=themes.names(work),
            problem=problem,
            typed=request.form.get("cytat"),
            most=MOST_CODES,
        )


def _listed(campaign: int, problem: str = "") -> str:
    with guard.reading() as work:
        frame = _frame(work, campaign)
        counted = {code: sum(by.values()) for code, by in themes.counts(work, campaign).items()}
        return render_template(
            "themes/listed.html",
            **frame,
            counted=counted,
            own=own_themes.own_themes(work, retired=True),
            problem=problem,
            name=request.form.get("nazwa", ""),
        )


def _frame(work: Session, campaign: int) -> dict[str, Any]:
    """What every page shows around: the questions, villages, themes."""
    questions = themes.asked(work, known(campaign))
    labels = own_themes.labels(work)
    return {
        **report_frame.frame(work, campaign, report.dataset(work, campaign, guard.today())),
        "questions": questions,
        "key": _key(questions),
        "labels": labels,
        "groups": {kind: {c: label for c, label in labels.items() if c[0] == letter} for letter, kind in KINDS.items()},
        "may_code": guard.may_do(Act.CODE_ANSWERS),
    }


def _key(questions: Iterable[Asked]) -> str:
    """The question asked for, else the first; a plain "Q7" of an older link is understood."""
    keys = [one.key for one in questions]
    wanted = request.args.get("pytanie", "")
    return next((key for key in keys if wanted in (key, key.partition(".")[2])), keys[0] if keys else "")


def _chosen(work: Session) -> list[str]:
    """Themes of the form: the button pressed, those of the lists, and a new one by its name."""
    if request.form.get("pomin"):
        return []
    chosen = [code for code in request.form.getlist("kod") if code]
    if name := request.form.get("nowy", "").strip():
        chosen.append(own_themes.new_theme(work, name, guard.today()))
    if not chosen:
        raise WrongInput("Proszę wybrać temat, wpisać nowy albo nacisnąć „Pomiń”.")
    return chosen


def _pieces(work: Session, text: str) -> list[tuple[str, bool]]:
    """The text in pieces, each with whether it may name a person."""
    pieces, last = [], 0
    for start, end in quotes.marked(work, text):
        pieces += [(text[last:start], False), (text[start:end], True)]
        last = end
    return [piece for piece in (*pieces, (text[last:], False)) if piece[0]]


def _pages(found: list[Answer]) -> int:
    return max(-(-len(found) // ON_A_PAGE), 1)


def _refuse_unknown(labels: Mapping[str, str], theme: str) -> None:
    if theme not in labels:
        raise NotFound("Nie ma takiego tematu. Proszę wybrać go z listy tematów.")
