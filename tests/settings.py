"""The settings of the suite: the project's own, in test mode, with keys of its own. The databases come with conftest."""

import atexit
import os
import shutil
import tempfile
from pathlib import Path

os.environ.setdefault("ONEWINDOW_MODE", "test")
os.environ.setdefault("SECRET_KEY", "a key for tests alone")
os.environ.setdefault("FIELD_KEYS", "dGVzdHMgb25seSwgdGhpcnR5LXR3byBieXRlcyA9PT0=")
os.environ.setdefault("DIGEST_KEY", "ZGlnZXN0cyBvZiB0ZXN0cywgMzIgYnl0ZXMgbG9uZy4=")
# placeholders: the suite connects to clones of its own in the embedded server, never to a database that somebody uses
os.environ["DATABASE_URL"] = "postgresql://onewindow_app@/unused?host=/nonexistent"
os.environ["DATABASE_OWNER_URL"] = "postgresql://onewindow_owner@/unused?host=/nonexistent"

from onewindow.config.settings import *  # noqa: F403

WHITENOISE_AUTOREFRESH = True  # else each of the suite's thousands of clients would look through all static files first

RECOMPUTE_CONNECTIONS = 1  # a second one would not see what a test has not committed
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]  # the suite signs in often

MEDIA_ROOT = Path(tempfile.mkdtemp(prefix="onewindow-tests-"))  # never the demo's folder
atexit.register(shutil.rmtree, MEDIA_ROOT, ignore_errors=True)
