"""Every page is valid HTML; and what looks at that sees what the Nu checker would see."""

import pytest

from survey_app.store import schema
from tests.build import a_meeting, an_answer
from tests.valid_html import faults_of
from tests.web.test_every_address import addresses

PAGE = '<!doctype html>\n<html lang="pl"><head><title>Strona</title></head><body>{}</body></html>'

WRONG = {
    '<p id="a">x</p><p id="a">y</p>': "stands twice",
    '<p id="a b">x</p>': "wrong id",
    "<p><div>x</div></p>": "may not stand in p",
    "<span><div>x</div></span>": "may not stand in span",
    "<button><h2>x</h2></button>": "may not stand in button",
    "<label><p>x</p></label>": "may not stand in label",
    '<a href="/"><button>x</button></a>': "both can be chosen",
    '<a href="/"><a href="/">x</a></a>': "both can be chosen",
    '<button><span tabindex="0">x</span></button>': "both can be chosen",
    "<label>x<input><input></label>": "more than one field",
    "<label>x<label>y</label></label>": "both can be chosen",
    "<ul><div>x</div></ul>": "may not stand in ul",
    "<ul><li>x</li>y</ul>": "may not hold text",
    "<li>x</li>": "may not stand in body",
    "<option>x</option>": "may not stand in body",
    "<dl><p>x</p></dl>": "may not stand in dl",
    "<dl><dt>x</dt></dl>": "from terms",
    "<dl><dd>x</dd></dl>": "from terms",
    "<dl><div><dd>x</dd></div></dl>": "from terms",
    "<td>x</td>": "may not stand in body",
    "<table><tr><div>x</div></tr></table>": "may not stand in tr",
    '<table><tr><td colspan="2">x</td></tr><tr><td>y</td></tr></table>': "different widths",
    '<table><tr><td headers="a">x</td></tr></table>': "missing 'a'",
    '<table><tr><td role="cell">x</td></tr></table>': "role cell",
    '<table role="table"><tr><td>x</td></tr></table>': "role table",
    '<table><tr><th scope="left">x</th></tr></table>': "wrong scope",
    "<figure><table><caption>x</caption><tr><td>y</td></tr></table><figcaption>z</figcaption></figure>": "only table",
    "<fieldset><p>x</p><legend>y</legend></fieldset>": "not the first",
    "<details><p>x</p></details>": "has no summary",
    "<form><form></form></form>": "may not stand in form",
    "<form><div><form></form></div></form>": "may not stand in form",
    "<main></main><main></main>": "second main",
    "<h1>x</h1><h3>y</h3>": "comes after h1",
    "<h2></h2>": "is empty",
    "<b><em>x</b></em>": "closes",
    "<div>x": "closes",
    "<div/>": "trailing-solidus",
    "x</p>": "closes",
    "<foo>x</foo>": "no element of this house",
    "<center>x</center>": "no element of this house",
    '<p foo="x">y</p>': "may not have foo",
    '<p align="left">x</p>': "may not have align",
    '<p aria-wrong="x">y</p>': "may not have aria-wrong",
    '<p class="a" class="b">x</p>': "duplicate-attribute",
    '<p class=a"b>x</p>': "unquoted",
    "<p>&nic;</p>": "unknown-named-character-reference",
    "<p>a\x00b</p>": "null",
    "<p>a\x01b</p>": "control-character",
    '<p lang="xx">x</p>': "wrong lang",
    '<p hidden="no">x</p>': "wrong hidden",
    '<p aria-hidden="maybe">x</p>': "wrong aria-hidden",
    '<p role="wrong">x</p>': "role wrong",
    '<ul role="list"><li>x</li></ul>': "role list",
    '<div role="checkbox">x</div>': "role checkbox",
    '<span aria-label="x">y</span>': "without a role",
    '<div aria-labelledby="a"><p id="a">x</p></div>': "without a role",
    '<p aria-describedby="a">x</p>': "missing 'a'",
    '<button aria-controls="a">x</button>': "missing 'a'",
    '<label for="a">x</label>': "missing 'a'",
    '<label for="a">x</label><p id="a">y</p>': "points by for",
    '<label for="a">x</label><input type="hidden" id="a">': "points by for",
    '<input form="a">': "missing 'a'",
    '<input list="a">': "missing 'a'",
    '<a href="#a">x</a>': "missing #a",
    '<img src="/a">': "has no alt",
    '<svg viewBox="0 0 1 1"><path d="M0 0"/></svg>': "neither a name",
    '<svg role="img" aria-label="x"><foo/></svg>': "no element of this house",
    '<a href="http://a b">x</a>': "wrong href",
    '<a href="/?a=100%">x</a>': "wrong href",
    '<a href="mailto:&quot;&gt;">x</a>': "wrong href",
    '<input type="wrong">': "wrong type",
    '<input type="date" value="wczoraj">': "cannot hold",
    '<input type="date" value="2026-13-01">': "cannot hold",
    '<input type="time" value="25:70">': "cannot hold",
    '<input type="number" value="sporo">': "cannot hold",
    '<input type="checkbox" autocomplete="off">': "may not have autocomplete",
    '<input type="hidden" required>': "may not have required",
    '<input maxlength="-1">': "wrong maxlength",
    '<button type="go">x</button>': "wrong type",
    '<button disabled="false">x</button>': "wrong disabled",
    '<textarea rows="0"></textarea>': "wrong rows",
    "<select><option></option></select>": "is empty",
    '<select required><option value="a">x</option></select>': "not the empty one",
    '<progress max="1" value="2"></progress>': "further than its end",
    '<time datetime="wczoraj">x</time>': "wrong datetime",
    '<p tabindex="x">y</p>': "wrong tabindex",
    '<script type="application/json">{</script>': "no JSON",
    '<script type="module" src="/a" defer></script>': "may not have defer",
    '<template><p id="a">x</p><p id="a">y</p></template>': "stands twice",
    "<template><p><div>x</div></p></template>": "may not stand in p",
}

RIGHT = (
    '<p id="a">x</p><template><p id="a">y</p></template>',
    '<ul><li>x<ul><li>y</li></ul></li></ul><a href="/"><div>z</div></a>',
    "<dl><div><dt>x</dt><dd>y</dd></div></dl><dl></dl><p>a &amp; b<br>c</p>",
    '<label>x<input type="hidden"><input type="date" value="2026-03-12"></label>',
    '<form id="f"></form><label for="a">x</label><input id="a" form="f" type="time" value="17:30">',
    '<table><caption>x</caption><thead><tr><th scope="col" colspan="2">y</th></tr></thead>'
    "<tbody><tr><td>z</td><td></td></tr></tbody></table>",
    "<h1>x</h1><h2>y</h2><h3>z</h3><h2>v</h2>",
    '<svg viewBox="0 0 1 1" role="img" aria-label="x"><rect width="1" height="1"/><path d="M0 0"></path></svg>',
)


@pytest.fixture
def meeting(app):
    meeting = a_meeting(app, questionnaires=("mieszkaniec", "mlodziez", "protokol"))
    an_answer(app, meeting)
    return meeting


@pytest.mark.parametrize(("wrong", "said"), WRONG.items())
def test_what_is_wrong_is_named(wrong, said):
    assert said in "; ".join(faults_of(PAGE.format(wrong)))


@pytest.mark.parametrize("right", RIGHT)
def test_what_is_right_is_let_pass(right):
    assert faults_of(PAGE.format(right)) == []


@pytest.mark.parametrize(
    ("frame", "said"),
    [
        ('<html lang="pl"><head><title>x</title></head><body></body></html>', "doctype"),
        ("<!doctype html><html><head><title>x</title></head><body></body></html>", "no lang"),
        ('<!doctype html><html lang="pl"><head></head><body></body></html>', "has no title"),
        ('<!doctype html><html lang="pl"><body></body></html>', "not head and body"),
    ],
)
def test_a_page_without_its_frame_is_named(frame, said):
    assert said in "; ".join(faults_of(frame))


def test_every_address_of_the_desk_gives_valid_html(app, coordinator, meeting):
    faults, pages = {}, 0
    for endpoint, address in addresses(app, meeting):
        answer = coordinator.client.get(address, follow_redirects=True, buffered=True)
        if answer.mimetype == "text/html":
            faults[endpoint] = faults_of(answer.get_data(as_text=True))
            pages += 1
    assert {endpoint: found for endpoint, found in faults.items() if found} == {}
    assert pages > 50


@pytest.mark.parametrize("language", ["pl", "en", "uk"])
def test_every_address_of_a_resident_gives_valid_html_in_each_language(app, visitor, meeting, language):
    faults = {}
    for endpoint, address in addresses(app, meeting):
        answer = visitor.client.get(address, query_string={"j": language}, follow_redirects=True, buffered=True)
        if answer.mimetype == "text/html":
            faults[endpoint] = faults_of(answer.get_data(as_text=True))
    assert {endpoint: found for endpoint, found in faults.items() if found} == {}


def test_every_screen_of_a_tablet_is_valid_html(visitor, meeting):
    shell = visitor.client.get(f"/m/{meeting.id}/").get_data(as_text=True)
    screens = shell.split("<template ")[1:]
    assert len(screens) >= 3 * 5
    faults = {}
    for screen in screens:
        name, inside = screen.split(">", 1)
        faults[name] = faults_of(PAGE.format(inside.split("</template>")[0]))
    assert {name: found for name, found in faults.items() if found} == {}


REFUSED = {
    "not found": (404, lambda client, meeting: client.get("/nic")),
    "a meeting that is not there": (404, lambda client, meeting: client.get("/panel/spotkania/nic")),
    "another way of asking": (405, lambda client, meeting: client.post("/deklaracja-dostepnosci")),
    "too much": (413, lambda client, meeting: client.post("/zaloguj", data={"email": "a" * 2**21})),
    "too old a form": (400, lambda client, meeting: client.post("/zaloguj", data={"email": "a"})),
    "a wrong code": (422, lambda client, meeting: client.get("/", query_string={"kod": "1"})),
    "not invited": (404, lambda client, meeting: client.get(f"/s/{meeting.join_code}/ankieta/protokol")),
}


@pytest.mark.parametrize(("status", "ask"), REFUSED.values(), ids=REFUSED)
def test_a_refusal_is_valid_html(coordinator, meeting, status, ask):
    answer = ask(coordinator.client, meeting)
    assert (answer.status_code, faults_of(answer.get_data(as_text=True))) == (status, [])


def test_a_fault_of_the_house_is_valid_html(app, visitor, meeting):
    app.config["PROPAGATE_EXCEPTIONS"] = False
    schema.Base.metadata.drop_all(app.extensions["answers"].writer)
    answer = visitor.client.get(f"/s/{meeting.join_code}/")
    assert (answer.status_code, faults_of(answer.get_data(as_text=True))) == (500, [])


TYPED = {"kind": "solectwo", "solectwo": "bydlin", "place": "remiza", "asked": "mieszkaniec"}


@pytest.mark.parametrize(
    ("day", "hour", "kinds"),
    [
        ("2026-03-12", "25:70", ["date", "text"]),
        ("jutro", "17:30", ["text", "time"]),
        ("2026-02-30", "", ["text", "time"]),
        ("٢٠٢٦-٠٣-١٢", "17.30", ["text", "text"]),
    ],
)
def test_what_a_field_cannot_hold_comes_back_as_text(coordinator, day, hour, kinds):
    coordinator.get("/panel/spotkania/nowe")
    fields = TYPED | {"held_on": day, "starts_at": hour}
    page = coordinator.post("/panel/spotkania/nowe", fields, status=422)
    assert page.find("//input[@id='held_on' or @id='starts_at']/@type") == kinds
    assert page.find("//input[@id='held_on' or @id='starts_at']/@value") == [day, hour]
