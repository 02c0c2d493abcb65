"""The Guardian."""

KEY = "guardian"
NAME = "The Guardian"
HOSTS = ("theguardian.com", "guardian.co.uk")
COUNTRY = "GB"
TIME_ZONE = "Europe/London"
COLOUR = "#D55E00"
MARKER = "s"
