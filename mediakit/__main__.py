"""`python -m mediakit`."""

from mediakit.cli import main

main()
