"""A visitor who looks at every page as such: valid HTML, one h1, a title, a label for each input."""

from typing import Any
from urllib.parse import urlsplit

from flask import Flask
from lxml import etree
from turbohtml.etree import document_fromstring, to_lxml_html
from werkzeug.datastructures import MultiDict
from werkzeug.test import TestResponse

from tests.valid_html import faults_of

NEEDS_NO_LABEL = {"hidden", "submit", "button"}
TYPOGRAPHY = (" -- ", "None", "Undefined")


class Page:
    """A fetched page: status, text as shown, and the tree for questions by XPath."""

    def __init__(self, response: TestResponse) -> None:
        self.response = response
        self.status = response.status_code
        self.html = response.get_data(as_text=True)
        self.path = urlsplit(response.request.path).path
        self.tree = to_lxml_html(document_fromstring(self.html)).getroottree()
        for template in self.tree.xpath("//template"):  # not part of the page until a script takes them
            template.getparent().remove(template)

    @property
    def text(self) -> str:
        """What a person reads, white space folded."""
        parts = self.tree.xpath("//body//text()[not(ancestor::script)]")
        return " ".join(" ".join(parts).split())

    def find(self, xpath: str) -> list[Any]:
        return list(self.tree.xpath(xpath))

    @property
    def csrf_token(self) -> str:
        return next(iter(self.find("//input[@name='csrf_token']/@value")), "")


class Visitor:
    """`get` and `post` follow redirects, inspect the page and carry the form token along."""

    def __init__(self, app: Flask) -> None:
        self.app = app
        self.client = app.test_client()
        self.token = ""

    def get(self, address: str, status: int = 200, **options: Any) -> Page:
        return self._looked_at(self.client.get(address, follow_redirects=True, **options), status)

    def post(self, address: str, data: Any = None, status: int = 200, **options: Any) -> Page:
        fields = MultiDict(data or {})
        fields.setdefault("csrf_token", self.token)
        sent = self.client.post(address, data=fields, follow_redirects=True, **options)
        return self._looked_at(sent, status)

    def _looked_at(self, response: TestResponse, status: int) -> Page:
        assert response.status_code == status, f"{response.request.path}: {response.status_code}"
        page = Page(response)
        if response.mimetype == "text/html":
            inspect(page)
            self.token = page.csrf_token or self.token
        return page


def inspect(page: Page) -> None:
    """Raises AssertionError naming the page and what is wrong with it."""
    faults = [*faults_of(page.html), *_frame_faults(page), *_unlabelled(page), *_inline(page)]
    assert not faults, f"{page.path}: " + "; ".join(faults)


def _frame_faults(page: Page) -> list[str]:
    faults = []
    if page.find("string(/html/@lang)") not in (["pl"], ["en"], ["uk"]) and not page.find("/html[@lang]"):
        faults.append("no language")
    if len(page.find("//h1")) != 1:
        faults.append(f"{len(page.find('//h1'))} headings h1")
    if not "".join(page.find("//title/text()")).replace("– Zebranie", "").strip():
        faults.append("no title")
    if len(page.find("//main")) != 1:
        faults.append("not one main")
    faults += [f"shows {word!r}" for word in TYPOGRAPHY if word in page.text]
    return faults


def _unlabelled(page: Page) -> list[str]:
    labelled = set(page.find("//label/@for"))
    return [
        f"no label for {etree.tostring(field)[:90]!r}"
        for field in page.find("//input|//select|//textarea")
        if field.get("type") not in NEEDS_NO_LABEL
        and field.get("id") not in labelled
        and not field.xpath("ancestor::label")
        and not field.get("aria-label")
        and not field.get("aria-labelledby")
    ]


def _inline(page: Page) -> list[str]:
    faults = ["inline style"] if page.find("//@style") or page.find("//style") else []
    if page.find("//script[not(@src)][not(@type='application/json')]") or page.find("//@onclick"):
        faults.append("inline script")
    return faults
