"""Forgetting: on the day, for good, leaving numbers."""

from datetime import date, timedelta
from pathlib import Path

from survey_app.journeys import keep_safe, partners
from survey_app.people import register
from survey_app.people.tables import Counter, Erasure, Mention, Volunteer
from survey_app.store.audit import AuditEntry
from survey_app.store.partners import Partner

MET_ON = date(2026, 3, 12)
CANARY = "Kanarella Zmyślona"


def nominate(app, **fields):
    given = {
        "text": CANARY,
        "areas": ["H01"],
        "knows": "N",
        "delivery": "C",
        "solectwo": "bydlin",
        "met_on": MET_ON,
        "today": MET_ON,
    }
    with app.extensions["people"].writing() as work:
        register.add_nomination(work, **given | fields)


def sign_up(app, today=MET_ON):
    with app.extensions["people"].writing() as work:
        register.add_volunteer(
            work,
            name=CANARY,
            contact="kanarella@example.org",
            how="STA",
            areas=["H01"],
            solectwo="bydlin",
            today=today,
            notice="1",
        )


def forget(app, today):
    folder = app.extensions["settings"].data_dir
    return keep_safe.forget(app.extensions["people"], app.extensions["answers"], today, folder)


def left(app, kind):
    with app.extensions["people"].reading() as work:
        return list(work.query(kind))


def test_nomination_goes_on_its_day_and_not_before(app):
    nominate(app)
    assert forget(app, MET_ON + timedelta(days=29)).mentions == 0
    assert len(left(app, Mention)) == 1
    assert forget(app, MET_ON + timedelta(days=30)).mentions == 1
    assert left(app, Mention) == []


def test_volunteer_goes_after_two_years_without_contact(app):
    sign_up(app)
    assert forget(app, date(2028, 3, 11)).volunteers == 0
    assert forget(app, date(2028, 3, 12)).volunteers == 1
    assert left(app, Volunteer) == []


def test_numbers_remain_by_village_and_month(app):
    nominate(app)
    nominate(app)
    nominate(app, solectwo=None)
    forget(app, date(2026, 5, 1))
    counted = {(row.solectwo, row.month, row.outcome): row.number for row in left(app, Counter)}
    assert counted == {("bydlin", "2026-03", "expired"): 2, ("", "2026-03", "expired"): 1}
    assert [(row.kind, row.day) for row in left(app, Erasure)] == [("mention", date(2026, 5, 1))] * 3


def test_numbers_add_up_over_the_days(app):
    for _ in range(2):
        nominate(app)
        forget(app, date(2026, 5, 1))
    assert [row.number for row in left(app, Counter)] == [2]


def test_audit_holds_numbers_only(app):
    nominate(app)
    forget(app, date(2026, 5, 1))
    with app.extensions["answers"].reading() as work:
        [entry] = work.query(AuditEntry).filter_by(act="forget")
    assert (entry.who, entry.what) == ("system", "mentions 1, volunteers 0")


def bytes_on_disk(folder: Path) -> bytes:
    return b"".join(path.read_bytes() for path in folder.iterdir() if path.is_file())


def test_nothing_of_the_name_is_left_on_the_disk(app):
    folder = Path(app.extensions["people"].url.database).parent
    for _ in range(30):
        nominate(app)
    sign_up(app, today=date(2024, 1, 1))
    canaries = [CANARY.encode(), b"kanarella@example.org"]
    assert all(canary in bytes_on_disk(folder) for canary in canaries)
    forget(app, date(2026, 5, 1))
    assert not any(canary in bytes_on_disk(folder) for canary in canaries)


def test_a_reader_that_looked_before_does_not_keep_the_name_on_the_disk(app):
    folder = Path(app.extensions["people"].url.database).parent
    nominate(app)
    assert left(app, Mention)[0].text == CANARY  # leaves a connection in the pool of readers
    forget(app, date(2026, 5, 1))
    assert CANARY.encode() not in bytes_on_disk(folder)


def test_thread_forgets_at_start(app):
    nominate(app)
    folder = app.extensions["settings"].data_dir
    keep_safe.daily(app.extensions["people"], app.extensions["answers"], lambda: date(2026, 5, 1), folder)
    for _ in range(100):
        if not left(app, Mention):
            break
        keep_safe.threading.Event().wait(0.05)
    assert left(app, Mention) == []


def test_a_partners_card_put_aside_goes_with_the_rest_on_its_day(app):
    card = {"N1": CANARY, "N13": CANARY}
    with app.extensions["answers"].writing() as work:
        row = partners.take_in(work, partners.asked_now(work), card, channel="www", today=MET_ON)[1]
        partners.refuse(work, row, MET_ON)
    forget(app, MET_ON + timedelta(days=29))
    with app.extensions["answers"].reading() as work:
        assert len(list(work.query(Partner))) == 1
    forget(app, MET_ON + timedelta(days=30))
    with app.extensions["answers"].reading() as work:
        assert list(work.query(Partner)) == []
        assert "partner cards 1" in [row.what for row in work.query(AuditEntry)]
