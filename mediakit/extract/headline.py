"""Headline, kicker and deck as printed on the page, and the name of the site."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from mediakit.extract.blocks import Line, has_name
from mediakit.extract.structured import Facts, clean_text

if TYPE_CHECKING:
    from lxml.html import HtmlElement

SEPARATOR = re.compile(r"\s+[|–—·•»:]\s+|\s+-\s+|\s*\|\s*")
_WORD = re.compile(r"\w+")
_AGREE = 0.5
_SAME = 0.9  # of its words, for a title that is printed in something else than <h1>
_CLEARLY = 4  # words; a single <h1> that has as many is the headline, whatever the social title says
_LABEL_WORDS = 3
_DECK = "standfirst|dek|deck|subtitle|sub-?title|subhead\\w*|sub-?headline|summary|lede|lead|intro|description|excerpt"
_DATELINE = re.compile(r"\W{0,2}[A-Z][A-Z .,'’]{2,40}(?:\([^()]*\))?\s*[-–—]")  # so begins a text, whatever its class
_KICKER = (
    "kicker|eyebrow|overline|rubric\\w*|label|section\\w*|category|categories|topic|topline|supertitle|pre-?title|tag|"
    "flag|channel|labels|lbl|articlesection|\\w*kicker\\w*|\\w*eyebrow\\w*"
)
_TITLE = re.compile(
    r"headline|\bhed\b|(?:article|story|post|entry|content|news)\S*(?:title|heading)|title\S*(?:article|story|post|entry)",
    re.I,
)
_HOME = re.compile(r"(?:https?://[^/]+)?/?(?:index\.\w+)?")
_UNSEEN = re.compile(r"(?:^|[\s_-])(?:sr-only|visually-?hidden|screen-?reader\S*|offscreen|hidden)(?:[\s_-]|$)", re.I)
_NO_WORDS = frozenset(["script", "style", "noscript", "svg", "button", "template"])
_BLOCKS = frozenset(["br", "p", "div", "h2", "h3", "li", "small", "strong"])
_TITLES = "//h2 | //h3 | //*[contains(@class, 'headline') or contains(@class, 'title') or @itemprop='headline']"
_BOLD = "//body//*[self::b or self::strong or self::font][not(ancestor::a) and not(.//a)]"
_MOST_TITLES = 60
_LONGEST_KICKER = 60
_LONGEST_TITLE = 300
_NO_LABEL = re.compile(
    r"^(?:home|menu|search|filed under|ad|more|back|by|posted in|in|tags?|topics?|categor(?:y|ies)|image|photo|source|"
    r"sponsored|credit|\W*)\W*$|^(?:by|filed under|posted in)\b|advertis|\bad feedback|\bcomments?$|subscrib|"
    r"newsletter|sign (?:in|up)|log ?in|\bshare\b|follow us|skip to|min(?:ute)?s? read|\b(?:19|20)\d\d\b|getty|"
    r"editor['’]s pick|\bclose\b|\bprint\b|[←→]",
    re.IGNORECASE,
)


def find_title(tree: HtmlElement, told: str) -> HtmlElement | None:
    """The element that holds the headline: the <h1> that agrees most with what the page tells machines."""
    titles = [node for node in tree.iter("h1") if _words(title_text(node)) and not _leads_home(node)]
    if not titles:
        return None
    if not told:
        return max(titles, key=lambda node: len(_words(title_text(node))))
    return max(titles, key=lambda node: agreement(title_text(node), told))


def _leads_home(node: HtmlElement) -> bool:
    """Whether a title is a link to the front page: the name of the site, on every page of it."""
    links = [*node.iter("a"), *node.iterancestors("a")]
    return any(_HOME.fullmatch(link.get("href") or "-") for link in links)


def title_text(node: HtmlElement) -> str:
    """The words of a title as they are seen: line breaks are blanks, what is for screen readers alone is left out."""
    if len(node) == 0:
        return clean_text(node.text or "")
    seen, whole = clean_text("".join(_seen(node))), clean_text(node.text_content())
    return seen or whole


def _seen(top: HtmlElement) -> Iterator[str]:
    yield top.text or ""
    for node in top:
        if not isinstance(node.tag, str):
            yield node.tail or ""
            continue
        if node.tag in _NO_WORDS or _UNSEEN.search(node.get("class") or ""):
            yield " " + (node.tail or "")
            continue
        apart = " " if node.tag in _BLOCKS else ""
        yield apart
        yield from _seen(node)
        yield apart + (node.tail or "")


def read_headline(tree: HtmlElement, facts: dict[str, Facts]) -> tuple[str, str, HtmlElement | None]:
    """Headline, where it came from, and its element (None when it is not printed).

    The one printed in <h1> counts when it shares half of its words with what the page tells machines, or is the only
    one; a label within it ("Opinion") is cut off, see `find_kicker`. Without such an <h1> an element that says what the
    page tells machines is taken ("h2", "div" ...; "img" for a picture of the headline), and where the page has no more
    than a <title>, the one element that is named a headline.
    """
    site = find_site(tree, facts)
    stated = list(_stated_titles(tree, facts, site))
    told, source = stated[0] if stated else ("", "")
    node = find_title(tree, told)
    printed = title_text(node) if node is not None else ""
    if site and _fold_name(printed) == _fold_name(site):
        node = None
    if node is not None and printed and (not told or agreement(printed, told) >= _AGREE or _is_alone(tree, node, site)):
        return _cut_label(printed, node, [title for title, _ in stated]), "h1", node
    if (other := _find_other_title(tree, told)) is not None:
        return title_text(other), str(other.tag), other
    if source in ("", "title"):
        if (named := _find_named_title(tree)) is not None:
            return title_text(named), str(named.tag), named
        if (picture := _find_pictured_title(tree, told)) is not None:
            return clean_text(picture.get("alt", "")), "img", picture
    return told, source, None


def _stated_titles(tree: HtmlElement, facts: dict[str, Facts], site: str) -> Iterator[tuple[str, str]]:
    """Titles for machines without the site's name, the most reliable first, and their sources."""
    for name in ("json-ld", "microdata", "open graph", "meta"):
        if told := cut_site(facts[name].get("headline", ""), site):
            yield told, name
    for text in tree.xpath("//title[not(ancestor::svg)]/text()")[:1]:
        told = cut_site(clean_text(text), site)
        if told and not is_site_name(told, site):
            yield told, "title"


def _is_alone(tree: HtmlElement, node: HtmlElement, site: str) -> bool:
    """Whether it is the page's only <h1> and no name of the site or a section."""
    printed = title_text(node)
    if len(tree.xpath("//h1")) != 1 or _same_name(printed, site):
        return False
    named = _TITLE.search(f"{node.get('class') or ''} {node.get('id') or ''} {node.get('itemprop') or ''}")
    return len(_words(printed)) >= _CLEARLY or (named is not None and len(_words(printed)) > 1)


def _find_other_title(tree: HtmlElement, told: str) -> HtmlElement | None:
    """An element that says what the page tells machines; none within a link, because that leads to another article."""
    words = _words(told)
    if len(words) < _CLEARLY:
        return None
    for node in tree.xpath(_TITLES)[:_MOST_TITLES]:
        if node.tag in ("head", "title", "meta", "body", "a") or node.find(".//a") is not None:
            continue
        if any(above.tag == "a" for above in node.iterancestors()):
            continue
        own = _words(title_text(node)) if len(node.text_content()) < 3 * len(told) else []
        if abs(len(own) - len(words)) <= 1 and len(set(own) & set(words)) >= _SAME * len(set(words)):
            return node
    return next(
        (node for node in tree.xpath(_BOLD)[:_MOST_TITLES] if _words(node.text_content()[:_LONGEST_TITLE]) == words),
        None,
    )


def _find_named_title(tree: HtmlElement) -> HtmlElement | None:
    """The only element without a link whose class says that it is a headline; None when several do."""
    found = []
    for node in tree.xpath("//body//*[@class or @id or @itemprop]"):
        named = _TITLE.search(f"{node.get('class') or ''} {node.get('id') or ''} {node.get('itemprop') or ''}")
        if not named or not len(_words(node.text_content()[:_LONGEST_TITLE])) >= 2 or node.find(".//a") is not None:
            continue
        if len(node.text_content()) < _LONGEST_TITLE and not any(above.tag == "a" for above in node.iterancestors()):
            found.append(node)
    outer = [node for node in found if not any(above in found for above in node.iterancestors())]
    return outer[0] if len(outer) == 1 else None


def _find_pictured_title(tree: HtmlElement, told: str) -> HtmlElement | None:
    """A picture whose words are the end of the title."""
    for node in tree.xpath("//body//img[string-length(@alt) > 15]"):
        alt = _words(node.get("alt", ""))
        if len(alt) >= _CLEARLY and _words(told)[-len(alt) :] == alt:
            return node
    return None


def _cut_label(printed: str, node: HtmlElement, stated: list[str]) -> str:
    """The headline without a label before it that stands in the same element, and that the titles for machines lack."""
    words = list(_WORD.finditer(printed))
    if stated and _words(stated[0]) == _words(printed):
        return printed
    for told in stated:
        count = len(_words(told))
        if count < 2 or not 0 < len(words) - count <= _LABEL_WORDS:
            continue
        begin = words[-count].start()
        while begin and not printed[begin - 1].isspace():  # a mark that opens
            begin -= 1
        label = printed[:begin].strip()
        if [word[0].casefold() for word in words[-count:]] == _words(told) and _is_apart(label, node):
            return printed[begin:].strip()
    return printed


def _is_apart(label: str, node: HtmlElement) -> bool:
    """Whether a label is set apart from the headline: by a sign, or in an element of its own."""
    if label.endswith(("|", "•", "·", "»", "/")):
        return True
    own = {clean_text(part.text_content()).casefold() for part in node.iterdescendants() if isinstance(part.tag, str)}
    return label.casefold() in own


def find_kicker(before: list[Line], node: HtmlElement | None, headline: str) -> str:
    """The label above a headline, or before it in its element; "" when there is none.

    A line above counts only when its class or id says that it is a label: it may be anything else otherwise.
    """
    whole = title_text(node) if node is not None else ""
    if whole != headline and whole.endswith(headline):
        return whole.removesuffix(headline).strip(" |:•·»/–—-")
    for line in before:
        label = _label_text(line.node) if has_name(line, _KICKER) else ""
        if 0 < len(label) <= _LONGEST_KICKER and label != headline and is_label(label):
            return label
    return ""


def _label_text(node: HtmlElement) -> str:
    """Its words, with a dot between those of different elements: "World · Analysis"."""
    parts = [clean_text(part) for part in node.itertext()]
    return " · ".join(dict.fromkeys(part for part in parts if _words(part)))


def is_label(text: str) -> bool:
    """Whether a short text above a headline can be a label, and not a button, an advertisement or a way home.

    Examples
    --------
    >>> is_label("World · Analysis"), is_label("Advertisement"), is_label("4 Comments"), is_label("By Ana Reyes")
    (True, False, False, False)
    """
    return not _NO_LABEL.search(text)


def find_site(tree: HtmlElement, facts: dict[str, Facts]) -> str:
    """The name that a site gives itself; "" when it gives none.

    Without a tag for it, the words of the link home at the top are taken, or the end of <title> that is left when the
    printed headline is cut off.
    """
    for source, field in (("open graph", "site"), ("json-ld", "site"), ("microdata", "site"), ("meta", "site")):
        if name := facts.get(source, {}).get(field, ""):
            return str(name).lstrip("@")
    title = clean_text(" ".join(tree.xpath("//title[not(ancestor::svg)]/text()")[:1]))
    if name := _find_masthead(tree, title):
        return name
    for node in tree.iter("h1"):
        printed = title_text(node)
        if printed and title.startswith(printed):
            rest = SEPARATOR.split(title[len(printed) :])
            return rest[-1].strip() if len(rest) > 1 else ""
    return ""


def _find_masthead(tree: HtmlElement, title: str) -> str:
    """The words or picture of the first links home, or the page's first picture: where they are an end of <title>."""
    for link in tree.xpath("(//body//a[@href])[position() <= 40]"):
        if _HOME.fullmatch(link.get("href", "-")):
            words = clean_text(link.text_content()) or clean_text(" ".join(link.xpath(".//img/@alt")[:1]))
            if words and any(_fold_name(part) == _fold_name(words) for part, _ in [*_ends(title), (title, "")]):
                return words
    for words in tree.xpath("(//body//img)[position() <= 3]/@alt"):
        if any(_fold_name(part) == _fold_name(words) != "" for part, _ in _ends(title)):
            return str(words)
    return ""


def cut_site(title: str, site: str) -> str:
    """A title without the site's name at one of its ends.

    Examples
    --------
    >>> cut_site("Talks End - World | The Ostrel Courier", "The Ostrel Courier")
    'Talks End - World'
    """
    for part, rest in _ends(title):
        if site and _same_name(part, site):
            return rest
    return title


def is_site_name(title: str, site: str) -> bool:
    """Whether a title is nothing but the name of the site.

    Examples
    --------
    >>> is_site_name("Ostrel Courier", "The Ostrel Courier"), is_site_name("Ostrel talks end", "The Ostrel Courier")
    (True, False)
    """
    return bool(site) and _same_name(title, site)


def _ends(title: str) -> Iterator[tuple[str, str]]:
    cuts = list(SEPARATOR.finditer(title))
    if cuts:
        yield title[cuts[-1].end() :], title[: cuts[-1].start()].strip()
        yield title[: cuts[0].start()], title[cuts[0].end() :].strip()


def _same_name(one: str, other: str) -> bool:
    shorten = [_fold_name(name) for name in (one, other)]
    return bool(shorten[0]) and (shorten[0] == shorten[1] or (len(shorten[0]) > 3 and shorten[0] in shorten[1]))


def _fold_name(name: str) -> str:
    return re.sub(r"^the |\.(?:com|org|net|co\.uk)$|\W", "", name.casefold())


def read_deck(after: list[Line], facts: dict[str, Facts], headline: str, text: str) -> tuple[str, str]:
    """The sentence under the headline, and where it was found ("printed", or a source of data); ("", "") for none.

    Taken from an element that is named so, else from what the page tells machines: unless that is how the text begins.
    """
    if printed := find_printed_deck(after, headline):
        return printed, "printed"
    for source, field in (("json-ld", "alternative"), ("json-ld", "description"), ("microdata", "description"),
                          ("open graph", "description"), ("meta", "description")):  # fmt: skip
        told = str(facts[source].get(field, ""))
        begin = told.rstrip(".… ")
        if len(_words(told)) > 3 and told != headline and not text.startswith(begin[:60]) and begin not in text:
            return told, source
    return "", ""


def find_printed_deck(after: list[Line], headline: str = "") -> str:
    """The element under the headline that is named as a deck, or is set apart in a smaller heading or in italics."""
    for line in after:
        if len(_words(line.text)) > 3 and line.text != headline and not _DATELINE.match(line.text):
            inner = [child for child in line.node if child.tag in ("i", "em")]
            apart = bool(inner) and clean_text(inner[0].text_content()) == line.text and line in after[:2]
            if has_name(line, _DECK) or apart or (line.node.tag == "h2" and line in after[:2]):
                return line.text
    return ""


def agreement(one: str, other: str) -> float:
    """Share of common words, of the shorter of two titles."""
    left, right = set(_words(one)), set(_words(other))
    return len(left & right) / max(1, min(len(left), len(right)))


def _words(text: str) -> list[str]:
    return _WORD.findall(text.casefold())
