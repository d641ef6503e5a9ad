"""Where a chromium is; as a command it prints the path, or ends with 1 when there is none."""

import os
import shutil
import sys


def find() -> str | None:
    """The chromium of CHROMIUM, or of the machine."""
    for name in (os.environ.get("CHROMIUM"), "chromium", "chromium-browser", "google-chrome"):
        path = shutil.which(name) if name else None
        if path:
            return path
    return None


if __name__ == "__main__":
    found = find()
    print(found or "", end="")  # noqa: T201
    sys.exit(0 if found else 1)
