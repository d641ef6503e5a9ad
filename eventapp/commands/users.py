"""`flask user …`: making, listing and disabling those who sign in."""

import secrets
from collections.abc import Iterator
from contextlib import contextmanager

import click
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from eventapp.actions import enrolling
from eventapp.core import passwords
from eventapp.core.db import db, transaction
from eventapp.core.errors import Refused
from eventapp.core.i18n import using
from eventapp.models.organization import Organization
from eventapp.models.user import ROLES, Membership, User

PASSWORD = "Password (empty: a random one is made and shown once)"  # noqa: S105


@click.group()
def user() -> None:
    """Those who sign in."""


@user.command()
@click.argument("email")
@click.option("--name", prompt=True, help="How they are called.")
@click.option("--admin", is_flag=True, help="May do everything.")
@click.option("--organization", metavar="SLUG", help="The organization they belong to.")
@click.option("--role", type=click.Choice(list(ROLES)), default="organizer", show_default=True)
@click.option("--password", prompt=PASSWORD, hide_input=True, default="", show_default=False)
def create(
    email: str, name: str, admin: bool, organization: str | None, role: str, password: str
) -> None:
    """Make a user; there is none until you do."""
    given = password or secrets.token_urlsafe(12)
    with _plainly():
        passwords.refuse_weak(given, email, name)
        hashed = passwords.hashed(given)
        with transaction():
            made = enrolling.enroll(email, name, hashed, is_admin=admin)
            if organization:
                enrolling.join(made, _organization(organization), role)
    click.echo(f"{made.email} may sign in.")
    if not password:
        click.echo(f"Password: {given}")


@user.command("list")
def list_() -> None:
    """Everybody who has ever been let in."""
    roles = _roles()
    for one in db.session.scalars(select(User).order_by(User.email)):
        marks = ["admin"] * one.is_admin + roles.get(one.id, [])
        marks += ["disabled"] * (not one.is_active)
        click.echo(f"{one.email:<32} {one.name}  {', '.join(marks)}".rstrip())


@user.command()
@click.argument("email")
@click.option("--again", is_flag=True, help="Let them in again.")
def disable(email: str, again: bool) -> None:
    """Keep a user out from now on; all their sessions end."""
    with _plainly(), transaction():
        found = _user(email)
        enrolling.enable(found) if again else enrolling.disable(found)
    click.echo(f"{email} {'may sign in again' if again else 'is disabled'}.")


@user.command()
@click.argument("email")
@click.option("--password", prompt=PASSWORD, hide_input=True, default="", show_default=False)
def password(email: str, password: str) -> None:
    """Give a user a new password; all their sessions end."""
    given = password or secrets.token_urlsafe(12)
    with _plainly():
        passwords.refuse_weak(given, email)
        hashed = passwords.hashed(given)
        with transaction():
            enrolling.set_password(_user(email), hashed)
    click.echo(f"{email} has a new password.")
    if not password:
        click.echo(f"Password: {given}")


@contextmanager
def _plainly() -> Iterator[None]:
    """Show a refusal as one English sentence and end with code 1."""
    with using("en"):
        try:
            yield
        except Refused as error:
            raise click.ClickException(error.message) from None


def _user(email: str) -> User:
    found = db.session.scalar(select(User).where(User.email == email.strip().casefold()))
    if found is None:
        raise click.ClickException(f"There is no user {email}.")
    return found


def _organization(slug: str) -> Organization:
    found = db.session.scalar(select(Organization).where(Organization.slug == slug))
    if found is None:
        raise click.ClickException(f"There is no organization {slug}.")
    return found


def _roles() -> dict[int, list[str]]:
    roles: dict[int, list[str]] = {}
    rows = select(Membership).options(joinedload(Membership.organization))
    for one in db.session.scalars(rows):
        roles.setdefault(one.user_id, []).append(f"{one.role} of {one.organization.slug}")
    return roles
