#!/usr/bin/env python3
"""A folder as a zip, always the same bytes: names in order, one time (SOURCE_DATE_EPOCH), no owners.

    archive.py OUT.zip FOLDER      the folder itself is the one entry at the top
"""

import os
import pathlib
import sys
import time
import zipfile


def main():
    out, folder = map(pathlib.Path, sys.argv[1:])
    # The format knows no earlier year.
    moment = time.gmtime(max(int(os.environ.get("SOURCE_DATE_EPOCH", "0")), 315532800))[:6]
    out.parent.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for path in sorted(folder.rglob("*"), key=lambda path: path.relative_to(folder).as_posix()):
            if path.is_dir():
                continue
            name = pathlib.PurePosixPath(folder.name, path.relative_to(folder).as_posix())
            entry = zipfile.ZipInfo(str(name), moment)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.create_system = 3
            executable = os.access(path, os.X_OK) or path.suffix in {".exe", ".com"}
            entry.external_attr = (0o100755 if executable else 0o100644) << 16
            archive.writestr(entry, path.read_bytes())


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    main()
