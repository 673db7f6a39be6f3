#!/usr/bin/env python3
"""What of others is in the program: its licences in one text, or its bill of materials (CycloneDX 1.5).

    dependencies.py licences OUT   every crate that is part of the program on any of its systems, with its licence texts,
                                   and what else is built in: faces of fonts, syntax definitions, run-time libraries
    dependencies.py sbom OUT       the same crates, with the checksums of Cargo.lock and who needs whom

Both come from Cargo.lock alone, through `cargo tree` (what is built for a system) and `cargo metadata` (where it lies),
so they hold neither a time of day nor a path of this machine, and are the same bytes wherever they are made. Needs cargo
and Python 3.9. After `cargo fetch --locked` no network is needed.
"""

import hashlib
import json
import os
import pathlib
import re
import struct
import subprocess
import sys
import textwrap
import uuid
import zlib
from datetime import datetime, timezone

ROOT = pathlib.Path(__file__).resolve().parent.parent
TEXTS = pathlib.Path(__file__).resolve().parent / "licences"
SYSTEMS = {
    "Linux": ["x86_64-unknown-linux-gnu", "aarch64-unknown-linux-gnu"],
    "Windows": ["x86_64-pc-windows-gnu", "x86_64-pc-windows-msvc"],
    "macOS": ["aarch64-apple-darwin", "x86_64-apple-darwin"],
}
LICENCE_FILE = re.compile(r"^(licen[cs]e|copying|copyright|notice|unlicen[cs]e|ofl|ufl)", re.IGNORECASE)
# Licence files inside of a crate that speak of what is not built: its tests, its pictures, what its makers use.
NOT_BUILT = {"tests", "test", "benches", "examples", "scripts", "images", "testing", "docs", "target", "fuzz"}
# Where a crate leaves the choice: the shortest text.
PREFERRED = ["MIT", "Zlib", "BSL-1.0", "BSD-3-Clause", "Apache-2.0"]
# Texts beside fonts whose file names do not say that they are licences.
MORE_TEXTS = {"epaint_default_fonts": "fonts/*.txt"}
RULE = "=" * 100


def cargo(*arguments):
    command = [os.environ.get("CARGO", "cargo"), *arguments]
    return subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.PIPE, encoding="utf-8").stdout


class Crate:
    def __init__(self, package):
        self.id = package["id"]
        self.name = package["name"]
        self.version = package["version"]
        self.licence = " ".join((package["license"] or "").replace("/", " OR ").split())
        self.authors = [author.split(" <")[0] for author in package["authors"]]
        self.repository = package["repository"] or package["homepage"] or f"https://crates.io/crates/{self.name}"
        self.folder = pathlib.Path(package["manifest_path"]).parent
        self.is_ours = package["source"] is None
        self.systems = []

    @property
    def label(self):
        return f"{self.name} {self.version}"

    @property
    def address(self):
        return f"pkg:cargo/{self.name}@{self.version.replace('+', '%2B')}"

    def licence_files(self):
        found = []
        for parent, folders, files in os.walk(self.folder):
            folders[:] = sorted(name for name in folders if name not in NOT_BUILT and not name.startswith("."))
            for name in sorted(files):
                path = pathlib.Path(parent, name)
                if LICENCE_FILE.match(name) and path.suffix not in {".rs", ".py", ".html", ".c", ".h", ".json"}:
                    found.append(path)
        return found + sorted(self.folder.glob(MORE_TEXTS.get(self.name, "\0")))

    def texts(self):
        """The texts that come with it; where it brings none of its own, the standard text of its licence."""
        found = self.licence_files()
        # The GNU GPL is only ever one of two choices here (`deny.toml`), and not the one that is made.
        texts = [text for text in map(readable, found) if "GNU GENERAL PUBLIC LICENSE" not in text[:200]]
        if not any(path.parent == self.folder for path in found):
            for name in chosen(self.licence):
                standard = ROOT / "LICENSE-APACHE" if name == "Apache-2.0" else TEXTS / f"{name}.txt"
                if standard.exists():
                    authors = ", ".join(self.authors) or f"the authors of {self.name}"
                    texts.append(readable(standard).replace("{authors}", authors))
                elif not found:
                    sys.exit(f"{self.label}: no text of its licence ({self.licence}); put one into {TEXTS}")
        if not any(text.strip() for text in texts):
            sys.exit(f"{self.label}: no licence text")
        return texts


def chosen(expression):
    """Of each choice the licence that is preferred; of several that all hold, each."""
    names = []
    for part in re.split(r"\s+AND\s+", expression):
        choices = [name.strip("() ") for name in re.split(r"\s+OR\s+", part)]
        names.append(min(choices, key=lambda name: PREFERRED.index(name) if name in PREFERRED else len(PREFERRED)))
    return names


def readable(path):
    return tidy(path.read_bytes().decode("utf-8", errors="replace").lstrip("\ufeff"))


def tidy(text):
    return "\n".join(line.rstrip() for line in text.splitlines()).strip("\n") + "\n"


def shipped():
    """The program itself, and what is linked into it on any of its systems."""
    metadata = json.loads(cargo("metadata", "--locked", "--format-version", "1"))
    crates = {(package["name"], package["version"]): Crate(package) for package in metadata["packages"]}
    used = {}
    for system, targets in SYSTEMS.items():
        options = [word for target in targets for word in ("--target", target)]
        tree = cargo("tree", "--locked", "--edges", "normal", "--prefix", "none", "--format", "{p}", *options)
        for line in sorted(set(tree.splitlines())):
            if line:
                name, version = line.split()[:2]
                crate = crates[name, version.removeprefix("v")]
                used[crate.id] = crate
                if system not in crate.systems:
                    crate.systems.append(system)
    program = next(crate for crate in used.values() if crate.is_ours)
    others = sorted((crate for crate in used.values() if crate is not program), key=lambda c: (c.name, c.version))
    return program, others, metadata


def syntax_definitions(crates):
    """The texts that `two-face` keeps for the syntax definitions and themes it carries: bincode, deflated."""
    packed = next(c for c in crates if c.name == "two-face").folder / "generated" / "acknowledgements_full.bin"
    data, at = zlib.decompress(packed.read_bytes()), 0

    def number(form):
        nonlocal at
        (value,) = struct.unpack_from(form, data, at)
        at += struct.calcsize(form)
        return value

    def text():
        nonlocal at
        length = number("<Q")
        at += length
        return data[at - length : at].decode()

    found = []
    for _ in ("syntaxes", "themes"):
        for _ in range(number("<Q")):
            number("<I")  # the kind; the text says it too
            words, path = text(), text()
            found.append((path, words))
    if at != len(data):
        sys.exit("two-face: its acknowledgements have another form; see packaging/dependencies.py")
    return found


APACHE = re.compile(r"\s*TERMS AND CONDITIONS FOR USE.*?END OF TERMS AND CONDITIONS", re.DOTALL)
APACHE_HEAD = "Apache License, Version 2.0, January 2004\nhttps://www.apache.org/licenses/\n\n"
COPYRIGHT = re.compile(r"^\s*(Copyright (?:\(c\)|©|\d{4}).*[a-z].*)$", re.MULTILINE | re.IGNORECASE)


class Texts:
    """Texts, each once, with everything that it holds for."""

    def __init__(self):
        self.groups = {}

    def add(self, owner, text):
        terms = APACHE.search(text)
        if terms and len(text) < 15_000:
            # Its copies differ in spaces, web addresses and what surrounds them; what counts of that is whose it is.
            around = text[: terms.start()] + text[terms.end() :]
            if "Exceptions" not in around and len(around) < 1_900:
                whose = [line for line in COPYRIGHT.findall(around) if not re.search(r"[\[{<]|yyyy", line)]
                owner = f"{owner} ({'; '.join(whose)})" if whose else owner
                text = APACHE_HEAD + terms.group().lstrip("\n") + "\n"
        key = re.sub(r"https?|[^a-z0-9]+", "", text.lower())
        owners = self.groups.setdefault(key, (text, []))[1]
        if owner not in owners:
            owners.append(owner)

    def __str__(self):
        parts = []
        for text, owners in self.groups.values():
            heading = textwrap.fill(", ".join(owners), 100, break_long_words=False, break_on_hyphens=False)
            parts.append(f"{RULE}\n{heading}\n{RULE}\n\n{text}\n")
        return "\n".join(parts)


def licences(out):
    program, crates, _ = shipped()
    texts = Texts()
    for crate in crates:
        for text in crate.texts():
            texts.add(crate.label, text)
    fonts = sorted((ROOT / "assets" / "fonts").glob("LICENSE-*.txt"))
    for path in fonts:
        # LICENSE-Inter-OFL.txt
        texts.add(f"{path.stem.split('-')[1]} (built-in face)", readable(path))
    for path, text in syntax_definitions(crates):
        texts.add(f"syntax definition {path}", tidy(text))
    for name in ("rust", "toolchains", "sqlite"):
        text = readable(TEXTS / f"{name}.txt")
        texts.add(text.splitlines()[0], text)

    lines = []
    for crate in crates:
        systems = "" if len(crate.systems) == len(SYSTEMS) else f"  ({', '.join(crate.systems)} only)"
        lines.append(f"{crate.label:<44} {crate.licence:<44} {crate.repository}{systems}")
    head = textwrap.dedent(f"""\
        Licences of what is built into Runatlas {program.version}

        Runatlas itself is licensed under MIT or Apache-2.0, at your choice: LICENSE-MIT, LICENSE-APACHE.
        It contains the libraries in the list that follows, the faces of fonts and syntax definitions named below, and
        the Rust standard library. Their sources are at the given addresses and on https://crates.io; none is changed.
        After the list stand the texts of all licences, each once, under the names of what it holds for.

        """)
    body = head + "\n".join(lines) + "\n\n\n" + str(texts)
    write(out, body)
    print(f"{out}: {len(crates)} libraries, {len(texts.groups)} texts, {len(body.encode()) // 1000} kB")


def bundled(crates):
    """C libraries inside of crates, which security advisories know by their own names."""
    found = []
    for crate in crates:
        if crate.name == "libsqlite3-sys":
            header = (crate.folder / "sqlite3" / "sqlite3.h").read_text(encoding="utf-8")
            version = re.search(r'#define SQLITE_VERSION\s+"([\d.]+)"', header).group(1)
            found.append((crate, "sqlite", version, "blessing", f"cpe:2.3:a:sqlite:sqlite:{version}:*:*:*:*:*:*:*"))
        elif crate.name == "zstd-sys":
            version = crate.version.split("+zstd.")[1]
            cpe = f"cpe:2.3:a:facebook:zstandard:{version}:*:*:*:*:*:*:*"
            found.append((crate, "zstd", version, "BSD-3-Clause", cpe))
    return found


def sbom(out):
    program, crates, metadata = shipped()
    locked = (ROOT / "Cargo.lock").read_text(encoding="utf-8").split("[[package]]")
    fields = [dict(re.findall(r'^(name|version|checksum) = "(.*)"', block, re.MULTILINE)) for block in locked[1:]]
    checksums = {(package["name"], package["version"]): package.get("checksum") for package in fields}

    components = []
    for crate in crates:
        components.append({
            "type": "library",
            "bom-ref": crate.address,
            "name": crate.name,
            "version": crate.version,
            "scope": "required",
            "hashes": [{"alg": "SHA-256", "content": checksums[crate.name, crate.version]}],
            "licenses": [{"expression": crate.licence}],
            "purl": crate.address,
            "externalReferences": [{"type": "vcs", "url": crate.repository}],
            "properties": [{"name": "runatlas:system", "value": system} for system in crate.systems],
        })
    needs = {crate.address: set() for crate in crates} | {program.address: set()}
    addresses = {crate.id: crate.address for crate in [program, *crates]}
    for node in metadata["resolve"]["nodes"]:
        if node["id"] in addresses:
            for dependency in node["deps"]:
                normal = any(kind["kind"] is None for kind in dependency["dep_kinds"])
                if normal and dependency["pkg"] in addresses:
                    needs[addresses[node["id"]]].add(addresses[dependency["pkg"]])
    for crate, name, version, licence, cpe in bundled(crates):
        reference = f"{crate.address}#{name}"
        components.append({
            "type": "library",
            "bom-ref": reference,
            "name": name,
            "version": version,
            "scope": "required",
            "licenses": [{"license": {"id": licence}}],
            "cpe": cpe,
        })
        needs[crate.address].add(reference)
        needs[reference] = set()

    epoch = os.environ.get("SOURCE_DATE_EPOCH")
    tool = {"type": "application", "name": "packaging/dependencies.py", "version": program.version}
    about = {
        "tools": {"components": [tool]},
        "component": {
            "type": "application",
            "bom-ref": program.address,
            "name": program.name,
            "version": program.version,
            "licenses": [{"expression": program.licence}],
            "purl": program.address,
        },
    }
    if epoch:
        about = {"timestamp": datetime.fromtimestamp(int(epoch), timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")} | about
    document = {
        "bomFormat": "CycloneDX",
        "specVersion": "1.5",
        "version": 1,
        "metadata": about,
        "components": components,
        "dependencies": [{"ref": ref, "dependsOn": sorted(others)} for ref, others in sorted(needs.items())],
    }
    # A number that goes with the contents, not with the moment.
    digest = hashlib.sha256(json.dumps(document, sort_keys=True).encode()).hexdigest()
    document["serialNumber"] = f"urn:uuid:{uuid.uuid5(uuid.NAMESPACE_URL, digest)}"
    write(out, json.dumps(document, indent=1, ensure_ascii=False) + "\n")
    print(f"{out}: {len(components)} components")


def write(out, text):
    path = pathlib.Path(out)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text.encode())


if __name__ == "__main__":
    if len(sys.argv) != 3 or sys.argv[1] not in {"licences", "sbom"}:
        sys.exit(__doc__)
    {"licences": licences, "sbom": sbom}[sys.argv[1]](sys.argv[2])
