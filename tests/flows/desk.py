"""What people do at the workbench in a browser: open a case, take a step with its form."""

import io
from typing import Any

from PIL import Image
from playwright.sync_api import Page, expect

from surveys.models import Case


def photo(name: str = "现场.jpg", colour: str = "grey") -> dict[str, Any]:
    """A small photo, as a phone would send it."""
    found = io.BytesIO()
    Image.new("RGB", (64, 48), colour).save(found, "JPEG")
    return {"name": name, "mimeType": "image/jpeg", "buffer": found.getvalue()}


def open_case(page: Page, case: Case) -> None:
    """Choose the case in the list."""
    page.locator(f'[data-case="{case.uid}"].cases__row').get_by_role("link").click()
    expect(page.locator(".case__number")).to_contain_text(case.number)


def begin(page: Page, title: str) -> None:
    """Open the form of a step by its button."""
    page.get_by_role("link", name=title, exact=True).click()
    expect(page.locator("#step-title")).to_have_text(title)


def fill(page: Page, title: str, **fields: str) -> None:
    """Fill a form that is open, with a photo where it asks for some, and send it."""
    for name, value in fields.items():
        field = page.locator(f"#id_{name}")
        if field.evaluate("field => field.tagName") == "SELECT":
            field.select_option(label=value)
        else:
            field.fill(value)
    if page.locator("#id_photos").count():
        page.locator("#id_photos").set_input_files(photo())
    page.get_by_role("button", name=title, exact=True).click()


def take(page: Page, title: str, **fields: str) -> None:
    """Take a step: open its form, fill it in, send it."""
    begin(page, title)
    fill(page, title, **fields)


def done(page: Page, title: str) -> None:
    """Wait until the page says that a step was taken."""
    expect(page.get_by_role("status").first).to_contain_text(title)
