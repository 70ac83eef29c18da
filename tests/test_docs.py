"""What the documents say is there, and what is there is said."""

import re
from pathlib import Path

import click
import pytest

from survey_app.commands import main

ROOT = Path(__file__).parent.parent
OPERATE = (ROOT / "docs/operate.md").read_text(encoding="utf-8")


def commands(group: click.Group, prefix: str = "") -> list[str]:
    found = []
    for name, command in group.commands.items():
        if isinstance(command, click.Group):
            found += commands(command, f"{prefix}{name} ")
        else:
            found.append(f"{prefix}{name}")
    return found


def test_every_command_is_documented():
    missing = [name for name in commands(main) if f"{name} " not in OPERATE and f"{name}`" not in OPERATE]
    assert missing == []


def test_every_setting_is_documented():
    read = re.findall(r"ZEBRANIE_[A-Z_]+", (ROOT / "survey_app/config.py").read_text(encoding="utf-8"))
    assert [name for name in set(read) if name not in OPERATE] == []


@pytest.mark.parametrize("path", sorted((ROOT / "docs/decisions").glob("0*.md")), ids=lambda path: path.stem)
def test_every_decision_is_listed_and_has_its_three_parts(path):
    text = path.read_text(encoding="utf-8")
    assert path.name in (ROOT / "docs/decisions/README.md").read_text(encoding="utf-8")
    assert all(part in text for part in ("**Context.**", "**Decision.**", "**Consequences.**"))


def test_links_between_documents_lead_somewhere():
    broken = []
    for document in [*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")]:
        for target in re.findall(r"\]\(([^)#:]+)\)", document.read_text(encoding="utf-8")):
            if not (document.parent / target).exists():
                broken.append(f"{document.name} → {target}")
    assert broken == []
