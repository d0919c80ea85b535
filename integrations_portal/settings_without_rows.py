"""Settings of commands that look at files and live systems and at no row, such as `compare`.

Pipelines start them often, and half of their time would go into loading models that they never ask.
"""

from integrations_portal.settings import *  # noqa: F403 - all other settings are the same

INSTALLED_APPS = ["datamaps.apps.WithoutRows"]
