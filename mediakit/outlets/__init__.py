"""Outlets: one file per outlet with its constants; adding one is adding a file here."""

from __future__ import annotations

import pkgutil
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from types import ModuleType
from urllib.parse import urlsplit

from mediakit.outlets.layout import Layout


@dataclass(frozen=True)
class Outlet:
    """What is known of one outlet, whatever the event.

    A host may be followed by the beginning of a path ("pbs.org/newshour") where several outlets share one.
    `colour` and `marker` are the same in every chart; at most five outlets have one, the others are grey. `kinds` are
    pairs of a regular expression, which the beginning of an address's path fits, and the kind of text that it stands
    for, such as ("/opinion/", "op-ed"); the first that fits counts.
    """

    key: str
    name: str
    hosts: tuple[str, ...]
    country: str
    time_zone: str
    colour: str = ""
    marker: str = ""
    layouts: tuple[Layout, ...] = ()
    kinds: tuple[tuple[str, str], ...] = ()

    @property
    def host(self) -> str:
        """The main host."""
        return self.hosts[0].partition("/")[0]


@cache
def list_outlets() -> tuple[Outlet, ...]:
    """All outlets that have a file, sorted by key.

    Examples
    --------
    >>> [outlet.key for outlet in list_outlets() if outlet.colour]
    ['bbc', 'guardian', 'latimes', 'nytimes']
    """
    modules = [import_module(f"{__name__}.{info.name}") for info in pkgutil.iter_modules(__path__)]
    found = [_read_constants(module) for module in modules if hasattr(module, "KEY")]
    return tuple(sorted(found, key=lambda outlet: outlet.key))


def _read_constants(module: ModuleType) -> Outlet:
    """The constants of an outlet's file: what it does not name has the default of `Outlet`."""
    given = {
        name: getattr(module, name.upper()) for name in Outlet.__dataclass_fields__ if hasattr(module, name.upper())
    }
    return Outlet(**given)


def find_outlet(text: str) -> Outlet | None:
    """The outlet with this key, name or address; None when no file knows it.

    Examples
    --------
    >>> find_outlet("https://www.theguardian.com/world/2017/apr/12/x").name
    'The Guardian'
    >>> find_outlet("A paper without a file") is None
    True
    """
    try:
        parts = urlsplit(text if "//" in text else "")
        host, path = parts.hostname or "", parts.path
    except ValueError:  # no address after all
        return None
    for outlet in list_outlets():
        if text.casefold() in (outlet.key, outlet.name.casefold()):
            return outlet
        if any(_holds(known, host, path) for known in outlet.hosts):
            return outlet
    return None


def _holds(known: str, host: str, path: str) -> bool:
    """Whether an address lies on a host of an outlet, or under "host/path" where several outlets share one."""
    name, _, begin = known.partition("/")
    return (host == name or host.endswith("." + name)) and (not begin or f"{path}/".startswith(f"/{begin}/"))
