"""Django's settings: the only reader of the environment (names and defaults: README, "Settings")."""

from datetime import timedelta
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import django_stubs_ext
from django.core.exceptions import ImproperlyConfigured

from config import environment, secret
from config.database import connection_settings

# Makes the generic classes of Django, as ModelAdmin[User], subscriptable at run time.
django_stubs_ext.monkeypatch()

BASE_DIR = Path(__file__).resolve().parent.parent
DATA_DIR = environment.data_dir()

# Where we listen
HOST = environment.text("HOST", "127.0.0.1")
PORT = environment.integer("PORT", 8000, low=1, high=65535)
WEB_PROCESSES = environment.integer("WEB_PROCESSES", 1, low=1, high=64)
SHUTDOWN_GRACE_S = environment.integer("SHUTDOWN_GRACE_S", 30, high=3600)
INGEST_WORKERS = environment.integer("INGEST_WORKERS", 1, high=16)
ALLOWED_HOSTS = environment.words("ALLOWED_HOSTS", f"localhost,127.0.0.1,[::1],{HOST}")
CORS_ORIGINS = environment.words("CORS_ORIGINS")

# What "now", "here" and "home" mean
NOW = environment.moment("NOW")
TIME_ZONE = environment.text("TIME_ZONE", "America/New_York")
HOME_PLACE = environment.text("HOME_PLACE", "Newton, MA")
SAMPLE_DATA = environment.flag("SAMPLE_DATA", default=True)

# The language model (none: the built-in writer)
LLM_BASE_URL = environment.web_address("LLM_BASE_URL")
LLM_API_KEY = environment.text("LLM_API_KEY")
LLM_MODEL = environment.text("LLM_MODEL")
LLM_MODEL_B = environment.text("LLM_MODEL_B")
LLM_TIMEOUT_S = environment.integer("LLM_TIMEOUT_S", 120, low=1, high=3600)
LLM_CONTEXT_TOKENS = environment.integer("LLM_CONTEXT_TOKENS", 8192, low=1024)
LLM_CHECKED = True  # not to be chosen from outside; config/unchecked.py
LLM_UNDERSTANDS = environment.flag("LLM_UNDERSTANDS", default=False)
LLM_TOKENS_PER_USER_DAY = environment.integer("LLM_TOKENS_PER_USER_DAY", 0, high=1_000_000_000)
LLM_COMPARE_SHARE = environment.integer("LLM_COMPARE_SHARE", 0, high=100)

# The pages
EMBED_HOSTS = environment.hosts("EMBED_HOSTS")
MAP_TILES = environment.tiles("MAP_TILES", "https://tile.openstreetmap.org/{z}/{x}/{y}.png")
MAP_CREDIT = environment.text("MAP_CREDIT", "© OpenStreetMap contributors")
EMAIL_HOST = environment.text("EMAIL_HOST")
EMAIL_PORT = environment.integer("EMAIL_PORT", 587, low=1, high=65535)
EMAIL_HOST_USER = environment.text("EMAIL_HOST_USER")
EMAIL_HOST_PASSWORD = environment.text("EMAIL_HOST_PASSWORD")
EMAIL_USE_TLS = environment.flag("EMAIL_USE_TLS", default=True)
DEFAULT_FROM_EMAIL = environment.text("EMAIL_FROM", "superschedules@localhost")
EMAIL_BACKEND = f"django.core.mail.backends.{'smtp' if EMAIL_HOST else 'console'}.EmailBackend"

# Limits
GUESTS_PER_HOUR = environment.integer("GUESTS_PER_HOUR", 60, low=1)
GUESTS_KEPT_DAYS = environment.integer("GUESTS_KEPT_DAYS", 90, low=1, high=3650)
QUESTIONS_KEPT_DAYS = environment.integer("QUESTIONS_KEPT_DAYS", 30, low=1, high=3650)
TURNS_PER_MINUTE = environment.integer("TURNS_PER_MINUTE", 20, low=1)
MAX_RUNNING_TURNS = environment.integer("MAX_RUNNING_TURNS", 500, low=1)
INGEST_ALLOW_PRIVATE = environment.flag("INGEST_ALLOW_PRIVATE", default=False)

try:
    ZoneInfo(TIME_ZONE)
except (ZoneInfoNotFoundError, ValueError):
    raise ImproperlyConfigured(f"TIME_ZONE must be an IANA time zone, not {TIME_ZONE!r}.") from None
if LLM_BASE_URL and not LLM_MODEL:
    raise ImproperlyConfigured("LLM_BASE_URL needs LLM_MODEL: the name of the model to ask.")
if (LLM_MODEL or LLM_MODEL_B) and not LLM_BASE_URL:
    raise ImproperlyConfigured("LLM_MODEL needs LLM_BASE_URL: the address of the server to ask.")
if LLM_COMPARE_SHARE and not (LLM_MODEL and LLM_MODEL_B):
    raise ImproperlyConfigured("LLM_COMPARE_SHARE needs LLM_MODEL and LLM_MODEL_B: two models to compare.")

SECRET_KEY = environment.text("SECRET_KEY") or secret.stored_key(DATA_DIR)
DEBUG = False
USE_TZ = True
USE_I18N = True
LANGUAGE_CODE = "en"
LANGUAGES = [("en", "English"), ("es", "Español")]
LOCALE_PATHS = [BASE_DIR / "locale"]
ROOT_URLCONF = "config.urls"
ASGI_APPLICATION = "config.asgi.application"
APPEND_SLASH = True
AUTH_USER_MODEL = "accounts.User"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

INSTALLED_APPS = [
    "accounts",
    "events",
    "ingest",
    "assistant",
    "api",
    "chat_service",
    "web",
    "config.apps.ConfigConfig",
    "django_htmx",
    "procrastinate.contrib.django",
    "ninja",
    "ninja_jwt",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.postgres",
    "django.contrib.staticfiles",
]

MIDDLEWARE = [
    "config.middleware.OptionalSlash",
    "config.middleware.CompressedWholes",
    "django.middleware.security.SecurityMiddleware",
    "web.middleware.ContentSecurityPolicy",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "config.middleware.LanguageOfPages",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "web.refusals.Refusals",
]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    },
]

DATABASES = {"default": connection_settings(environment.text("DATABASE_URL"), DATA_DIR)}

AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in (
        "UserAttributeSimilarityValidator",
        "MinimumLengthValidator",
        "CommonPasswordValidator",
        "NumericPasswordValidator",
    )
]
AUTHENTICATION_BACKENDS = ["accounts.backends.NameOrEmailBackend"]
LOGIN_URL = "web:sign_in"
LOGIN_REDIRECT_URL = "web:home"
LOGOUT_REDIRECT_URL = "web:home"

NINJA_JWT = {
    "ACCESS_TOKEN_LIFETIME": timedelta(minutes=60),
    "REFRESH_TOKEN_LIFETIME": timedelta(days=14),
    "SIGNING_KEY": SECRET_KEY,
}

# Only a worker needs the tasks, and the readers that they bring with them.
PROCRASTINATE_AUTODISCOVER_MODULE_NAME = ""

STATIC_URL = "/static/"

# Said only over https, which a proxy tells in X-Forwarded-Proto (uvicorn believes FORWARDED_ALLOW_IPS).
SECURE_HSTS_SECONDS = 30 * 24 * 3600
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SAMESITE = "Lax"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
DATA_UPLOAD_MAX_MEMORY_SIZE = 1_000_000

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"()": "config.logs.LineFormatter"}},
    "filters": {"request_id": {"()": "config.logs.RequestIdFilter"}},
    "handlers": {
        "stderr": {"class": "logging.StreamHandler", "formatter": "line", "filters": ["request_id"]},
    },
    "root": {"handlers": ["stderr"], "level": "INFO"},
    "loggers": {
        "uvicorn": {"handlers": [], "propagate": True},
        "uvicorn.access": {"level": "WARNING"},
        "httpx": {"level": "WARNING"},
        "httpx2": {"level": "WARNING"},
        "openai": {"level": "WARNING"},
        "procrastinate": {"level": "WARNING"},
    },
}
