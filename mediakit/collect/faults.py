"""What can go wrong on the web, said as a CollectError: what it is, and whether trying again may help.

Temporary are: no answer, broken answers, status 408, 425, 429 and 5xx. A certificate that does not hold is temporary
too (it may be renewed), but not worth another try at once.
"""

from __future__ import annotations

import re
import ssl
from collections.abc import Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

import httpcore2
from h2.exceptions import H2Error

from mediakit.errors import CollectError

# Of the wire. ConnectionNotAvailable and H2Error are what httpcore2 lets through of HTTP/2's own faults.
WIRE_FAULTS = (
    httpcore2.TimeoutException,
    httpcore2.NetworkError,
    httpcore2.ProtocolError,
    httpcore2.UnsupportedProtocol,
    httpcore2.ConnectionNotAvailable,
    H2Error,
)
AGAIN_LATER = ("tls",)  # temporary, yet never tried again at once
_REASONS = {
    401: "asks for a login",
    402: "asks for payment",
    403: "refuses us",
    404: "has no such page",
    410: "has removed the page",
    429: "says that we ask too often",
    451: "may not show it for legal reasons",
}


def is_temporary(status: int) -> bool:
    """Whether a status may be another one soon."""
    return status in (408, 425, 429) or status >= 500


def status_error(status: int, url: str, said: str = "") -> CollectError:
    """The error for a status that is no success; `said` is what the server says about it."""
    temporary = is_temporary(status)
    what = _REASONS.get(status, "has a fault" if status >= 500 else "does not give the page")
    return CollectError(
        f"the server {what} (status {status})" + (f", and says: {said}" if said else ""),
        url,
        "run again later" if temporary else "check the address; look for an archived copy",
        error=f"http-{status}",
        permanent=not temporary,
    )


def wire_error(error: Exception, url: str, timeout: float, whole: float) -> CollectError:
    """The error for a fault of the wire; `whole` is what was left of the time for the whole answer."""
    low = error.args[0] if error.args else None
    text = str(error) or type(error).__name__
    if isinstance(error, httpcore2.TimeoutException):
        what = "the answer took too long as a whole" if whole <= 0 else f"the server was silent for {timeout:g} s"
        return CollectError(what, url, "run again later", error="timeout")
    if isinstance(low, ssl.SSLCertVerificationError):
        return _certificate_error(low, url)
    if isinstance(low, ssl.SSLError):
        return CollectError(f"no safe connection can be made ({text})", url, "run again later", error="tls")
    if "buffer too long" in text or "OversizedHeader" in type(error).__name__ or "header list" in text.lower():
        return CollectError(
            "the answer's header lines are too large", url, "leave it out", error="too-large", permanent=True
        )
    cut_off = re.search(r"disconnected|closed connection|ConnectionTerminated|StreamReset", text)
    if isinstance(error, httpcore2.ProtocolError | H2Error | ValueError) and not cut_off:
        return CollectError(f"the server does not keep to HTTP ({text})", url, "run again later", error="protocol")
    return CollectError(f"the connection failed ({text})", url, "run again later", error="connection")


def _certificate_error(error: ssl.SSLCertVerificationError, url: str) -> CollectError:
    return CollectError(
        f"the server's certificate does not hold: {error.verify_message}",
        url,
        "check the address and this computer's clock; if your network has a certificate of its own, name its file in "
        "the environment variable SSL_CERT_FILE",
        error="tls",
    )


def parse_retry_after(headers: Mapping[str, str]) -> float | None:
    """Seconds that a server asks to wait (RFC 9110, 10.2.3: a number or a date); None when it does not.

    A date is read by the server's own clock, when it tells the time: this computer's may be wrong.
    """
    text = headers.get("retry-after", "").strip()
    if re.fullmatch(r"[0-9]+(?:\.[0-9]+)?", text):
        return float(text[:12])
    moment = _parse_date(text)
    if moment is None:
        return None
    now = _parse_date(headers.get("date", "")) or datetime.now(UTC)
    return max(0.0, (moment - now).total_seconds())


def _parse_date(text: str) -> datetime | None:
    try:
        moment = parsedate_to_datetime(text)
    except (TypeError, ValueError):
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
