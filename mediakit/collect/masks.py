"""Keys of services: written nowhere.

A key may come back in many spellings: escaped in an address, in JSON or in HTML. Every one of them is masked, in
addresses, messages, pages and the archive.
"""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterable
from urllib.parse import quote, quote_plus

from mediakit.errors import CollectError

HIDDEN = "[key]"
# Shorter ones ("test" is a key of some services) are masked in addresses, header lines and messages, but not in the
# text of pages: it would lose words.
MIN_IN_BODY = 8


class Masks:
    """The texts that are to be hidden, and what to do with them."""

    def __init__(self) -> None:
        self._all: list[str] = []
        self._in_body: list[bytes] = []

    def __bool__(self) -> bool:
        return bool(self._all)

    def add(self, secret: str) -> None:
        """Hide this text from now on, in every spelling."""
        if secret:
            spellings = {*self._all, *_spell(secret)}
            # The longest first: a spelling may hold another.
            self._all = sorted(spellings, key=lambda text: (-len(text), text))
            if len(secret) >= MIN_IN_BODY:
                known = {*self._in_body, *(text.encode() for text in _spell(secret))}
                self._in_body = sorted(known, key=lambda data: (-len(data), data))

    def holds(self, *texts: str) -> bool:
        """Whether one of the texts has a secret in it."""
        return any(secret in text for secret in self._all for text in texts)

    def text(self, text: str) -> str:
        """The text with "[key]" in place of every secret."""
        for secret in self._all:
            text = text.replace(secret, HIDDEN)
        return text

    def head(self, data: bytes) -> bytes:
        """Header lines, likewise."""
        for secret in self._all:
            data = data.replace(secret.encode(), HIDDEN.encode())
        return data

    def body(self, data: bytes) -> bytes:
        """A body, likewise; short secrets stay, because they may be words."""
        for secret in self._in_body:
            if secret in data:
                data = data.replace(secret, HIDDEN.encode())
        return data

    def fault(self, error: CollectError) -> CollectError:
        """The error without secrets: a new one, because the old one's chain may show them.

        To be raised outside of the `except` block, which would chain it to the old one again.
        """
        texts = (self.text(text) for text in (error.what, error.where, error.todo))
        return CollectError(*texts, error=error.error, permanent=error.permanent)


def _spell(secret: str) -> Iterable[str]:
    escaped = {quote(secret, safe=""), quote(secret), quote_plus(secret), quote(secret, safe="/%:@!$&'()*+,;=~-._?[]")}
    escaped |= {re.sub(r"%[0-9A-F]{2}", lambda match: match[0].lower(), text) for text in escaped}
    in_json = json.dumps(secret)[1:-1]
    shown = {in_json, in_json.replace("/", "\\/"), html.escape(secret), html.escape(secret, quote=False)}
    return {secret, *escaped, *shown, repr(secret)[1:-1]}
