"""What the sources of a page say of when an article appeared and was changed, one by one.

The data for machines, <time> elements, printed lines and the address: told apart into first publication and last
change, and not yet weighed against each other (`published` does that).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TYPE_CHECKING

from mediakit.extract.blocks import Line, has_name
from mediakit.extract.dates import Moment, parse_moment
from mediakit.extract.headline import find_printed_deck
from mediakit.extract.structured import SOURCES, Facts, clean_text

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_DATED = "\\w*date\\w*|\\w*time\\w*|publish\\w*|posted\\S*|updated|when|meta"
_CHANGED = "\\w*updated\\w*|\\w*modified\\w*|dateline-updated"
_FIRST = "published|entry-date|pubdate|datepublished"
_SENTENCE = 80  # signs
_LONGEST = 160  # signs of a line that holds nothing but byline and date
_HEAD = 4  # <time> elements; what follows belongs to other texts
# A label may follow the word before it without a blank, where two elements meet: "EditorUpdated March 11, 2031".
_LABEL = re.compile(
    r"(?:\b|(?<=(?-i:[a-z)]))(?=(?-i:[A-Z])))"
    r"(?:(?P<changed>(?:last |most recently )?(?:updated|modified|revised|edited)|last update|aktualisiert|mis à jour|"
    r"mise à jour|modifié|actualizado|aggiornato|atualizado|обновлено)|"
    r"(?P<first>(?:first |originally )?(?:published|posted)|veröffentlicht|publié|publicado|pubblicato|"
    r"опубликовано))\b",
    re.IGNORECASE,
)
_IN_ADDRESS = re.compile(
    r"/((?:19|20)\d\d)[/-]?(\d\d?|jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[/-]?(\d\d?)(?=[/_.-]|$)",
    re.IGNORECASE,
)
_ELSEWHERE = "nav|footer|aside|form|head|script|style|noscript|figure|a"
_RELATED = re.compile(
    r"related|recirc|recommend|teaser|card|comment|sidebar|widget|promo|trending|most-|latest|more-|carousel|archive|"
    r"footer|copyright|newsletter|popular",
    re.IGNORECASE,
)
_COMMENT = re.compile(r"(?:^|[\s_-])(?:comments?|commentlist|disqus)(?:[\s_-]|$)", re.IGNORECASE)
# <time>, and what stood for it before HTML5: https://microformats.org/wiki/datetime-design-pattern
_TIMES = (
    "(//time[@datetime] | //*[@title][self::abbr or self::span][contains(@class, 'published') or "
    "contains(@class, 'updated')])[position() <= 200]"
)
CLOSE = timedelta(minutes=2)


@dataclass(frozen=True)
class Said:
    """One source's word on one of the two times."""

    moment: Moment
    source: str
    printed: str = ""
    changed: bool = False
    labelled: bool = False
    line: str = ""
    doubted: bool = False


def say_layout(layout: Mapping[str, str], time_zone: str) -> Iterator[Said]:
    for field in ("published", "updated"):
        text = layout.get(field, "")
        if text and (moment := parse_moment(text, time_zone)):
            yield Said(moment, "layout", changed=field == "updated")


def say_machines(facts: Mapping[str, Facts], time_zone: str) -> Iterator[Said]:
    for source in SOURCES:
        first = parse_moment(str(facts[source].get("published", "")), time_zone)
        changed = parse_moment(str(facts[source].get("modified", "")), time_zone)
        if first:
            yield Said(first, source, doubted=changed is not None and abs(changed.when - first.when) < CLOSE)
        if changed:
            yield Said(changed, source, changed=True)


def say_lines(before: list[Line], after: list[Line], time_zone: str) -> list[Said]:
    """Dates in short lines around the headline: in lines that are named so, else the first of each of the two times.

    Of lines within each other the innermost counts ("By A. B. | 11 March 2031" is byline and date), with the label that
    the outer one has for it ("Updated" is often an element of its own).
    """
    lines = [line for line in [*_until_body(after), *before] if len(line.text) <= _LONGEST and not _is_comment(line)]
    dated = [(line, words) for line in lines if (words := list(_line_words(line, time_zone)))]
    found: list[tuple[bool, Said]] = []
    for line, words in dated:
        outer = [(other, said) for other, said in dated if _is_within(line, other)]
        inner = {one.moment for other, said in dated if _is_within(other, line) for one in said}
        around = [one for _, said in outer for one in said]
        named = any(_is_named_date(other) for other in (line, *(other for other, _ in outer)))
        for one in words:
            if one.moment not in inner and not any(_is_clock_of(other.moment, one.moment) for other in around):
                found.append((named, _inherit(one, around)))
    if any(named for named, _ in found):
        return [one for named, one in found if named]
    first = [one for _, one in found if not one.changed][:1]
    return first + [one for _, one in found[:2] if one.changed][:1]


def _is_comment(line: Line) -> bool:
    """Whether a reader of the page wrote it."""
    above = (f"{node.get('class') or ''} {node.get('id') or ''}" for node in (line.node, *line.node.iterancestors()))
    return any(map(_COMMENT.search, above))


def _is_clock_of(one: Moment, day: Moment) -> bool:
    return one.precision == "minute" and day.precision == "day" and one.day == day.day


def _inherit(one: Said, outer: list[Said]) -> Said:
    """A date with the label that stands before it in an outer element."""
    label = next((other for other in outer if other.labelled and other.moment == one.moment), None)
    return one if one.labelled or label is None else replace(one, changed=label.changed, labelled=True)


def _is_within(inner: Line, outer: Line) -> bool:
    return inner is not outer and len(inner.text) < len(outer.text) and inner.text in outer.text


def _is_named_date(line: Line) -> bool:
    return line.node.tag == "time" or has_name(line, _DATED)


def _line_words(line: Line, time_zone: str) -> Iterator[Said]:
    """The dates of one line, told apart by "Published" and "Updated" before them, or by the element's name."""
    for label, text in _split_labels(line.text):
        if moment := parse_moment(text, time_zone):
            changed = label == "changed" or (not label and _is_named_changed(line))
            yield Said(moment, "printed", text, changed, bool(label), line.text)


def _split_labels(text: str) -> Iterator[tuple[str, str]]:
    cuts = list(_LABEL.finditer(text))
    if not cuts:
        yield "", text
        return
    if cuts[0].start() > 0:
        yield "", text[: cuts[0].start()].strip(" |·•,-")
    for cut, following in zip(cuts, [*cuts[1:], None], strict=True):
        part = text[cut.start() : following.start() if following else None].strip(" |·•,-")
        yield ("changed" if cut["changed"] else "first"), part


def _is_named_changed(line: Line) -> bool:
    return has_name(line, _CHANGED) and not has_name(line, _FIRST)


def _until_body(after: list[Line]) -> list[Line]:
    """Lines before the second sentence that is no deck: from there on dates are about the event, not about the page."""
    sentences, deck = 0, find_printed_deck(after)
    for place, line in enumerate(after):
        named = _is_named_date(line) or line.text == deck
        sentences += line.node.tag == "p" and len(line.text) > _SENTENCE and not named
        if sentences == 2:
            return after[:place]
    return after


def say_time_elements(tree: HtmlElement, time_zone: str) -> Iterator[Said]:
    """What <time> elements say in their attribute and their words: those of the article's head, not of teasers."""
    seen = 0
    for node in tree.xpath(_TIMES):
        stated = node.get("datetime") or node.get("title") or ""
        moment = parse_moment(stated, time_zone) if seen < _HEAD else None
        if moment is None or _is_elsewhere(node):
            continue
        seen += 1
        text = clean_text(node.text_content())
        line = Line(text, f"{node.get('class') or ''} {node.get('itemprop') or ''}".lower(), node)
        label = _label_before(node, text)
        changed = label == "changed" or (not label and _is_named_changed(line))
        labelled = bool(label) or node.get("pubdate") is not None
        printed = text if len(text) <= _SENTENCE and parse_moment(text, time_zone) else ""
        yield Said(moment, "time element", printed, changed, labelled)


def _label_before(node: HtmlElement, text: str) -> str:
    """Whether "Updated" or "Published" stands in a <time> or right before it."""
    previous = node.getprevious()
    near = (previous.tail if previous is not None else node.getparent().text) or ""
    if previous is not None and not near.strip() and isinstance(previous.tag, str) and not _is_time(previous):
        near = previous.text_content()
    cuts = list(_LABEL.finditer(near[-40:])) or list(_LABEL.finditer(text[:40]))
    return ("changed" if cuts[-1]["changed"] else "first") if cuts else ""


def say_anywhere(tree: HtmlElement, time_zone: str) -> Iterator[Said]:
    """The first short element anywhere that is named as a date and holds one: for pages whose headline has no tag."""
    names = " or ".join(
        f"contains(translate(@class, 'DATEIMPUBLSH', 'dateimpublsh'), '{name}')" for name in ("date", "time", "publish")
    )
    for node in tree.xpath(f"//body//*[({names}) or self::time]")[:150]:
        text = clean_text(node.text_content())
        if not 6 <= len(text) <= _LONGEST or _is_elsewhere(node):
            continue
        words = list(_line_words(Line(text, (node.get("class") or "").lower(), node), time_zone))
        if words:
            yield from words
            return


def _is_time(node: HtmlElement) -> bool:
    return node.tag == "time" or bool(node.get("title"))


def _is_elsewhere(node: HtmlElement) -> bool:
    """Whether an element is part of a menu, a teaser, a comment: its date is one of something else."""
    for above in (node, *node.iterancestors()):
        if above.tag in ("article", "main", "body"):
            return False
        if above.tag == "a" and above.get("rel") == "bookmark":  # an article's link to itself
            continue
        if above.tag in _ELSEWHERE.split("|") or _RELATED.search(f"{above.get('class') or ''} {above.get('id') or ''}"):
            return True
    return False


def read_address_day(url: str) -> Moment | None:
    """The day that an address names in its path; None when it names none.

    Examples
    --------
    >>> str(read_address_day("https://news.example/world/2031/mar/11/quay-closed").day)
    '2031-03-11'
    >>> read_address_day("https://news.example/2031/03/quay-closed") is None
    True
    """
    match = _IN_ADDRESS.search(url.partition("?")[0])
    if not match:
        return None
    year, month, day = match.groups()
    return parse_moment(f"{year}-{int(month):02}-{int(day):02}" if month.isdigit() else f"{day} {month} {year}")
