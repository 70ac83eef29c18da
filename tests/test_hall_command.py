"""The hall from the terminal: its certificates, a server that serves by them, and the parcel."""

import os
import signal
import socket
import ssl
import stat
import subprocess
import sys
import time
import urllib.error
import urllib.request
from datetime import date, timedelta
from ipaddress import ip_address
from pathlib import Path

import pytest
from cryptography import x509

from survey_app.database import Database
from survey_app.domain import certificates
from survey_app.domain.refusals import Conflict
from survey_app.journeys import hall, prepare
from tests.faults.real_server import free_port
from tests.journeys.test_bring_home import light_key as light_key
from tests.test_commands import Office

TODAY = date(2026, 3, 12)
ROOT = Path(__file__).parent.parent
LAPTOP = ["192.168.1.5", "10.0.0.4"]
PATIENCE_S = 20


@pytest.fixture
def on_a_network(monkeypatch):
    monkeypatch.setattr(hall, "addresses", lambda: LAPTOP)


@pytest.fixture
def in_hall(tmp_path):
    """An installation after `zebranie init`, with one open meeting and nothing in it."""
    office = Office(tmp_path / "laptop")
    office("init")
    office.meeting = office("meetings", "add", "--solectwo", "bydlin", "--date", "2026-03-12", "--open").strip()
    return office


def certified(folder, addresses=LAPTOP, today=TODAY):
    return hall.certify(folder, addresses, today)


def modes(folder):
    return {path.name: stat.S_IMODE(path.stat().st_mode) for path in folder.iterdir()}


def server_key(folder):
    return (folder / "sala" / hall.SERVER).read_bytes()


# Certificates


def test_the_certificate_is_made_once_and_kept_for_its_owner_only(in_hall, on_a_network):
    said = in_hall("hall-certificate")
    folder = in_hall.folder / "sala"
    assert modes(folder) == {hall.AUTHORITY: 0o600, hall.SERVER: 0o600}
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    authority = certificates.told((folder / hall.AUTHORITY).read_bytes())
    assert authority.fingerprint in said
    assert "192.168.1.5, 10.0.0.4" in said
    kept = {path.name: path.read_bytes() for path in folder.iterdir()}
    assert in_hall("hall-certificate") == said
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == kept


def test_a_new_address_gets_a_certificate_of_the_same_authority(tmp_path):
    authority, server = certified(tmp_path)
    again, other = certified(tmp_path, ["172.16.8.8"])
    assert again == authority
    assert set(server.names) >= {"localhost", "127.0.0.1", "192.168.1.5", "10.0.0.4"}
    assert "172.16.8.8" in other.names
    assert "192.168.1.5" not in other.names


@pytest.mark.parametrize(("days", "renewed"), [(0, False), (367, False), (368, True), (500, True)])
def test_the_servers_certificate_is_renewed_a_month_before_its_end(tmp_path, days, renewed):
    authority, _ = certified(tmp_path)
    before = server_key(tmp_path)
    again, server = certified(tmp_path, today=TODAY + timedelta(days=days))
    assert again == authority
    assert (server_key(tmp_path) != before) is renewed
    assert server.until >= TODAY + timedelta(days=days + 30)


def test_an_authority_that_has_ended_is_made_anew_with_all_it_signed(tmp_path):
    authority, _ = certified(tmp_path)
    assert authority.until == TODAY + timedelta(days=3650)
    fresh, server = certified(tmp_path, today=authority.until)
    assert fresh.fingerprint != authority.fingerprint
    assert server.until == authority.until + timedelta(days=397)


@pytest.mark.parametrize(
    "rubbish", [b"", b"rubbish", b"-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"]
)
def test_a_servers_file_that_is_no_certificate_is_made_anew(tmp_path, rubbish):
    certified(tmp_path)
    (tmp_path / "sala" / hall.SERVER).write_bytes(rubbish)
    _, server = certified(tmp_path)
    assert "192.168.1.5" in server.names


def test_the_authority_speaks_for_local_networks_only(tmp_path):
    certified(tmp_path)
    read = x509.load_pem_x509_certificate((tmp_path / "sala" / hall.AUTHORITY).read_bytes())
    limits = read.extensions.get_extension_for_class(x509.NameConstraints)
    assert limits.critical
    allowed = [one.value for one in limits.value.permitted_subtrees]
    networks = [one for one in allowed if not isinstance(one, str)]
    assert {one for one in allowed if isinstance(one, str)} == {"localhost", "local"}
    outside = ("8.8.8.8", "1.1.1.1", "193.0.0.1", "2001:4860::1")
    assert not any(ip_address(one) in network for one in outside for network in networks)
    assert all(any(ip_address(one) in network for network in networks) for one in LAPTOP)


def test_an_address_outside_local_networks_gets_no_certificate(tmp_path):
    with pytest.raises(Conflict):
        certified(tmp_path, ["8.8.8.8"])
    assert not (tmp_path / "sala").exists()


def test_without_a_network_a_sentence_says_what_to_do(in_hall, monkeypatch):
    monkeypatch.setattr(hall, "_interfaces", lambda: iter([("lo", "127.0.0.1")]))
    for command in (["hall-certificate"], ["serve", "--hall"], ["serve", "--hall", "--https"]):
        assert "Proszę połączyć go z Wi-Fi sali" in in_hall(*command, code=1)
    assert not (in_hall.folder / "sala").exists()


def test_the_machine_says_its_addresses_without_a_network_too():
    assert ("lo", "127.0.0.1") in list(hall._interfaces())


# What the terminal says


def test_an_invitation_over_plain_http_has_the_laptops_address_and_one_code():
    said = hall.invitation(hall.Hall(LAPTOP, 8000))
    assert said.startswith("Tablety w tej samej sieci Wi-Fi: http://192.168.1.5:8000/\n")
    assert said.endswith("Gdyby ten adres się nie otwierał: http://10.0.0.4:8000/")
    assert codes_in(said) == 1
    assert "certyfikat" not in said.lower()


def test_an_invitation_by_https_leads_to_the_certificate_first(tmp_path):
    said = hall.invitation(hall.Hall(LAPTOP[:1], 8000, tmp_path), "AB:CD")
    assert "1. Certyfikat sali, raz na każdym tablecie gminy: http://192.168.1.5:8001/sala\n" in said
    assert "Odcisk certyfikatu (SHA-256): AB:CD" in said
    assert "2. Ankiety: https://192.168.1.5:8000/\n" in said
    assert codes_in(said) == 2


def codes_in(said):
    """Each drawing begins with a line of the quiet zone, blocks only."""
    drawn = [set(line) <= set("█▀▄ ") and bool(line.strip()) for line in said.splitlines()]
    return sum(here and not before for before, here in zip([False, *drawn], drawn, strict=False))


def test_the_last_port_has_its_door_below(tmp_path):
    assert hall.Hall(LAPTOP, 65535, tmp_path).door_port == 65534
    assert hall.Hall(LAPTOP, 8000).door_port is None


def test_https_belongs_to_the_hall(in_hall):
    assert "--https działa tylko razem z --hall" in in_hall("serve", "--https", code=1)


def test_a_taken_door_is_said_before_anything_starts(in_hall, on_a_network):
    with socket.create_server(("0.0.0.0", 0)) as taken:
        port = taken.getsockname()[1]
        said = in_hall("serve", "--hall", "--https", "--port", port - 1, code=1)
    assert f"Port {port} (strona z certyfikatem) jest zajęty." in said


# The real server


class HallServer:
    """`run_in_hall` as a process of its own, for a laptop that is 127.0.0.1."""

    def __init__(self, folder, https):
        self.port, self.folder = free_port(following=1), folder
        certificate = hall.Certified(folder).server if https else None
        script = (
            "from pathlib import Path; from survey_app import server; from survey_app.app import create_app; "
            "from survey_app.journeys.hall import Hall; "
            f"server.run_in_hall(create_app, Hall(['127.0.0.1'], {self.port}, "
            f"{f'Path({str(certificate)!r})' if https else None}))"
        )
        with (folder / "server.log").open("ab") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-c", script], cwd=ROOT, env=os.environ | {"ZEBRANIE_DATA_DIR": str(folder)},
                stdout=subprocess.DEVNULL, stderr=log, start_new_session=True,
            )  # fmt: skip

    def wait_for(self, port):
        began = time.monotonic()
        while is_free(port):
            assert self.process.poll() is None, self.log()
            assert time.monotonic() - began < PATIENCE_S, "the server does not start"
            time.sleep(0.05)

    def log(self):
        return (self.folder / "server.log").read_text(errors="replace")

    def stop(self):
        self.process.send_signal(signal.SIGTERM)
        assert self.process.wait(timeout=PATIENCE_S) == 0


def is_free(port):
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) != 0


def fetched(address, authority=None):
    """Status, address in the end and body; https is believed only with the authority given."""
    context = ssl.create_default_context(cadata=authority) if address.startswith("https") else None
    with urllib.request.urlopen(address, timeout=PATIENCE_S, context=context) as answer:
        return answer.status, answer.url, answer.read()


@pytest.fixture
def by_https(in_hall):
    certified(in_hall.folder, today=date.today())
    server = HallServer(in_hall.folder, https=True)
    try:
        server.wait_for(server.port + 1)
        server.wait_for(server.port)
        yield server
    finally:
        server.stop()


@pytest.fixture
def by_http(in_hall):
    server = HallServer(in_hall.folder, https=False)
    try:
        server.wait_for(server.port)
        yield server
    finally:
        server.stop()


def test_a_device_that_took_the_certificate_at_the_door_trusts_the_server(by_https):
    base, door = f"https://127.0.0.1:{by_https.port}", f"http://127.0.0.1:{by_https.port + 1}"
    with pytest.raises(urllib.error.URLError, match="certificate verify failed"):
        fetched(f"{base}/healthz")
    status, _, authority = fetched(f"{door}/sala/certyfikat.crt")
    assert status == 200
    assert fetched(f"{base}/healthz", authority)[0] == 200
    assert "Ustawienie C:" in fetched(f"{base}/sala", authority)[2].decode()
    assert fetched(f"{base.replace('127.0.0.1', 'localhost')}/healthz", authority)[0] == 200
    for path in ("/", "/panel/", "/zaloguj"):
        assert fetched(door + path)[1] == f"{door}/sala"


def test_who_does_not_trust_is_not_written_down(by_https):
    for address in (f"https://127.0.0.1:{by_https.port}/", f"http://127.0.0.1:{by_https.port}/"):
        with pytest.raises(OSError, match=r"verify failed|Forbidden|reset|closed|disconnected"):
            fetched(address)
    fetched(f"http://127.0.0.1:{by_https.port + 1}/sala")
    assert "ip=" not in by_https.log()
    assert "127.0.0.1" not in by_https.log()


def test_a_hall_over_plain_http_has_no_door(by_http):
    assert fetched(f"http://127.0.0.1:{by_http.port}/healthz")[0] == 200
    assert is_free(by_http.port + 1)


# The parcel


@pytest.fixture
def passphrase(tmp_path):
    file = tmp_path / "haslo.txt"
    file.write_text("hasło paczki z sali\n", encoding="utf-8")
    return file


@pytest.fixture
def parcel(in_hall, tmp_path, passphrase):
    file = tmp_path / "wieczor.paczka"
    said = in_hall("hall-export", file, "--passphrase-file", passphrase)
    assert said == f"Zapisano: {file}. Spotkania: 1, ankiety: 0.\n"
    return file


@pytest.fixture
def office(tmp_path):
    office = Office(tmp_path / "biuro")
    office("init")
    return office


def test_a_parcel_is_for_its_owner_and_replaces_the_one_before(in_hall, parcel, passphrase):
    first = parcel.read_bytes()
    assert stat.S_IMODE(parcel.stat().st_mode) == 0o600
    in_hall("hall-export", parcel, "--passphrase-file", passphrase)
    assert parcel.read_bytes() != first
    assert sorted(path.name for path in parcel.parent.iterdir() if "paczka" in path.name) == ["wieczor.paczka"]


def test_the_office_sees_the_difference_and_takes_it_only_when_told_to(in_hall, office, parcel, passphrase):
    merge = ["hall-merge", parcel, "--passphrase-file", passphrase]
    said = office(*merge, code=1)
    assert "Nowe spotkanie: Bydlin, 12 marca 2026 r. – Ankiety: 0." in said
    assert "Odcinki: nowe B 0, nowe C 0, znane 0" in said
    assert "Niczego nie zmieniono." in said
    assert "Nowe spotkanie" in office(*merge, "--yes")
    assert "Znane spotkanie" in office(*merge, "--yes")
    assert "Nie ma takiego spotkania" not in office(
        "tablets", "pair", in_hall.meeting, "--out", parcel.parent / "t.json"
    )


def test_a_difference_is_told_and_decided(in_hall, office, parcel, passphrase):
    merge = ["hall-merge", parcel, "--passphrase-file", passphrase, "--yes"]
    office(*merge)
    database = Database(f"sqlite:///{office.folder / 'odpowiedzi.db'}")
    with database.writing() as work:
        prepare.close_meeting(work, in_hall.meeting, TODAY)
    assert "  stan: tu zamknięte, w paczce otwarte" in office(*merge)
    assert "stan" in office(*merge, "--hall-decides")
    assert "stan" not in office(*merge)
    database.dispose()


def test_what_is_no_parcel_or_no_passphrase_is_said(in_hall, office, parcel, passphrase, tmp_path):
    empty, short, other = tmp_path / "pusty.txt", tmp_path / "krotki.txt", tmp_path / "inny.txt"
    for file, text in ((empty, "\n"), (short, "krótkie"), (other, "zupełnie inne hasło")):
        file.write_text(text, encoding="utf-8")
    assert "Plik z hasłem jest pusty." in in_hall("hall-export", parcel, "--passphrase-file", empty, code=1)
    assert "co najmniej 12 znaków" in in_hall("hall-export", parcel, "--passphrase-file", short, code=1)
    assert "Hasło nie pasuje" in office("hall-merge", parcel, "--passphrase-file", other, code=1)
    assert "To nie jest paczka z sali." in office("hall-merge", other, "--passphrase-file", other, code=1)
    assert "plik, który istnieje" in office("hall-merge", tmp_path / "nie-ma", "--passphrase-file", other, code=2)


def test_a_parcel_that_cannot_be_written_is_said_and_leaves_nothing(in_hall, passphrase, tmp_path):
    missing = tmp_path / "nie-ma" / "wieczor.paczka"
    assert "Nie da się otworzyć" in in_hall("hall-export", missing, "--passphrase-file", passphrase, code=1)


def test_without_a_file_the_passphrase_is_asked_for_and_nobody_answering_changes_nothing(in_hall, tmp_path):
    assert "Niczego nie zmieniono." in in_hall("hall-export", tmp_path / "a.paczka", code=1)
    assert not (tmp_path / "a.paczka").exists()
