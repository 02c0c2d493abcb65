"""Pages fetched with another kit, in the way in which it fetches many: run by collecting.py with that kit's Python.

Fetching alone is timed; none of them keeps what it has fetched on disk.
"""

from __future__ import annotations

import resource
import sys
import time
from collections import defaultdict


def newspaper(urls: list[str]) -> int:
    """newspaper3k 0.2.8: a pool with one thread for each source."""
    from newspaper import Article, Config, Source, news_pool

    config = Config()
    config.memoize_articles = False
    by_host = defaultdict(list)
    for url in urls:
        by_host["/".join(url.split("/")[:3])].append(Article(url, config=config))
    sources = []
    for origin, articles in by_host.items():
        source = Source(origin, config=config)
        source.articles = articles
        sources.append(source)
    news_pool.set(sources, threads_per_source=1)
    news_pool.join()
    return sum(bool(article.html) for source in sources for article in source.articles)


def newsplease(urls: list[str]) -> int:
    """news-please 1.6: a thread for each address, all at once, whatever the host."""
    from newsplease.crawler.simple_crawler import SimpleCrawler

    return sum(bool(html) for html in SimpleCrawler.fetch_urls(urls, {"timeout": 60}).values())


def main() -> None:
    """Measure and print."""
    name, urls = sys.argv[1], sys.stdin.read().split()
    begin, used = time.perf_counter(), time.process_time()
    n = {"newspaper": newspaper, "newsplease": newsplease}[name](urls)
    seconds, processor = time.perf_counter() - begin, time.process_time() - used
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"  {name}: {seconds:.1f} s ({n / seconds:.0f} pages a second), {n} of {len(urls)} fetched")
    print(f"  processor {processor / len(urls) * 1000:.2f} ms a page, peak {peak:.0f} MB, nothing on disk", flush=True)


if __name__ == "__main__":
    main()
