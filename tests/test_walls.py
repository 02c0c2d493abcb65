"""Walls and what looks like one: invented outlets, mark-up as it is in the wild, no real text."""

from __future__ import annotations

import time
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mediakit.collect import Page
from mediakit.collect.walls import find_wall

WHEN = datetime(2031, 5, 3, 6, tzinfo=UTC)
URL = "https://lakeside.example/2031/05/03/ferry-strike-enters-third-day"
SENTENCE = "The crews of the Port Ambrey ferries went on with their strike on Monday while the owners met the mayor. "
ARTICLE = "".join(f"<p>{SENTENCE * 3}</p>\n" for _ in range(12))
LEAD = f"<p>{SENTENCE}</p>"
NEWS = '<script type="application/ld+json">{"@type": "NewsArticle", "headline": "Ferry strike"%s}</script>'
LOCKED = NEWS % ', "isAccessibleForFree": false, "hasPart": {"isAccessibleForFree": false, "cssSelector": ".body"}'
BANNER = """<script src="https://cdn.consent.example/otSDKStub.js"></script>
<div id="onetrust-banner-sdk"><h2>We value your privacy</h2><p>We and our 612 partners store cookies on your device.</p>
<button>Accept all</button></div><div id="onetrust-consent-sdk"></div>"""
PARTNERS = "We and our 612 partners store and read cookies on your device. " * 12
BUTTONS = "<button>Accept all</button><button>Manage choices</button>"
DIALOGUE = f'<div class="%s"><h2>We value your privacy</h2><p>{PARTNERS}</p>{BUTTONS}</div>'
MOST_READ = "<ul>" + "".join(f'<li><a href="/{n}">Ten things about harbours {n}</a></li>' for n in range(30)) + "</ul>"


def page(body: str = "", head: str = "", title: str = "Ferry strike enters third day", final: str = "", **more) -> Page:
    html = f"<!DOCTYPE html><html><head><title>{title}</title>{head}</head><body>{body}</body></html>"
    headers = {"content-type": "text/html; charset=utf-8", **more.pop("headers", {})}
    return Page(more.pop("url", URL), html.encode(), WHEN, headers=headers, final_url=final, **more)


def subscribe(words: str) -> str:
    return f'<div class="paywall"><h3>{words}</h3><a href="/offers">See our offers</a></div>'


ENABLE = "<p>Enable JavaScript and cookies to continue</p>"
CHALLENGE = "<script>window._cf_chl_opt={cType:'managed'}</script>"
DELIVERY = "<script src='https://ct.captcha-delivery.com/c.js'></script>"
HOLD = '<div id="px-captcha"></div><p>Press and hold</p>'
DENIED = "Access to this page has been denied"
FRAME = '<iframe src="/_Incapsula_Resource?SWUDNSAI=31&edet=12"></iframe>'
WALLS = {
    "challenge header": ("bot-check", page(LEAD, headers={"cf-mitigated": "challenge"}, status=403)),
    "challenge page": ("bot-check", page(CHALLENGE, title="Just a moment...")),
    "challenge title": ("bot-check", page(ENABLE, title="Just a moment...")),
    "attention": ("bot-check", page("<h2>You have been blocked</h2>", title="Attention Required! | Guard", status=403)),
    "delivery of captchas": ("bot-check", page(DELIVERY, title="lakeside.example")),
    "pressing and holding": ("bot-check", page(HOLD, title=DENIED)),
    "firewall": ("bot-check", page("", headers={"x-amzn-waf-action": "captcha"}, status=405)),
    "firewall script": ("bot-check", page("<script>awsWafCookieDomainList = []</script>", title="")),
    "incident frame": ("bot-check", page(FRAME, title="")),
    "robot question": ("bot-check", page("<h1>Are you a robot?</h1><p>Tick the box.</p>", title="Lakeside")),
    "unusual traffic": ("bot-check", page("<h1>Unusual traffic from your network</h1>")),
    "interruption": ("bot-check", page("<p>As you were browsing…</p>", title="Pardon Our Interruption")),
    "consent host": ("consent-wall", page(ARTICLE, final="https://consent.lakeside.example/collectConsent?id=3")),
    "consent path": ("consent-wall", page("", final="https://lakeside.example/privacy-gate?back=2031")),
    "consent dialogue": ("consent-wall", page(DIALOGUE % "didomi-notice", title="Lakeside")),
    "consent frame": ("consent-wall", page(DIALOGUE % "sp_message_container_7", title="Lakeside Daily")),
    "consent or pay": ("consent-wall", page(DIALOGUE % "contentpass cmpbox", title="Read with advertising")),
    "before you continue": ("consent-wall", page("<p>Choose.</p>", title="Before you continue to Lakeside")),
    "privacy headline": ("consent-wall", page("<h1>We value your privacy</h1><p>Agree and continue</p>")),
    "login": ("paywall", page(ARTICLE, final="https://lakeside.example/login?next=2031")),
    "subscribe address": ("paywall", page("", final="https://my.lakeside.example/subscribe/")),
    "payment status": ("paywall", page("", status=402)),
    "stated and cut": ("paywall", page(LEAD + subscribe("Subscribe to continue reading"), LOCKED)),
    "stated with a text": ("paywall", page(LEAD, NEWS % ', "isAccessibleForFree": "False", "wordCount": 900')),
    "locked tier": ("paywall", page(LEAD, '<meta property="article:content_tier" content="locked">')),
    "unstated": ("paywall", page(LEAD + subscribe("Already a subscriber? Log in to continue reading"))),
    "for subscribers": ("paywall", page(LEAD + subscribe("This article is for subscribers only"))),
    "front page": ("soft-404", page(MOST_READ, final="https://lakeside.example/")),
    "front page of a language": ("soft-404", page(MOST_READ, final="https://www.lakeside.example/en/")),
    "not found": ("soft-404", page("<h1>Page not found</h1><p>Sorry.</p>", title="Lakeside Daily")),
    "not found with a list": ("soft-404", page(MOST_READ + LEAD, title="404 | Lakeside Daily")),
    "no index": ("soft-404", page(LEAD * 8, '<meta name="robots" content="noindex">', "Story not found")),
    "no longer": ("soft-404", page("<h1>This article is no longer available</h1>")),
    "removed": ("soft-404", page("<h1>The story has been removed</h1>" + MOST_READ)),
}  # fmt: skip

ON_CONSENT = "<h1>Regulators: accept all or pay</h1><p>" + "Sites must let readers refuse cookies. " * 60 + "</p>"
ON_LOST = "<h1>Page not found: how archives lose the web</h1>"
PAYWALL_SCRIPT = """<script src="/js/paywall.js"></script>
<script>initPaywall("subscribe to continue reading")</script>"""
LOGIN = "https://lakeside.example/login"
NO_WALLS = {
    "article": page(ARTICLE, NEWS % ""),
    "article with a banner": page(BANNER + ARTICLE, NEWS % ""),
    "article with a banner, untyped": page(ARTICLE + BANNER),
    "article in line breaks": page(f"<div>{(SENTENCE * 2 + '<br><br>') * 12}</div>" + BANNER),
    "article in divs": page("".join(f"<div class='text'>{SENTENCE * 2}</div>" for _ in range(12)) + BANNER),
    "brief with a banner": page(LEAD * 2 + BANNER, NEWS % ""),
    "script of a manager": page(LEAD, '<script src="https://cdn.privacy-mgmt.com/unified/wrapper.js"></script>'),
    "on consent": page(ON_CONSENT, title="Cookie consent: what regulators say"),
    "on robots": page("<h1>Are you a robot? The test turns thirty</h1>" + ARTICLE),
    "brief on captchas": page("<h1>Captcha outage hits banks</h1>" + LEAD, NEWS % ""),
    "comment form with a captcha": page(ARTICLE + '<div class="g-recaptcha" data-sitekey="x"></div>'),
    "watched script": page(ARTICLE, '<script src="/_Incapsula_Resource?SWJIYLWA=7"></script>'),
    "detection script": page(ARTICLE + '<script src="/cdn-cgi/challenge-platform/scripts/jsd/main.js"></script>'),
    "guard in front": page(ARTICLE, headers={"x-datadome": "protected", "server": "guard"}),
    "on lost pages": page(ON_LOST + ARTICLE, title="Page not found: the lost web"),
    "brief on a removed story": page("<h1>Story removed after complaint</h1>" + LEAD, NEWS % ""),
    "peugeot 404": page("<h1>The 404 at seventy</h1>" + ARTICLE, title="The 404 at seventy"),
    "newsletter": page(ARTICLE + "<form><h3>Subscribe to our newsletter</h3></form>"),
    "free with a paywall script": page(ARTICLE, PAYWALL_SCRIPT),
    "short with a paywall script": page(LEAD, '<script>paywall.text = "Subscribe to continue reading"</script>'),
    "stated free": page(ARTICLE, NEWS % ', "isAccessibleForFree": true'),
    "on subscriptions": page("<h1>Papers hope readers subscribe</h1>" + ARTICLE),
    "moved": page(ARTICLE, final="https://www.lakeside.example/news/ferry-strike-enters-third-day"),
    "slash": page(ARTICLE, final=URL + "/"),
    "front page asked for": page(MOST_READ, url="https://lakeside.example/", final="https://www.lakeside.example/"),
    "login asked for": page("<form></form>", url=LOGIN, final=LOGIN + "/"),
    "article on a login": page(ARTICLE, final="https://lakeside.example/2031/login-reform-passes"),
    "real 404": page("<h1>Page not found</h1>", status=404),
    "plain 403": page("<h1>403 Forbidden</h1>", title="Access denied", status=403),
    "data": Page(URL, b'{"error": "captcha"}', WHEN, headers={"content-type": "application/json"}),
    "nothing": Page(URL, b"", WHEN),
    "picture page": page("<h1>Pictures: the harbour at dawn</h1><p>One.</p>" + MOST_READ, NEWS % ""),
}  # fmt: skip


@pytest.mark.parametrize("name", WALLS)
def test_a_wall_is_seen(name):
    kind, shown = WALLS[name]
    wall = find_wall(shown)
    assert wall is not None and wall.kind == kind
    assert wall.evidence
    if wall.offset >= 0:
        assert wall.evidence.split()[0].encode() in shown.html[wall.offset : wall.offset + 200]


@pytest.mark.parametrize("name", NO_WALLS)
def test_what_is_no_wall_is_let_through(name):
    assert find_wall(NO_WALLS[name]) is None


@pytest.mark.parametrize(
    ("body", "head", "complete"),
    [
        (ARTICLE, LOCKED, True),
        (ARTICLE, NEWS % ', "isAccessibleForFree": false, "wordCount": 690', True),
        (LEAD, NEWS % f', "isAccessibleForFree": false, "articleBody": "{SENTENCE * 12}"', True),
        (LEAD, NEWS % ', "isAccessibleForFree": false, "wordCount": 800', False),
        (LEAD * 3 + subscribe("Subscribe to continue reading"), LOCKED, False),
        (LEAD * 6, LOCKED, None),
    ],
    ids=["whole", "as long as stated", "text for machines", "shorter than stated", "cut with an offer", "in doubt"],
)
def test_a_paywall_says_whether_the_text_is_there_all_the_same(body, head, complete):
    wall = find_wall(page(body, head))
    assert wall is not None and (wall.kind, wall.complete) == ("paywall", complete)


def test_an_ordinary_page_takes_less_than_a_millisecond():
    scripts = "<script>" + "var settings = {a: 1, b: [2, 3]};\n" * 2400 + "</script>"
    ordinary = page(scripts + ARTICLE * 5 + BANNER, NEWS % "")
    assert 90_000 < len(ordinary.html) < 120_000
    times = []
    for _ in range(15):
        begun = time.perf_counter()
        find_wall(ordinary)
        times.append(time.perf_counter() - begun)
    assert min(times) < 0.001


@given(st.binary(max_size=400), st.sampled_from([b"<title>404 not found", b"<h1>captcha", b"<p><script>", b""]))
def test_any_bytes_are_looked_at_without_a_fault(content, begin):
    for final in ("", "https://lakeside.example/"):
        wall = find_wall(Page(URL, begin + content, WHEN, final_url=final))
        assert wall is None or wall.kind in ("bot-check", "consent-wall", "paywall", "soft-404")


def test_a_page_made_to_take_long_does_not():
    for hostile in (b"<script " * 100_000, b"<p " * 300_000, b"<" * 900_000, b"subscribe " * 90_000 + b"paywall"):
        begun = time.perf_counter()
        find_wall(Page(URL, b"<title>404 not found</title>" + hostile, WHEN))
        assert time.perf_counter() - begun < 2
