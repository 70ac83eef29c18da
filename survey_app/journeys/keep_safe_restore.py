"""Putting a backup in the place of both databases: opened, checked, upgraded and cleaned aside, then swapped at once.

Nobody can look before what was erased since, and what is due by today, is erased again.
"""

import shutil
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import date
from pathlib import Path
from typing import NamedTuple

import survey_app.database_copies as database_copies
import survey_app.own_file as own_file
import survey_app.upgrade as upgrade
from survey_app.database import Busy, Database
from survey_app.database_copies import Broken
from survey_app.domain.refusals import Conflict, WrongInput
from survey_app.journeys import keep_safe, keep_safe_archive, keep_safe_backup, keep_safe_compare
from survey_app.journeys.keep_safe_archive import COPIES, FILES, House, Manifest, Say
from survey_app.journeys.keep_safe_compare import Cost
from survey_app.people import erasures, register
from survey_app.people.erasures import Applied

NEWER = "Tę kopię zapisało nowsze wydanie programu (układ bazy {}). Proszę zainstalować tamto wydanie i powtórzyć."
LOG_LOST = (
    "Nie wiadomo, kogo usunięto już po zrobieniu tej kopii: na tym komputerze nie ma o tym zapisu"
    " (zgłoszenia i listy: {}, osoby chętne: {}). Jeśli gdzieś zachował się nowszy plik „osoby.db.usuniete”, proszę go"
    " podać: --erasures PLIK. Jeśli nie, proszę dodać --log-lost: tych zgłoszeń wtedy nie odtwarzamy, bo mogły zostać"
    " odwołane, a osoby chętne, które się wycofały, trzeba będzie usunąć jeszcze raz ręcznie."
)
NO_LOG = "Plik „{}” nie jest dziennikiem usunięć. Proszę podać plik, którego nazwa kończy się na .usuniete."
LOGS = ("-wal", "-shm", "-journal")
IN_USE = "Ktoś ma bazę otwartą. Proszę zatrzymać serwer i inne polecenia zebranie, a potem powtórzyć."


class Prepared(NamedTuple):
    """A backup laid out and cleaned, ready to take the place of the databases."""

    manifest: Manifest
    digest: str  # of the sealed file
    place: Path
    answers: Database
    people: Database
    applied: Applied
    due: int  # names erased because their term has come
    cost: Cost


@contextmanager
def prepared(
    house: House, file: Path, passphrase: str, today: date, say: Say, *, log: Path | None = None, log_lost: bool = False
) -> Iterator[Prepared]:
    """Everything but the swap. `log`: an erasure log kept elsewhere. Raises WrongInput, Conflict; nothing changed then.

    `log_lost`: goes on without a log, and without nominations of which nobody knows whether they were taken back.
    """
    _refuse_in_use(house)
    with keep_safe_archive.room_is_said(), keep_safe_archive.workplace(house.folder) as place:
        say("Otwieram i sprawdzam kopię…")
        with file.open("rb") as source:
            manifest = keep_safe_archive.unpack(source, passphrase, place)
        _refuse_newer(manifest)
        answers, people = (Database(f"sqlite:///{place / name}") for name in COPIES.values())
        try:
            say("Dostosowuję do tego wydania…")
            upgrade.upgrade(answers, "answers")
            upgrade.upgrade(people, "people")
            say("Usuwam, co usunięto po zrobieniu kopii, i to, czego termin minął…")
            applied = _erase_again(house, people, manifest, today, log, log_lost)
            due = keep_safe.forget(people, answers, today, place)
            cost = keep_safe_compare.cost(house.answers, answers, today)
            digest = keep_safe_archive.digest_of(file)
            yield Prepared(manifest, digest, place, answers, people, applied, due.mentions + due.volunteers, cost)
        finally:
            answers.dispose()
            people.dispose()


def _refuse_newer(manifest: Manifest) -> None:
    for which in COPIES:
        if not upgrade.knows(which, manifest.revisions.get(which, "")):
            raise WrongInput(NEWER.format(manifest.revisions.get(which, "?")))


def _refuse_in_use(house: House) -> None:
    """Raises Conflict. A PostgreSQL says who is there; of SQLite it is seen when its log is folded."""
    for database in house.databases().values():
        database.dispose()
        if database.is_sqlite:
            _fold(database_copies.path_of(database))
        elif database_copies.others_on(database):
            raise Conflict(IN_USE)


def _fold(path: Path) -> None:
    """One file instead of a database and its log, which only who is alone may make. A broken one is left as it is."""
    if path.is_file():
        try:
            database_copies.settle(path)
        except Busy as fault:
            raise Conflict(IN_USE) from fault
        except Broken:
            return


def _erase_again(
    house: House, people: Database, manifest: Manifest, today: date, elsewhere: Path | None, log_lost: bool
) -> Applied:
    """By the log in the database that is there, in the file beside it, and in a file kept elsewhere."""
    beside = erasures.beside(house.people)
    files = [log for path in (beside, elsewhere) if path and (log := erasures.read_beside(path))]
    if elsewhere and erasures.read_beside(elsewhere) is None:
        raise WrongInput(NO_LOG.format(elsewhere.name))
    present = erasures.read(house.people)
    log = erasures.joined([*files, *([present] if present else [])])
    says_all = any(one.name and one.name == manifest.log for one in files)
    with people.writing() as work:
        known = erasures.ids(work) if says_all else log.present | log.erased.keys()
        third, doubtful = erasures.unknown(work, known)
        if (third or doubtful) and not log_lost:
            raise WrongInput(LOG_LOST.format(len(third), len(doubtful)))
        applied = erasures.apply(work, log, known, today)
    register.sweep(people)
    return applied


def put_in_place(house: House, ready: Prepared, file: Path) -> None:
    """Swaps both databases and the files that belong to them. Raises Conflict while somebody has a database open."""
    aside = House(ready.answers, ready.people, ready.place)
    keep_safe_backup.note(aside, keep_safe_backup.RESTORED, ready.manifest, ready.digest, str(file.resolve()))
    _refuse_in_use(house)
    with ExitStack() as stack:
        places = []
        for which, database in house.databases().items():
            new = aside.databases()[which]
            if database.is_sqlite:
                places.append(_laid_beside(new, database))
            else:
                upgrade.upgrade(database, which)
                stack.enter_context(database_copies.replacing_rows(new, database))
        own_file.swap(places)
    for name in FILES:
        if (ready.place / name).is_file():
            (house.folder / name).parent.mkdir(mode=0o700, exist_ok=True)
            own_file.write(house.folder / name, (ready.place / name).read_bytes())
    erasures.keep_beside(house.people)


def _laid_beside(new: Database, old: Database) -> Path:
    """The new database on the disk of the old one, waiting for its place, which is given."""
    path = database_copies.path_of(old)
    new.dispose()
    database_copies.settle(database_copies.path_of(new))
    for log in LOGS:
        Path(f"{path}{log}").unlink(missing_ok=True)  # of a broken database: a whole one has none by now
    with own_file.in_place_of(own_file.waiting(path)) as (file, _), database_copies.path_of(new).open("rb") as whole:
        shutil.copyfileobj(whole, file)
    return path
