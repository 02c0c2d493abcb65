"""The beginnings of an outlet's file and fixture, from one saved page: `mediakit outlet new`."""

from __future__ import annotations

from mediakit.extract.scaffold.files import Scaffold, scaffold_outlet

__all__ = ["Scaffold", "scaffold_outlet"]
