"""The report as a reader meets it: from the disk, with mouse and keyboard, on a phone, on paper."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import mediakit as mk


@pytest.fixture(scope="module")
def report_page(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return mk.write_report(mk.read_corpus("tillerson-moscow-2017"), tmp_path_factory.mktemp("report")).page


def test_opens_from_disk_without_request_or_error(report_page: Path, visit) -> None:
    visit.open_file(report_page)
    assert visit.page.locator("h1").inner_text().startswith("Tillerson in Moscow")
    asked = [url for url in visit.requests if not url.startswith("data:")]
    assert asked == [report_page.as_uri()]
    assert visit.outside_requests == [] and visit.errors == []


def test_all_images_are_drawn_and_described(report_page: Path, visit) -> None:
    visit.open_file(report_page)
    images = visit.page.eval_on_selector_all("img", "all => all.map(i => [i.naturalWidth, i.alt.length])")
    assert len(images) == 8
    assert all(width > 1000 and alt > 60 for width, alt in images)


def test_headlines_can_be_selected_as_text(report_page: Path, visit) -> None:
    visit.open_file(report_page)
    selected = visit.page.evaluate(
        """() => { const range = document.createRange();
             range.selectNodeContents(document.querySelector(".strip tbody"));
             getSelection().removeAllRanges(); getSelection().addRange(range);
             return getSelection().toString(); }"""
    )
    assert "Tillerson and Putin Find Little More Than Disagreement in Meeting" in selected


def test_tables_sort_by_mouse_and_keyboard(report_page: Path, visit) -> None:
    visit.open_file(report_page)
    page = visit.page
    page.get_by_text("persons and bodies quoted, with counts").click()
    table = page.get_by_role("region", name="Persons quoted").locator("table")
    counts = lambda: [int(text) for text in table.locator("tbody tr td:nth-child(3)").all_inner_texts()]  # noqa: E731
    head = table.get_by_role("columnheader", name="Articles")
    head.get_by_role("button").click()
    assert counts() == sorted(counts()) and head.get_attribute("aria-sort") == "ascending"
    head.get_by_role("button").press("Enter")
    assert counts() == sorted(counts(), reverse=True) and head.get_attribute("aria-sort") == "descending"
    names = table.get_by_role("columnheader", name="Name")
    names.get_by_role("button").click()
    shown = table.locator("tbody tr td:first-child").all_inner_texts()
    assert shown == page.evaluate("names => [...names].sort((a, b) => a.localeCompare(b, 'en'))", shown)
    assert head.get_attribute("aria-sort") is None and visit.errors == []


def test_csv_download_is_the_chart_data(report_page: Path, visit) -> None:
    visit.open_file(report_page)
    with visit.page.expect_download() as waiting:
        visit.page.get_by_role("link", name="frames-by-outlet.csv").click()
    content = Path(waiting.value.path()).read_bytes()
    assert content == (report_page.parent / "charts" / "frames-by-outlet.csv").read_bytes()


@pytest.mark.parametrize("width", [360, 390, 768])
def test_a_phone_needs_no_sideways_scrolling(width: int, report_page: Path, visit) -> None:
    visit.page.set_viewport_size({"width": width, "height": 800})
    visit.open_file(report_page)
    visit.page.evaluate("document.querySelectorAll('details').forEach((folded) => { folded.open = true; })")
    assert visit.page.evaluate("document.documentElement.scrollWidth") <= width


def test_prints_what_is_open_on_a_handful_of_pages(report_page: Path, visit, tmp_path: Path) -> None:
    visit.open_file(report_page)
    closed, opened = tmp_path / "closed.pdf", tmp_path / "open.pdf"
    visit.page.pdf(path=closed, format="A4")
    visit.page.get_by_text("persons and bodies quoted, with counts").click()
    visit.page.pdf(path=opened, format="A4")
    pages = [path.read_bytes().count(b"/Type /Page\n") for path in (closed, opened)]
    assert 7 <= pages[0] < pages[1] <= 20


@pytest.fixture(scope="module")
def fictional_page(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return mk.write_report(mk.read_corpus("sunnmark-talks"), tmp_path_factory.mktemp("fictional")).page


def test_a_count_opens_its_sentences_by_keyboard(fictional_page: Path, visit) -> None:
    visit.open_file(fictional_page)
    page = visit.page
    count = page.locator("#expert-1 details").first
    summary = count.locator("summary")
    number = int(re.search(r"(\d+) articles?", summary.inner_text())[1])
    assert not count.locator("li").first.is_visible()
    summary.focus()
    page.keyboard.press("Enter")
    assert count.locator("li").first.is_visible()
    assert count.locator("mark").count() >= number
    articles = set(count.locator("a[href^='#article-']").evaluate_all("all => all.map((a) => a.hash)"))
    assert len(articles) == number
    count.locator("a[href^='#article-']").first.press("Enter")
    shown = page.locator("details.article[open]")
    shown.first.wait_for()  # the browser tells the page of the new address a moment later
    assert shown.count() == 1 and "#" + shown.get_attribute("id") in articles
    assert shown.locator("mark").first.is_visible() and visit.errors == []


@pytest.mark.parametrize("width", [360, 768])
def test_sentences_and_articles_fit_a_phone(width: int, fictional_page: Path, visit) -> None:
    visit.page.set_viewport_size({"width": width, "height": 800})
    visit.open_file(fictional_page)
    visit.page.evaluate("document.querySelectorAll('details').forEach((folded) => { folded.open = true; })")
    assert visit.page.evaluate("document.documentElement.scrollWidth") <= width


def test_charts_can_be_read_on_a_phone_by_scrolling_them(report_page: Path, visit) -> None:
    visit.page.set_viewport_size({"width": 390, "height": 800})
    visit.open_file(report_page)
    widths = visit.page.eval_on_selector_all("figure img", "all => all.map(i => i.getBoundingClientRect().width)")
    assert widths and min(widths) >= 700
