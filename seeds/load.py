"""Loading a seed: in one transaction, by actions alone, and a second time without any change."""

from collections.abc import Iterable

from sqlalchemy import select

from eventapp.actions import charting, labelling, outbox
from eventapp.core import passwords
from eventapp.core.db import db, transaction
from eventapp.core.i18n import using
from eventapp.models.user import User
from seeds import making
from seeds.demo import directory, events, forum, series
from seeds.demo.cast import ACCOUNTS, Account
from seeds.lopburi import forum as lopburi
from seeds.reference import geography
from seeds.reference.topics import TOPICS


def load(name: str, password: str = "") -> None:
    """Load `none` (geography and topics alone), `lopburi`, or `demo`, which holds all three.

    The demo accounts get `password`. No letter is posted: nobody of the demo exists.
    """
    hashes = _hashes(password) if name == "demo" else {}
    with using("th"), outbox.holding(), transaction():
        _reference()
        if name in ("lopburi", "demo"):
            lopburi.load()
        if name == "demo":
            directory.load()
            _accounts(ACCOUNTS, hashes)
            forum.load()
            events.load()
            series.load()


def _reference() -> None:
    charting.chart(geography.areas())
    making.TOPICS.update({slug: labelling.topic(slug, name).id for slug, name in TOPICS.items()})


def _hashes(password: str) -> dict[str, str]:
    """Hashing takes its time, so it is done before the lock, and only for who is not there."""
    return {account.email: passwords.hashed(password) for account in ACCOUNTS if _lacks(account)}


def _lacks(account: Account) -> bool:
    return db.session.scalar(select(User.id).where(User.email == account.email)) is None


def _accounts(accounts: Iterable[Account], hashes: dict[str, str]) -> None:
    for account in accounts:
        known = making.user(
            account.email, account.name, hashes.get(account.email, ""), is_admin=account.is_admin
        )
        if account.organization:
            making.member(account.organization, known, account.role)
