"""The site for a WSGI server: `gunicorn integrations_portal.wsgi`."""

import os
from importlib import import_module

from django.conf import settings
from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "integrations_portal.settings")

import integrations_portal.celery  # noqa: F401 - pages that start a job need the portal's own queue
from integrations_portal.checks import announce_keys
from integrations_portal.memory import keep_what_is_loaded

application = get_wsgi_application()
announce_keys("web")
import_module(settings.ROOT_URLCONF)  # else the first visitor would wait for it
keep_what_is_loaded()
