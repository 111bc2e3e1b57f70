"""Which site is the administration?"""

from django.contrib.admin.apps import AdminConfig


class CountyAdminConfig(AdminConfig):
    """The administration, with the county's own models only."""

    default_site = "gis_core.admin_site.CountySite"
