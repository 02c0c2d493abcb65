"""The errors of mediakit: each says what went wrong, where, and what to do next."""


class MediakitError(Exception):
    """Something went wrong that the user can act on.

    Parameters
    ----------
    what : str
        What went wrong, in one sentence.
    where : str, optional
        File, row, column, outlet or address.
    todo : str, optional
        What to do next.
    """

    def __init__(self, what: str, where: str = "", todo: str = "") -> None:
        super().__init__(what)
        self.what, self.where, self.todo = what, where, todo

    def __str__(self) -> str:
        lines = [self.what]
        if self.where:
            lines.append(f"  where: {self.where}")
        if self.todo:
            lines.append(f"  what to do: {self.todo}")
        return "\n".join(lines)


class SchemaError(MediakitError):
    """A table does not have the columns, types or keys that `mediakit.schema` declares."""


class ResourceError(MediakitError):
    """A codebook, word list or other resource is missing or incomplete."""


class CollectError(MediakitError):
    """A page, a listing or a folder could not be had.

    Parameters
    ----------
    what, where, todo : str
        As in `MediakitError`.
    error : str
        Short name for the table `problems`, such as "http-404", "robots" or "timeout".
    permanent : bool
        Trying again will not help.
    """

    def __init__(
        self, what: str, where: str = "", todo: str = "", *, error: str = "failed", permanent: bool = False
    ) -> None:
        super().__init__(what, where, todo)
        self.error, self.permanent = error, permanent


class ExtractError(MediakitError):
    """A page that is no article, or cannot be read as one.

    Parameters
    ----------
    what, where, todo : str
        As in `MediakitError`.
    error : str
        Short name for the table `problems`, such as "consent-wall", "not-found", "listing" or "empty".
    permanent : bool
        Reading the same page again will not help.
    """

    def __init__(
        self, what: str, where: str = "", todo: str = "", *, error: str = "failed", permanent: bool = True
    ) -> None:
        super().__init__(what, where, todo)
        self.error, self.permanent = error, permanent
