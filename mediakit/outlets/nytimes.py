"""The New York Times."""

KEY = "nytimes"
NAME = "The New York Times"
HOSTS = ("nytimes.com", "nyti.ms")
COUNTRY = "US"
TIME_ZONE = "America/New_York"
COLOUR = "#0072B2"
MARKER = "o"
