"""Keys of services: where a person puts theirs, and what to say when there is none.

A key comes from the environment or, where the package `keyring` is installed, from the system's keyring. It is never
written: whoever uses one tells the client first (`Client.hide`).
"""

from __future__ import annotations

import os

from mediakit.errors import CollectError

KEYRING_SERVICE = "mediakit"
# Where a person gets a key of their own.
SERVICES = {
    "guardian": "https://open-platform.theguardian.com/access/",
    "nytimes": "https://developer.nytimes.com/get-started",
    "mediacloud": "https://search.mediacloud.org",
}


def find_key(service: str) -> str:
    """Find the key of a service, such as "guardian".

    Parameters
    ----------
    service : str
        Name of the collector.

    Returns
    -------
    str
        What the environment variable (MEDIAKIT_GUARDIAN_KEY) holds, else what the keyring holds under "mediakit".

    Raises
    ------
    CollectError
        When there is none, with how to get one and where to put it.
    """
    variable = f"MEDIAKIT_{service.upper()}_KEY"
    if key := os.environ.get(variable, "").strip():
        return key
    key, fault = _ask_keyring(service)
    if key:
        return key
    raise CollectError(
        f"the collector {service} needs a key, and there is none{fault}",
        variable,
        f"get one at {SERVICES[service]}, then set the environment variable {variable}, or run "
        f"`pip install keyring` and `python -m keyring set {KEYRING_SERVICE} {service}`",
        error="no-key",
        permanent=True,
    )


def _ask_keyring(service: str) -> tuple[str, str]:
    """The key in the system's keyring, and what to say when there is a keyring that does not answer."""
    try:
        import keyring
        from keyring.errors import KeyringError, NoKeyringError
    except ImportError:
        return "", ""
    try:
        return (keyring.get_password(KEYRING_SERVICE, service) or "").strip(), ""
    except NoKeyringError:  # as on servers
        return "", ""
    except KeyringError as error:
        return "", f" (the keyring does not answer: {error or type(error).__name__})"
