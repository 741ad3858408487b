"""Settings of the site. Django's own; the marketplace needs the database and a folder for its keys."""

import os
from pathlib import Path
from urllib.parse import parse_qs, unquote, urlsplit

_url = urlsplit(os.environ["DATABASE_URL"])
_query = parse_qs(_url.query)

SECRET_KEY = os.environ.get("DJANGO_SECRET_KEY", "for this machine only")
ALLOWED_HOSTS = ["localhost", "testserver"]
USE_TZ = True
TIME_ZONE = "UTC"
ROOT_URLCONF = "examples.django_project.urls"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "examples.django_project.lot",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
]
DATABASES = {
    "default": {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": _url.path.lstrip("/"),
        "USER": unquote(_url.username or ""),
        "PASSWORD": unquote(_url.password or ""),
        "HOST": (_query.get("host") or [_url.hostname or ""])[0],
        "PORT": (_query.get("port") or [str(_url.port or "")])[0],
    }
}

MARKET_URL = os.environ["DATABASE_URL"]
MARKET_HOME = Path(os.environ.get("DRIVEWAY_HOME", "driveway-keys"))
