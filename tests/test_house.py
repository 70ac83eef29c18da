"""Tests of the house itself: imports run downwards, every address has its act, every setting is documented."""

import ast
import hashlib
import re
import tomllib
from collections import defaultdict
from pathlib import Path

import pytest

from survey_app.domain.access import MAY, Act, Role

ROOT = Path(__file__).parent.parent
PEOPLE = "survey_app/people"
OWN_FILE = "survey_app/own_file"

MAY_USE = {
    "forms": {"forms"},
    "exports": {"exports", "forms"},
    "survey_app/domain": {"survey_app/domain", "forms"},
    "survey_app/database": {"survey_app/database"},
    "survey_app/config": set(),
    OWN_FILE: set(),
    "survey_app/store": {"survey_app/store", "survey_app/database", "survey_app/domain", "forms"},
    PEOPLE: {PEOPLE, "survey_app/database", "survey_app/domain", "forms", "exports/leaders", OWN_FILE},
    "survey_app/journeys": {
        "survey_app/journeys",
        "survey_app/store",
        "survey_app/database",
        "survey_app/config",
        OWN_FILE,
        "survey_app/upgrade",  # a restored backup may be older than the tables
        "survey_app/domain",
        "exports",
        "forms",
    },
}
"""Room by room, what it may import; rooms not named here (web, commands, app) stand on top of all of them."""

ENTERED_BY = {
    PEOPLE: (
        "survey_app/people",
        "survey_app/web/slips",
        "survey_app/web/leaders",
        "survey_app/commands",
        "survey_app/upgrade",  # makes the tables, reads no row
        "survey_app/journeys/keep_safe",  # erases by the clock, shows no name
    ),
    "survey_app/web": ("survey_app/web", "survey_app/app"),
    "survey_app/app": ("survey_app/commands", "wsgi"),
}
"""Rooms with a door: only these may enter."""

ELSEWHERE = re.compile(r"""(?:src|href|url\(|from|import)\s*=?\s*["'(]?\s*(https?:)?//\w""")

HEAVY = {"pandas", "numpy", "openpyxl", "docx", "cv2", "pyxform", "typst", "gunicorn"}


def modules() -> list[Path]:
    found = [path for room in ("forms", "exports", "survey_app") for path in (ROOT / room).rglob("*.py")]
    return [path for path in [*found, ROOT / "wsgi.py"] if "migrations" not in path.parts]


def name_of(path: Path) -> str:
    return path.relative_to(ROOT).with_suffix("").as_posix().removesuffix("/__init__")


def imports_of(source: str) -> set[str]:
    """Every module named in an import, also one hidden in a function, with slashes for dots."""
    names: set[str] = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            names |= {node.module} | {f"{node.module}.{alias.name}" for alias in node.names}
    return {name.replace(".", "/") for name in names}


def house_faults(sources: dict[str, str]) -> list[str]:
    """Sentences about each import that runs the wrong way. Keys: module paths such as "survey_app/web/plan"."""
    known = set(sources)
    faults = []
    for module, source in sources.items():
        for used in sorted(imports_of(source) & known):
            if not _allowed(module, used):
                faults.append(f"{module} imports {used}")
    return faults + [f"circle: {' → '.join(circle)}" for circle in circles(sources)]


def _allowed(module: str, used: str) -> bool:
    if (module == PEOPLE or module.startswith(PEOPLE + "/")) and used.startswith(PEOPLE):
        return True
    door = next((room for room in ENTERED_BY if within(used, room)), None)
    if door and any(within(module, guest) for guest in ENTERED_BY[door]):
        return True
    if door:
        return False
    rules = next((rules for room, rules in MAY_USE.items() if within(module, room)), None)
    return rules is None or any(within(used, room) for room in rules)


def within(module: str, room: str) -> bool:
    """slips_desk counts as slips: a door is named by the beginning of the module's name."""
    return module == room or module.startswith((room + "/", room + "_"))


def circles(sources: dict[str, str]) -> list[list[str]]:
    """Circles of module-level imports, shortest description each."""
    graph = {module: _top_imports(source) & set(sources) for module, source in sources.items()}
    found, done = [], set()

    def walk(module: str, trail: list[str]) -> None:
        if module in trail:
            found.append([*trail[trail.index(module) :], module])
            return
        if module in done:
            return
        for used in sorted(graph[module]):
            walk(used, [*trail, module])
        done.add(module)

    for module in sorted(graph):
        walk(module, [])
    return found


def _top_imports(source: str) -> set[str]:
    tree = ast.parse(source)
    tree.body = [node for node in tree.body if isinstance(node, ast.Import | ast.ImportFrom)]
    return imports_of(ast.unparse(tree))


def the_house() -> dict[str, str]:
    return {name_of(path): path.read_text(encoding="utf-8") for path in modules()}


def test_imports_run_downwards_and_nobody_but_its_doors_enters_the_people_wing():
    assert house_faults(the_house()) == []


@pytest.mark.parametrize(
    ("module", "line"),
    [
        ("exports/tally", "from survey_app.database import Database"),
        ("forms/answers", "import survey_app.journeys.collect"),
        ("survey_app/web/report", "def f():\n    from survey_app.people import register"),
        ("survey_app/domain/meetings", "from survey_app.store.meetings import Meeting"),
        ("survey_app/journeys/collect", "from survey_app.web import guard"),
        ("survey_app/journeys/report", "from survey_app.people import tables"),
        ("forms/questionnaire", "from forms import answers"),
    ],
)
def test_a_planted_fault_is_noticed(module, line):
    house = the_house()
    house[module] += f"\n{line}\n" if line.startswith("def") else ""
    house[module] = house[module] if line.startswith("def") else f"{line}\n{house[module]}"
    assert house_faults(house)


def test_heavy_libraries_stay_out_of_start_up():
    reachable = _reachable("survey_app/app", the_house())
    loaded = {module: _top_names(the_house()[module]) & HEAVY for module in reachable}
    assert {module: names for module, names in loaded.items() if names} == {}


def _top_names(source: str) -> set[str]:
    return {name.split("/")[0] for name in _top_imports(source)}


def _reachable(start: str, house: dict[str, str]) -> set[str]:
    views = {module for module in house if module.startswith("survey_app/web/")}  # imported by name
    seen, waiting = set(), [start, *views]
    while waiting:
        module = waiting.pop()
        if module not in seen:
            seen.add(module)
            waiting += _top_imports(house[module]) & set(house)
    return seen


def test_every_look_at_a_name_goes_through_the_function_that_writes_it_down():
    counts_only = {"leaders_look", "leaders_cards", "leaders_matrix", "leaders_jobs"}  # looked() itself; numbers
    opening = {
        path.stem
        for path in (ROOT / "survey_app/web").glob("leaders*.py")
        if "guard.people().reading()" in path.read_text(encoding="utf-8")
    }
    assert opening == counts_only


def test_package_faces_are_empty():
    faces = [path for path in modules() if path.name == "__init__.py"]
    assert [name_of(path) for path in faces if path.read_text().strip()] == []


def test_every_address_names_its_act(app):
    nameless = [rule.rule for rule in app.url_map.iter_rules() if not _act(app, rule.endpoint)]
    assert nameless == []


def test_every_act_is_somebodys_and_every_role_has_a_row():
    assert set(MAY) == set(Role)
    given = set().union(*MAY.values()) | {Act.PUBLIC, Act.TABLET}
    assert given == set(Act)


@pytest.mark.parametrize("path", ["/panel/", "/panel//", "/%70anel/", "/panel/spotkania/", "/panel/biuro/"])
def test_organiser_pages_are_closed_without_signing_in(app, path):
    response = app.test_client().get(path)
    assert response.status_code in (301, 302, 308, 401, 404)


def test_every_page_of_the_panel_is_closed_to_a_stranger(app):
    client = app.test_client()
    for rule in app.url_map.iter_rules():
        act = _act(app, rule.endpoint)
        if act in (Act.PUBLIC, Act.TABLET) or "GET" not in (rule.methods or set()):
            continue
        address = re.sub(r"<[^>]+>", "1", rule.rule)
        response = client.get(address)
        assert response.status_code == 302, address
        assert "/zaloguj" in response.location, address


def _act(app, endpoint):
    return getattr(app.view_functions[endpoint], "act", None)


def test_vendored_files_are_those_of_the_lock():
    folder = ROOT / "survey_app/static/vendor"
    lock = tomllib.loads((folder / "vendor.lock").read_text(encoding="utf-8"))
    listed = {name: digest for package in lock["package"] for name, digest in package["sha256"].items()}
    present = {
        path.name: hashlib.sha256(path.read_bytes()).hexdigest()
        for path in folder.iterdir()
        if path.name != "vendor.lock"
    }
    assert present == listed


def test_pages_load_nothing_from_elsewhere():
    places = defaultdict(list)
    for path in (ROOT / "survey_app").rglob("*"):
        if path.suffix in {".html", ".css", ".js"} and "vendor" not in path.parts:
            for address in ELSEWHERE.findall(path.read_text(encoding="utf-8")):
                places[path.name].append(address)
    assert dict(places) == {}


def test_every_dependency_is_pinned_with_its_hash():
    wanted = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    names = [re.split(r"[\[><=;]", line)[0] for line in wanted["dependencies"]]
    names += [re.split(r"[\[><=;]", line)[0] for line in wanted["optional-dependencies"]["dev"]]
    locked = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    assert [name for name in names if f"\n{name}==" not in f"\n{locked}"] == []
    assert locked.count("==") <= locked.count("--hash=sha256:")
