"""Serving: the product against the floor, interleaved; batches against single forms; memory after use.

Goals: rate ≥ 60 % of the floor's; p99 ≤ 6 × p50 at 16 clients; no fault at 64; a form in a batch of 50 costs
≤ 1/15 of a single one in CPU; the serving process stays ≤ 120 MB.
"""

import json
import os
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from statistics import median
from typing import Any

import psutil

ROUNDS = 3
SECONDS = 2.5
CLIENTS = (1, 16, 64)
START = (
    "import sys; from survey_app import server; from survey_app.app import create_app;"
    "server.run(create_app, '127.0.0.1', int(sys.argv[1]))"
)
ANSWERS: dict[str, Any] = {
    "Q1": "4",
    "Q2": {"P01": 3, "P04": 1, "P05": 2},
    "Q3": {"pick": "P01", "text": "przy szkole i na zakręcie"},
    "Q4": ["N03", "N09", "N17"],
    "Q5": ["G1", "G5"],
    "Q6": "Koło gospodyń i straż, ludzie sobie pomagają.",
    "Q7": "Świetlica otwarta po południu.",
    "Q8": "2",
    "Q9": "AKC",
    "Q10": ["H01"],
    "M1": "A4",
    "M2": "K",
}


class Served:
    """A server process and how it is asked."""

    def __init__(self, process: subprocess.Popen[bytes], plan: dict[str, Any]) -> None:
        self.plan = plan
        self.process = psutil.Process(process.pid)

    def load(self, clients: int, **more: Any) -> dict[str, Any]:
        """One measurement; CPU is milliseconds of the whole server for each accepted form."""
        plan = self.plan | {"clients": clients, "seconds": SECONDS} | more
        before = self.cpu()
        run = subprocess.run(
            [sys.executable, "-m", "bench.load"],
            input=json.dumps(plan).encode(),
            stdout=subprocess.PIPE,
            check=True,
        )
        outcome: dict[str, Any] = json.loads(run.stdout)
        forms = outcome["done"] * plan.get("forms", 1)
        outcome["rate"] = forms / outcome["seconds"]
        outcome["cpu"] = (self.cpu() - before) * 1000 / max(forms, 1)
        return outcome

    def family(self) -> list[psutil.Process]:
        return [self.process, *self.process.children(recursive=True)]

    def cpu(self) -> float:
        return sum(sum(member.cpu_times()[:2]) for member in self.family())

    def worker_mb(self) -> float:
        return max(member.memory_info().rss for member in self.family()) / 1e6


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        form_plan, api_plan = _furnish(Path(folder))
        floor = _started("-m", "bench.floor", form_plan["floor_port"], folder)
        ours = _started("-c", START, form_plan["port"], folder)
        with floor as floor_process, ours as our_process:
            bare = Served(floor_process, _floor_plan(form_plan["floor_port"]))
            product = Served(our_process, api_plan)
            _batches(product, form_cpu=_forms(bare, Served(our_process, form_plan)))
            print(f"memory of the serving process after use: {product.worker_mb():.0f} MB (goal ≤ 120)")


def _forms(floor: Served, ours: Served) -> float:
    """Prints a table; gives the CPU of a form with one client, in milliseconds."""
    alone = 0.0
    print("clients  side    forms/s   p50 ms   p99 ms  p99/p50  CPU ms  faults")
    for clients in CLIENTS:
        runs: dict[str, list[dict[str, Any]]] = {"floor": [], "ours": []}
        for _ in range(ROUNDS):
            runs["floor"].append(floor.load(clients))
            runs["ours"].append(ours.load(clients))
        for side, several in runs.items():
            _line(clients, side, several)
        shares = [a["rate"] / b["rate"] for a, b in zip(runs["ours"], runs["floor"], strict=True)]
        print(f"         ours/floor {median(shares):.0%} of the rate (goal ≥ 60 %)")
        alone = alone or median(run["cpu"] for run in runs["ours"])
    return alone


def _line(clients: int, side: str, runs: list[dict[str, Any]]) -> None:
    rate, p50, p99, cpu = (median(run[key] for run in runs) for key in ("rate", "p50", "p99", "cpu"))
    faults = sum(run["faults"] for run in runs)
    tail = p99 / max(p50, 0.001)
    print(
        f"{clients:7}  {side:6} {rate:8.0f} {p50:8.1f} {p99:8.1f} {tail:8.1f} {cpu:7.2f} {faults:7}",
        flush=True,
    )


def _batches(product: Served, form_cpu: float) -> None:
    """CPU of one answer in a batch of 50, against a form posted by itself and against one item of the API."""
    singles, batches = [], []
    for _ in range(ROUNDS):
        singles.append(product.load(1, forms=1, good=[201])["cpu"])
        batches.append(product.load(1, forms=50, good=[200])["cpu"])
    single, batch = median(singles), median(batches)
    print(
        f"CPU of one answer: form shown and posted {form_cpu:.2f} ms, alone through the API {single:.2f} ms, "
        f"in a batch of 50 {batch:.3f} ms: 1/{form_cpu / batch:.0f} of the form (goal ≤ 1/15), "
        f"1/{single / batch:.0f} of the item"
    )


def _furnish(folder: Path) -> tuple[dict[str, Any], dict[str, Any]]:
    """Databases with an open meeting and a paired tablet; gives the plans for the form and for the API."""
    from forms import webform
    from survey_app.app import create_app
    from survey_app.config import from_environment
    from survey_app.domain.meetings import MeetingKind
    from survey_app.journeys import install, prepare, questionnaires, tablets
    from survey_app.people.tables import Base as PeopleBase
    from survey_app.store import schema

    os.environ["ZEBRANIE_DATA_DIR"] = str(folder)
    today = date.today()
    app = create_app(from_environment())
    schema.Base.metadata.create_all(app.extensions["answers"].writer)
    PeopleBase.metadata.create_all(app.extensions["people"].writer)
    with app.extensions["answers"].writing() as work:
        install.set_up(work, today)
        meeting = prepare.plan_meeting(work, kind=MeetingKind.SOLECTWO, solectwo="bydlin", held_on=today, today=today)
        prepare.open_meeting(work, meeting.id, today)
        _, token = tablets.pair(work, meeting.id, "bench", today)
        paired = tablets.pairing_document(work, meeting.id, token)
        questionnaire = questionnaires.by_digest(work, paired["digest"])
    for name in ("answers", "people"):
        app.extensions[name].dispose()
    filled = webform.to_fields(questionnaire, ANSWERS)
    port = _free_port()
    address = f"/s/{meeting.join_code}/ankieta/mieszkaniec"
    form_plan = {
        "port": port,
        "floor_port": _free_port(),
        "get": address,
        "post": address,
        "headers": {},
        "fields": [(name, value) for name, values in filled.items() for value in values],
        "good": [302, 303],
    }
    known = {key: paired[key] for key in ("meeting", "questionnaire", "version", "digest")}
    form = known | {"channel": "tablet", "language": "pl", "filled_on": str(today), "answers": ANSWERS}
    headers = {"Authorization": f"Bearer {token}"}
    return form_plan, {"port": port, "post": "/api/v1/submissions", "headers": headers, "form": form}


def _floor_plan(port: int) -> dict[str, Any]:
    from bench.floor import FIELDS

    fields = [(name, "Świetlica otwarta po południu.") for name in FIELDS]
    return {"port": port, "get": "/", "post": "/", "headers": {}, "fields": fields, "good": [303]}


@contextmanager
def _started(*command: Any) -> Iterator[subprocess.Popen[bytes]]:
    port = next(part for part in command if isinstance(part, int))
    process = subprocess.Popen([sys.executable, *map(str, command)])
    try:
        _wait_for(port)
        yield process
    finally:
        process.terminate()
        process.wait()


def _wait_for(port: int) -> None:
    until = time.monotonic() + 30
    while time.monotonic() < until:
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=5).close()
            return
        except urllib.error.HTTPError:
            return
        except OSError:
            time.sleep(0.05)
    raise TimeoutError(f"nothing answers on port {port}")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


if __name__ == "__main__":
    main()
