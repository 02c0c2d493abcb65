"""What is on a page but not of the article: boxes, bars, captions, repeated sentences.

Two rounds: `prune_tree` takes out elements whose class says what they are, before a reader sees the page;
`clean_paragraphs` drops what has slipped through, by its words.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable
from functools import lru_cache
from typing import TYPE_CHECKING

from mediakit.extract.dates import cut_day
from mediakit.extract.structured import clean_text
from mediakit.text import plain_marks

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_DROPPED_TAGS = (
    "//script | //style | //noscript | //template | //iframe | //form | //button | //svg | //nav | //figcaption"
)
# Whole words of a class or id: "related-links" and "share_bar" match, "shareholder" and "correlated" do not.
_BOX = re.compile(
    r"(?:^|[\s_-])(?:newsletters?|signup|sign-up|subscribe|subscription|related|recommended|recirc\w*|read-?more|more-?on|"
    r"most-?read|popular|trending|pager|pagination|paging|shar(?:e|ing)|social|cookies?|consent|gdpr|advert\w*|"
    r"sources|references|footnotes|stay-?connected|ads?|sponsor\w*|promo\w*|outbrain|"
    r"taboola|pull-?quotes?|captions?|credits?|breadcrumbs?|comments?|disqus|toolbar|teasers?|also)(?:[\s_-]|$)",
    re.IGNORECASE,
)
# Posts of social networks that are set into a text: words of others in a frame of their own, not of the article.
_POSTS = (
    "twitter-tweet|twitter-video|instagram-media|tiktok-embed|fb-post|fb-video|bluesky-embed|reddit-\\w+|threads-post"
)
_POST = re.compile(rf"(?:^|\s)(?:{_POSTS}|text-post-media)(?:\s|$)", re.IGNORECASE)
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")
_KEPT_SHARE = 0.35
_LINK_WORDS = 4
_LINKED = 0.6  # of the signs in a cell
_BESIDE_LINK = 30  # signs: "Read more from the newsroom:"
_SENTENCE_ENDS = ".!”\"’'"
_LONG = 8  # words; a line of furniture that is longer is meant wherever it stands
_WHOLE = ("html", "body", "main", "article")

# A paragraph that is nothing but one of these. Each must be an invitation, a button or a caption as a whole: "More than
# forty died." and "She drew a picture by hand." are sentences of an article.
_NOISE_PARTS = (
    r"(?:read|see|watch|listen|find out)(?: more| also| next)\b.{0,150}",
    r"read: .{1,120}",
    r"(?:related|recommended|see also|read also|also read)(?: (?:articles?|stories|links|topics))?(?::.{0,120})?",
    r"(?:more (?:from|on|in|stories|coverage|news|like this)|you (?:may|might)|also on|don['’]t miss)\b[^.!?]{0,80}",
    r"(?:most (?:read|popular|viewed)|trending(?: now)?|top stories|latest news)\b[^.!?]{0,40}",
    r"(?:sign up|subscribe|register)\b(?: (?:to|for|now|here|today|free|below)\b.*|[.!]?)",
    r"get (?:the|our|all)\b.*\b(?:inbox|newsletter|briefing|by e-?mail)\b.*",
    r".*\b(?:sign up|subscribe|unsubscribe|in your inbox)\b.*\b(?:newsletter|e-?mail|free|inbox|any time)\b.*",
    r".*\b(?:newsletter|in your inbox)\b.*\b(?:sign up|subscribe|unsubscribe)\b.*",
    r".*\b(?:we|(?:this|our|the) (?:web)?(?:site|page))\b.{0,40}\buses? cookies\b.*",
    r".*\b(?:accept|manage|allow|reject) (?:all )?cookies\b.*",
    r"(?:(?:share|tweet|save|print|e-?mail|copy link|facebook|twitter|x|whatsapp|linkedin|comments?)\b[\s,|/·]*)+",
    r"(?:share|send|copy|print|follow us)(?: this| on| via| by| link)(?: (?:article|story|page|link))?[^.!?]{0,40}",
    r"advertisements?|sponsored(?: content)?|(?:story|article) continues (?:below|after)[^.!?]{0,40}",
    r"scroll to continue.*",
    r"(?:photo(?:graph)?|image|picture|file photo|video|illustration)s?\s*(?:credit|caption|source)?s?\s*[:/].{0,200}",
    r".{0,200}(?:\(|\[|[.;–—|] ?)(?:photo|photograph|image|picture|illustration)s?(?: credit)?(?::| by ).{0,60}",
    r".{0,300}\((?:AP|AFP|Reuters|Getty(?: Images)?)(?: photos?)?(?:/[^()]{1,40}| via [^()]{1,40})?\)",
    r"(?:©|copyright (?:©|\(c\)|\d{4})).*|all rights reserved.*",
    r"(?:\W*page \d+)+(?: of \d+)?\W*|(?:previous|next)(?: page)?\W*|back to top|skip to .{0,40}|loading\W*",
    r"\d+ (?:of|/) \d+",
    r".{0,80}\b(?:can|may) be (?:reached|contacted|e-?mailed) (?:at|on|by|via)\b.*",
    r"thank you for (?:subscribing|signing up)\b.*",
    r"(?:our|your) (?:journalism|support|newsroom) (?:needs|helps|makes|depends)\b.*",
    r"(?:all|any) products? (?:featured|recommended|we \w+)\b.*",
    r".*\bwe may (?:earn|receive|get) (?:a|an|some)\b.{0,30}\bcommission\b.*",
    r"more information: .*\b(?:doi|\(\d{4}\))\b.*|(?:doi|citation): .*",
    r"more: .{1,120}",
    r"now, (?:see|watch|read)\b.*",
    r"(?:this|the) (?:story|article|post|piece|essay) (?:was )?(?:originally|first) (?:appeared|published|ran)\b.*",
    r"waiting for your permission to load\b.*",
    r"(?:photo|image|video) credits?:?",
    r"find this article at\b.*|https?://\S+|"
    r"(?:printer[- ]friendly|print(?:able)?) version|(?:e-?)?mail (?:the|this) \w+|"
    r"send (?:this )?to a friend|in this issue",
    r"get the latest (?:updates|news)\b.{0,80}|discover special offers\b.*|stay connected",
    r"(?:have|got) (?:a|any) (?:news )?(?:tip|story|comment)s?\b[^.!]{0,60}\?.*",
)
_NOISE = re.compile("|".join(f"(?:{part})" for part in _NOISE_PARTS), re.IGNORECASE | re.DOTALL)
_NO_DATE = re.compile(
    r"\b(?:mon|tues|wednes|thurs|fri|satur|sun)day\b|\b(?:published|posted|updated|at|on|[ap]\.?m\.?)\b|[\W\d]+",
    re.IGNORECASE,
)
_NOISE_WORDS = 40
_REFERENCES = re.compile(
    r"(?:our |selected )?(?:sources|references|works cited|bibliography|footnotes)\s*:?", re.IGNORECASE
)
_REPEATED_WORDS = 8
_CORRECTION = re.compile(
    r"(?:corrections?|clarification|editor['’]s note)\b\s?[:.,–—-].{20,}", re.IGNORECASE | re.DOTALL
)
_CORRECTION_LENGTH = 1000
_CORRECTION_WORDS = "//body//text()[not(parent::script or parent::style)][{}]".format(
    " or ".join(f"contains(., '{word}')" for word in ("orrection", "ORRECTION", "larification", "ditor", "DITOR"))
)
_CORRECTION_TAGS = ("p", "div", "aside", "section", "footer", "li")
_LETTERS = re.compile(r"[\W_]+")
_CACHED = 1000  # signs; longer lines are not kept in memory
_LONGEST_NAME = 500


def prune_tree(tree: HtmlElement) -> None:
    """Take out, in place, what its tag or class marks as no part of an article.

    When the boxes hold more than a third of the text of all paragraphs, they all stay: then the classes of this page
    mean something else.
    """
    for node in tree.xpath(_DROPPED_TAGS):
        _drop(node)
    for node in tree.xpath("//p//time"):
        node.drop_tag()  # trafilatura would drop its words, and with them the clock of a live blog
    for node in tree.xpath("//p[a] | //li[a]"):
        if is_link(node):
            _drop(node)
    for node in tree.xpath("//td[count(.//a) >= 4]"):  # a menu, where a table lays out the page
        if sum(len(link.text_content()) for link in node.iter("a")) > _LINKED * len(node.text_content()):
            _drop(node)
    boxes: list[HtmlElement] = []
    for node in tree.xpath("//*[@class or @id]"):
        if node.tag not in _WHOLE and (_names_box(node.get("class") or "") or _names_box(node.get("id") or "")):
            boxes.append(node)
    inner = {id(part) for box in boxes for part in box.iterdescendants() if part.get("class") or part.get("id")}
    boxes = [box for box in boxes if id(box) not in inner]
    if sum(map(_paragraph_length, boxes)) <= _KEPT_SHARE * _paragraph_length(tree):
        for box in boxes:
            _drop(box)


@lru_cache(maxsize=4096)
def _names_box(name: str) -> bool:
    """Whether a class or id is a box's; a page repeats few names on many elements."""
    words = _CAMEL.sub("-", name[:_LONGEST_NAME])
    return _BOX.search(words) is not None or _POST.search(words) is not None


def is_link(node: HtmlElement) -> bool:
    """Whether a paragraph is nothing but links of several words, perhaps after "Read more:": to other articles."""
    if node.tag not in ("p", "div", "li") or node.find(".//a") is None:
        return False
    text = clean_text(node.text_content())
    linked = " ".join(clean_text(link.text_content()) for link in node.iter("a"))
    beside = len(text) - len(linked)
    return len(linked.split()) >= _LINK_WORDS and beside <= _BESIDE_LINK and text[-1:] not in _SENTENCE_ENDS


def _paragraph_length(node: HtmlElement) -> int:
    """Signs in paragraphs; line breaks count as well, because some pages know no other paragraph."""
    own = [part for part in node.iter("p", "br")]
    return sum(len(part.text_content() if part.tag == "p" else part.tail or "") for part in own)


def find_correction(tree: HtmlElement) -> str:
    """The correction notice of a page, "" when it has none: about the article, not of it."""
    for said in tree.xpath(_CORRECTION_WORDS):
        for node in itertools.islice(itertools.chain([said.getparent()], said.getparent().iterancestors()), 4):
            text = clean_text(node.text_content()) if node.tag in _CORRECTION_TAGS else ""
            if len(text) < _CORRECTION_LENGTH and _CORRECTION.fullmatch(text):
                return text
    return ""


def _drop(node: HtmlElement) -> None:
    if node.getparent() is not None:
        node.drop_tree()


def clean_paragraphs(paragraphs: Iterable[str], furniture: Iterable[str] = ()) -> list[str]:
    """The paragraphs of an article without what has slipped through.

    Dropped: short paragraphs that are an invitation, a button, a caption or a notice; those that are `furniture`
    (headline, deck, byline, date ...) and stand near the top; a day above all; a paragraph that stands in full in
    another one (a pull quote).

    Examples
    --------
    >>> clean_paragraphs(["Read more: What we know", "The talks ended.", "“The talks”", "Sign up for our newsletter."])
    ['The talks ended.']
    """
    kept: list[str] = []
    known = {fold_words(text) for text in furniture}
    for paragraph in paragraphs:
        words = len(paragraph.split())
        if not fold_words(paragraph) or (words <= _NOISE_WORDS and _NOISE.fullmatch(paragraph.strip())):
            continue
        if not kept and not _NO_DATE.sub("", cut_day(paragraph) or paragraph):
            continue
        if (len(kept) < 3 or len(fold_words(paragraph).split()) > _LONG) and fold_words(paragraph) in known:
            continue
        kept.append(paragraph)
    return _drop_repeated(_cut_references(kept))


def _cut_references(paragraphs: list[str]) -> list[str]:
    """Without a list of sources at the end: from its heading on, when that stands in the second half."""
    for place in range(len(paragraphs) // 2, len(paragraphs)):
        if _REFERENCES.fullmatch(paragraphs[place].strip()):
            return paragraphs[:place]
    return paragraphs


def _drop_repeated(paragraphs: list[str]) -> list[str]:
    """Without pull quotes: paragraphs that stand, word for word, in a longer one; of two equal ones the first stays.

    A short one without quotation marks is a heading, or an answer in an interview, and stays.
    """
    keys = [f" {fold_words(paragraph)} " for paragraph in paragraphs]
    whole = "\n".join(keys)
    kept = []
    for number, (key, paragraph) in enumerate(zip(keys, paragraphs, strict=True)):
        words, equal = len(key.split()), keys.count(key)
        long = words >= _REPEATED_WORDS or (words >= 2 and _is_quotation(paragraph))
        if long and (whole.count(key) > equal or keys.index(key) < number):
            continue
        kept.append(paragraph)
    return kept


def _is_quotation(text: str) -> bool:
    plain = plain_marks(text.strip())
    return plain[:1] in "\"'" and plain[-1:] in "\"'"


def fold_words(text: str) -> str:
    """The words of a line without case and signs, by which two lines are told to be the same."""
    return _fold_known(text) if len(text) < _CACHED else _fold(text)


def _fold(text: str) -> str:
    return " ".join(_LETTERS.sub(" ", text.casefold()).split())


_fold_known = lru_cache(maxsize=2048)(_fold)  # one line is folded by several stages
