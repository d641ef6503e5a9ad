"""The curve of registrations: what is drawn is what happened."""

from datetime import UTC, date, datetime

from eventapp.documents import curves

TODAY = date(2026, 11, 23)


def _at(day, hour=5):
    return datetime(2026, 11, day, hour, tzinfo=UTC)


def _curve(*moments, goal=None):
    return curves.curve(list(moments), TODAY, "Asia/Bangkok", goal)


def test_nothing_is_drawn_before_the_first_registration():
    assert _curve() is None


def test_the_numbers_add_up_day_by_day_in_local_time():
    curve = _curve(_at(20), _at(20, 18), _at(22))

    assert [(point.day.day, point.number) for point in curve.points] == [
        (19, 0), (20, 1), (21, 2), (22, 3), (23, 3),
    ]  # fmt: skip
    assert [point.number for point in curve.steps] == [1, 2, 3]


def test_the_goal_is_drawn_within_the_picture():
    curve = _curve(_at(22), goal=120)

    assert curves.TOP <= curve.goal <= curves.BOTTOM
    assert curve.rules[-1][0] >= 120


def test_years_of_waiting_are_cut_to_sixty_days():
    curve = _curve(datetime(2025, 1, 1, tzinfo=UTC), _at(23))

    assert len(curve.points) == 61
    assert (curve.points[0].number, curve.points[-1].number) == (1, 2)
