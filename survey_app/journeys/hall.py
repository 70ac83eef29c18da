"""One laptop in a hall without internet: its addresses, its own certificates, what it says in the terminal."""

import io
import socket
import struct
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import survey_app.own_file as own_file
from survey_app.domain import certificates
from survey_app.domain.certificates import Told
from survey_app.domain.hall import in_order, is_of_a_hall
from survey_app.domain.refusals import Conflict

FOLDER = "sala"
AUTHORITY, SERVER = "urzad.pem", "serwer.pem"
NO_NETWORK = (
    "Ten laptop nie ma teraz adresu w sieci. Proszę połączyć go z Wi-Fi sali (albo włączyć na nim hotspot) "
    "i uruchomić polecenie jeszcze raz."
)
NOT_LOCAL = "Adres tego laptopa nie jest adresem sieci lokalnej, a certyfikat sali poręcza tylko za takie."
_ASK_ADDRESS = 0x8915  # SIOCGIFADDR of Linux


@dataclass(frozen=True, slots=True)
class Hall:
    """How tablets reach this laptop. By https there is a second port, the door, that gives out the certificate."""

    addresses: Sequence[str]  # the first one goes into codes
    port: int
    certificate: Path | None = None  # of the server, with its key

    @property
    def base(self) -> str:
        """Where everything is, without a slash at the end."""
        return f"{'https' if self.certificate else 'http'}://{self.host}"

    @property
    def host(self) -> str:
        return f"{self.addresses[0]}:{self.port}"

    @property
    def door_port(self) -> int | None:
        if self.certificate is None:
            return None
        return self.port + 1 if self.port < 65535 else self.port - 1

    @property
    def certificate_page(self) -> str:
        """Where a tablet gets the certificate without a warning."""
        return f"http://{self.addresses[0]}:{self.door_port}/sala" if self.door_port else f"{self.base}/sala"


class Certified:
    """The files of the hall's certificates in the data directory, mode 0600."""

    def __init__(self, data_dir: Path) -> None:
        self.folder = data_dir / FOLDER

    @property
    def server(self) -> Path:
        return self.folder / SERVER

    def authority(self) -> Told | None:
        """What may be given to everybody; None before it is made."""
        try:
            return certificates.told((self.folder / AUTHORITY).read_bytes())
        except FileNotFoundError:
            return None


def certify(data_dir: Path, addresses: Sequence[str], today: date) -> tuple[Told, Told]:
    """The hall's authority, made once, and a server's certificate for these addresses, renewed when it must be.

    Raises Conflict when there is no local address among them.
    """
    own = [one for one in addresses if is_of_a_hall(one)]
    if not own:
        raise Conflict(NOT_LOCAL)
    files = Certified(data_dir)
    files.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    authority = _kept_authority(files.folder / AUTHORITY, today)
    names = ["localhost", *_own_names()]
    all_addresses = ["127.0.0.1", *own]
    server = files.server.read_bytes() if files.server.exists() else b""
    if not certificates.serves(server, authority, [*names, *all_addresses], today):
        server = certificates.issue(authority, names, all_addresses, today)
        own_file.write(files.server, server)
    return certificates.told(authority), certificates.told(server)


def _kept_authority(path: Path, today: date) -> bytes:
    """Tablets have it installed: it is never replaced while it lasts."""
    if path.exists():
        kept = path.read_bytes()
        if certificates.told(kept).until > today:
            return kept
    made = certificates.new_authority(f"Zebranie: sala, {socket.gethostname()}", today)
    own_file.write(path, made)
    return made


def _own_names() -> list[str]:
    """As other devices find this machine without a name server: laptop.local."""
    name = socket.gethostname().partition(".")[0].lower()
    return [f"{name}.local"] if name.isascii() and name.replace("-", "").isalnum() and name != "localhost" else []


def addresses() -> list[str]:
    """This machine's addresses in local networks, the most likely one first. Raises Conflict when there is none."""
    found = in_order(_interfaces())
    if not found:
        raise Conflict(NO_NETWORK)
    return found


def _interfaces() -> Iterator[tuple[str, str]]:
    """Where the way outside begins, then every interface with its IPv4 address, as far as the system says."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(("192.0.2.1", 9))  # sends nothing: only asks the system which way it would go
            yield "", probe.getsockname()[0]
        except OSError:
            pass  # no way outside: a hall
        if sys.platform == "linux":
            import fcntl

            for _, name in socket.if_nameindex():
                try:
                    told = fcntl.ioctl(probe, _ASK_ADDRESS, struct.pack("256s", name.encode()[:15]))
                except OSError:
                    continue  # has no address
                yield name, socket.inet_ntoa(told[20:24])


def invitation(hall: Hall, fingerprint: str = "") -> str:
    """What the terminal shows before the addresses: codes for tablets, and how to tell the certificate is ours."""
    lines = []
    if hall.certificate:
        lines += [
            f"1. Certyfikat sali, raz na każdym tablecie gminy: {hall.certificate_page}",
            _code(hall.certificate_page),
            f"   Odcisk certyfikatu (SHA-256): {fingerprint}",
            f"2. Ankiety: {hall.base}/",
        ]
    else:
        lines += [f"Tablety w tej samej sieci Wi-Fi: {hall.base}/"]
    lines.append(_code(f"{hall.base}/"))
    if len(hall.addresses) > 1:
        others = ", ".join(hall.base.replace(hall.addresses[0], one) + "/" for one in hall.addresses[1:])
        lines.append(f"Gdyby ten adres się nie otwierał: {others}")
    return "\n".join(lines)


def _code(address: str) -> str:
    import segno

    drawn = io.StringIO()
    segno.make(address, error="m", micro=False).terminal(out=drawn, border=2, compact=True)
    return drawn.getvalue().rstrip("\n")
