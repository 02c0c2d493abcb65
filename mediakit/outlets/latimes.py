"""Los Angeles Times."""

KEY = "latimes"
NAME = "Los Angeles Times"
HOSTS = ("latimes.com",)
COUNTRY = "US"
TIME_ZONE = "America/Los_Angeles"
COLOUR = "#CC79A7"
MARKER = "D"
