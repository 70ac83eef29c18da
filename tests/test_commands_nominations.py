"""`zebranie nominations match`: a file of mentions in, clusters and questions out, nothing stored."""

import json

import pytest

from tests.test_commands import Office

HEADER = "mention_id,solectwo,text,area\n"


@pytest.fixture
def match(tmp_path):
    office = Office(tmp_path / "dane")

    def run(content, code=0):
        source = tmp_path / "zgloszenia.csv"
        source.write_text(content, encoding="utf-8")
        told = office("nominations", "match", source, "--out", tmp_path / "kto.json", code=code)
        return told if code else json.loads((tmp_path / "kto.json").read_text())["mentions"]

    run.folder = tmp_path
    return run


def test_mentions_come_back_in_order_with_clusters_and_questions(match):
    jan, other, initial, role, nobody, both = match(
        HEADER + "A,Borowiec,Jan Gil,sport\nB,Borowiec,Gil Janek,sport\nC,Borowiec,J. Gil,sport\n"
        'D,Borowiec,sołtys,x\nE,Borowiec,nie wiem,x\nF,Borowiec,"Jan Gil, Ewa Lipka - sołtys",x\n'
    )
    assert jan["cluster_ids"] == other["cluster_ids"] == both["cluster_ids"][:1]
    assert [one["kind"] for one in (jan, initial, role, nobody, both)] == [
        "person",
        "person",
        "role",
        "nobody",
        "several",
    ]
    assert initial["cluster_ids"] != jan["cluster_ids"]
    (asked,) = initial["suggestions"]
    assert asked["cluster_id"] == jan["cluster_ids"][0]
    assert 75 <= asked["score"] <= 100
    assert "inicjał" in asked["reason"]
    assert role["cluster_ids"] == nobody["cluster_ids"] == []
    assert [one["cluster_id"] for one in role["suggestions"]] == [both["cluster_ids"][1]]
    assert not list((match.folder / "dane").glob("*.db")), "no database is made"


@pytest.mark.parametrize(("content", "told"), [
    ("mention_id,text\nA,Jan Gil\n", "Brakuje kolumny „solectwo”"),
    (HEADER + ",Borowiec,Jan Gil,x\n", "Wiersz 2 nie ma mention_id"),
    (HEADER + "A,Borowiec,Jan Gil,x\nA,Borowiec,Ewa Gil,x\n", "już był"),
    ("", "pusty"),
])  # fmt: skip
def test_a_wrong_file_is_refused_by_place_and_nothing_is_written(match, content, told):
    assert told in match(content, code=1)
    assert not (match.folder / "kto.json").exists()
