"""Error pages: one design for people, one form for machines."""

import json
from html import unescape

import pytest

from eventapp.core.i18n import using
from eventapp.web import errors

TITLES = {400: "Bad Request", 404: "Not Found", 409: "Conflict", 503: "Service Unavailable"}


@pytest.mark.parametrize("code", TITLES)
def test_a_machine_reads_the_name_of_what_went_wrong(app, code):
    with app.test_request_context("/api/events"):
        answer = errors.page(code)

    assert answer.status_code == code
    assert answer.content_type == "application/problem+json"
    assert answer.json == {
        "type": "about:blank",
        "status": code,
        "title": TITLES[code],
    }


def test_a_machine_reads_what_was_said_to_people(app):
    with app.test_request_context("/api/events"):
        answer = errors.page(409, "The room is taken.")

    assert answer.json["detail"] == "The room is taken."


@pytest.mark.parametrize("code", errors.PAGES)
@pytest.mark.parametrize("tongue", ["th", "en"])
def test_every_error_is_said_in_both_languages(app, code, tongue):
    with app.test_request_context("/"), using(tongue):
        page = errors.page(code).get_data(as_text=True)

    other = {"th": "en", "en": "th"}[tongue]
    assert f'<html lang="{tongue}"' in page
    assert f'lang="{other}"' in page.split("<main", 1)[1].split("</main>", 1)[0]


@pytest.mark.parametrize(
    ("tongue", "said"),
    [
        ("en", ">ลองหลายครั้งเกินไป เพื่อความปลอดภัยของข้อมูลทุกคน โปรดรอสักครู่ แล้วลองใหม่<"),
        ("th", ">Too many tries. To protect everybody’s data, please wait a little and try again<"),
    ],
)
def test_the_other_language_parts_its_sentences_its_own_way(app, tongue, said):
    with app.test_request_context("/"), using(tongue):
        page = errors.page(429).get_data(as_text=True)

    assert said in unescape(page)


def test_nothing_of_the_api_is_a_page_for_people(client):
    answer = client.get("/api/nothing")

    assert answer.status_code == 404
    assert json.loads(answer.text)["title"] == "Not Found"
