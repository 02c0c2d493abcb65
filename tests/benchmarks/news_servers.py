"""Twenty servers on loopback with pages of fictional news, for the benchmarks; a process of its own.

python tests/benchmarks/news_servers.py --hosts 20 --pages 5000 --answer-ms 50

Prints the ports as JSON, serves until its standard input is closed, then prints what it saw: requests, pages, and the
most requests at the same time on one host.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import sys
from collections import Counter

from mediakit.corpus import read_corpus

PAGE = """<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{headline} {number}</title>
<meta property="og:type" content="article"><meta property="article:published_time" content="2031-03-{day:02}T09:00:00Z">
<style>{filler}</style></head><body><header><nav>{links}</nav></header>
<article><h1>{headline} {number}</h1><p class="byline">By Ann Example</p>{text}</article>
<footer>Fictional page of a benchmark. Nothing here is real.</footer></body></html>"""


def make_pages(n: int) -> list[bytes]:
    """Answers of about 25 kB each, all different."""
    articles = read_corpus("sunnmark-talks").articles
    rows = [row for row in articles.itertuples() if row.text]
    filler = "\n".join(f".block-{i} {{ margin: {i}px; color: #{i:06x}; display: flex }}" for i in range(250))
    pages = []
    for number in range(n):
        row = rows[number % len(rows)]
        text = "".join(f"<p>{part}</p>" for part in f"{row.text}\n\nReport number {number}.".split("\n\n"))
        links = "".join(f'<a href="/section-{number % 7}/{i}">Section {i}</a> ' for i in range(60))
        body = PAGE.format(
            headline=row.headline, number=number, day=number % 28 + 1, filler=filler, links=links, text=text
        ).encode()
        head = f"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\nContent-Length: {len(body)}\r\n\r\n"
        pages.append(head.encode() + body)
    return pages


class Host:
    """One server: what it was asked, and how much at once."""

    def __init__(self, pages: list[bytes], wait: float) -> None:
        self.pages, self.wait = pages, wait
        self.now = self.most = 0
        self.asked: Counter[str] = Counter()

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Answer one connection for as long as it is kept open."""
        try:
            while head := await reader.readuntil(b"\r\n\r\n"):
                path = head.split(b" ", 2)[1].decode()
                self.now += 1
                self.most = max(self.most, self.now)
                self.asked[path] += 1
                await asyncio.sleep(self.wait)
                writer.write(self.answer(path))
                await writer.drain()
                self.now -= 1
        except (asyncio.IncompleteReadError, ConnectionError):
            pass
        finally:
            writer.close()

    def answer(self, path: str) -> bytes:
        """A page by its number; a site map; 404 for anything else."""
        number = path.rpartition("-")[2].removesuffix(".html")
        if path.startswith("/news/") and number.isdigit() and int(number) < len(self.pages):
            return self.pages[int(number)]
        return b"HTTP/1.1 404 Not Found\r\nContent-Type: text/plain\r\nContent-Length: 9\r\n\r\nNot found"


async def main() -> None:
    """Serve until standard input ends."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--hosts", type=int, default=20)
    parser.add_argument("--pages", type=int, default=5000, help="of all hosts together")
    parser.add_argument("--answer-ms", type=float, default=50)
    options = parser.parse_args()
    pages = make_pages(options.pages // options.hosts)
    hosts = [Host(pages, options.answer_ms / 1000) for _ in range(options.hosts)]
    servers = [await asyncio.start_server(host.serve, "127.0.0.1", 0, limit=2**16) for host in hosts]
    print(json.dumps([server.sockets[0].getsockname()[1] for server in servers]), flush=True)
    await asyncio.get_running_loop().run_in_executor(None, sys.stdin.read)
    asked = [n for host in hosts for path, n in host.asked.items() if path.startswith("/news/")]
    seen = {
        "requests": sum(sum(host.asked.values()) for host in hosts),
        "pages": len(asked),
        "asked twice": sum(n > 1 for n in asked),
        "most at once on one host": max(host.most for host in hosts),
    }
    print(json.dumps(seen), flush=True)


if __name__ == "__main__":
    asyncio.run(main())
