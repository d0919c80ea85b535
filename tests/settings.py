"""The portal's own settings, with what tests need to be quick, quiet and alone on the machine."""

import atexit
import os
import shutil
import tempfile

if "VAR_DIR" not in os.environ:
    os.environ["VAR_DIR"] = tempfile.mkdtemp(prefix="portal-tests-")
    atexit.register(shutil.rmtree, os.environ["VAR_DIR"], ignore_errors=True)
# What somebody has set for their own site must not steer the tests; the database may be chosen.
for name in ("ALLOWED_HOSTS", "BASE_URL", "PORT", "EMAIL_URL", "OUTBOUND_ALLOW", "REDIS_URL", "SINGER_TAPS"):
    os.environ.pop(name, None)
os.environ["DEBUG"] = "1"
os.environ["SECRET_KEY"] = "only-for-tests-never-anywhere-else-0123456789"
os.environ["CREDENTIAL_KEYS"] = "dGVzdHMtb25seS10ZXN0cy1vbmx5LXRlc3RzLW9ubHk="

from integrations_portal.settings import *  # noqa: E402,F403 - the same settings is the point

DEBUG = False
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}

if DATABASES["default"]["ENGINE"].endswith("sqlite3"):  # noqa: F405 - from the settings above
    # A file, not memory: the test server's threads and started commands see the same rows.
    DATABASES["default"]["TEST"] = {"NAME": str(VAR_DIR / "test.sqlite3")}  # noqa: F405 - as above
