"""Whether a page is HTML as the standard has it: read as it was written, before a browser mends it.

Stricter than the standard in one thing: what is opened is closed, also where the end tag may be left out.
"""

import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from functools import lru_cache

import turbohtml
from turbohtml import TokenType

from tests import html_words as words


class Element:
    """An element with the text and elements inside it, in the order they were written."""

    __slots__ = ("attributes", "children", "inside", "line", "parent", "tag")

    def __init__(self, tag: str, attributes: dict[str, str], parent: "Element | None", line: int) -> None:
        self.tag, self.attributes, self.parent, self.line = tag, attributes, parent, line
        self.inside: list[Element | str] = []
        self.children: list[Element] = []
        if parent is not None:
            parent.inside.append(self)
            parent.children.append(self)

    @property
    def text(self) -> str:
        return "".join(one if isinstance(one, str) else one.text for one in self.inside)

    @property
    def within(self) -> Iterator["Element"]:
        """Those around it, from the inside out."""
        around = self.parent
        while around is not None:
            yield around
            around = around.parent

    def everything(self) -> Iterator["Element"]:
        """Itself and what is in it; a template is a page of its own and is not entered."""
        yield self
        for one in self.children:
            if one.tag != "template":
                yield from one.everything()

    def __str__(self) -> str:
        name = self.attributes.get("id") or self.attributes.get("name") or self.attributes.get("class", "")
        return f"line {self.line}: <{self.tag}{f' {name}' if name else ''}>"


def faults_of(html: str) -> list[str]:
    """What is wrong with a whole page, its templates included; nothing when it is valid."""
    faults = [f"line {error.line}: {error.code}" for error in turbohtml.parse(html).errors]
    page, badly_nested = _read(html)
    faults += badly_nested
    if [one.tag for one in page.children] != ["html"] or not re.match(r"\s*<!doctype html>", html, re.IGNORECASE):
        faults.append("not one html behind <!doctype html>")
    for part in [page, *(one for one in _all(page) if one.tag == "template")]:
        faults += _faults_of_part(part)
    return faults


def _read(html: str) -> tuple[Element, list[str]]:
    page = here = Element("#page", {}, None, 0)
    faults = []
    for token in turbohtml.tokenize(html):
        if token.type is TokenType.TEXT:
            here.inside.append(token.data)
        elif token.type is TokenType.START_TAG:
            attributes = {name: value or "" for name, value in token.attrs or ()}
            element = Element(token.tag or "", attributes, here, token.line)
            if element.tag not in words.VOID and not (token.self_closing and element.tag in words.VECTOR):
                here = element
        elif token.type is TokenType.END_TAG:
            if token.tag == here.tag and here.parent:
                here = here.parent
            else:
                faults.append(f"line {token.line}: </{token.tag}> closes {here}")
                opened = next((one for one in here.within if one.tag == token.tag), None)
                here = (opened and opened.parent) or here
    if here is not page:
        faults.append(f"{here} is never closed")
    return page, faults


def _all(element: Element) -> Iterator[Element]:
    for one in element.children:
        yield one
        yield from _all(one)


def _faults_of_part(part: Element) -> Iterator[str]:
    elements = list(part.everything())[1:]
    for element in elements:
        for fault in (*_place(element), *_attributes(element), *_RULES.get(element.tag, _nothing)(element)):
            yield f"{element} {fault}"
    yield from _ids(elements)
    yield from _headings(elements)
    mains = [one for one in elements if one.tag == "main" and "hidden" not in one.attributes]
    if len(mains) > 1:
        yield f"{mains[1]} is a second main"


# ---- what stands in what ----


def _place(element: Element) -> Iterator[str]:
    if element.tag not in words.HOLDS:
        yield "is no element of this house"
        return
    around = element.parent
    if around is not None and around.tag in words.HOLDS and element.tag not in _may_hold(around):
        yield f"may not stand in {around.tag}"
    if element.tag in words.FIRST and around is not None and around.children[0] is not element:
        yield f"is not the first in {around.tag}"
    if "#text" not in _may_hold(element) and any(isinstance(one, str) and one.strip() for one in element.inside):
        yield "may not hold text"
    needed = words.NEEDS.get(element.tag)
    if needed and all(one.tag != needed for one in element.children):
        yield f"has no {needed}"
    if _is_interactive(element):
        for outer in element.within:
            if outer.tag in ("a", "button") or (outer.tag == "label" and element.tag == "label"):
                yield f"may not stand in {outer.tag}: both can be chosen"
    if element.tag == "form" and any(one.tag == "form" for one in element.within):
        yield "may not stand in form"


def _may_hold(element: Element) -> frozenset[str]:
    while element.tag in words.TRANSPARENT and element.parent is not None:
        element = element.parent
    if element.tag == "div" and element.parent is not None and element.parent.tag == "dl":
        return words.HOLDS["dl"]
    return words.HOLDS.get(element.tag, words.FLOW)


def _is_interactive(element: Element) -> bool:
    if element.tag == "input" and element.attributes.get("type") == "hidden":
        return False
    return element.tag in words.INTERACTIVE or "tabindex" in element.attributes


# ---- attributes ----


def _attributes(element: Element) -> Iterator[str]:
    known = words.ATTRIBUTES.get(element.tag, {})
    for name, value in element.attributes.items():
        if name.startswith("data-"):
            continue
        shape = known.get(name) or words.EVERYWHERE.get(name)
        if shape is None:
            yield f"may not have {name}"
        elif not _fits(shape, name, value):
            yield f"has a wrong {name}: {value[:80]!r}"
    role = element.attributes.get("role")
    if role and role not in words.ROLES.get(element.tag, ()):
        yield f"may not have the role {role}"
    named = "aria-label" in element.attributes or "aria-labelledby" in element.attributes
    if named and not role and element.tag in words.NAMELESS:
        yield "may not have a name of its own without a role"


@lru_cache(maxsize=4096)
def _fits(shape: str, name: str, value: str) -> bool:
    if shape == words.FLAG:
        return value in ("", name)
    return re.fullmatch(shape, value) is not None


# ---- rules of single elements ----


def _nothing(_: Element) -> Iterable[str]:
    return ()


def _input(element: Element) -> Iterator[str]:
    kind = element.attributes.get("type", "text")
    if kind not in words.INPUTS:
        yield f"has a wrong type: {kind!r}"
    for name in element.attributes.keys() & words.ONLY_FOR.keys():
        if kind not in words.ONLY_FOR[name]:
            yield f"of type {kind} may not have {name}"
    value = element.attributes.get("value", "")
    if value and kind in words.VALUES and not re.fullmatch(words.VALUES[kind], value):
        yield f"of type {kind} cannot hold {value[:80]!r}"


def _image(element: Element) -> Iterator[str]:
    for name in ("alt", "src"):
        if name not in element.attributes:
            yield f"has no {name}"


def _vector(element: Element) -> Iterator[str]:
    titled = any(one.tag == "title" for one in element.children)
    if not titled and not {"aria-hidden", "aria-label"} & element.attributes.keys():
        yield "has neither a name nor aria-hidden"


def _heading(element: Element) -> Iterator[str]:
    if not element.text.strip() and not any(one.tag == "img" for one in _all(element)):
        yield "is empty"


def _label(element: Element) -> Iterator[str]:
    inside = [one for one in _all(element) if one.tag in words.CONTROLS and one.attributes.get("type") != "hidden"]
    if len(inside) > 1:
        yield "stands around more than one field"
    if inside and "for" in element.attributes and element.attributes["for"] != inside[0].attributes.get("id"):
        yield "stands around one field and points to another"


def _option(element: Element) -> Iterator[str]:
    if not element.text.strip() and "label" not in element.attributes:
        yield "is empty"


def _select(element: Element) -> Iterator[str]:
    first = next((one for one in _all(element) if one.tag == "option"), None)
    if "required" in element.attributes and (first is None or first.attributes.get("value")):
        yield "is required and its first option is not the empty one"


def _list_of_terms(element: Element) -> Iterator[str]:
    groups = [one for one in element.children if one.tag == "div"] or [element]
    for group in groups:
        if not re.fullmatch("((dt )+(dd )+)*", "".join(f"{one.tag} " for one in group.children)):
            yield "does not go from terms to what is said of them"


def _figure(element: Element) -> Iterator[str]:
    tags = [one.tag for one in element.children]
    if "figcaption" in tags[1:-1]:
        yield "has its figcaption in the middle"
    if sorted(tags) == ["figcaption", "table"] and any(one.tag == "caption" for one in _all(element)):
        yield "has both a figcaption and the caption of its only table"


def _table(element: Element) -> Iterator[str]:
    rows = [one for one in _all(element) if one.tag == "tr"]
    widths = Counter(sum(int(cell.attributes.get("colspan", "1")) for cell in row.children) for row in rows)
    if len(widths) > 1:
        yield f"has rows of different widths: {sorted(widths)}"


def _script(element: Element) -> Iterator[str]:
    if element.attributes.get("type") == "module" and "defer" in element.attributes:
        yield "of type module may not have defer"
    if element.attributes.get("type") == "application/json":
        try:
            json.loads(element.text)
        except ValueError as problem:
            yield f"is no JSON: {problem}"


def _progress(element: Element) -> Iterator[str]:
    if float(element.attributes.get("value", 0)) > float(element.attributes.get("max", 1)):
        yield "has gone further than its end"


def _page(element: Element) -> Iterator[str]:
    if "lang" not in element.attributes:
        yield "has no lang"
    if [one.tag for one in element.children] != ["head", "body"]:
        yield "is not head and body"


_RULES = {
    **dict.fromkeys(words.HEADINGS, _heading),
    "dl": _list_of_terms,
    "figure": _figure,
    "html": _page,
    "img": _image,
    "input": _input,
    "label": _label,
    "option": _option,
    "progress": _progress,
    "script": _script,
    "select": _select,
    "svg": _vector,
    "table": _table,
}


# ---- what points to what, and the order of headings ----


def _ids(elements: list[Element]) -> Iterator[str]:
    known: dict[str, Element] = {}
    for element in elements:
        name = element.attributes.get("id")
        if name in known:
            yield f"{element} has an id that stands twice: {name}"
        if name:
            known[name] = element
    for element in elements:
        for pointer in words.POINTERS:
            for name in element.attributes.get(pointer, "").split():
                if name not in known:
                    yield f"{element} points by {pointer} to missing {name!r}"
                elif not _right_target(element, pointer, known[name]):
                    yield f"{element} points by {pointer} to {known[name]}"
        address = element.attributes.get("href", "")
        if element.tag == "a" and len(address) > 1 and address[0] == "#" and address[1:] not in known:
            yield f"{element} leads to missing {address}"


def _right_target(element: Element, pointer: str, target: Element) -> bool:
    if element.tag == "label" and pointer == "for":
        return target.tag in words.CONTROLS and target.attributes.get("type") != "hidden"
    return {"form": "form", "headers": "th", "list": "datalist"}.get(pointer, target.tag) == target.tag


def _headings(elements: list[Element]) -> Iterator[str]:
    before = 0
    for heading in (one for one in elements if one.tag in words.HEADINGS):
        level = int(heading.tag[1])
        if before and level > before + 1:
            yield f"{heading} comes after h{before}"
        before = level
