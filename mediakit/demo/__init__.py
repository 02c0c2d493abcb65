"""Four fictional news sites for the way from page to report: printed, served on loopback, the truth beside them.

>>> from mediakit.demo import describe_sites, make_sites, serve_sites
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from mediakit.demo.courier import Courier
from mediakit.demo.herald import Herald
from mediakit.demo.lantern import Lantern
from mediakit.demo.sbn import SBN
from mediakit.demo.server import Request, Servers, serve_sites
from mediakit.demo.site import FICTIONAL, Response, Site, Truth, describe_sites

if TYPE_CHECKING:
    import pandas as pd

__all__ = [
    "FICTIONAL",
    "Request",
    "Response",
    "Servers",
    "Site",
    "Truth",
    "describe_sites",
    "make_sites",
    "serve_sites",
]

PRESSES = (Courier, Lantern, SBN, Herald)


def make_sites(articles: pd.DataFrame, versions: pd.DataFrame) -> dict[str, Site]:
    """Write the sites of the four fictional outlets, each in its own markup.

    Parameters
    ----------
    articles : DataFrame
        One row per text: article_id, outlet, url, published (UTC), headline; read when there: published_precision,
        deck, byline, kind, section, text, agency, notes ("Correction: ..." is printed under the article).
    versions : DataFrame
        One row per headline at one moment: article_id, position, seen (UTC), headline.

    Returns
    -------
    dict of str to Site
        courier, lantern, sbn, herald: those of which there is an article. Texts of other outlets (an agency) have no
        site. The same tables give the same bytes.

    Raises
    ------
    MediakitError
        An article has no usable address, or two articles have the same one.
    """
    presses = (press(articles, versions) for press in PRESSES)
    return {press.key: press.build() for press in presses if press.stories}
