"""Blanks: what a template does to one is done to the word that fills it."""

import pytest
from flask import render_template_string

from eventapp.web import blanks
from eventapp.web.blanks import Blank

pytestmark = pytest.mark.usefixtures("context")


def test_slices_and_filters_of_a_blank_are_filled_in_later(app):
    source = "{{ a[:2] }}|{{ a[2:] }}|{{ a }}|{{ a|nb }}|{{ a|whole }}|{% if a %}yes{% endif %}"
    word = "1 ม.ค. 2569 <"
    with app.test_request_context():
        frame = render_template_string(source, a=Blank("a")).encode()
        filled = blanks.fill(frame, {"a": word}).decode()
        whole = render_template_string(source, a=word)

    assert word not in frame.decode()
    assert filled == whole


def test_no_text_is_taken_for_a_blank(app):
    with app.test_request_context():
        for text in ("-a--", "csrf--", "deadbeefdeadbeefdeadbeef-a--", "\\g<1>"):
            assert blanks.fill(text.encode(), {"a": "x"}).decode() == text
