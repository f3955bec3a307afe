# Lodestar as production runs it: one image for migrate, web, worker and beat.

FROM node:22-slim AS assets
WORKDIR /assets
COPY package.json package-lock.json .npmrc ./
RUN npm ci --omit=dev

FROM python:3.11-slim
ENV PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    PIP_NO_CACHE_DIR=1 \
    PIP_DISABLE_PIP_VERSION_CHECK=1 \
    OMP_NUM_THREADS=1 \
    DJANGO_SETTINGS_MODULE=cs_platform.settings \
    CS_DATA_DIR=/var/lib/lodestar \
    STATIC_ROOT=/srv/lodestar-static
WORKDIR /srv/lodestar

COPY requirements.txt ./
RUN pip install --requirement requirements.txt

RUN useradd --uid 10001 --no-create-home --shell /usr/sbin/nologin lodestar \
    && install --directory --owner=lodestar --group=lodestar /var/lib/lodestar

COPY --from=assets /assets/node_modules ./node_modules
COPY . .
# No secret is needed to collect files, and none stays in the image.
RUN SECRET_KEY=only-while-the-image-is-built python manage.py collectstatic --no-input --skip-checks

USER lodestar
EXPOSE 8000
HEALTHCHECK --interval=10s --timeout=5s --start-period=30s --retries=6 \
    CMD ["python", "-c", "import os, urllib.request as r; r.urlopen(r.Request('http://127.0.0.1:8000/login/', headers={'Host': os.environ['ALLOWED_HOSTS'].split(',')[0].lstrip('.'), 'X-Forwarded-Proto': 'https'}), timeout=4)"]
CMD ["gunicorn", "cs_platform.wsgi", "--bind", "0.0.0.0:8000", "--worker-class", "gthread", \
     "--workers", "2", "--threads", "4", "--preload", "--access-logfile", "-", "--no-control-socket"]
