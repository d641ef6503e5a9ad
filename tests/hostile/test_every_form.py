"""Every form gets what nobody should send: a message at the field, what was typed is kept."""

import re

import pytest

from tests.hostile import world as worlds
from tests.hostile.asked import FORMS
from tests.hostile.desk import Desk, a_file
from tests.hostile.values import CORPUS, FEW, LONG

every_form = pytest.mark.parametrize("asked", FORMS, ids=lambda asked: asked.name)


@pytest.fixture
def world(context, database):
    return worlds.stand(context, database)


@every_form
def test_every_value_in_every_field_at_once(app, world, asked):
    desk = Desk(app, world, asked)
    for number, value in enumerate(CORPUS):
        desk.speak("th" if number % 2 else "en")

        typed = [control.name for control in desk.controls if control.is_typed]
        desk.judged(dict.fromkeys(typed[:8] if value == LONG else typed, value))


@every_form
def test_each_field_alone(app, world, asked):
    desk = Desk(app, world, asked)
    names = [control.name for control in desk.controls]
    for number, name in enumerate(names):
        desk.judged({name: FEW[number % len(FEW)]})
        desk.judged({name: None})


@every_form
def test_every_field_twice_and_as_a_file(app, world, asked):
    desk = Desk(app, world, asked)
    names = [control.name for control in desk.controls]

    desk.judged({name: ["หนึ่ง", "สอง"] for name in names})
    desk.judged({name: a_file() for name in names})


@every_form
def test_nothing_at_all(app, world, asked):
    desk = Desk(app, world, asked)

    assert desk.post([]).status_code in (200, 303, 400, 409, 422)


@every_form
def test_what_is_wrong_is_listed_in_the_order_of_the_page(app, world, asked):
    desk = Desk(app, world, asked)
    typed = [control.name for control in desk.controls if control.is_typed]
    for value in ("", "\u0e01" * 2000, "x\x00=1+1"):
        page = desk.judged(dict.fromkeys(typed, value)).text

        box = page.partition('id="errors-title"')[2].partition("</ol>")[0]
        listed = re.findall(r'href="#([^"]+)"', box)
        assert listed == sorted(listed, key=lambda key: page.index(f' id="{key}"'))
