"""Django's settings. What differs between installations comes from the environment."""

from __future__ import annotations

from datetime import timedelta

from django.utils.csp import CSP

from config import accounts, databases, environment, logging, rest
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
    "django.contrib.humanize",
    "rest_framework",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "rules",
    "django_htmx",
    "lucide",
    "goals",
    "api",
    "web",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "allauth.usersessions",
    "axes",
]

MIDDLEWARE = [
    # First, so that every answer has a request id and every request its line in the log.
    "config.middleware.RequestLog",
    "django.middleware.security.SecurityMiddleware",
    "config.middleware.CompressedPages",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.csp.ContentSecurityPolicyMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "web.accounts.middleware.Preferences",
    "web.accounts.middleware.Discretion",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "web.wrong_method.WrongMethod",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    # Last: it turns the answer to a locked-out attempt into the page that says so.
    "axes.middleware.AxesMiddleware",
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
                "web.context.around",
                "web.accounts.context.person",
            ],
        },
    },
]

DATABASES = {"default": databases.database(_variables)}
CACHES = {"default": databases.cache(_variables)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "goals.User"
AUTHENTICATION_BACKENDS = [
    # First: it refuses who is locked out before a password is hashed.
    "axes.backends.AxesStandaloneBackend",
    "rules.permissions.ObjectPermissionBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
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

LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
LOGOUT_REDIRECT_URL = "account_login"
SIGN_UP = environment.SIGN_UP.read(_variables)
ALLAUTH_TRUSTED_PROXY_COUNT = environment.PROXIES.read(_variables)
ACCOUNT_ADAPTER = "web.accounts.adapters.AccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
# Nobody becomes the owner of an address by saying so.
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_CHANGE_EMAIL = True
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_REAUTHENTICATION_REQUIRED = True
# Guesses from one place are for axes; these bound passwords tried from many places at once, and
# codes of the second factor.
ACCOUNT_RATE_LIMITS = {"login_failed": "100/h/key", "code": "10/h/key"}

MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_FORMS = {
    "authenticate": "web.accounts.forms.CodeForm",
    "reauthenticate": "web.accounts.forms.CodeAgainForm",
}
MFA_TOTP_ISSUER = "Cascade"
MFA_TOTP_TOLERANCE = 1  # a clock may be half a minute off

SOCIALACCOUNT_ADAPTER = "web.accounts.adapters.IssuerAdapter"
SOCIALACCOUNT_PROVIDERS = accounts.providers(_variables)
# The address that the issuer has verified is the person's, whom we know by it.
SOCIALACCOUNT_EMAIL_AUTHENTICATION = True
SOCIALACCOUNT_EMAIL_AUTHENTICATION_AUTO_CONNECT = True

AXES_VERBOSE = False
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = timedelta(minutes=15)
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_RESET_ON_SUCCESS = True
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False
AXES_DISABLE_ACCESS_LOG = True  # allauth lists the sessions
AXES_USERNAME_CALLABLE = "web.accounts.throttling.address_tried"
AXES_CLIENT_IP_CALLABLE = "web.accounts.throttling.client_of"
AXES_LOCKOUT_CALLABLE = "web.accounts.throttling.locked_out"

MAILERS = accounts.mailers(_variables)
DEFAULT_FROM_EMAIL = environment.MAIL_FROM.read(_variables)
SERVER_EMAIL = DEFAULT_FROM_EMAIL
MAIL_IS_DELIVERED = accounts.mail_is_delivered(_variables)

LANGUAGES = [("en", "English"), ("de", "Deutsch")]
# Before the words of other apps: the administration has its own for "History".
LOCALE_PATHS = [ROOT / "web" / "locale"]
LANGUAGE_CODE = environment.LANGUAGE_CODE.read(_variables)
TIME_ZONE = environment.TIME_ZONE.read(_variables)
USE_TZ = True
USE_I18N = True
FORMAT_MODULE_PATH = ["web.formats"]

STATIC_URL = "/static/"
# What `make setup` takes from packages for the pages.
STATICFILES_DIRS = [ROOT / "web" / "assets" / "built"]
STATIC_ROOT = DATA_DIR / "static"
# In DEBUG files are served from where they are written; else by names that change with their
# content (see config.assets).
WHITENOISE_USE_FINDERS = DEBUG
WHITENOISE_KEEP_ONLY_HASHED_FILES = True
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}
WHITENOISE_MAX_AGE = 3600

_https = environment.HTTPS.read(_variables)
SECURE_SSL_REDIRECT = _https
ACCOUNT_DEFAULT_HTTP_PROTOCOL = "https" if _https else "http"
# A browser offers passkeys without HTTPS on its own machine alone.
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not _https
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
    "form-action": [CSP.SELF, *accounts.origins_of_issuer(_variables)],
    "base-uri": [CSP.NONE],
    "frame-ancestors": [CSP.NONE],
}

# A plan of 100,000 nodes is some 40 MB. Other bodies have limits of their own, in the API.
IMPORT_MAX_BYTES = environment.IMPORT_MAX_BYTES.read(_variables)
DATA_UPLOAD_MAX_MEMORY_SIZE = IMPORT_MAX_BYTES + 1_000_000

# What the SMART rules look for, in whose words, and when a year begins.
CHECKING = environment.CHECKS_FILE.read(_variables)

# Whether suggestions rest on what titles mean, too.
SEMANTIC = environment.SEMANTIC.read(_variables)

REST_FRAMEWORK = rest.rest_framework(_variables)
SPECTACULAR_SETTINGS = rest.spectacular()

LOGGING_CONFIG = "config.logging.configure"
LOGGING = logging.options(
    level=environment.LOG_LEVEL.read(_variables), form=environment.LOG_FORMAT.read(_variables)
)
