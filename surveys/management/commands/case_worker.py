"""`script/manage case_worker`: opens cases as points come, and does what falls due; runs until it is stopped."""

import asyncio
from typing import Any

import psycopg
from django.core.management.base import BaseCommand
from django.utils.translation import gettext as _
from procrastinate.contrib.django import app
from procrastinate.contrib.django.django_connector import DjangoConnector
from procrastinate.contrib.django.utils import connector_params
from procrastinate.exceptions import AlreadyEnqueued

from surveys.tasks import QUEUE, open_cases_of_points

#: The channel of surveys_tell_points.
CHANNEL = "surveys_points"
#: A robot that answers late must not keep a case from being opened.
CONCURRENCY = 4


class Command(BaseCommand):
    """Works off the queue of cases and listens to the database for points that came past the app."""

    help = _("Open cases as points come, and do what falls due; runs until it is stopped.")

    def handle(self, *args: Any, **options: Any) -> None:
        assert isinstance(app.connector, DjangoConnector)
        with app.replace_connector(app.connector.get_worker_connector()):
            asyncio.run(_work())


async def _work() -> None:
    """Listen and work; when one of both ends, the other does, so that whoever watches the process starts it again."""
    async with app.open_async():
        listening = asyncio.create_task(_listen())
        working = asyncio.create_task(
            app.run_worker_async(queues=[QUEUE], name=QUEUE, concurrency=CONCURRENCY)
        )
        done, left = await asyncio.wait({listening, working}, return_when=asyncio.FIRST_COMPLETED)
        for task in left:
            task.cancel()
        await asyncio.gather(*left, return_exceptions=True)
        for task in done:
            task.result()


async def _listen() -> None:
    parameters = connector_params()
    async with await psycopg.AsyncConnection.connect(**parameters, autocommit=True) as connection:
        await connection.execute(f"LISTEN {CHANNEL}")
        await _open_cases()  # for what came while nobody listened
        async for _notice in connection.notifies():
            await _open_cases()


async def _open_cases() -> None:
    try:
        await open_cases_of_points.defer_async()
    except AlreadyEnqueued:
        return  # one that has not begun yet will see this point too
