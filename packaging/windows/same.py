#!/usr/bin/env python3
"""Whether Windows gave what Linux gave. Prints the first differences and fails when it did not.

    same.py text LINUX WINDOWS LINUX_ROOT WINDOWS_ROOT   two files of output
    same.py trees LINUX WINDOWS                          two folders

Of texts all is compared but the form of paths below the roots: both are made the same. Of folders all is compared,
empty ones too, but the time at which something was deleted or changed just now; databases by what is in them.
"""

import calendar
import difflib
import os
import re
import sqlite3
import sys
import time

MILLISECONDS = re.compile(r"\b\d{13}\b")
DATE = re.compile(r"\b20\d\d-\d\d-\d\d \d\d:\d\d:\d\d\b")
DAY = 24 * 3600


def timeless(text):
    """The text without the times of the last day: when this test deleted something, or changed it. Older ones stay."""
    now = time.time()

    def milliseconds(match):
        return "now" if abs(int(match[0]) / 1000 - now) < DAY else match[0]

    def date(match):
        try:
            then = calendar.timegm(time.strptime(match[0], "%Y-%m-%d %H:%M:%S"))
        except ValueError:
            return match[0]
        return "now" if abs(then - now) < DAY else match[0]

    return DATE.sub(date, MILLISECONDS.sub(milliseconds, text))


def plain(path, root):
    """The text with every path below the root as `@/…`."""
    with open(path, "rb") as file:
        text = file.read()
    text = text.replace(b"\r\n", b"\n")
    root = root.encode()
    backslashes = root.replace(b"/", b"\\")
    doubled = root.replace(b"/", b"\\\\")
    forms = [b"/Z:" + root, b"Z:" + root, b"Z:" + doubled, b"Z:" + backslashes, root]
    lines = []
    for line in text.split(b"\n"):
        for form in forms:
            line = line.replace(form, b"@")
        if b"@" in line:
            line = line.replace(b"\\\\", b"/").replace(b"\\", b"/")
        lines.append(timeless(line.decode("utf-8", "surrogateescape")))
    return lines


def texts(linux, windows, linux_root, windows_root):
    left, right = plain(linux, linux_root), plain(windows, windows_root)
    if left == right:
        return []
    shown = [[ascii(line[:300]) for line in side] for side in (left, right)]
    return list(difflib.unified_diff(*shown, "linux", "windows", n=0, lineterm=""))


def rows(path):
    """All that a database holds. Opened unchangeably: looking must not leave files beside it."""
    database = sqlite3.connect(f"file:{path}?immutable=1", uri=True)
    database.text_factory = lambda data: data.decode("utf-8", "surrogateescape")
    try:
        return [timeless(line) for line in database.iterdump()]
    finally:
        database.close()


def tree(root):
    found = {}
    for folder, folders, files in os.walk(root):
        for name in folders:
            found[os.path.relpath(os.path.join(folder, name), root) + "/"] = None
        for name in files:
            path = os.path.join(folder, name)
            found[os.path.relpath(path, root)] = path
    return found


def equal(left, right):
    if left is None:
        return True
    if left.endswith(".db"):
        return rows(left) == rows(right)
    with open(left, "rb") as one, open(right, "rb") as other:
        one, other = one.read(), other.read()
    if one == other or not left.endswith(".yaml"):
        return one == other
    return timeless(one.decode("utf-8", "surrogateescape")) == timeless(other.decode("utf-8", "surrogateescape"))


def trees(linux, windows):
    left, right = tree(linux), tree(windows)
    differences = [f"only on Linux: {name}" for name in sorted(left.keys() - right.keys())]
    differences += [f"only on Windows: {name}" for name in sorted(right.keys() - left.keys())]
    common = sorted(left.keys() & right.keys())
    return differences + [f"differs: {name}" for name in common if not equal(left[name], right[name])]


def main():
    differences = {"text": texts, "trees": trees}[sys.argv[1]](*sys.argv[2:])
    for line in differences[:12]:
        print("    " + line)
    if len(differences) > 12:
        print(f"    and {len(differences) - 12} more")
    return bool(differences)


if __name__ == "__main__":
    sys.exit(main())
