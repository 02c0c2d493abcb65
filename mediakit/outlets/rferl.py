"""Radio Free Europe/Radio Liberty."""

from mediakit.outlets.pangea import PANGEA

KEY = "rferl"
NAME = "RFE/RL"
HOSTS = ("rferl.org", "rfe.pangea-cms.com")
COUNTRY = "US"
TIME_ZONE = "Europe/Prague"
LAYOUTS = (PANGEA,)
