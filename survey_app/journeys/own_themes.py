"""The names of themes: those of the catalogue, and those an organiser made because the catalogue has none."""

from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from exports.themes import OTHERS, same_text
from forms import library
from survey_app.domain.refusals import NotFound, WrongInput
from survey_app.store.themes import OwnTheme

LONGEST_NAME = 80


def labels(work: Session) -> dict[str, str]:
    """Polish name of every theme by code: the catalogue's problems and needs, then the own ones in use."""
    catalogue = {
        code: category.label["pl"]
        for code, category in library.categories().items()
        if code[0] in "PN" and code not in OTHERS
    }
    return catalogue | {theme.code: theme.name for theme in own_themes(work)}


def own_themes(work: Session, *, retired: bool = False) -> list[OwnTheme]:
    rows = work.scalars(select(OwnTheme).order_by(OwnTheme.code))
    return [row for row in rows if retired or not row.retired]


def new_theme(work: Session, name: str, today: date) -> str:
    """Gives the code. Raises WrongInput for an empty, too long or used name."""
    name = " ".join(name.split())
    if not name:
        raise WrongInput("Proszę wpisać nazwę tematu.")
    if len(name) > LONGEST_NAME:
        raise WrongInput(f"Nazwa tematu: najwyżej {LONGEST_NAME} znaków. Proszę skrócić.")
    taken = {same_text(label): code for code, label in labels(work).items()}
    if same_text(name) in taken:
        raise WrongInput(f"Taki temat już jest: {taken[same_text(name)]}. Proszę go wybrać z listy.")
    number = 1 + max((int(theme.code[1:]) for theme in own_themes(work, retired=True)), default=0)
    code = f"T{number:02}"
    work.add(OwnTheme(code=code, name=name, made_on=today))
    work.flush()
    return code


def retire(work: Session, code: str, *, retired: bool) -> None:
    """A retired theme is offered no more; what stands under it stays. Raises NotFound."""
    theme = work.get(OwnTheme, code)
    if theme is None:
        raise NotFound("Nie ma takiego własnego tematu. Proszę wybrać go z listy.")
    theme.retired = retired
