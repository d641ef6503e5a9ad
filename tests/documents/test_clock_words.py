"""Whose clock: said where a reader may stand under another one, and in the site's own time too."""

from dataclasses import replace
from datetime import date, time

from eventapp.core.i18n import set_locale
from eventapp.core.when import BANGKOK, When
from eventapp.documents import clock_words
from eventapp.documents.clock_words import ClockWords
from tests.documents.examples import WHOLE_DAYS, event

SUMMER, WINTER = date(2026, 7, 4), date(2026, 12, 9)


def said(when: When, attendance: str = "on_site", home: str = BANGKOK) -> ClockWords:
    return clock_words.of(event(when=when, attendance=attendance), home)


def test_a_room_in_the_sites_own_zone_needs_no_words():
    assert said(When(WINTER, WINTER, time(9), time(16))) == ClockWords()


def test_a_day_without_an_hour_needs_none():
    assert said(WHOLE_DAYS, "online") == ClockWords()


def test_whoever_comes_online_may_stand_elsewhere():
    when = When(WINTER, WINTER, time(9), time(16))
    for attendance in ("online", "hybrid"):
        assert said(when, attendance) == ClockWords("เวลาประเทศไทย (UTC+7)")


def test_a_host_elsewhere_has_both_clocks_with_daylight_saving():
    summer = When(SUMMER, SUMMER, time(9), time(11, 30), "Europe/Berlin")
    winter = replace(summer, first_day=WINTER, last_day=WINTER)

    assert said(summer) == ClockWords(
        "Europe/Berlin (UTC+2)", "เวลาประเทศไทย (UTC+7): 14.00–16.30 น."
    )
    assert said(winter) == ClockWords(
        "Europe/Berlin (UTC+1)", "เวลาประเทศไทย (UTC+7): 15.00–17.30 น."
    )


def test_the_day_is_said_where_it_is_another_one_here():
    evening = When(SUMMER, SUMMER, time(19), time(21), "America/New_York")
    set_locale("en")

    told = said(evening, "online")

    assert told.zone == "America/New_York (UTC-4)"
    assert told.at_home.startswith("Thai time (UTC+7): ")
    assert "5" in told.at_home
    assert "6:00" in told.at_home


def test_an_unknown_end_stays_unknown():
    told = said(When(SUMMER, SUMMER, time(9), None, "Asia/Tokyo"))
    assert told.at_home == "เวลาประเทศไทย (UTC+7): 07.00 น."


def test_offsets_of_half_an_hour_and_behind_are_said():
    assert said(When(SUMMER, SUMMER, time(9), None, "Asia/Kolkata")).zone.endswith("(UTC+5:30)")
    assert said(When(SUMMER, SUMMER, time(9), None, "America/St_Johns")).zone.endswith("(UTC-2:30)")
