"""RTF to lines of text, tolerant of what databases write.

Written by the Rich Text Format specification 1.9.1 as remembered. Own code and no library: striprtf 0.0.35
(BSD-3-Clause) leaves the halves of characters beyond the first 65,536 apart, loses the address of a link in a long
line, and takes text, where the bytes of two code pages may stand in one file.
"""

from __future__ import annotations

import re

_TOKEN = re.compile(
    r"\\([a-zA-Z]{1,32})(-?[0-9]{1,10})? ?|\\'([0-9a-fA-F]{2})|\\([^a-zA-Z])|([{}])|[\r\n]+|([^\\{}\r\n]+)", re.DOTALL
)
_BINARY = re.compile(r"\\bin([0-9]{1,9}) ?")
_FONT = re.compile(r"\{\\f([0-9]{1,5})\b[^{};]{0,200}?\\fcharset([0-9]{1,3})")
_URN = re.compile(r"urn:contentItem:[\w-]+", re.IGNORECASE)
# Groups whose words are no text. Those that begin with \* are passed over too.
_SILENT = frozenset(
    """fonttbl colortbl stylesheet info header headerl headerr headerf footer footerl footerr footerf pict object
    footnote xe tc listtable filetbl revtbl rsidtbl themedata datastore""".split()  # noqa: SIM905
)
_SIGNS = {
    "par": "\n", "line": "\n", "sect": "\n", "page": "\n", "row": "\n", "cell": " ", "nestcell": " ", "tab": " ",
    "emdash": "—", "endash": "–", "bullet": "•", "lquote": "‘", "rquote": "’", "ldblquote": "“", "rdblquote": "”",
    "emspace": " ", "enspace": " ", "qmspace": " ",
    "~": " ", "_": "-", "-": "", "\n": "\n", "\r": "\n", "{": "{", "}": "}", "\\": "\\",
}  # fmt: skip
_CODE_PAGES = {0: 1252, 128: 932, 129: 949, 134: 936, 136: 950, 161: 1253, 162: 1254, 163: 1258, 177: 1255}
_CODE_PAGES |= {178: 1256, 186: 1257, 204: 1251, 222: 874, 238: 1250}


class _Reader:
    def __init__(self, text: str) -> None:
        head = text[:200_000]
        declared = re.search(r"\\ansicpg([0-9]{1,5})", head)
        self.page = int(declared[1]) if declared else 1252
        self.fonts = {font: _CODE_PAGES.get(int(charset), 0) for font, charset in _FONT.findall(head)}
        self.out: list[str] = []
        self.waiting = bytearray()
        self.stack: list[tuple[bool, bool, int, str]] = []
        self.silent, self.link, self.skip_by, self.font = False, False, 1, ""
        self.skip = 0

    def flush(self) -> None:
        """Decode the bytes that wait: a character may be two of them, so they are decoded together."""
        if self.waiting:
            page = self.fonts.get(self.font) or self.page
            try:
                self.out.append(bytes(self.waiting).decode(f"cp{page}", "replace"))
            except LookupError:
                self.out.append(bytes(self.waiting).decode("cp1252", "replace"))
            self.waiting.clear()

    def put(self, text: str) -> None:
        self.flush()
        if not self.silent:
            self.out.append(text)

    def brace(self, sign: str) -> None:
        self.flush()
        self.skip = 0
        if sign == "{":
            self.stack.append((self.silent, self.link, self.skip_by, self.font))
        elif self.stack:
            self.silent, self.link, self.skip_by, self.font = self.stack.pop()

    def word(self, word: str, argument: str | None) -> None:
        if word == "u" and argument:
            self.put(chr(int(argument) % 0x10000))
            self.skip = self.skip_by
        elif word in _SIGNS:
            self.put(_SIGNS[word])
        elif word == "f":
            self.flush()
            self.font = argument or ""
        elif word == "uc":
            self.skip_by = min(max(int(argument or 1), 0), 10)
        elif word == "fldinst":
            self.flush()
            self.silent = self.link = True
        elif word in _SILENT:
            self.flush()
            self.silent = True

    def plain(self, text: str) -> None:
        if self.link and (urn := _URN.search(text)):
            self.out.append(f" ({urn[0]}) ")
        taken = min(self.skip, len(text))
        self.skip -= taken
        if not self.silent:
            self.waiting += text[taken:].encode("latin-1", "replace")


def read_rtf(content: bytes) -> list[str]:
    """Lines of an RTF file; a link to a document of Nexis stands before its words as "(urn:contentItem:...)".

    Examples
    --------
    >>> read_rtf(rb"{\\rtf1\\ansi{\\fonttbl{\\f0 Arial;}}It\\u8217?s {\\b caf\\'e9}\\par two}")
    ['It’s café', 'two']
    """
    text = _drop_binary(content.decode("latin-1"))
    reader = _Reader(text)
    for token in _TOKEN.finditer(text):
        word, argument, code, sign, brace, plain = token.groups()
        if plain:
            reader.plain(plain)
        elif code:
            if reader.skip:
                reader.skip -= 1
            elif not reader.silent:
                reader.waiting.append(int(code, 16))
        elif brace:
            reader.brace(brace)
        elif word:
            reader.word(word, argument)
        elif sign == "*":
            reader.flush()
            reader.silent = True
        elif sign in _SIGNS:
            reader.put(_SIGNS[sign])
    reader.flush()
    # A character beyond the first 65,536 is written as two halves.
    whole = "".join(reader.out).encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    return whole.split("\n")


def _drop_binary(text: str) -> str:
    """Without the raw bytes of pictures, which may hold braces."""
    parts, start = [], 0
    while match := _BINARY.search(text, start):
        parts.append(text[start : match.start()])
        start = match.end() + int(match[1])
    return "".join(parts) + text[start:]
