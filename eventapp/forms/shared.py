"""A form of an entry that several people may correct at once: nobody's words are lost unseen."""

from __future__ import annotations

import json
from typing import Any

from eventapp.core.errors import Missing
from eventapp.core.i18n import gettext as _
from eventapp.forms.event import digest
from eventapp.forms.fields import Form, HiddenField, TextField


class SharedForm(Form):
    """Carries along what each field held when it was opened.

    Where only others have changed a field since, theirs stays; where both have, the form comes
    back once with their words beside one's own.
    """

    seen = HiddenField(limit=4000)

    TOGETHER: tuple[str, ...] = ()  # fields that only make sense as a whole

    def __init__(self, formdata: Any = None, *, data: Any = None, **options: Any) -> None:
        super().__init__(formdata, data=data, **options)
        self.known = tuple(name for name in data or () if name != "nonce")
        if formdata is None and self.known:
            self.seen.data = self._remembered()

    def meet(self, theirs: SharedForm) -> None:
        """Take up what others changed since. Raises Missing where both have changed a field.

        A form that does not say what it was opened with is taken as it is.
        """
        seen, now, mine = self._seen(), theirs.marks(), self.marks(theirs.known)
        clashes = []
        for name in theirs.known if seen else ():
            if now[name] in (mine[name], seen.get(name)):
                continue
            if mine[name] != seen.get(name):
                clashes.append((name, _overtaken(theirs[name])))
                continue
            self[name].data = theirs[name].data
            if isinstance(self[name], TextField):
                self[name].typed = None  # else it shows what was sent
        if clashes:
            self.seen.renew(theirs._remembered())
            raise Missing(clashes)

    def marks(self, names: tuple[str, ...] | None = None) -> dict[str, str]:
        """A short digest of what each field holds."""
        whole = [self[name].data or "" for name in self.TOGETHER]
        return {
            name: digest(whole if name in self.TOGETHER else self[name].data or "")
            for name in (self.known if names is None else names)
        }

    def _seen(self) -> dict[str, str]:
        try:
            found = json.loads(self.seen.data or "{}")
        except (ValueError, RecursionError):
            return {}
        return found if isinstance(found, dict) else {}

    def _remembered(self) -> str:
        return json.dumps(self.marks(), separators=(",", ":"))


def _overtaken(field: Any) -> str:
    words = _words(field)
    if not words:
        return _("Somebody has just emptied this. Send it once more to keep what stands here.")
    return _(
        "Somebody has just saved “%(theirs)s” here. Send it once more to keep what stands here.",
        theirs=words if len(words) <= 200 else f"{words[:200]}…",
    )


def _words(field: Any) -> str:
    """What a field holds, as one reads it."""
    if field.data in (None, ""):
        return ""
    choices = {str(choice.value): str(choice.label) for choice in getattr(field, "choices", ())}
    return choices.get(str(field.data)) or str(field._value())
