"""The address of an article: canonical ones that are right and wrong, twins, and parts joined without a loss."""

from __future__ import annotations

import json
from dataclasses import asdict
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mediakit.collect import Page
from mediakit.collect.links import normalise_url, parse_tree
from mediakit.extract import Reading, extract_article, extract_articles, read_page
from mediakit.extract.address import (
    cut_twin_marks,
    cut_twin_query,
    find_canonical,
    find_own_address,
    find_twins,
    is_same_site,
    plain_key,
)
from mediakit.extract.parts import find_number, read_place

WHEN = datetime(2031, 3, 14, 9, 0, tzinfo=UTC)
HERE = "https://lakeside.example/a/north-quay-shut"
SENTENCE = "The harbour master of Port Ambrey closed the north quay on Tuesday after divers had found a crack in it."


def canonical(href: str, url: str = HERE, html: str = "", link: str = "") -> str:
    tree = parse_tree(f"<html {html}><head><link rel='canonical' href='{href}'></head><body><p>x</p></body></html>")
    return find_canonical(tree, {}, url, link)


@pytest.mark.parametrize(
    ("href", "found"),
    [
        ("https://lakeside.example/b/the-quay", "https://lakeside.example/b/the-quay"),
        ("/b/the-quay", "https://lakeside.example/b/the-quay"),
        ("//www.lakeside.example/a/north-quay-shut", "https://www.lakeside.example/a/north-quay-shut"),
        ("http://lakeside.example/a/north-quay-shut", "http://lakeside.example/a/north-quay-shut"),
        (HERE + "?utm_source=x&fbclid=1#top", HERE),
        (HERE + "?outputType=amp", HERE),
        ("  " + HERE + " ", HERE),
        # Not believed.
        ("https://lakeside.example/", HERE),
        ("https://lakeside.example", HERE),
        ("https://lakeside.example/index.html", HERE),
        ("https://lakeside.example/en/", HERE),
        ("https://lakeside.example/a/", HERE),
        ("https://wire.example.net/story/north-quay-shut", HERE),
        ("", HERE),
        ("javascript:void(0)", HERE),
        ("mailto:desk@lakeside.example", HERE),
        ("http://[", HERE),
    ],
)
def test_a_canonical_address_and_a_wrong_one(href, found):
    assert canonical(href) == found


def test_a_front_page_is_its_own_canonical_address():
    assert canonical("https://lakeside.example/", "https://lakeside.example/?ref=x") == "https://lakeside.example/"


def test_the_address_of_a_part_may_name_the_article_above_it():
    above = "https://lakeside.example/a/north-quay-shut/"
    assert canonical(above, above + "page/2/") == above
    assert canonical(above, above + "amp/") == above


def test_hosts_of_one_outlet_are_one_site():
    assert canonical("https://www.bbc.com/news/x-1", "https://www.bbc.co.uk/news/x-1") == "https://www.bbc.com/news/x-1"
    assert not is_same_site("https://one.co.uk/x", "https://two.co.uk/x")


def test_a_mirror_that_has_the_outlets_name_is_believed():
    tree = parse_tree("<link rel=canonical href='https://www.theguardian.com/world/2031/mar/11/x'><p>x</p>")
    mirror = "https://mirror.example/world/2031/mar/11/x"
    assert find_canonical(tree, {"open graph": {"site": "the Guardian"}}, mirror).startswith("https://www.theguardian")
    assert find_canonical(tree, {"open graph": {"site": "The Lakeside Daily"}}, mirror) == mirror


def test_an_amp_page_may_lie_on_another_host():
    amp = "https://amp-host.example.net/lakeside/north-quay-shut"
    assert canonical(HERE, amp) == amp
    assert canonical(HERE, amp, "amp") == canonical(HERE, amp, "⚡") == HERE


@pytest.mark.parametrize(
    ("url", "link"),
    [
        ("https://archive.example/web/20310311090000id_/" + HERE, ""),
        ("https://archive.example/web/20310311090000id_/" + HERE.replace("//", "/"), ""),
        ("https://archive.example/x1", f'<{HERE}>; rel="original"'),
        ("https://lakeside-example.cdn.ampproject.org/c/s/lakeside.example/a/north-quay-shut", ""),
    ],
)
def test_a_capture_has_the_address_of_the_page(url, link):
    assert canonical("", url, link=link) == HERE
    assert canonical("/b/the-quay", url, link=link) == "https://lakeside.example/b/the-quay"
    assert canonical("https://archive.example/", url, link=link) == HERE


URLS = st.builds(
    "{}://{}lakeside.example/{}{}".format,
    st.sampled_from(["http", "https"]),
    st.sampled_from(["", "www.", "amp.", "m."]),
    st.lists(st.sampled_from(["a", "quay", "amp", "print", "2", "page", "north-quay-shut", "%C3%AB"]), max_size=5).map(
        "/".join
    ),  # noqa: E501
    st.sampled_from(["", "/", "?amp=1", "?id=7&print=true", "?page=2", "?utm_source=x", ".amp.html", "?amp"]),
)


@given(URLS)
def test_twins_marks_are_cut_once_and_for_all(url):
    address = normalise_url(url)
    assert cut_twin_query(cut_twin_query(address)) == cut_twin_query(address)
    assert normalise_url(cut_twin_marks(address)) == cut_twin_marks(address)
    assert "lakeside.example/" in cut_twin_marks(address)


@given(URLS, URLS)
def test_a_canonical_address_is_a_web_address_of_the_site(href, url):
    found = canonical(href, url)
    assert found == normalise_url(found) and is_same_site(found, url)
    assert canonical(found, found) == found


@given(st.text(max_size=60), st.text(max_size=60))
def test_no_address_breaks_the_readers(href, url):
    found = find_own_address(url, href)
    assert found == normalise_url(found)
    assert find_number(found) >= 0 and isinstance(plain_key(found), str)


def test_twins_that_a_page_names():
    html = (
        "<link rel='amphtml' href='/amp/quay'><link rel='alternate' media='print' href='/print/quay'>"
        "<link rel='alternate' media='only screen and (max-width: 640px)' href='https://m.lakeside.example/quay'>"
        "<link rel='alternate' hreflang='de' href='/de/quay'><link rel='stylesheet' media='print' href='/print.css'>"
        "<link rel='amphtml' href='https://wire.example.net/quay'><p>x</p>"
    )
    assert find_twins(parse_tree(html), HERE) == [
        "https://lakeside.example/amp/quay",
        "https://lakeside.example/print/quay",
        "https://m.lakeside.example/quay",
    ]


# --- twins and parts together


def make(
    url: str, head: str = "", *, label: str = "", headline: str = "Quay shut for now", html: str = "", day: int = 0
) -> Page:  # noqa: E501
    text = "".join(f"<p>{label}{number}. {SENTENCE}</p>" for number in range(4))
    page = f"<html {html}><head>{head}</head><body><article><h1>{headline}</h1><p class='byline'>By Ana Reyes</p>{text}</article></body></html>"  # noqa: E501
    return Page(url, page.encode(), WHEN + timedelta(days=day))


def link(rel: str, href: str) -> str:
    return f"<link rel='{rel}' href='{href}'>"


def addresses(*pages: Page) -> list[str]:
    articles, problems = extract_articles(pages)
    assert len(problems) == 0
    return articles["url"].tolist()


@pytest.mark.parametrize(
    "twin",
    [
        make(HERE + "?outputType=amp"),
        make(HERE + "?print=1"),
        make(HERE + "/amp/", html="amp"),
        make(HERE + "/print/"),
        make("https://amp.lakeside.example/a/north-quay-shut"),
        make("https://lakeside.example/amp/a/north-quay-shut"),
        make("https://www.lakeside.example/a/north-quay-shut/"),
        make("http://lakeside.example/a/north-quay-shut"),
        make("https://lakeside.example/x/1", link("canonical", HERE)),
        make("https://lakeside.example/lite/77"),
    ],
)
def test_twins_are_folded_onto_the_articles_address(twin):
    article = make(HERE, link("amphtml", "/lite/77"))
    late = Page(twin.url, twin.html, WHEN + timedelta(days=1))
    is_same_page = plain_key(twin.url) == plain_key(HERE)
    assert addresses(article, late) == ([twin.url] if is_same_page else [HERE])
    assert addresses(late, make(HERE, link("amphtml", "/lite/77"), day=2)) == [HERE]


def test_another_article_at_an_address_like_a_twins_is_kept():
    other = make("https://lakeside.example/print/a/north-quay-shut", headline="Printers on strike")
    assert addresses(make(HERE), other) == sorted([HERE, other.url])


def test_a_twin_alone_has_the_address_that_it_names():
    amp = make(HERE + "/amp/", link("canonical", HERE), html="amp")
    assert addresses(amp) == [HERE]
    assert read_page(amp).is_twin and not read_page(make(HERE)).is_twin


PARTS = [HERE + "/", HERE + "/page/2/", HERE + "/page/3/"]


def part(number: int, *, back: bool = True, own: bool = True, forth: bool = True) -> Page:
    url = PARTS[number - 1]
    head = link("canonical", url if own else PARTS[0])
    head += link("next", PARTS[number]) if forth and number < 3 else ""
    head += link("prev", PARTS[number - 2]) if back and number > 1 else ""
    return make(url, head, label=f"Part {number}, ")


def labels(text: str) -> list[int]:
    return list(dict.fromkeys(int(paragraph[5]) for paragraph in text.split("\n\n")))


@pytest.mark.parametrize("own", [True, False])
@pytest.mark.parametrize("back", [True, False])
@pytest.mark.parametrize("order", [(1, 2, 3), (3, 2, 1), (2, 3, 1)])
def test_parts_are_one_article(own, back, order):
    articles, problems = extract_articles([part(number, own=own, back=back) for number in order])
    assert (articles["url"].tolist(), len(problems)) == ([PARTS[0]], 0)
    assert labels(articles.loc[0, "text"]) == [1, 2, 3]


def test_parts_that_name_only_the_one_before_are_one_article():
    articles, problems = extract_articles([part(number, forth=False) for number in (2, 3, 1)])
    assert (articles["url"].tolist(), len(problems)) == ([PARTS[0]], 0)
    assert labels(articles.loc[0, "text"]) == [1, 2, 3]


@pytest.mark.parametrize(("held", "lost"), [((2, 3), "page 1 of 3"), ((1, 2), "/page/3/"), ((1, 3), "/page/2/")])
@pytest.mark.parametrize("own", [True, False])
def test_a_missing_part_is_told_and_the_others_are_kept(held, lost, own):
    articles, problems = extract_articles([part(number, own=own) for number in held])
    texts = "\n\n".join(articles["text"])
    assert set(labels(texts)) == set(held)
    assert set(problems["error"]) == {"part-missing"}
    assert any(lost in message for message in problems["message"])


def test_a_loop_of_parts_is_one_article():
    one = make(HERE + "?page=1", link("canonical", HERE + "?page=1") + link("next", HERE + "?page=2"), label="Part 1, ")
    two = make(HERE + "?page=2", link("canonical", HERE + "?page=2") + link("next", HERE + "?page=1"), label="Part 2, ")
    for pages in ([one, two], [two, one]):
        articles, _ = extract_articles(pages)
        assert articles["url"].tolist() == [HERE + "?page=1"]
        assert labels(articles.loc[0, "text"]) == [1, 2]


def test_a_page_with_all_parts_stands_for_them():
    view = f"<a href='{HERE}?view=all'>View all</a>"
    first = make(
        HERE, link("next", HERE + "?page=2"), label="Part 1, ", headline="Quay shut for now</h1>" + view + "<h1>"
    )
    second = make(HERE + "?page=2", "", label="Part 2, ")
    whole = make(HERE + "?view=all", "", label="Part 9, ")
    articles, problems = extract_articles([first, second, whole])
    assert (len(articles), len(problems)) == (1, 0)
    assert labels(articles.loc[0, "text"]) == [9]


def test_a_printed_number_of_parts():
    tree = parse_tree("<article><p>x</p><span>Page 2 of 3</span><a href='?all=1'>Single page</a></article>")
    place = read_place(tree, HERE + "?page=2", HERE)
    assert (place.part, place.parts, place.whole) == (2, 3, HERE + "?all=1")
    assert read_place(parse_tree("<p>Page 2 of 3 is lost, said the master.</p>"), HERE, HERE).part == 0
    assert (
        read_place(
            parse_tree("<p>x</p>"), "https://lakeside.example/a/quay-2", "https://lakeside.example/a/quay-2"
        ).part
        == 0
    )  # noqa: E501


def test_a_reading_survives_the_store():
    reading = read_page(part(2))
    data = json.loads(json.dumps(asdict(reading), default=str))
    assert Reading(**data).place == reading.place and reading.place.part == 2


@given(st.lists(st.tuples(st.integers(0, 4), st.integers(0, 4), st.integers(0, 4)), min_size=1, max_size=5))
def test_whatever_links_to_whatever_no_text_is_lost(links):
    urls = [HERE + (f"?page={number}" if number else "") for number in range(5)]
    pages = {}
    for own, following, before in links:
        head = link("canonical", urls[own]) + link("next", urls[following]) + link("prev", urls[before])
        pages[urls[own]] = make(urls[own], head, label=f"Part {own}, ")
    articles, _ = extract_articles(list(pages.values()))
    found = {number for text in articles["text"] for number in labels(text)}
    assert found == {own for own, _, _ in links}


def test_the_row_has_the_address_that_is_believed():
    assert extract_article(make(HERE, link("canonical", "https://wire.example.net/story/1")))["url"] == HERE
