"""The settings of tests: those of the server, with nothing of this machine's in them.

They are put into the environment, so that a server that a test starts has the same ones.
A test process has a folder of its own: its database and its cache are nobody else's. The type
checker reads these settings too, and writes nothing.
"""

import atexit
import os
import shutil
import sys
import tempfile

if "pytest" in sys.modules:
    _folder = tempfile.mkdtemp(prefix="cascade-tests-")
    atexit.register(shutil.rmtree, _folder, ignore_errors=True)
else:
    _folder = f"{tempfile.gettempdir()}/cascade-tests"

os.environ |= {
    "DATA_DIR": _folder,
    "DEBUG": "off",
    "SECRET_KEY": "a-key-of-tests-0123456789-abcdefghijklmnopqrstuvwxyz",
    "ALLOWED_HOSTS": "testserver,localhost,127.0.0.1",
    "HTTPS": "off",
    "PROXIES": "0",
    "LOG_LEVEL": "INFO",
    "LOG_FORMAT": "json",
    "THROTTLE_ANON": "off",
    "THROTTLE_USER": "off",
}
_unset = ("CACHE_URL", "CSRF_TRUSTED_ORIGINS", "HOST", "PORT", "WORKERS", "SIGN_UP")
_unset += (
    "CHECKS_FILE",
    "EMAIL_URL",
    "MAIL_FROM",
    "OIDC_ISSUER",
    "OIDC_CLIENT_ID",
    "OIDC_CLIENT_SECRET",
)
for _name in (*_unset, "OIDC_NAME"):
    os.environ.pop(_name, None)

from config.settings import *  # noqa: E402, F403
from config.settings import DATABASES, STORAGES  # noqa: E402

if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    # In a file, as the server's, so that threads and processes meet in it; but no test cuts the
    # power, so nothing has to reach the disk.
    _options = DATABASES["default"]["OPTIONS"]
    _options["init_command"] += "; PRAGMA synchronous = OFF"
    DATABASES["default"]["TEST"] = {"NAME": f"{_folder}/test.sqlite3"}

# Nothing is collected: pages of tests name static files as they are written.
WHITENOISE_USE_FINDERS = WHITENOISE_AUTOREFRESH = True
STORAGES["staticfiles"]["BACKEND"] = "django.contrib.staticfiles.storage.StaticFilesStorage"

# A good hash takes its time on purpose, and tests make many people.
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
