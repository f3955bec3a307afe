"""The Celery app: the broker, its limits, the queues and the table of what the clock starts.

Celery is only the bell. What is to be done, what was tried and what came of it stands in the ledger
(`cs_platform.jobs`): a message is acknowledged before its work begins and Celery never retries.
Start a worker with `celery -A cs_platform worker`, the clock with `celery -A cs_platform beat`.
"""

import os

from celery import Celery, signals
from celery.schedules import crontab
from django.conf import settings
from kombu import Exchange, Queue

from cs_platform.tenancy import checks

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cs_platform.settings")
# before NumPy is loaded: workers share the machine's cores by processes, not by threads
os.environ.setdefault("OMP_NUM_THREADS", "1")

WORK = "work"
CLOCK = "clock"  # beside the work, so that a long queue never holds up the sweeper

VISIBILITY_SECONDS = 900
SOFT_LIMIT_SECONDS = 120  # raises inside the handler: an attempt with its error
HARD_LIMIT_SECONDS = 150  # kills the process: an attempt whose lease runs out
MEMORY_KILOBYTES = 500_000  # after the task that passed it, the worker process is replaced

# What the clock starts: entry, task, how often. A message that waited for a whole round is thrown away.
BEAT_SCHEDULE = {
    # starts the daily run of every organization whose local day has begun
    "tick": {"task": "cs_platform.tasks.tick", "schedule": 60.0, "options": {"expires": 60}},
    # rings again for what nobody took and for work whose worker was lost
    "sweep": {
        "task": "cs_platform.jobs.tasks.sweep",
        "schedule": settings.JOB_SWEEP_SECONDS,
        "options": {"expires": settings.JOB_SWEEP_SECONDS},
    },
    # trains the churn model of every organization whose newest one is a week old
    "train": {
        "task": "health.tasks.train_due",
        "schedule": crontab(minute="37"),
        "options": {"expires": 3600},
    },
    # removes files whose time has come
    "tidy": {
        "task": "cs_platform.jobs.tasks.tidy",
        "schedule": crontab(hour="*/6", minute="17"),
        "options": {"expires": 3600},
    },
}

app = Celery("cs_platform")
app.set_default()  # for every thread of a web process, not only the one that imports this
app.conf.update(
    broker_url=settings.REDIS_URL,
    broker_connection_timeout=5,
    broker_connection_retry=True,
    broker_connection_retry_on_startup=True,
    broker_connection_max_retries=None,
    broker_transport_options={
        "visibility_timeout": VISIBILITY_SECONDS,
        "socket_timeout": 10,
        "socket_connect_timeout": 5,
        "socket_keepalive": True,
        "health_check_interval": 5,
    },
    result_backend=None,
    task_ignore_result=True,
    accept_content=["json"],
    task_serializer="json",
    event_serializer="json",
    task_acks_late=False,
    task_reject_on_worker_lost=False,
    task_soft_time_limit=SOFT_LIMIT_SECONDS,
    task_time_limit=HARD_LIMIT_SECONDS,
    task_default_queue=WORK,
    task_queues=tuple(Queue(name, Exchange(name), routing_key=name) for name in (WORK, CLOCK)),
    task_create_missing_queues=False,
    worker_prefetch_multiplier=1,
    worker_max_memory_per_child=MEMORY_KILOBYTES,
    worker_redirect_stdouts=False,
    beat_schedule=BEAT_SCHEDULE,
    beat_schedule_filename=str(settings.DATA_DIR / "beat-schedule"),
    timezone="UTC",
)
app.autodiscover_tasks()


@signals.setup_logging.connect
def keep_django_logging(**kwargs: object) -> None:
    """Leave the log to Django's settings: with a receiver here, Celery sets up none of its own."""


@signals.worker_init.connect
def refuse_unsafe_role(**kwargs: object) -> None:
    """Do not work as a role that row-level security does not bind; Celery lets only SystemExit through."""
    try:
        checks.refuse_unsafe_role()
    except checks.UnsafeStartError as error:
        raise SystemExit(str(error)) from error
