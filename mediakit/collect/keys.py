"""Keys of services: found where the user keeps them; never asked for, printed or stored.

Where keys are given out: as the README of Media Cloud's Python client says, and as catalogues of interfaces cite it for
the Guardian and the New York Times (read 2026-11; the pages themselves were not at hand).
"""

from __future__ import annotations

import importlib
import os
from dataclasses import dataclass

from mediakit.errors import CollectError

KEYRING = "mediakit"  # the name under which the system's store of passwords holds them


@dataclass(frozen=True)
class KeyPlace:
    """Whose key it is, in which environment variable it may stand, and where one gets it."""

    owner: str
    variable: str
    register: str


PLACES = {
    "guardian": KeyPlace("the Guardian", "MEDIAKIT_GUARDIAN_KEY", "https://open-platform.theguardian.com/access/"),
    "nytimes": KeyPlace("the New York Times", "MEDIAKIT_NYTIMES_KEY", "https://developer.nytimes.com/accounts/create"),
    "mediacloud": KeyPlace("Media Cloud", "MEDIAKIT_MEDIACLOUD_KEY", "https://search.mediacloud.org/"),
}


def find_key(service: str) -> str:
    """The key of a service: from its environment variable, else from the system's store of passwords.

    The store is read when the optional package `keyring` is installed: service "mediakit", user = `service`.

    Parameters
    ----------
    service : str
        "guardian", "nytimes" or "mediacloud".

    Returns
    -------
    str
        Call `client.hide` with it before it is used.

    Raises
    ------
    CollectError
        If there is none, or it cannot be one; says how to get a key and both ways of giving it.

    Examples
    --------
    >>> import os
    >>> os.environ["MEDIAKIT_GUARDIAN_KEY"] = " an-invented-key "
    >>> find_key("guardian")
    'an-invented-key'
    >>> del os.environ["MEDIAKIT_GUARDIAN_KEY"]
    """
    place = PLACES[service]
    key, trouble = os.environ.get(place.variable, "").strip(), ""
    where = f"environment variable {place.variable}"
    if not key:
        key, trouble = _ask_keyring(service)
        where = f"keyring: service {KEYRING}, user {service}" if key else f"{where}; {trouble}"
    if not key:
        what = f"{place.owner} asks for a key, and there is none"
    elif not key.isascii() or not key.isprintable() or " " in key:
        what = f"the key of {place.owner} holds signs that no key has, such as a blank or a line break"
    else:
        return key
    raise CollectError(what, where, how_to_give(service), error="key", permanent=True)


def how_to_give(service: str) -> str:
    """What to do to get a key and to give it to mediakit, in one sentence."""
    place = PLACES[service]
    return (
        f"get a key at {place.register}, then either put it in the environment variable {place.variable}, or, with "
        f"the package keyring installed, run: keyring set {KEYRING} {service}"
    )


def _ask_keyring(service: str) -> tuple[str, str]:
    """The key that the system's store holds, and why there is none."""
    try:
        found = importlib.import_module("keyring").get_password(KEYRING, service)
    except ImportError:
        return "", "the package keyring is not installed"
    except Exception as error:  # every store raises its own; the caller says it. Only the kind: a text may hold secrets
        return "", f"keyring cannot be read ({type(error).__name__})"
    return (found or "").strip(), "keyring holds none"
