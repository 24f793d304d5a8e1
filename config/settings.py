"""Django's settings. What differs between installations comes from the environment."""

from __future__ import annotations

from django.utils.csp import CSP

from config import databases, environment, logging, rest
from config.environment import ROOT

_variables = environment.variables()

BASE_DIR = ROOT
DATA_DIR = environment.DATA_DIR.read(_variables)
DEBUG = environment.DEBUG.read(_variables)
SECRET_KEY = environment.secret_key(_variables)
ALLOWED_HOSTS = environment.allowed_hosts(_variables)
CSRF_TRUSTED_ORIGINS = environment.CSRF_TRUSTED_ORIGINS.read(_variables)

INSTALLED_APPS = [
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "rest_framework",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "rules",
    "goals",
    "api",
]

MIDDLEWARE = [
    # First, so that every answer has a request id and every request its line in the log.
    "config.middleware.RequestLog",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.csp.ContentSecurityPolicyMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [ROOT / "templates"],
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

DATABASES = {"default": databases.database(_variables)}
CACHES = {"default": databases.cache(_variables)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "goals.User"
AUTHENTICATION_BACKENDS = [
    "rules.permissions.ObjectPermissionBackend",
    "django.contrib.auth.backends.ModelBackend",
]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.ScryptPasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in (
        "UserAttributeSimilarityValidator",
        "MinimumLengthValidator",
        "CommonPasswordValidator",
        "NumericPasswordValidator",
    )
]

LANGUAGE_CODE = environment.LANGUAGE_CODE.read(_variables)
TIME_ZONE = environment.TIME_ZONE.read(_variables)
USE_TZ = True
USE_I18N = True

STATIC_URL = "/static/"
# Served from where the packages put them: there is no step to forget.
WHITENOISE_USE_FINDERS = True
WHITENOISE_MAX_AGE = 3600

_https = environment.HTTPS.read(_variables)
SECURE_SSL_REDIRECT = _https
SECURE_REDIRECT_EXEMPT = ["^health/"]  # whoever asks it stands beside the server
SECURE_HSTS_SECONDS = environment.HSTS_SECONDS.read(_variables) if _https else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = _https
SECURE_HSTS_PRELOAD = _https
if _https and environment.PROXIES.read(_variables):
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SESSION_COOKIE_SECURE = _https
SESSION_COOKIE_HTTPONLY = True
CSRF_COOKIE_SECURE = _https
CSRF_COOKIE_HTTPONLY = True
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CSP = {
    "default-src": [CSP.NONE],
    "script-src": [CSP.SELF],
    "style-src": [CSP.SELF],
    "img-src": [CSP.SELF, "data:"],
    "font-src": [CSP.SELF],
    "connect-src": [CSP.SELF],
    "form-action": [CSP.SELF],
    "base-uri": [CSP.NONE],
    "frame-ancestors": [CSP.NONE],
}

# A plan of 100,000 nodes is some 40 MB. Other bodies have limits of their own, in the API.
IMPORT_MAX_BYTES = environment.IMPORT_MAX_BYTES.read(_variables)
DATA_UPLOAD_MAX_MEMORY_SIZE = IMPORT_MAX_BYTES + 1_000_000

REST_FRAMEWORK = rest.rest_framework(_variables)
SPECTACULAR_SETTINGS = rest.spectacular()

LOGGING_CONFIG = "config.logging.configure"
LOGGING = logging.options(
    level=environment.LOG_LEVEL.read(_variables), form=environment.LOG_FORMAT.read(_variables)
)
