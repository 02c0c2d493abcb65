"""The version: below everything, so that charts and reports can name it without importing the package's face."""

__version__ = "0.1.0"
