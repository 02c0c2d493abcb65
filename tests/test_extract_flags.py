"""Flags of a text: locked, cut off, behind a wall for consent, still being written; and no false alarms."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mediakit.collect import Page
from mediakit.collect.links import parse_tree
from mediakit.extract import extract_article, extract_articles
from mediakit.extract.flags import FLAGS, find_flags, join_flags
from mediakit.extract.structured import read_structured

WHEN = datetime(2031, 3, 14, 9, 0, tzinfo=UTC)
SENTENCE = "The harbour master of Port Ambrey closed the north quay on Tuesday after divers had found a crack in it."
TEXT = "\n\n".join([SENTENCE] * 6)
LONG = "\n\n".join([SENTENCE] * 20)
WALL = "<p>Subscribe now to keep reading this story and all others of the harbour, for one crown a week.</p>"


def graph(**data: object) -> str:
    return f'<script type="application/ld+json">{json.dumps({"@type": "NewsArticle", "headline": "Quay shut", **data})}</script>'  # noqa: E501


def flags(
    head: str = "", body: str = "", text: str = TEXT, kind: str = "news", updated: datetime | None = None
) -> list:
    tree = parse_tree(
        f"<html><head>{head}</head><body><article><h1>Quay shut</h1><p>{text}</p>{body}</article></body></html>"
    )  # noqa: E501
    return find_flags(tree, read_structured(tree), text, kind, (updated, WHEN))


@pytest.mark.parametrize(
    "head",
    [
        graph(isAccessibleForFree=False),
        graph(isAccessibleForFree="False", hasPart={"@type": "WebPageElement", "cssSelector": ".paywall"}),
        graph(isAccessibleForFree="http://schema.org/False"),
        graph(hasPart=[{"@type": "WebPageElement", "isAccessibleForFree": False, "cssSelector": ".meteredContent"}]),
        '<meta property="article:content_tier" content="locked">',
        '<meta name="og:article:content_tier" content="metered">',
    ],
)
def test_what_the_outlet_states_to_be_locked_is_paywalled(head):
    assert flags(head) == ["paywalled"]


def test_a_wall_that_asks_for_money_is_a_paywall():
    assert flags("", f"<div class='article-paywall'>{WALL}</div>", text=LONG) == ["paywalled"]
    assert flags(text=TEXT + "\n\nAlready a subscriber? Log in.") == ["paywalled"]


def test_a_short_text_before_a_wall_that_promises_the_rest_is_cut_off():
    assert flags("", f"<div class='article-paywall'>{WALL}</div>") == ["paywalled", "truncated"]


@pytest.mark.parametrize(
    ("head", "body"),
    [
        (graph(isAccessibleForFree=True), ""),
        ('<meta property="article:content_tier" content="free">', ""),
        # A class alone says nothing: some outlets call the whole text so.
        ("", f"<div class='paywall'><p>{SENTENCE}</p></div>"),
        ("", f"<div class='paywall-modal' hidden>{WALL}</div>"),
        ("", f"<div style='display: none'><div class='paywall'>{WALL}</div></div>"),
        ("", f"<div class='modal fade paywall'>{WALL}</div>"),
        ("", "<div class='regwall'><p>Sign up for our newsletter and read the best of the week. Already a subscriber? Log in here.</p></div>"),  # noqa: E501
        ("", "<p>Subscribe to our newsletter.</p>"),
    ],
)  # fmt: skip
def test_what_is_free_is_not_paywalled(head, body):
    assert flags(head, body) == []


@pytest.mark.parametrize(
    ("head", "body", "text"),
    [
        (graph(wordCount=900), "", TEXT),
        (graph(wordCount="1,900"), "", TEXT),
        (graph(articleBody=" ".join([SENTENCE] * 30)), "", TEXT),
        ("", "<a href='#'>Continue reading</a>", TEXT),
        ("", "<button>Read the full story</button>", TEXT),
        ("", "", TEXT + "\n\nThe town council had met on Friday…"),
        ("", "", TEXT + "\n\n" + SENTENCE.rstrip(".") + " and nobody in the"),
    ],
)
def test_a_text_that_breaks_off_is_truncated(head, body, text):
    assert flags(head, body, text) == ["truncated"]


@pytest.mark.parametrize(
    ("head", "body", "text"),
    [
        (graph(wordCount=120), "", TEXT),
        (graph(wordCount=len(TEXT)), "", TEXT * 3),  # signs, not words
        (graph(wordCount=len(TEXT * 3)), "", TEXT * 3),
        (graph(wordCount="many"), "", TEXT),
        ("", "<aside><a href='/b'>Continue reading</a></aside>", TEXT),
        ("", "<ul><li><a href='/b'>Read more</a></li></ul>", TEXT),
        ("", "", TEXT + "\n\nAna Reyes, Port Ambrey"),
        ("", "", TEXT + "\n\n“" + SENTENCE + "”"),
    ],
)
def test_a_whole_text_is_not_truncated(head, body, text):
    assert flags(head, body, text) == []


def test_a_wall_for_consent_over_a_text_that_is_there():
    words = "We value your privacy. We and our partners use cookies. Accept all or manage choices before you read on."
    assert flags("", f"<div class='cookie-wall'><p>{words}</p></div>") == ["consent wall"]
    assert flags("", f"<div id='sp_message_container_1'><p>{words}</p></div>") == ["consent wall"]
    assert flags("", f"<div class='cookie-banner consent-modal'><p>{words}</p></div>") == []
    assert flags("", f"<div class='cookie-wall' style='display:none'><p>{words}</p></div>") == []


@pytest.mark.parametrize(
    ("head", "kind", "updated", "found"),
    [
        (graph(coverageEndTime="2031-03-14T12:00:00Z"), "live blog", None, ["live"]),
        (graph(coverageEndTime="2031-03-13T12:00:00Z"), "live blog", WHEN, []),
        ("", "live blog", datetime(2031, 3, 14, 8, 30, tzinfo=UTC), ["live"]),
        ("", "live blog", datetime(2031, 3, 12, 8, 30, tzinfo=UTC), []),
        ("", "live blog", None, []),
        (graph(coverageEndTime="soon"), "live blog", None, []),
        ("", "news", WHEN, []),
    ],
)
def test_live_is_what_went_on_when_the_page_was_fetched(head, kind, updated, found):
    assert flags(head, kind=kind, updated=updated) == found


def page(head: str = "", url: str = "https://lakeside.example/a/quay", body: str = "") -> Page:
    text = "".join(f"<p>{number}. {SENTENCE}</p>" for number in range(6))
    html = f"<html><head>{head}</head><body><article><h1>Quay shut</h1><p class='byline'>By Ana Reyes</p>{text}{body}</article></body></html>"  # noqa: E501
    return Page(url, html.encode(), WHEN)


def test_flags_are_in_the_row():
    assert extract_article(page())["flags"] == ""
    assert extract_article(page(graph(isAccessibleForFree=False, wordCount=1000)))["flags"] == "paywalled; truncated"


def test_a_text_with_all_its_parts_is_not_truncated_and_one_without_is():
    first = page(
        '<link rel="next" href="/a/quay/page/2/">', "https://lakeside.example/a/quay/", "<a>Continue reading</a>"
    )
    second = page("", "https://lakeside.example/a/quay/page/2/")
    assert "truncated" in extract_article(first)["flags"]
    joined, _ = extract_articles([first, second])
    alone, problems = extract_articles([page('<link rel="next" href="/a/quay/page/2/">', first.url)])
    assert "truncated" not in str(joined.iloc[0].get("flags", ""))
    assert len(alone) == len(problems) == 1


@given(st.lists(st.sampled_from([*FLAGS, "other"]), max_size=8))
def test_flags_are_joined_once_and_in_order(raised):
    joined = [flag for flag in join_flags(raised).split("; ") if flag]
    assert joined == [flag for flag in FLAGS if flag in raised]


@given(st.text(max_size=300), st.text(max_size=12))
def test_no_text_breaks_the_flags(text, count):
    tree = parse_tree("<html><body class='paywall'><p>x</p></body></html>")
    found = {"json-ld": {"words": count if count.isdecimal() else "", "ends": text}}
    assert set(find_flags(tree, found, text, "live blog", (None, WHEN))) <= set(FLAGS)
