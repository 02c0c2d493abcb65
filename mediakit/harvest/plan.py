"""What a run is to ask: sources with what they need, made from about.yml and the user's wishes."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from importlib import import_module
from types import ModuleType
from typing import Any

from mediakit.collect import Client, Job, Listing, OnProblem, Page
from mediakit.collect.links import find_host
from mediakit.errors import MediakitError
from mediakit.outlets import find_outlet
from mediakit.schema import parse_time

RESCUE = "rescue"


@dataclass(frozen=True)
class Source:
    """One way in which coverage arrives.

    `parameter` takes what the user writes after "="; `needed` says that it must be there. `service`: the search is made
    there, once for each term. `by_outlet`: it has to know whose coverage; its texts are chosen here by the terms.
    `lasting`: the same question gets the same answer tomorrow, so it is asked once. `client`: it asks the network.
    """

    name: str
    parameter: str
    needed: bool = False
    many: bool = False
    service: bool = False
    by_outlet: bool = False
    lasting: bool = True
    client: bool = True
    home: str = ""

    @property
    def module(self) -> ModuleType:
        """The collector's module."""
        return import_module(f"mediakit.collect.sources.{self.home or self.name}")

    @property
    def reach(self) -> str:
        """What it can reach back to, in a sentence."""
        if self.name == RESCUE:
            return "archived copies of pages that were blocked, gone or failed, each nearest to the window's middle"
        return str(self.module.REACH)


SOURCES = {
    source.name: source
    for source in (
        Source("urls", "given", needed=True, lasting=False, client=False),
        Source("folder", "path", needed=True, lasting=False, client=False),
        Source("warc", "paths", needed=True, many=True, lasting=False, client=False),
        Source("exports", "paths", needed=True, many=True, lasting=False, client=False),
        Source("rss", "feeds", many=True, by_outlet=True, lasting=False),
        Source("sitemap", "sitemaps", many=True, by_outlet=True, lasting=False),
        Source("front", "sites", many=True, by_outlet=True, lasting=False),
        Source("wayback", "archive", by_outlet=True),
        Source(RESCUE, "archive", home="wayback", lasting=False),
        Source("ccnews", "paths", many=True, by_outlet=True),
        Source("gdelt", "api", service=True),
        Source("guardian", "api", service=True),
        Source("nytimes", "api", service=True),
        Source("mediacloud", "api", service=True),
    )
}


@dataclass(frozen=True)
class Wish:
    """What is looked for: words, first and last day (both included), hosts of outlets, at most how many per source.

    A host that has no https stands with "http://" before it.
    """

    terms: tuple[str, ...] = ()
    since: date | None = None
    until: date | None = None
    outlets: tuple[str, ...] = ()
    limit: int | None = None


def read_wish(about: Mapping[str, Any]) -> Wish:
    """What about.yml asks for: search_terms, window, and the hosts of sites and outlets."""
    window = about.get("window") or {}
    hosts = [str(site) for site in about.get("sites") or ()]
    for name in () if hosts else about.get("outlets") or ():
        outlet = find_outlet(str(name))
        hosts += [outlet.host] if outlet else []
    since, until = (parse_time(str(window[key])).date() if window.get(key) else None for key in ("since", "until"))
    return Wish(tuple(str(term) for term in about.get("search_terms") or ()), since, until, tuple(hosts))


def find_hosts(names: Iterable[str]) -> tuple[str, ...]:
    """Hosts of outlets that are given by name, key, host or address.

    Raises
    ------
    MediakitError
        If a name is none of these.
    """
    hosts = []
    for name in names:
        outlet = find_outlet(name)
        host = find_host(name if "//" in name else f"https://{name}").removeprefix("www.")
        if outlet is None and (" " in name or "." not in host):
            raise MediakitError(f"no outlet is known by {name!r}", todo="write its host, such as nytimes.com")
        hosts.append(outlet.host if outlet else ("http://" if name.startswith("http://") else "") + host)
    return tuple(dict.fromkeys(hosts))


def make_jobs(wanted: Iterable[str], wish: Wish, extra: Mapping[str, Mapping[str, Any]] | None = None) -> list[Job]:
    """The jobs of a run.

    Parameters
    ----------
    wanted : list of str
        Names of `SOURCES`, each with what belongs to it after "=": "gdelt", "urls=links.csv", "folder=saved".
    wish : Wish
    extra : mapping, optional
        Further parameters by source: the lost `addresses` for "rescue", the `mapping` of columns for "exports".

    Raises
    ------
    MediakitError
        If a source is not known, or lacks what it needs.
    """
    jobs = []
    for text in wanted:
        name, _, argument = text.partition("=")
        source = SOURCES.get(name.strip())
        if source is None:
            raise MediakitError(f"there is no source {name!r}", todo=f"use one of: {', '.join(SOURCES)}")
        if source.needed and not argument:
            raise MediakitError(f"{name} needs a file or folder", todo=f"write --from {name}=PATH")
        if source.by_outlet and not (wish.outlets or argument):
            raise MediakitError(
                f"{name} has to know whose coverage", "about.yml: sites", "add hosts there, or write --outlet HOST"
            )
        if source.service and not wish.terms:
            raise MediakitError(f"{name} has to know what to search for", "about.yml: search_terms", "or --query WORDS")
        # What a person has chosen is taken as it is; lists and archives are searched for any of the terms.
        own_choice = source.needed and source.name != "warc"
        for term in wish.terms if source.service else ["" if own_choice else " OR ".join(wish.terms)]:
            jobs.append(_make_job(source, argument, term, wish, dict((extra or {}).get(source.name, {}))))
    return jobs


def _make_job(source: Source, argument: str, term: str, wish: Wish, own: dict[str, Any]) -> Job:
    if argument:
        own[source.parameter] = [part.strip() for part in argument.split(",")] if source.many else argument.strip()
    task = json.dumps([source.name, argument, term, wish.since, wish.until, wish.outlets, wish.limit], default=str)
    return Job(source.name, task if source.lasting else "", _maker(source, term, wish, own))


def _maker(
    source: Source, term: str, wish: Wish, own: dict[str, Any]
) -> Callable[[Client, OnProblem], Iterator[Listing | Page]]:
    def make(client: Client, note: OnProblem) -> Iterator[Listing | Page]:
        if source.name == RESCUE and not own.get("addresses"):
            return
        module = source.module
        ask = getattr(module, "listings", None) or module.pages
        given: dict[str, Any] = {"client": client} if source.client else {}
        hosts = [] if source.name == RESCUE else [host.removeprefix("http://") for host in wish.outlets]
        if source.name in ("rss", "sitemap", "front") and hosts != list(wish.outlets):
            given["sites"] = [host if "//" in host else f"https://{host}" for host in wish.outlets]
        yield from ask(term, wish.since, wish.until, hosts, wish.limit, **{**given, **own}, note=note)

    return make
