#!/usr/bin/env python3
"""Makes an .msi of wixl the same bytes each time: it gives every file a new number and the time of day, twice each.

    msi.py FILE      changes the file in place

The product code and the package code become numbers that go with all other contents, the times SOURCE_DATE_EPOCH: two
packages with the same contents are the same package, and any others are different ones, as Windows asks for.
"""

import hashlib
import os
import pathlib
import re
import struct
import sys
import uuid

# How the stream with facts about a file begins its section, by the specification of property sets.
SUMMARY = uuid.UUID("f29f85e0-4ff9-1068-ab91-08002b27b3d9").bytes_le
CODES = re.compile(rb"[0-9A-F]{8}-[0-9A-F]{4}-[0-9A-F]{4}-[0-9A-F]{4}-[0-9A-F]{12}")
# What the .msi is made of, and where the codes stand that always are the same.
SOURCE = pathlib.Path(__file__).resolve().parent / "windows" / "installer.wxs"
CODE, TIME = 9, {12, 13}
TEXT, MOMENT = 0x1E, 0x40
# Moments are counted in tenths of a microsecond since 1601.
FROM_1601_TO_1970 = 11644473600


def summary(data):
    """Where the values of the summary lie: their kind and place, by number."""
    head = data.index(SUMMARY)
    # The section is counted from the begin of the stream, 28 bytes before its name in it.
    begin = head - 28 + struct.unpack_from("<I", data, head + 16)[0]
    size, count = struct.unpack_from("<II", data, begin)
    if not 0 < count < 100 or size > 4096:
        sys.exit("msi.py: the summary has another form than wixl gives it")
    found = {}
    for at in range(count):
        number, offset = struct.unpack_from("<II", data, begin + 8 + 8 * at)
        found[number] = struct.unpack_from("<I", data, begin + offset)[0], begin + offset + 4
    return found


def main():
    path = pathlib.Path(sys.argv[1])
    data = bytearray(path.read_bytes())
    values = summary(data)
    moment = struct.pack("<Q", (int(os.environ.get("SOURCE_DATE_EPOCH", "0")) + FROM_1601_TO_1970) * 10_000_000)
    for number in TIME & values.keys():
        kind, at = values[number]
        if kind != MOMENT:
            sys.exit("msi.py: a time is none")
        data[at : at + 8] = moment

    kind, at = values[CODE]
    package = bytes(data[at + 4 : at + 4 + 38])
    # The product code lies among the texts of all tables; the other codes there are those that we have given ourselves.
    ours = {code.upper() for code in CODES.findall(SOURCE.read_bytes().upper())}
    products = [found for found in CODES.finditer(data) if found.group() != package[1:-1] and found.group() not in ours]
    if kind != TEXT or not CODES.fullmatch(package[1:-1]) or len(products) != 1:
        sys.exit("msi.py: a code is not where wixl writes it")
    places = {"package": at + 4, "product": products[0].start() - 1}
    for place in places.values():
        data[place : place + 38] = b"{" + b"0" * 36 + b"}"
    contents = hashlib.sha256(data).hexdigest()
    for name, place in places.items():
        code = str(uuid.uuid5(uuid.NAMESPACE_URL, f"runatlas {name} {contents}")).upper()
        data[place : place + 38] = b"{" + code.encode() + b"}"
    path.write_bytes(data)


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    main()
