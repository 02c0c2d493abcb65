"""Walls in front of articles: consent walls, paywalls, checks for robots, and pages that are gone but say "200 OK".

They are recognised and recorded, and NEVER got round: no cookie is set, no consent given, no other robot or referring
page pretended, no cached copy of a locked text asked for. Whoever needs the text asks the outlet or a library.

Read from status, header lines, the final address and the page's first 64 kB; mark-up decides only on pages without the
text of an article, because consent managers and paywall scripts are on most pages of most outlets. Marks: schema.org's
`isAccessibleForFree` as Google asks outlets with paywalls to state it (developers.google.com/search/docs, "Subscription
and paywalled content", read 2026-11); `cf-mitigated: challenge` (developers.cloudflare.com, "Detect a challenge page
response", read 2026-11). The marks of other products come from their mark-up in the wild and may change: a wall that is
not known here is refused later by its words, in `mediakit.extract.refuse`, which shares the word lists.
"""

from __future__ import annotations

import functools
import html
import re
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urlsplit

from mediakit.collect.page import Page

CONSENT_WORDS = re.compile(
    r"before you continue|we (?:value|care about|respect) your privacy|"
    r"your (?:privacy|cookie) (?:choices|settings|consent)|"
    r"(?:cookie|privacy|consent) (?:wall|settings|consent|preferences|choices)|accept (?:all|cookies|and continue)|"
    r"(?:we|our partners) .{0,60}(?:use|store) (?:.{0,30} )?cookies|manage (?:cookies|consent|choices)|"
    r"agree and continue",
    re.IGNORECASE,
)
BOT_WORDS = re.compile(
    r"are you a (?:robot|human)|verify (?:that )?you are (?:a )?human|unusual traffic|captcha|"
    r"access (?:to this page )?(?:has been )?denied|"
    r"checking your browser|enable javascript and cookies to continue",
    re.IGNORECASE,
)
LOST_WORDS = re.compile(
    r"\b(?:page|article|story|content|address)\b.{0,40}\b(?:not found|no longer|cannot be found|can['’]t be found|"
    r"could not be found|does(?: not|n['’]t) exist|(?:has been |was )?(?:removed|deleted)|is gone|unavailable)\b|"
    r"\b404\b|\bnot found\b|"
    r"(?:can['’]?t|cannot|could(?: not|n['’]t)) find (?:that|the|this) (?:page|article)",
    re.IGNORECASE,
)
# Asks for money or a login in order to read on; "Subscribe to our newsletter" does not.
PAY_WORDS = re.compile(
    r"(?:subscribe|sign in|log in|register|subscribers?)[^<>]{0,40}"
    r"(?:to (?:continue|keep|read)|continue reading|unlock)|"
    r"to (?:continue|keep) reading|(?:read|unlock) (?:the (?:full|whole|rest)|this)[^<>]{0,30}(?:article|story)|"
    r"(?:article|story|content) is (?:for|only for|exclusive to|reserved for)[^<>]{0,20}(?:subscribers|members)|"
    r"already a subscriber|"
    r"you(?:['’]ve| have) (?:reached|used) (?:up )?(?:your|all)[^<>]{0,30}(?:limit|free articles?)",
    re.IGNORECASE,
)
_PAY_WORDS = re.compile(PAY_WORDS.pattern.encode())  # mark-up is compared in small letters
_TITLES_OF_CHECKS = re.compile(r"just a moment\b|attention required|pardon our interruption|security check")

HEAD = 65_536
WHOLE = 500_000
ARTICLE = 120  # words in paragraphs; with more, the page shows its text
LONG = 400

# Nothing but a check has these; they decide on pages without text.
_CHECKS = (
    b"_cf_chl_opt",
    b'id="challenge-form"',
    b"captcha-delivery.com",
    b'id="px-captcha"',
    b"_incapsula_resource",
    b"awswafcookiedomainlist",
    b"/_sec/cp_challenge",
)
_CONSENT = (
    b"onetrust-consent-sdk",
    b"onetrust-banner-sdk",
    b"sp_message_container",
    b"privacy-mgmt.com",
    b"didomi-",
    b"qc-cmp2-",
    b"usercentrics-",
    b"cybotcookiebot",
    b"cmpbox",
    b"fc-consent-root",
    b"truste-consent",
    b"iubenda-cs-",
    b"contentpass",
    b"consentmanager.net",
)
_CHECK_HEADERS = (
    ("cf-mitigated", r"challenge"),
    ("x-amzn-waf-action", r"captcha|challenge"),
    ("x-datadome", r"protected"),
)
_FREE = re.compile(rb'"isaccessibleforfree"\s*:\s*"?(?:https?://schema\.org/)?false')
_LOCKED = re.compile(rb'article:content_tier["\'][^<>]{0,20}content=["\']locked')
_WORD_COUNT = re.compile(rb'"wordcount"\s*:\s*"?(\d{1,6})')
_BODY = re.compile(rb'"articlebody"\s*:\s*"((?:[^"\\]|\\.){800})')
_TYPED = (b'"newsarticle"', b'"article"', b'"reportagenewsarticle"', b"article:published_time")
_NOINDEX = re.compile(rb"<meta[^<>]{0,80}robots[^<>]{0,80}noindex")
_CONSENT_PLACE = re.compile(
    r"^(?:consent|cmp|guce)\.|/(?:collect-?consent|consent|cookie-?wall|privacy-?gate)(?:[/.?]|$)", re.I
)
_LOGIN_PLACE = re.compile(r"/(?:log-?in|sign-?in|subscribe|subscription|register|paywall|abo)(?:[/.?]|$)", re.I)
_FRONT = re.compile(r"/(?:(?:index|home|default)(?:\.\w+)?/?)?|/[a-z]{2}(?:-[a-z]{2})?/?", re.IGNORECASE)
_NOT_THE_TEXT = (b"cookie", b"consent", b"partners", b"privacy", b"subscri")
_UNSEEN = (b"script", b"style", b"noscript", b"template")


@dataclass(frozen=True)
class Wall:
    """What stands in front of an article.

    Parameters
    ----------
    kind : str
        "bot-check", "consent-wall", "paywall" or "soft-404".
    evidence : str
        What decided: words or mark-up of the page, a header line, an address.
    offset : int
        Where in `page.html` the evidence begins, in bytes; -1 when it does not stand there.
    complete : bool, optional
        Of a paywall: True when the whole text seems to be there all the same (outlets state that a text is not free
        and show it), False when it is cut off, None when that cannot be told. Of all others: None.
    """

    kind: str
    evidence: str
    offset: int = -1
    complete: bool | None = None


def find_wall(page: Page) -> Wall | None:
    """What stands in front of the article of a page; None when nothing does, as far as can be seen.

    Cautious: a page with the text of an article and a cookie banner is no wall.

    Examples
    --------
    >>> from datetime import UTC, datetime
    >>> page = Page("https://a.example/2031/storm", b"", datetime.now(UTC), final_url="https://a.example/")
    >>> find_wall(page).kind
    'soft-404'
    """
    return _from_answer(page) or _from_address(page) or _from_markup(page)


def _from_answer(page: Page) -> Wall | None:
    for name, values in _CHECK_HEADERS:
        value = page.headers.get(name, "")
        if re.search(values, value, re.IGNORECASE) and (name == "cf-mitigated" or page.status != 200):
            return Wall("bot-check", f"{name}: {value}")
    return Wall("paywall", "status 402", complete=False) if page.status == 402 else None


def _from_address(page: Page) -> Wall | None:
    if page.final_url == page.url:
        return None
    asked, got = urlsplit(page.url), urlsplit(page.final_url)
    evidence = f"redirected to {page.final_url}"
    place = f"{got.hostname or ''}{got.path}"
    if _CONSENT_PLACE.search(place) and not _CONSENT_PLACE.search(f"{asked.hostname or ''}{asked.path}"):
        return Wall("consent-wall", evidence)
    if _LOGIN_PLACE.search(got.path) and not _LOGIN_PLACE.search(asked.path):
        return Wall("paywall", evidence, complete=False)
    if _FRONT.fullmatch(got.path or "/") and not got.query and not _FRONT.fullmatch(asked.path or "/"):
        return Wall("soft-404", evidence)
    return None


class _Look:
    """The bytes of a page in lower case, and what is read out of them only when it is needed."""

    def __init__(self, content: bytes) -> None:
        self.content = content
        self.head = content[:HEAD].lower()

    def find(self, marks: tuple[bytes, ...]) -> int:
        """Place of the first mark that is there; -1 when there is none."""
        return next((place for mark in marks if (place := self.head.find(mark)) >= 0), -1)

    def element(self, name: bytes) -> tuple[str, int]:
        """Text of the first element of this name, in lower case, and its place."""
        begin = re.compile(rb"<" + name + rb"\b[^<>]*>").search(self.head)
        if begin is None:
            return "", -1
        end = self.head.find(b"</" + name, begin.end(), begin.end() + 2000)
        inner = b" ".join(_find_texts(b">" + self.head[begin.end() : end])) if end >= 0 else b""
        return " ".join(html.unescape(inner.decode("utf-8", "replace")).split()), begin.start()

    @functools.cached_property
    def whole(self) -> bytes:
        """All of it."""
        return self.content[:WHOLE].lower()

    @functools.cached_property
    def words(self) -> int:
        """Words in paragraphs, of consent and offers left out; when there are few, words of longer texts outside of
        tags."""
        count = sum(map(_count_paragraph, self.whole.split(b"<p")[1:]))
        if count < ARTICLE:
            texts = (text for text in _find_texts(self.whole) if len(text) > 60 and not _is_offer(text))
            count = max(count, sum(len(text.split()) for text in texts))
        return count

    @functools.cached_property
    def all_words(self) -> int:
        """All words that are shown."""
        return sum(len(text.split()) for text in _find_texts(self.whole))

    def wall(self, kind: str, place: int, complete: bool | None = None) -> Wall:
        """A wall with what stands at a place as evidence."""
        shown = self.content[place : place + 120]
        text = shown.partition(b">")[2].partition(b"<")[0] if shown.startswith(b"<") else shown.partition(b"<")[0]
        evidence = " ".join((text if text.strip() else shown).decode("utf-8", "replace").split())
        return Wall(kind, evidence, place, complete)


def _find_texts(content: bytes) -> Iterator[bytes]:
    """Texts between tags, of scripts and the like left out; in one pass, however the mark-up is broken."""
    unseen = b""
    for piece in content.split(b"<"):
        if unseen and not piece.startswith(unseen):
            continue
        unseen = next((b"/" + name for name in _UNSEEN if piece.startswith(name)), b"")
        if not unseen:
            yield piece.partition(b">")[2]


def _count_paragraph(piece: bytes) -> int:
    if piece[:1] not in b"> \n\t":  # <pre, <path, <picture
        return 0
    text = piece.partition(b">")[2].partition(b"</p")[0]
    return 0 if _is_offer(text) and len(text) < 2000 else len(text.split())


def _is_offer(text: bytes) -> bool:
    return any(word in text for word in _NOT_THE_TEXT)


def _from_markup(page: Page) -> Wall | None:
    if not 200 <= page.status < 600 or "html" not in page.headers.get("content-type", "html"):
        return None
    look = _Look(page.html)
    title, at_title = look.element(b"title")
    h1, at_h1 = look.element(b"h1")
    heads = [(text, place) for text, place in ((title, at_title), (h1, at_h1)) if text]
    # That access is denied is what an error says of itself; with another status it is the check that says so.
    wall = _find_check(look, [head for head in heads if page.status < 400 or "denied" not in head[0]])
    if wall is None and page.status < 400:
        wall = _find_consent(look, heads) or _find_lost(look, heads) or _find_paywall(look)
    return wall


def _find_check(look: _Look, heads: list[tuple[str, int]]) -> Wall | None:
    place = look.find(_CHECKS)
    if place < 0:
        typed = look.find(_TYPED) >= 0
        found = (at for text, at in heads if _TITLES_OF_CHECKS.match(text) or (not typed and BOT_WORDS.search(text)))
        place = next(found, -1)
    return look.wall("bot-check", place) if place >= 0 and look.words < ARTICLE else None


def _find_consent(look: _Look, heads: list[tuple[str, int]]) -> Wall | None:
    if look.find(_TYPED) >= 0:
        return None
    place = next((at for text, at in heads if CONSENT_WORDS.search(text)), -1)
    if place >= 0 and look.all_words < 2 * ARTICLE:
        return look.wall("consent-wall", place)
    place = look.find(_CONSENT)
    if place < 0 or look.words >= ARTICLE // 2 or look.all_words >= 8 * ARTICLE:
        return None
    # Without such words it is the manager's script alone, on a short page of another kind.
    asks = CONSENT_WORDS.search(look.head.decode("utf-8", "replace"))
    return look.wall("consent-wall", place) if asks else None


def _find_lost(look: _Look, heads: list[tuple[str, int]]) -> Wall | None:
    place = next((at for text, at in heads if LOST_WORDS.search(text)), -1)
    if place < 0 or look.find(_TYPED) >= 0:
        return None
    # Most-read lists below an excuse make such pages long; "noindex" says that it is one.
    most = LONG if _NOINDEX.search(look.head) else ARTICLE
    return look.wall("soft-404", place) if look.words < most else None


def _find_paywall(look: _Look) -> Wall | None:
    stated = _search(_FREE, b'"isaccessibleforfree"', look.head) or _search(_LOCKED, b"content_tier", look.head)
    if stated is None and (b"paywall" not in look.head and b"subscri" not in look.head):
        return None
    whole = look.whole
    asks = None if stated is None and look.words >= 2 * ARTICLE else _PAY_WORDS.search(_blank_scripts(whole))
    if stated is not None:
        return look.wall("paywall", stated.start(), _is_complete(look, whole, asks is not None))
    if asks is None or (b"paywall" not in whole and b"regwall" not in whole):
        return None
    return look.wall("paywall", asks.start(), False)


def _is_complete(look: _Look, whole: bytes, asks: bool) -> bool | None:
    if _search(_BODY, b'"articlebody"', whole):
        return True
    stated = _search(_WORD_COUNT, b'"wordcount"', look.head)
    if stated is not None and int(stated[1]) > 0:
        share = look.words / int(stated[1])
        if share >= 0.8 or share < 0.5:
            return share >= 0.8
    if asks:
        return False if look.words < LONG else None
    return True if look.words >= LONG else None


def _search(pattern: re.Pattern[bytes], word: bytes, content: bytes) -> re.Match[bytes] | None:
    """The pattern, looked for only where a word of it occurs: that is found ten times as fast."""
    return pattern.search(content) if word in content else None


def _blank_scripts(content: bytes) -> bytes:
    """Scripts made blank, so that places stay the same."""
    parts, done = list[bytes](), 0
    while (begin := content.find(b"<script", done)) >= 0:
        end = content.find(b"</script", begin)
        end = len(content) if end < 0 else end
        parts += [content[done:begin], b" " * (end - begin)]
        done = end
    return b"".join([*parts, content[done:]])
