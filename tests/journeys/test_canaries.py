"""The promise of erasing: not one byte of a name is left, on the disk, in files that leave, in backups old or new."""

import html
import io
import uuid
import zipfile
from datetime import date, timedelta

import pypdfium2
import pytest

from exports import leaders
from survey_app.commands import EXPORTS
from survey_app.domain import parcel
from survey_app.domain.refusals import NotFound
from survey_app.journeys import bring_home, exporting, keep_safe_archive, publish
from survey_app.people import cards, register, workflow
from survey_app.people.tables import Erasure, Mention, Nominee, Volunteer
from tests.backups import PASSPHRASE, QUICK_KIB, backed_up, house_of, opened, restored, tree
from tests.build import SOME_ANSWERS, a_meeting, an_answer
from tests.conftest import TODAY
from tests.journeys.test_keep_safe import forget, left
from tests.people.test_cards import a_pile, lines
from tests.people.test_cards import sign_up as use
from tests.people.test_persons import in_people
from tests.people.test_workflow import prepared

VOLUNTEER, WITHDRAWN = "Żółcisława Gęśliwa", "Świętosław Łąćki"
REFUSED, SILENT, NEVER_TOLD = "Grażyna Śnieżyńska", "Zdzisław Źdźbłowski", "Bożydar Ćmiński"
CONTACT = "zolcislawa.gesliwa@example.org"
WORDS = ("Żółcisław", "Gęśliw", "zolcislawa", "Świętosław", "Łąćk", "Śnieżyńsk", "Źdźbłowsk", "Bożydar", "Ćmińsk")
MONTH_LATER, TWO_YEARS_LATER = TODAY + timedelta(days=30), date(2028, 3, 12)
B = {"B2": CONTACT, "B3": "STA", "B4": ["H01"], "B5": "true", "B6": "true"}
C = {"0.C2": ["H03"], "0.C3": "T", "0.C4": "C"}


@pytest.fixture(autouse=True)
def quick_key(monkeypatch):
    monkeypatch.setattr(parcel, "MEMORY_KIB", QUICK_KIB)


def words_in(content):
    """Which of the words are in these bytes, also inside what is zipped or a PDF."""
    plain = content + html.unescape(content.decode("utf-8", "replace")).encode()  # XML of a workbook says &#379; for Ż
    found = {word for word in WORDS for form in (word, word.lower(), word.upper()) if form.encode() in plain}
    if content.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            found |= {word for name in archive.namelist() for word in words_in(archive.read(name))}
    if content.startswith(b"%PDF"):
        book = pypdfium2.PdfDocument(content)
        found |= words_in("".join(page.get_textpage().get_text_bounded() for page in book).encode())
        book.close()
    return found


def words_below(folder):
    return {word for content in tree(folder).values() for word in words_in(content)}


def words_in_backup(file):
    return {word for content in opened(file).values() for word in words_in(content)}


@pytest.fixture
def people(app, visitor):
    """Five people who came in through slips B and C of a meeting with answers enough to publish."""
    app.meeting = a_meeting(app)
    for _ in range(12):
        an_answer(app, app.meeting, SOME_ANSWERS | {"Q7": "Ławka przy stawie"})
    for slip, fields in (
        *(("chce-dzialac", B | {"B1": name}) for name in (VOLUNTEER, WITHDRAWN)),
        *(("warto-zaprosic", C | {"0.C1": name}) for name in (REFUSED, SILENT, NEVER_TOLD)),
    ):
        address = f"/s/{app.meeting.join_code}/{slip}"
        visitor.get(address)
        visitor.post(address, {"id": str(uuid.uuid4())} | fields)
    return app


@pytest.fixture
def before(people, tmp_path):
    """A backup made before anybody was erased."""
    file = backed_up(people, tmp_path / "before.kopia")
    assert words_in_backup(file) == set(WORDS)
    return file


@pytest.fixture
def erased(people, visitor, before):
    """One refused, one was silent, one never told, one withdrew, one was not heard of for two years."""
    app = people
    letter, silent = prepared(app, REFUSED), prepared(app, SILENT)
    in_people(app, workflow.inform, silent.nominee.id, TODAY)
    assert "dane są usunięte" in visitor.post("/zaproszenie/", {"kod": letter.code, "odpowiedz": "nie"}).text
    withdrawn = next(one.id for one in left(app, Volunteer) if one.name == WITHDRAWN)
    in_people(app, register.erase, "volunteer", withdrawn, TODAY)
    forget(app, MONTH_LATER)
    assert [one.name for one in left(app, Volunteer)] == [VOLUNTEER]
    forget(app, TWO_YEARS_LATER)
    assert left(app, Volunteer) == left(app, Mention) == left(app, Nominee) == []
    return app


def test_nothing_of_the_erased_is_on_the_disk_not_even_in_the_log_of_the_database(erased):
    folder = erased.extensions["settings"].data_dir
    assert {"odpowiedzi.db", "osoby.db", "osoby.db-wal", "osoby.db-shm", "osoby.db.usuniete"} <= tree(folder).keys()
    assert words_below(folder) == set()


def test_before_the_erasing_the_words_are_found_where_they_must_be(people):
    assert words_below(people.extensions["settings"].data_dir) == set(WORDS)


def test_a_name_in_a_workbook_would_be_found():
    taken = leaders.Taken("Gmina Zmyślona", "Ktoś", "sprawdzian", TODAY)
    row = leaders.Leader(VOLUNTEER, CONTACT, "Bydlin", "stale", "", TODAY, TODAY)
    assert words_in(leaders.workbook([row], taken)) == {"Żółcisław", "Gęśliw", "zolcislawa"}


def test_nothing_of_the_erased_is_in_the_next_backup_or_parcel(erased, tmp_path):
    assert words_in_backup(backed_up(erased, tmp_path / "next.kopia", TWO_YEARS_LATER)) == set()
    with erased.extensions["people"].reading() as names, erased.extensions["answers"].reading() as work:
        packed = bring_home.pack(work, register.pack(names, TODAY), PASSPHRASE)
    assert words_in(parcel.unseal(packed, PASSPHRASE)) == set()


def test_nothing_of_anybody_is_in_a_file_that_leaves_not_even_before_the_erasing(people, tmp_path):
    with people.extensions["answers"].writing() as work:
        publish.publish(work, 2026, TODAY, "ktoś")
    with people.extensions["answers"].reading() as work:
        for name in sorted(exporting.EXPORTS):
            out = tmp_path / exporting.file_name(name, 2026)
            exporting.write(work, name, 2026, out, TODAY, "bydlin" if name.startswith("karta") else None)
            assert words_in(out.read_bytes()) == set(), name
    assert set(EXPORTS) <= exporting.EXPORTS.keys()


@pytest.mark.parametrize("day", [MONTH_LATER, TWO_YEARS_LATER])
def test_a_backup_from_before_the_erasing_brings_nobody_back(erased, before, day):
    folder = erased.extensions["settings"].data_dir
    restored(erased, before, day)
    assert words_below(folder) == set()
    assert left(erased, Volunteer) == left(erased, Mention) == left(erased, Nominee) == []
    assert len(left(erased, Erasure)) >= 5


def test_on_the_same_day_only_who_refused_or_withdrew_stays_away(people, visitor, before):
    letter = prepared(people, REFUSED)
    visitor.post("/zaproszenie/", {"kod": letter.code, "odpowiedz": "nie"})
    restored(people, before)
    assert words_below(people.extensions["settings"].data_dir) == set(WORDS) - {"Śnieżyńsk"}
    with pytest.raises(NotFound):
        in_people(people, workflow.by_code, letter.code, TODAY)


def test_also_when_the_database_of_names_is_lost_and_only_the_log_beside_it_is_left(erased, before):
    folder = erased.extensions["settings"].data_dir
    erased.extensions["people"].dispose()
    for path in folder.glob("osoby.db*"):
        if path.suffix != ".usuniete":
            path.unlink()
    restored(erased, before)
    assert words_below(folder) == set()


@pytest.mark.parametrize("day", [TODAY, MONTH_LATER])
def test_also_when_both_are_lost_no_nomination_comes_back(erased, before, day):
    folder = erased.extensions["settings"].data_dir
    erased.extensions["people"].dispose()
    for path in folder.glob("osoby.db*"):
        path.unlink()
    ready = restored(erased, before, day, log_lost=True)
    assert words_below(folder) == {"Żółcisław", "Gęśliw", "zolcislawa", "Świętosław", "Łąćk"}
    assert ready.applied.doubtful == 2


def test_also_on_the_clock_alone(people, before, monkeypatch):
    """Nothing was erased by hand; the machine stood still for two years."""
    restored(people, before, TWO_YEARS_LATER)
    assert words_below(people.extensions["settings"].data_dir) == set()


def test_what_a_restore_replaced_is_sealed(people, before):
    folder = house_of(people).folder / keep_safe_archive.REPLACED
    folder.mkdir()
    file = backed_up(people, folder)
    assert words_in(file.read_bytes()) == set()
    assert words_in_backup(file) == set(WORDS)


def test_a_card_used_since_the_backup_opens_nothing_and_printings_are_counted_once(app, tmp_path):
    codes, _ = a_pile(app)
    _, taken_back = a_pile(app, 4)
    a_pile(app, 5, until=TODAY)
    file = backed_up(app, tmp_path / "k.kopia", TODAY - timedelta(days=1))
    use(app, codes[0])
    in_people(app, cards.take_back, taken_back.id, TODAY, anywhere=True)
    forget(app, TODAY)
    before = lines(app)
    restored(app, file)
    assert lines(app) == before
    with pytest.raises(NotFound):
        use(app, codes[0])
    use(app, codes[1])
