# The portal as one image, for web, worker and clock alike. compose.yaml says how they go together.
FROM python:3.11-slim-bookworm

# As in script/setup: pictures, PDF, fonts; and the PostgreSQL client, for backups.
RUN apt-get update \
    && apt-get install -y --no-install-recommends \
        graphviz libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz0b libharfbuzz-subset0 fontconfig \
        fonts-inter fonts-liberation2 fonts-dejavu-core fonts-droid-fallback postgresql-client \
    && rm -rf /var/lib/apt/lists/* \
    && useradd --create-home --uid 1000 portal \
    && install -d -o portal -g portal -m 700 /var/lib/portal

WORKDIR /srv/portal
COPY requirements.txt .
RUN pip install --no-cache-dir --require-hashes -r requirements.txt
COPY manage.py ./
COPY integrations_portal integrations_portal
COPY datamaps datamaps
COPY briefs briefs
COPY templates templates
COPY static static

USER portal
ENV PYTHONUNBUFFERED=1 DEBUG=0 VAR_DIR=/var/lib/portal
EXPOSE 8000
CMD ["gunicorn", "integrations_portal.wsgi", "--bind", "0.0.0.0:8000", "--workers", "3", "--threads", "4", "--preload"]
