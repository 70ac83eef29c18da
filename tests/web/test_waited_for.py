"""Files one waits for: how far they are, who may have them, how long they stay."""

import io
import os
import time
import zipfile

import pytest
from sqlalchemy import select

from survey_app.domain.refusals import NotFound
from survey_app.journeys import exporting, waited_for
from survey_app.store.audit import AuditEntry
from tests.build import a_meeting, an_answer
from tests.conftest import TODAY


@pytest.fixture
def settings(app):
    an_answer(app, a_meeting(app))
    return app.extensions["settings"]


def ready(visitor, address):
    """The page once the child process has ended."""
    deadline = time.monotonic() + 90
    while not visitor.client.get(f"{address}/stan").json["over"]:
        assert time.monotonic() < deadline
        time.sleep(0.2)
    return visitor.get(address)


def test_all_cards_are_made_while_a_page_tells_how_far_they_are(app, settings, coordinator):
    page = coordinator.post("/panel/pliki/2026/karty")
    assert "Trwa przygotowanie" in page.text
    address = page.path
    assert coordinator.get(f"{address}/plik").path == address  # not yet
    assert "Gotowe" in ready(coordinator, address).text
    with coordinator.client.get(f"{address}/plik") as response:
        assert "karty-2026-do-przekazania.zip" in response.headers["Content-Disposition"]
        names = zipfile.ZipFile(io.BytesIO(response.get_data())).namelist()
    assert "karta-2026-do-przekazania-bydlin.pdf" in names
    assert len(names) == 30
    with app.extensions["answers"].reading() as work:
        notes = list(work.scalars(select(AuditEntry.what).where(AuditEntry.act == "export")))
    assert notes == ["karty 2026"]


def test_only_a_file_that_takes_long_is_waited_for(settings, coordinator):
    coordinator.post("/panel/pliki/2026/csv", status=404)


def an_order(settings, who="a", name="karty"):
    folder = settings.data_dir / waited_for.FOLDER / "f00d"
    folder.mkdir(parents=True)
    order = f'{{"name": "{name}", "campaign": 2026, "who": "{who}"}}'
    (folder / waited_for.WANTED).write_text(order, encoding="utf-8")
    return folder


def test_progress_is_told_from_process_to_process(settings):
    folder = an_order(settings)
    assert waited_for.look(settings.data_dir, "f00d", "a")[3:5] == (0, 0)
    waited_for.telling_beside(folder / waited_for.FILE)(4, 15)
    assert waited_for.look(settings.data_dir, "f00d", "a")[3:5] == (4, 15)


def test_nobody_sees_what_another_account_asked_for(settings):
    an_order(settings)
    for wanted, who in (("f00d", "b"), ("beef", "a"), ("..", "a"), ("a" * 3000, "a")):
        with pytest.raises(NotFound):
            waited_for.look(settings.data_dir, wanted, who)


def test_a_refusal_is_told_in_its_sentence(settings):
    begun = waited_for.start(settings, "nic", 2026, "a", TODAY)
    deadline = time.monotonic() + 10
    while not (seen := waited_for.look(settings.data_dir, begun.id, "a")).refused:
        assert time.monotonic() < deadline
    assert "Nie ma takiego pliku" in seen.refused


def test_a_server_stopped_meanwhile_leaves_no_page_that_waits_for_ever(settings):
    folder = an_order(settings)
    long_ago = time.time() - waited_for.GIVEN_UP - 1
    os.utime(folder / waited_for.WANTED, (long_ago, long_ago))
    assert waited_for.look(settings.data_dir, "f00d", "a").refused == exporting.ExportFailed.sentence


def test_after_an_hour_a_file_is_gone(settings):
    folder = an_order(settings)
    long_ago = time.time() - waited_for.KEPT - 1
    os.utime(folder, (long_ago, long_ago))
    begun = waited_for.start(settings, "nic", 2026, "a", TODAY)
    assert [one.name for one in folder.parent.iterdir()] == [begun.id]
