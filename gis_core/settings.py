"""Settings of the whole project; what a county changes comes from the environment (docs/operating.md)."""

import os
from datetime import timedelta
from pathlib import Path
from typing import Any

import pghistory
import pgtrigger
import pyogrio  # noqa: F401  sets the data paths of its GDAL before GeoDjango loads the same library
from csp.constants import NONE, SELF
from django.utils.translation import gettext_lazy as _

from gis_core.environment import (
    database_from_url,
    env_bool,
    env_choice,
    env_list,
    env_number,
    library_in_wheel,
)
from gis_core.settings_map import LEAFLET_CONFIG as LEAFLET_CONFIG

BASE_DIR = Path(__file__).resolve().parent.parent
VAR_DIR = Path(os.environ.get("WANGGE_VAR", BASE_DIR / "var"))

DEBUG = env_bool("WANGGE_DEBUG", default=False)
SECRET_KEY = os.environ.get("WANGGE_SECRET_KEY", "")
if not SECRET_KEY:
    SECRET_KEY = (VAR_DIR / "secret_key").read_text().strip() if (VAR_DIR / "secret_key").exists() else ""
#: Seals what nobody may read in the database or in a dump of it (gis_core/sealing.py).
SEALING_KEY = os.environ.get("WANGGE_SEALING_KEY", "") or SECRET_KEY
ALLOWED_HOSTS = env_list("WANGGE_ALLOWED_HOSTS", default=["127.0.0.1", "localhost", "[::1]"])
CSRF_TRUSTED_ORIGINS = env_list("WANGGE_TRUSTED_ORIGINS", default=[])
HTTPS = env_bool("WANGGE_HTTPS", default=False)
SECURE_SSL_REDIRECT = SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
SESSION_COOKIE_HTTPONLY = True
SESSION_ENGINE = "gis_core.sessions"
X_FRAME_OPTIONS = "DENY"

GDAL_LIBRARY_PATH = library_in_wheel("pyogrio", "libgdal-*.so*")
GEOS_LIBRARY_PATH = library_in_wheel("shapely", "libgeos_c-*.so*")

INSTALLED_APPS = [
    "fixtures",
    "assessment",
    "renovation",
    "surveys",
    "grids",
    "gis_core",
    "gis_core.admin_apps.CountyAdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.gis",
    "django.contrib.messages",
    "django.contrib.postgres",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
    "axes",
    "csp",
    "django_filters",
    "django_htmx",
    "django_migrate_sql",
    "django_vite",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "knox",
    "leaflet",
    "pghistory",
    "pgtrigger",
    "procrastinate.contrib.django",
    "rest_framework",
    "rules.apps.AutodiscoverRulesConfig",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "gis_core.compression.GzippedPages",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "grids.clock.by_the_county_clock",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "gis_core.visitors.VisitorMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "csp.middleware.CSPMiddleware",
    "gis_core.history_context.HistoryMiddleware",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "gis_core.urls"
WSGI_APPLICATION = "gis_core.wsgi.application"

TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "django.template.context_processors.i18n",
                "surveys.page_bar.unread",
            ]
        },
    }
]

_url_variable = "DATABASE_URL"
if os.environ.get("WANGGE_DB_ROLE") == "owner" and os.environ.get("DATABASE_OWNER_URL"):
    _url_variable = "DATABASE_OWNER_URL"
_database = database_from_url(os.environ.get(_url_variable, "postgres:///wangge"), variable=_url_variable)
DATABASES = {
    "default": {
        **_database,
        # Only what gis_core/prepared.py asks is prepared: Django's own cursors send no parameters.
        "OPTIONS": {**_database["OPTIONS"], "prepare_threshold": 0},
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
    }
}
#: Answers that one process keeps in its memory for as long as they are true (surveys/kept_columns.py): never a shared
#: cache, they are scoped.
CACHES = {
    "default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"},
    "columns": {
        "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
        "LOCATION": "columns",
        "TIMEOUT": 3600,
        "OPTIONS": {"MAX_ENTRIES": 32},
    },
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

#: Tables that only triggers write (gis_core/rights.py).
PROJECTED_TABLES = ["gis_core_tile_mark", "grids_territory", "surveys_columns_change"]
#: Tables beside those of history that the app reads and appends to, and never rewrites.
APPENDED_TABLES = [
    "surveys_caseanchor",
    "surveys_casestep",
    "surveys_notice",
    "surveys_noticeaddress",
]
#: Functions that run as the owner and that only the app has a reason to call; those of triggers need no right.
APP_FUNCTIONS = ["grids_project(text, bigint[])"]
#: Bulk writes that ask the rule themselves: functions that belong to the loader, and all that the loader may do.
LOADER_FUNCTIONS = [
    "surveys_stage_points()",
    "surveys_insert_points()",
    "surveys_reassign_points(boolean,bigint)",
]
LOADER_RIGHTS = {
    "grids_boundaryedition": "SELECT",
    "grids_category": "SELECT",
    "grids_county": "SELECT",
    "grids_dutypolicy": "SELECT",
    "grids_territory": "SELECT",
    "surveys_surveypoint": "SELECT, INSERT, UPDATE",
    "surveys_surveypointevent": "INSERT",
    "pghistory_context": "SELECT, INSERT, UPDATE",  # who is behind the write, where a page or a job says so
}

#: Apps of libraries without pages in the administration; what somebody may do follows from their memberships,
#: groups (auth) would be a second answer.
ADMIN_HIDDEN_APPS = frozenset({"auth", "axes", "knox", "procrastinate"})

AUTH_USER_MODEL = "gis_core.User"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "rules.permissions.ObjectPermissionBackend",
    "django.contrib.auth.backends.ModelBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 10},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
AXES_FAILURE_LIMIT = 8
AXES_COOLOFF_TIME = 0.25
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_RESET_ON_SUCCESS = True
AXES_LOCKOUT_CALLABLE = "gis_core.errors.locked_out"
LOGIN_URL = "login"
LOGIN_REDIRECT_URL = "map"
LOGOUT_REDIRECT_URL = "login"

LANGUAGES = [("zh-hans", _("Simplified Chinese")), ("en", _("English"))]
#: What commands speak, and pages to a browser that asks for neither.
LANGUAGE_CODE = env_choice("WANGGE_LANGUAGE", default="zh-hans", choices=dict(LANGUAGES))
LOCALE_PATHS = [BASE_DIR / "locale"]
USE_I18N = True
#: Where Django would not group Chinese figures at all.
FORMAT_MODULE_PATH = "gis_core.formats"
TIME_ZONE = os.environ.get("WANGGE_TIME_ZONE", "Asia/Shanghai")
USE_TZ = True

STATIC_URL = "/static/"
STATIC_ROOT = VAR_DIR / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "gis_core.compression.GzippedStaticFilesStorage"},
}
#: Other bytes have another name there (Vite puts their hash into it), so that a browser need not ask again.
WHITENOISE_IMMUTABLE_FILE_TEST = rf"^{STATIC_URL}assets/[\w.-]+-[\w-]{{8}}\.\w+$"
STATICFILES_DIRS = [path for path in [VAR_DIR / "build" / "frontend"] if path.is_dir()]
#: Photos; private, served by the pages that may show them.  Server and workers share the folder.
MEDIA_ROOT = Path(os.environ.get("WANGGE_MEDIA", VAR_DIR / "media"))
#: Files on their way into a layer; never served, so not below MEDIA_ROOT.  Server and workers share the folder.
UPLOAD_ROOT = Path(os.environ.get("WANGGE_UPLOADS", VAR_DIR / "uploads"))
#: Where channels of the kind "files in a folder" put what they are sent: a folder each.
NOTICE_ROOT = Path(os.environ.get("WANGGE_NOTICES", VAR_DIR / "notices"))
UPLOAD_MEBIBYTES = env_number("WANGGE_UPLOAD_MIB", default=200)
#: How long the file and the row-by-row preview of an upload stay after it was taken in or dropped.
UPLOAD_DAYS = env_number("WANGGE_UPLOAD_DAYS", default=7)
#: For how long the map shows what has ended, unless older days are asked for; what is open it always shows.
POINTS_DAYS = env_number("WANGGE_POINTS_DAYS", default=366)
FILE_UPLOAD_HANDLERS = ["gis_core.uploads.receiving.LimitedUploadHandler"]
#: Where the county keeps its own templates of office documents, by the names of those that come with the program.
DOCUMENT_TEMPLATES = Path(os.environ.get("WANGGE_DOCUMENT_TEMPLATES", VAR_DIR / "documents"))
DJANGO_VITE = {
    "default": {
        "dev_mode": False,
        "manifest_path": VAR_DIR / "build" / "frontend" / "manifest.json",
    }
}

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "img-src": [SELF, "data:", "blob:"],
        "object-src": [NONE],
        "base-uri": [SELF],
        "frame-ancestors": [NONE],
        "form-action": [SELF],
    }
}

# History: statement triggers, one JSON context, and the database login beside it (gis_core/history.py).
PGHISTORY_LEVEL = pgtrigger.Statement
PGHISTORY_JSON_ENCODER = "gis_core.history_context.ContextEncoder"
PGHISTORY_CONTEXT_FIELD = pghistory.ContextJSONField()
PGHISTORY_BASE_MODEL = "gis_core.history.Event"
# History is only ever asked for one object at a time: its other columns have no index that each write would pay for.
PGHISTORY_OBJ_FIELD = pghistory.ObjForeignKey(
    db_constraint=False, db_index=True, related_name="events", related_query_name="events"
)
PGHISTORY_FOREIGN_KEY_FIELD = pghistory.ForeignKey(db_index=False)
PGTRIGGER_MIGRATIONS = True

REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "gis_core.authentication.TokenAuthentication",
        "gis_core.authentication.SessionAuthentication",
    ],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAuthenticated"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["rest_framework.parsers.JSONParser"],
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "EXCEPTION_HANDLER": "gis_core.errors.problem_response",
}
# A phone may be away for days; a token that nobody uses for a month ends.
REST_KNOX = {"TOKEN_TTL": timedelta(days=30), "AUTO_REFRESH": True, "MIN_REFRESH_INTERVAL": 3600}
SPECTACULAR_SETTINGS = {
    "TITLE": "Wangge API",
    "VERSION": "1",
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
    "REDOC_DIST": "SIDECAR",
    "SERVE_INCLUDE_SCHEMA": False,
}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"plain": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "plain"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
    # Their lines about what they send name addresses with their keys.
    "loggers": {name: {"level": "CRITICAL"} for name in ("apprise", "urllib3")},
}
