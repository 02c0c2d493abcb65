"""Bytes to text: which letters a page means, whatever it says.

Order: byte order mark; UTF-8 when the bytes can be nothing else; what HTTP header and <meta> declare, if the bytes fit;
windows-1252, which fits everything. A declaration that the bytes contradict is not believed.
"""

from __future__ import annotations

import codecs
import re

FALLBACK = "windows-1252"
_BOMS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
_CHARSET = re.compile(r"charset\s*=\s*[\"']?\s*([\w:.-]+)", re.IGNORECASE)
_META = re.compile(rb"<meta[^>]{0,300}?charset\s*=\s*[\"']?\s*([\w:.-]+)", re.IGNORECASE)
_XML = re.compile(rb"^\s*<\?xml[^>]{0,200}?encoding\s*=\s*[\"']([\w:.-]+)", re.IGNORECASE)
_HEAD = 4096
# The web reads these names as their larger relatives (WHATWG Encoding Standard).
_RELATIVES = {
    "iso8859-1": FALLBACK,
    "ascii": FALLBACK,
    "iso8859-9": "windows-1254",
    "gb2312": "gb18030",
    "gbk": "gb18030",
}
_BROKEN_LIMIT = 0.1
# Signs that XML does not allow, and with it lxml: a reader that moves such a text would stop with an error.
_CONTROLS = bytes(code for code in (*range(32), 0x7F) if chr(code) not in "\t\n\r")
_CONTROL_ENTITIES = re.compile(
    r"&#(?:0*(?:[0-8]|1[124-9]|2\d|3[01]|127)|[xX]0*(?:[0-8bBcCeEfF]|1[0-9a-fA-F]|7[fF]));?(?![\da-fA-F])"
)
_HIGH = {code: bytes([code]).decode(FALLBACK, "replace") for code in range(0x80, 0x100)}
_BYTES = {sign: code for code, sign in _HIGH.items() if sign != "\ufffd"} | {chr(c): c for c in range(0x80, 0xA0)}
_LEAD = "".join(_HIGH[code] for code in range(0xC2, 0xF5))
_TRAIL = "".join(re.escape(sign) for sign, code in _BYTES.items() if code < 0xC0)
_MOJIBAKE = re.compile(f"[{_LEAD}][{_TRAIL}]{{1,3}}")
# The same in UTF-8, as far as its first three bytes tell: a search that costs next to nothing.
_MAYBE_MOJIBAKE = re.compile(rb"\xc3[\x82-\xb4][\xc2\xc5\xc6\xcb\xe2]")


def decode_html(html: bytes, content_type: str = "") -> tuple[str, str]:
    """Text of a page and the encoding that it was read in.

    Parameters
    ----------
    html : bytes
    content_type : str
        The HTTP header Content-Type.

    Returns
    -------
    (text, encoding)
        Bytes that fit nothing become U+FFFD; control characters are taken out; UTF-8 that was once stored as
        windows-1252 ("â€™") is mended.

    Examples
    --------
    >>> decode_html("Zoë".encode("utf-8"), "text/html; charset=iso-8859-1")
    ('Zoë', 'utf-8')
    >>> decode_html("Zoë".encode("latin-1"), "text/html; charset=utf-8")
    ('Zoë', 'windows-1252')
    """
    encoding = find_encoding(html, content_type)
    for mark, _ in _BOMS:
        html = html.removeprefix(mark)
    if encoding.startswith("utf-16"):
        text = html.decode(encoding, "replace").translate(dict.fromkeys(_CONTROLS))
    else:
        html = html.translate(None, _CONTROLS)
        text = html.decode(encoding, "replace")
    text = _CONTROL_ENTITIES.sub("", text.replace("\ufffe", "").replace("\uffff", ""))
    return (mend_mojibake(text) if encoding != "utf-8" or _MAYBE_MOJIBAKE.search(html) else text), encoding


def find_encoding(html: bytes, content_type: str = "") -> str:
    """The encoding that the bytes of a page are in; see the head of this module for the order."""
    for mark, encoding in _BOMS:
        if html.startswith(mark):
            return encoding
    if html[:64].count(0) > 16:  # UTF-16 without a mark: every second byte of a tag is null
        return "utf-16-be" if html[:1] == b"\x00" else "utf-16-le"
    declared = _find_declared(html, content_type)
    plain = html.isascii()
    if not plain and _fits(html, "utf-8"):
        return "utf-8"
    for encoding in declared:
        if encoding == "utf-8":
            # A page cut off in the middle, or with a few bad bytes, is still UTF-8; one in another encoding has hardly
            # any sequence that is right.
            if plain or _share_broken(html) < _BROKEN_LIMIT:
                return encoding
        elif _fits(html, encoding):
            return encoding
    return "utf-8" if plain or _share_broken(html) < _BROKEN_LIMIT else FALLBACK


def _find_declared(html: bytes, content_type: str) -> list[str]:
    names = [match[1] for match in [_CHARSET.search(content_type)] if match]
    for pattern in (_XML, _META):
        if match := pattern.search(html[:_HEAD]):
            names.append(match[1].decode("ascii", "replace"))
    found = []
    for name in names:
        try:
            known = codecs.lookup(name).name
            "".encode(known)  # "rot13" and "hex" have names too, but are no encodings of text
        except (LookupError, ValueError, TypeError):
            continue
        known = _RELATIVES.get(known, known)
        # Whoever reads "charset=utf-16" in single bytes knows that it is wrong.
        if not known.startswith(
            ("utf-16", "utf-32", "utf_16", "utf_32", "idna", "punycode", "unicode", "raw", "undefined")
        ):
            found.append(known)
    return list(dict.fromkeys(found))


def _fits(html: bytes, encoding: str) -> bool:
    try:
        html.decode(encoding)
    except (UnicodeError, ValueError):
        return False
    return True


def _share_broken(html: bytes) -> float:
    """Share of the non-ASCII signs, read as UTF-8, that are broken."""
    text = html.decode("utf-8", "replace")
    broken = text.count("\ufffd")
    return broken / max(1, sum(not sign.isascii() for sign in text))


def mend_mojibake(text: str) -> str:
    """Text with UTF-8 that had been read as windows-1252 put right; other text is returned as it is.

    Only where at least two such runs stand in the text and nothing else speaks against it: "Ã‰" alone may be meant.

    Examples
    --------
    >>> mend_mojibake("Itâ€™s ZoÃ« who said â€œnoâ€")
    'It’s Zoë who said “noâ€'
    >>> mend_mojibake("Itâ€™s meant")
    'Itâ€™s meant'
    """
    runs = [match for match in _MOJIBAKE.finditer(text) if _mended(match[0]) != match[0]]
    if len(runs) < 2:
        return text
    return _MOJIBAKE.sub(lambda match: _mended(match[0]), text)


def _mended(run: str) -> str:
    try:
        return bytes(_BYTES[sign] for sign in run).decode("utf-8")
    except (KeyError, UnicodeDecodeError):
        pass
    # The run may have taken a sign too many at its end.
    return _mended(run[:-1]) + run[-1] if len(run) > 2 else run
