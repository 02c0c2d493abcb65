"""Redirects: how far they are followed, and what never goes along."""

from __future__ import annotations

from collections.abc import Callable

from mediakit.collect.links import find_origin, normalise_url
from mediakit.collect.masks import Masks
from mediakit.errors import CollectError

MAX_REDIRECTS = 5
REDIRECTS = (301, 302, 303, 307, 308)


def follow(location: str, chain: list[str], known: Callable[[str], bool] | None, masks: Masks) -> str:
    """Where the last address of a chain leads.

    Raises
    ------
    CollectError
        If it leads in a circle, too far, to no web address, to one that is `known`, or with a key to another site.
    """
    target = normalise_url(location, chain[-1])
    loops = target in chain
    if not target or loops or len(chain) > MAX_REDIRECTS:
        reason = "in a circle" if loops else "too often" if target else "to no web address"
        raise CollectError(
            f"the address redirects {reason}",
            " -> ".join([*chain, target or location]),
            "open it in a browser to see where it should lead",
            error="redirect-loop" if loops else "redirect",
            permanent=True,
        )
    if find_origin(target) != find_origin(chain[0]) and masks.holds(target):
        raise CollectError(
            "the service redirects to another site with your key in the address, which is not followed",
            " -> ".join([*chain, target]),
            "check the address of the service in its documentation",
            error="key-redirect",
            permanent=True,
        )
    if known is not None and known(target):
        raise CollectError(f"redirects to {target}, which is known", chain[0], error="duplicate", permanent=True)
    return target
