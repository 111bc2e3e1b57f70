"""The project's settings with the peers' addresses beside its own: for benchmarks only."""

from gis_core.settings import *  # noqa: F403
from gis_core.settings import INSTALLED_APPS as OWN_APPS

INSTALLED_APPS = [*OWN_APPS, "rest_framework_gis"]
ROOT_URLCONF = "benchmarks.peer_urls"
