"""The account of a headline history: what became of every capture, and the versions that follow from it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from mediakit.collect.captures import Capture
from mediakit.text import plain_marks

if TYPE_CHECKING:
    import pandas as pd

_DASHES = str.maketrans(dict.fromkeys("‐‑‒–—―", "-"))
CAPTURE_COLUMNS = [
    "article_id", "captured", "address", "digest", "status", "how", "state", "error", "headline", "found_in", "sha256",
    "reason",
]  # fmt: skip


@dataclass
class Seen:
    """What became of one capture; the fields are the columns of `History.captures`."""

    capture: Capture
    how: str = ""
    state: str = "no page"
    error: str = ""
    headline: str = ""
    found_in: str = ""
    sha256: str = ""
    reason: str = ""

    def take(self, other: Seen) -> None:
        """What was read of one content holds for all captures of it."""
        self.state, self.error, self.headline = other.state, other.error, other.headline
        self.found_in, self.sha256 = other.found_in, other.sha256


@dataclass(frozen=True)
class History:
    """The headlines of one address over time, and what became of every capture.

    `versions` is a table `versions`: one row per run of captures with one headline, so a headline that comes back is a
    version of its own. `captures` has one row per capture: article_id, captured (UTC), address (for people), digest,
    status, how ("fetched" now, "held" from before, "same content" as one that was read, or empty: not asked for), state
    ("read", "unread", "no page"), error (why it is unread), headline, found_in (h1, json-ld, title ...), sha256 (of the
    page), reason (why it was fetched or not). `returned` are the headlines that came back after another one.
    """

    url: str
    versions: pd.DataFrame
    captures: pd.DataFrame
    returned: tuple[str, ...] = field(default=())

    def count(self) -> dict[str, int]:
        """Captures listed, fetched, held, same (content as one that was read), no_page (redirects, errors), unread."""
        how, state = self.captures["how"], self.captures["state"]
        return {
            "listed": len(self.captures),
            "fetched": int((how == "fetched").sum()),
            "held": int((how == "held").sum()),
            "same": int((how == "same content").sum()),
            "no_page": int((state == "no page").sum()),
            "unread": int((state == "unread").sum()),
        }

    def explain_fetches(self) -> pd.DataFrame:
        """Why each headline was read as often as it was: one row per headline, in order of time.

        Returns
        -------
        DataFrame
            headline, captures (that showed it), pages (read for it, now or in an earlier run), contents (distinct
            ones), reason.
        """
        import pandas as pd

        shown = self.captures[self.captures["state"] == "read"]
        rows = []
        for _, group in shown.groupby(shown["headline"].map(fold_headline), sort=False):
            pages = group[group["how"].isin(["fetched", "held"])]
            contents = pages["sha256"].nunique()
            same = len(pages) - contents
            reason = "read once" if len(pages) == 1 else f"the page changed elsewhere: {contents} distinct contents"
            reason += f"; {same} read in vain, because the archive told no or another digest" if same else ""
            rows.append((group["headline"].iloc[0], len(group), len(pages), contents, reason))
        return pd.DataFrame(rows, columns=["headline", "captures", "pages", "contents", "reason"])

    def describe(self) -> str:
        """The account in one paragraph."""
        n = self.count()
        unread = self.captures.loc[self.captures["state"] == "unread", "error"].value_counts()
        why = f" ({', '.join(f'{error}: {number}' for error, number in unread.items())})" if n["unread"] else ""
        back = f" Came back after another one: {'; '.join(self.returned)}." if self.returned else ""
        return (
            f"{self.url}: {n['listed']:,} captures, {n['fetched']:,} fetched, {n['held']:,} held from before, "
            f"{n['same']:,} with the same content as one that was read, {n['no_page']:,} redirects or errors, "
            f"{n['unread']:,} unread{why}. {len(self.versions):,} headline versions.{back}"
        )


def fold_headline(headline: str) -> str:
    """A headline as it is compared: without regard to white space, capitals, kinds of quotation marks and dashes.

    Examples
    --------
    >>> fold_headline("Envoy:  “No – not yet”") == fold_headline('ENVOY: "No - Not Yet"')
    True
    >>> fold_headline("Talks fail") == fold_headline("Talks fail?")
    False
    """
    return " ".join(plain_marks(headline).translate(_DASHES).replace("''", '"').casefold().split())


def give_reasons(seen: list[Seen]) -> None:
    """Say of every page that was read why it had to be."""
    contents: set[str] = set()
    before = ""
    for item in seen:
        folded = fold_headline(item.headline)
        if item.how in ("fetched", "held") and item.sha256:
            new = item.sha256 not in contents
            contents.add(item.sha256)
            if not new:
                item.reason = "content as before, which the archive's digest did not tell"
            elif item.state != "read":
                item.reason = "new content, without a headline"
            else:
                item.reason = "new content; " + ("the headline is the same" if folded == before else "another headline")
        if item.state == "read":
            before = folded


def make_versions(seen: list[Seen], article_id: str) -> tuple[pd.DataFrame, tuple[str, ...]]:
    """One row per run of captures with one headline, and the headlines that came back."""
    runs: list[list[Seen]] = []
    for item in (item for item in seen if item.state == "read"):
        if runs and fold_headline(runs[-1][0].headline) == fold_headline(item.headline):
            runs[-1].append(item)
        else:
            runs.append([item])
    first_at: dict[str, int] = {}
    rows, returned = [], dict[str, None]()
    for position, run in enumerate(runs, start=1):
        first, folded = run[0], fold_headline(run[0].headline)
        evidence = first.capture.address
        if folded in first_at:
            evidence += f" (the headline of position {first_at[folded]} again)"
            returned[first.headline] = None
        first_at.setdefault(folded, position)
        rows.append(
            {
                "article_id": article_id,
                "position": str(position),
                "seen": first.capture.moment.isoformat(),
                "last_seen": run[-1].capture.moment.isoformat(),
                "captures": str(len(run)),
                "headline": first.headline,
                "headline_from": "page",
                "sha256": first.sha256,
                "evidence": evidence,
            }
        )
    return _as_table(rows), tuple(returned)


def _as_table(rows: list[dict[str, str]]) -> pd.DataFrame:
    import pandas as pd

    from mediakit.schema import VERSIONS, cast_table

    return cast_table(pd.DataFrame(rows, columns=VERSIONS.names, dtype="str"), VERSIONS, "captures")


def make_captures(seen: list[Seen], article_id: str) -> pd.DataFrame:
    """One row per capture; the columns are told at `History`."""
    import pandas as pd

    rows: list[tuple[Any, ...]] = [
        (
            article_id, item.capture.moment, item.capture.address, item.capture.digest, item.capture.status, item.how,
            item.state, item.error, item.headline, item.found_in, item.sha256, item.reason,
        )
        for item in seen
    ]  # fmt: skip
    table = pd.DataFrame(rows, columns=CAPTURE_COLUMNS)
    table["captured"] = pd.to_datetime(table["captured"], utc=True).astype("datetime64[us, UTC]")
    return table
