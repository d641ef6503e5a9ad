"""Letters that came in are kept for ninety days, row and file; the worker brings new ones."""

import os
from datetime import timedelta
from pathlib import Path

from sqlalchemy import select

from eventapp.core import clock, mailbag
from eventapp.core.db import db, transaction
from eventapp.jobs import collecting, daily, worker
from eventapp.models.incoming import Incoming
from tests.mailing import answer_of, reply


def test_after_ninety_days_row_and_file_go(context, take, malee, site):
    folder = Path(context.config["DATA_DIR"]) / "mail-in"
    old, fresh = reply(malee, site), reply(malee, site, partstat="TENTATIVE")
    for octets in (old, fresh):
        take(octets)
    with transaction():
        of_old = select(Incoming).where(Incoming.digest == mailbag.digest(old))
        db.session.scalars(of_old).one().received_at = clock.now() - timedelta(days=91)
    for file in folder.iterdir():
        os.utime(file, (0, 0))

    daily.run(folder)

    assert [file.stem for file in folder.iterdir()] == [mailbag.digest(fresh)]
    assert [row.digest for row in db.session.scalars(select(Incoming))] == [mailbag.digest(fresh)]


def test_the_worker_reads_the_mailbox_of_the_setting(context, malee, site, tmp_path, monkeypatch):
    (tmp_path / "new").mkdir()
    (tmp_path / "new" / "1").write_bytes(reply(malee, site, partstat="DECLINED"))
    context.config["MAIL_IN_URL"] = f"maildir://{tmp_path}"
    monkeypatch.setattr(collecting, "_next", -1e9)

    assert worker.collect_due(context) is True
    assert worker.collect_due(context) is False, "once a minute"
    assert answer_of(malee) == "declined"
