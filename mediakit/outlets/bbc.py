"""BBC News."""

KEY = "bbc"
NAME = "BBC News"
HOSTS = ("bbc.com", "bbc.co.uk", "bbc.in")
COUNTRY = "GB"
TIME_ZONE = "Europe/London"
COLOUR = "#009E73"
MARKER = "^"
