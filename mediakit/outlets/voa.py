"""Voice of America."""

from mediakit.outlets.pangea import PANGEA

KEY = "voa"
NAME = "VOA"
HOSTS = ("voanews.com",)
COUNTRY = "US"
TIME_ZONE = "America/New_York"
LAYOUTS = (PANGEA,)
