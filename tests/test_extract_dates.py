"""When an article appeared and was changed: notations, sources that contradict each other, days of the readers."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mediakit.collect.links import parse_tree
from mediakit.extract.blocks import find_lines
from mediakit.extract.datelines import read_address_day
from mediakit.extract.dates import parse_moment
from mediakit.extract.headline import read_headline
from mediakit.extract.published import Times, read_times
from mediakit.extract.structured import read_structured

BODY = (
    "<p>The harbour master of Port Ambrey closed the north quay after divers had found a crack in its old wall.</p>" * 4
)


def read(head: str = "", under: str = "", **options: object) -> Times:
    """The times of an article with this in its <head> and this between headline and text."""
    html = (
        f"<html><head>{head}</head><body><article><h1>North quay closed after divers find crack</h1>{under}"
        f"<div>{BODY}</div></article></body></html>"
    )
    tree = parse_tree(html)
    facts = read_structured(tree)
    _, _, node = read_headline(tree, facts)
    return read_times(tree, facts, *find_lines(tree, node), **options)


def graph(**facts: str) -> str:
    data = {"@type": "NewsArticle", "headline": "North quay closed after divers find crack", **facts}
    return f"<script type='application/ld+json'>{json.dumps(data)}</script>"


def meta(name: str, content: str) -> str:
    return f"<meta property='{name}' content='{content}'>"


# --- notations


@pytest.mark.parametrize(
    ("text", "zone", "when", "day", "stated"),
    [
        ("2031-03-11T23:40:00-05:00", "", "2031-03-12 04:40 minute", "2031-03-11", "-05:00"),
        ("2031-03-12T04:40:00Z", "", "2031-03-12 04:40 minute", "2031-03-12", "Z"),
        ("2031-03-12T04:40:00Z", "Etc/GMT+5", "2031-03-12 04:40 minute", "2031-03-11", "Z"),
        ("2031-03-11T19:00-06:00", "", "2031-03-12 01:00 minute", "2031-03-11", "-06:00"),
        ("2031-03-11 3:04 PM", "Etc/GMT-1", "2031-03-11 14:04 minute", "2031-03-11", "outlet"),
        ("20310311T150405Z", "", "2031-03-11 15:04 minute", "2031-03-11", "Z"),
        ("1930000000", "", "2031-02-27 23:06 minute", "2031-02-27", "Z"),
        ("1930000000000", "", "2031-02-27 23:06 minute", "2031-02-27", "Z"),
        ("Dec. 21, 2030 11:00 pm EST", "", "2030-12-22 04:00 minute", "2030-12-21", "EST"),
        ("3:04 p.m. EST, Dec 21, 2030", "", "2030-12-21 20:04 minute", "2030-12-21", "EST"),
        ("Wed Dec 20 2030 20:00:00 GMT-0500 (EST)", "", "2030-12-21 01:00 minute", "2030-12-20", "GMT-0500"),
        ("21. März 2031, 15:04 Uhr", "Etc/GMT-1", "2031-03-21 14:04 minute", "2031-03-21", "outlet"),
        ("21 décembre 2030 à 15h04", "Etc/GMT-1", "2030-12-21 14:04 minute", "2030-12-21", "outlet"),
        ("21 de diciembre de 2030", "", "2030-12-21 00:00 day", "2030-12-21", ""),
        ("21 декабря 2030, 15:04", "", "2030-12-21 00:00 day", "2030-12-21", ""),
        ("21.03.2031", "", "2031-03-21 00:00 day", "2031-03-21", ""),
        ("03/21/2031 01:05AM", "", "2031-03-21 00:00 day", "2031-03-21", ""),
        ("2031/03/11", "", "2031-03-11 00:00 day", "2031-03-11", ""),
    ],
)
def test_a_time_knows_its_moment_its_day_and_its_zone(text, zone, when, day, stated):
    moment = parse_moment(text, zone)
    assert moment is not None
    assert f"{moment.when:%Y-%m-%d %H:%M} {moment.precision}" == when
    assert (str(moment.day), moment.zone) == (day, stated)


@pytest.mark.parametrize("text", ["11/03/2031", "2031-13-45", "2031-02-1317078670", "31 February 2031", "1 May 1889"])
def test_what_is_no_date_or_could_be_two_is_not_read(text):
    assert parse_moment(text) is None


@given(st.datetimes(datetime(1991, 1, 1), datetime(2099, 12, 31)), st.integers(-12, 14))
def test_the_day_that_is_written_stays_whatever_the_offset(when, hours):
    moment = parse_moment(f"{when:%Y-%m-%dT%H:%M:%S}{hours:+03d}:00")
    assert moment is not None
    assert moment.day == when.date()
    assert abs((moment.when.replace(tzinfo=None) - when).total_seconds() + hours * 3600) < 1


@given(st.text(max_size=60), st.sampled_from(["", "Europe/Oslo"]))
def test_no_text_breaks_the_reader_of_times(text, zone):
    moment = parse_moment(text, zone)
    assert moment is None or (moment.when.tzinfo is UTC and moment.precision in ("minute", "day"))


@given(st.dates(date(1991, 1, 1), date(2099, 12, 31)), st.sampled_from(["%Y/%m/%d", "%Y-%m-%d", "%Y%m%d", "%Y/%b/%d"]))
def test_a_day_in_an_address_is_read_in_all_its_notations(day, form):
    moment = read_address_day(f"https://lakeside.example/news/{day.strftime(form).lower()}/quay-closed")
    assert moment is not None
    assert (moment.day, moment.precision) == (day, "day")


@pytest.mark.parametrize("path", ["/2031/03/quay", "/article/20310399/quay", "/a?d=2031/03/11", "/story-2031031155"])
def test_numbers_of_an_address_that_are_no_day_are_none(path):
    assert read_address_day(f"https://lakeside.example{path}") is None


# --- published and updated


def test_both_times_with_their_sources():
    times = read(
        graph(datePublished="2031-03-11T09:40:00+01:00", dateModified="2031-03-12T08:00:00+01:00"),
        "<p class='date'>Published 11 March 2031 | Updated 12 March 2031</p>",
    )
    assert times.published.when == datetime(2031, 3, 11, 8, 40, tzinfo=UTC)
    assert times.updated.when == datetime(2031, 3, 12, 7, 0, tzinfo=UTC)
    assert (times.published_from, times.updated_from, times.published_zone) == ("json-ld", "json-ld", "+01:00")
    assert (times.published_printed, times.updated_printed) == ("Published 11 March 2031", "Updated 12 March 2031")
    assert times.lines == ("Published 11 March 2031 | Updated 12 March 2031",)


@pytest.mark.parametrize(
    "under",
    [
        "<p class='date'>Updated 3:04 p.m. EST, Dec 21, 2030</p>",
        "<div><span>Updated:</span> <time>Dec 21, 2030</time></div>",
        "<div>Last updated <time datetime='2030-12-21T15:04:00-05:00'>Dec 21, 2030</time></div>",
        "<p>By Ana Reyes, Harbour EditorUpdated Dec. 21, 2030</p>",
        "<p class='date'>Aktualisiert: 21. Dezember 2030</p>",
    ],
)
def test_a_page_with_only_an_updated_date_says_so(under):
    times = read("", under)
    assert times.published is None
    assert (times.published_from, times.published_printed) == ("", "")
    assert times.updated.day == date(2030, 12, 21)


def test_a_change_at_the_moment_of_publication_is_none():
    assert read(graph(datePublished="2031-03-11T09:40:00Z", dateModified="2031-03-11T09:40:21Z")).updated is None


def test_a_date_without_a_label_that_is_the_last_change_is_not_first_publication():
    times = read(
        graph(datePublished="2029-03-30T08:00:00Z", dateModified="2031-03-12T08:00:00Z"),
        "<time datetime='2031-03-12T08:00:00Z'>12 March 2031</time>",
    )
    assert (times.published.day, times.published_printed) == (date(2029, 3, 30), "")
    assert (times.updated.day, times.updated_printed) == (date(2031, 3, 12), "12 March 2031")


def test_the_class_updated_of_a_first_date_is_not_believed():
    times = read(
        meta("article:published_time", "2031-03-11T15:00:00+00:00"),
        "<time class='entry-updated updated' datetime='2031-03-11T15:00:00+00:00'>11 March 2031</time>",
    )
    assert (times.published_printed, times.updated) == ("11 March 2031", None)


# --- sources that contradict each other


def test_the_day_of_the_readers_is_the_printed_one():
    times = read(graph(datePublished="2031-03-12T01:00:21.174Z"), "<p>Published 8:00 PM EST, Tue March 11, 2031</p>")
    assert times.published.when == datetime(2031, 3, 12, 1, 0, 21, tzinfo=UTC)
    assert times.published.day == date(2031, 3, 11)


def test_a_printed_day_that_cannot_be_that_moment_does_not_change_its_day():
    times = read(graph(datePublished="2031-03-14T12:00:00Z"), "<p class='date'>11 March 2031</p>")
    assert (times.published.day, times.published_from) == (date(2031, 3, 14), "json-ld")


def test_a_clock_with_a_wrong_offset_stands_alone():
    times = read(
        graph(datePublished="2031-03-11T21:05:52-05:00") + meta("article:published_time", "2031-03-11T21:05:52+00:00"),
        "<time class='published' datetime='2031-03-11T16:05:52-05:00'>March 11, 2031</time>",
    )
    assert times.published.when == datetime(2031, 3, 11, 21, 5, 52, tzinfo=UTC)
    assert (times.published.day, times.published_from) == (date(2031, 3, 11), "open graph")


def test_first_publication_that_moves_with_each_change_loses_against_print_and_address():
    head = graph(datePublished="2031-03-19T10:00:00Z", dateModified="2031-03-19T10:00:00Z")
    url = "https://lakeside.example/2031/03/11/quay"
    times = read(head, "<p class='date'>Published 11 March 2031</p>", url=url)
    assert (times.published.day, times.published_from) == (date(2031, 3, 11), "printed")
    assert times.updated.day == date(2031, 3, 19)
    assert read(head, url=url).published.day == date(2031, 3, 19)


def test_a_date_after_retrieval_is_not_believed_where_another_is_stated():
    head = graph(datePublished="2071-03-11T10:00:00Z")
    options = {"retrieved": datetime(2031, 3, 14, tzinfo=UTC)}
    times = read(head, "<p class='date'>11 March 2031</p>", **options)
    assert (times.published.day, times.published_from) == (date(2031, 3, 11), "printed")


def test_a_layout_counts_before_all_else():
    times = read(graph(datePublished="2031-03-12"), layout={"published": "11 March 2031 09:40", "updated": ""})
    assert (times.published.day, times.published_from, times.updated) == (date(2031, 3, 11), "layout", None)


def test_the_zone_of_the_outlet_is_named_as_such():
    times = read("", "<p class='date'>11 March 2031, 9.40 a.m.</p>", time_zone="Etc/GMT-1")
    assert (times.published.when, times.published_zone) == (datetime(2031, 3, 11, 8, 40, tzinfo=UTC), "outlet")
    without = read("", "<p class='date'>11 March 2031, 9.40 a.m.</p>")
    assert (without.published.precision, without.published_zone) == ("day", "")


@pytest.mark.parametrize(
    "name",
    ["date", "DC.date.issued", "analyticsAttributes.articleDate", "article_date_original",
     "cXenseParse:recs:publishtime", "parsely-pub-date", "sailthru.date", "pubdate",
     "datePublished", "OriginalPublicationDate"],
)  # fmt: skip
def test_many_names_of_one_meta_tag(name):
    attribute = "itemprop" if name == "datePublished" else "name"
    times = read(f"<meta {attribute}='{name}' content='2031-03-11T08:40:00Z'>")
    assert (times.published.day, times.published_from) == (date(2031, 3, 11), "meta")


def test_the_node_of_the_page_dates_a_graph_without_an_article():
    data = {"@graph": [{"@type": "WebPage", "datePublished": "2031-03-11T08:40:00+00:00"}]}
    times = read(f"<script type='application/ld+json'>{json.dumps(data)}</script>")
    assert (times.published.day, times.published_from) == (date(2031, 3, 11), "json-ld")


def test_dates_of_teasers_and_of_the_text_are_not_asked():
    teaser = "<div class='related'><time datetime='2031-01-02'>2 January 2031</time></div>"
    tree = parse_tree(
        f"<html><body><h1>North quay closed for now</h1>{BODY}<p>On 4 May 1998.</p>{teaser}</body></html>"
    )
    facts = read_structured(tree)
    _, _, node = read_headline(tree, facts)
    assert read_times(tree, facts, *find_lines(tree, node)) == Times()
