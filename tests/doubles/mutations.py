"""Pages as they should not be: whole pages damaged in the ways in which archives, servers and editors damage them.

`mutate(html, kind, seed)` gives the damaged bytes; the same seed gives the same damage.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable

_WORDS = b"the talks went on and nobody said what would come of them while the ferry waited "


def _flip(html: bytes, chance: random.Random) -> bytes:
    damaged = bytearray(html)
    for _ in range(chance.choice((1, 10, 100, max(1, len(html) // 20)))):
        damaged[chance.randrange(len(damaged))] = chance.randrange(256)
    return bytes(damaged)


def _cut(html: bytes, chance: random.Random) -> bytes:
    return html[: chance.randrange(len(html))]


def _drop_block(html: bytes, chance: random.Random) -> bytes:
    start = chance.randrange(len(html))
    return html[:start] + html[start + chance.randrange(1, 4000) :]


def _repeat_block(html: bytes, chance: random.Random) -> bytes:
    start = chance.randrange(len(html))
    block = html[start : start + chance.randrange(1, 2000)]
    return html[:start] + block * chance.randrange(2, 200) + html[start:]


def _nest(html: bytes, chance: random.Random) -> bytes:
    tag = chance.choice(
        (b"div", b"span", b"b", b"blockquote", b"ul><li", b"table><tr><td", b"section", b"p", b"a", b"font")
    )
    place = html.find(b"<p") if chance.random() < 0.7 else chance.randrange(len(html))
    closing = b"".join(b"</%s>" % name for name in reversed(tag.split(b"><"))) if chance.random() < 0.5 else b""
    return html[:place] + (b"<%s>" % tag) * 10_000 + html[place:] + closing * 10_000


def _nest_json(html: bytes, chance: random.Random) -> bytes:
    opening, closing = chance.choice(((b"[", b"]"), (b'{"a":', b"}")))
    data = opening * 10_000 + b"1" + closing * 10_000
    return html.replace(b"</head>", b'<script type="application/ld+json">' + data + b"</script></head>", 1)


def _nulls(html: bytes, chance: random.Random) -> bytes:
    if chance.random() < 0.2:
        return bytes(len(html))
    damaged = bytearray(html)
    for _ in range(chance.choice((1, 50, 2000))):
        damaged.insert(chance.randrange(len(damaged)), 0)
    return bytes(damaged)


def _entities(html: bytes, chance: random.Random) -> bytes:
    odd = chance.choice(
        (
            b"&#0;",
            b"&#x110000;",
            b"&#xD800;",
            b"&#99999999999;",
            b"&lt;p&gt;",
            b"&amp;amp;amp;",
            b"&nosuch;",
            b"&",
            b"&#x1F6A2;",
        )
    )
    return re.sub(rb" ", lambda match: match[0] + odd if chance.random() < 0.3 else match[0], html)


def _wrong_charset(html: bytes, chance: random.Random) -> bytes:
    name = chance.choice((b"utf-16", b"utf-7", b"windows-1251", b"shift_jis", b"nothing", b"rot13", b"\xff\xfe"))
    return re.sub(rb"charset=\"?[\w-]+", b"charset=" + name.replace(b"\\", b""), html)


def _scramble_tags(html: bytes, chance: random.Random) -> bytes:
    tags = re.findall(rb"<[^<>]{1,200}>", html)
    chance.shuffle(tags)
    given = iter(tags)
    return re.sub(rb"<[^<>]{1,200}>", lambda match: next(given), html)


def _odd_attributes(html: bytes, chance: random.Random) -> bytes:
    odd = chance.choice((b'"' * 3000, b"=" * 3000, b"<" * 3000, b"class='" + b"share " * 5000 + b"'", b"x" * 50_000))
    place = html.find(b" class=", chance.randrange(len(html) // 2))
    return html[:place] + b" " + odd + html[place:]


def _empty(html: bytes, chance: random.Random) -> bytes:
    return chance.choice(
        (b"", b" \n", b"<", b"<html>", b"<!doctype html>", b"\xef\xbb\xbf", b"{}", b"%PDF-1.4 x", b"\x1f\x8b\x08")
    )


KINDS: dict[str, Callable[[bytes, random.Random], bytes]] = {
    "bytes flipped": _flip,
    "cut": _cut,
    "a block dropped": _drop_block,
    "a block repeated": _repeat_block,
    "nested 10,000 deep": _nest,
    "JSON nested 10,000 deep": _nest_json,
    "null bytes": _nulls,
    "entities": _entities,
    "wrong charset": _wrong_charset,
    "tags in another order": _scramble_tags,
    "odd attributes": _odd_attributes,
    "hardly anything": _empty,
}

# Too large to be made a hundred times.
HUGE: dict[str, Callable[[bytes], bytes]] = {
    "20 MB in one paragraph": lambda html: html.replace(b"<p", b"<p>" + _WORDS * 250_000 + b"</p><p", 1),
    "20 MB in paragraphs": lambda html: html.replace(b"<p", (b"<p>" + _WORDS * 3 + b"</p>\n") * 78_000 + b"<p", 1),
    "20 MB of script": lambda html: html.replace(b"<p", b"<script>" + b"var a=1;" * 2_500_000 + b"</script><p", 1),
    "20 MB of tags": lambda html: html.replace(b"<p", b"<i>a</i>" * 2_500_000 + b"<p", 1),
    "20 MB of links": lambda html: html.replace(b"<p", b"<a href='/a/b'>go on</a> " * 800_000 + b"<p", 1),
    "20 MB in one attribute": lambda html: html.replace(b"<p", b"<img src='data:" + b"A" * 20_000_000 + b"'><p", 1),
    "20 MB of breaks": lambda html: html.replace(b"<p", b"a few words<br><br>" * 1_100_000 + b"<p", 1),
    "20 MB of entities": lambda html: html.replace(b"<p", b"<p>" + b"&amp;&#x201C;" * 1_500_000 + b"</p><p", 1),
    "20 MB without a blank": lambda html: html.replace(b"<p", b"<p>" + b"a" * 20_000_000 + b"</p><p", 1),
    "20 MB of JSON": lambda html: html.replace(
        b"<body",
        b'<script type="application/ld+json">[' + b'{"@type":"NewsArticle"},' * 800_000 + b"1]</script><body",
        1,
    ),
}  # fmt: skip


def mutate(html: bytes, kind: str, seed: int) -> bytes:
    """A page damaged in one of `KINDS`."""
    return KINDS[kind](html, random.Random(f"{kind} {seed}"))
