#!/usr/bin/env python3
"""Ask real MLflow clients, after every change that Runatlas makes to a store, whether they still read it and agree.

    python3 tests/mlflow/check_lifecycle.py RUNATLAS EDITOR STORE... -- PYTHON...

RUNATLAS is the program; EDITOR the test binary `lifecycle` (`cargo test --test lifecycle --no-run` names it), by which names,
notes and tags are edited, as there is no verb for them; each STORE a folder that holds `mlruns`, which is copied first; each PYTHON
one that has MLflow. A client that cannot read a store to begin with is left out for it. Prints a line for each step and
client; exit code 1 when something differs. Not part of `cargo test`: it needs Python and the network to get MLflow.
"""
import hashlib
import json
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

JUDGE = r"""
import json, os, sys, warnings
warnings.filterwarnings("ignore")
import logging; logging.disable(logging.CRITICAL)
import mlflow
from mlflow.entities import ViewType
from mlflow.tracking import MlflowClient

client = MlflowClient(sys.argv[1])
def experiments(view):
    if hasattr(client, "search_experiments"):
        found, token = [], None
        while True:
            page = client.search_experiments(view_type=view, max_results=1000, page_token=token)
            found += page
            token = page.token
            if not token:
                return found
    return client.list_experiments(view_type=view)
def runs(ids, view):
    found, token = [], None
    while True:
        page = client.search_runs(ids, run_view_type=view, max_results=1000, page_token=token)
        found += page
        token = page.token
        if not token:
            return found
active = experiments(ViewType.ACTIVE_ONLY)
deleted = experiments(ViewType.DELETED_ONLY)
all_runs = runs([e.experiment_id for e in active + deleted], ViewType.ALL)
opened = {}
for run in all_runs:
    try:
        client.get_run(run.info.run_id)
    except Exception as error:
        opened[run.info.run_id] = str(error)
print(json.dumps({
    "version": mlflow.__version__,
    "active_experiments": sorted(e.experiment_id for e in active),
    "deleted_experiments": sorted(e.experiment_id for e in deleted),
    "names": {e.experiment_id: e.name for e in active + deleted},
    "notes": {e.experiment_id: e.tags.get("mlflow.note.content") for e in active + deleted},
    "runs": {r.info.run_id: r.info.lifecycle_stage for r in all_runs},
    "run_names": {r.info.run_id: getattr(r.info, "run_name", None) or r.data.tags.get("mlflow.runName", "") for r in all_runs},
    "tags": {r.info.run_id: r.data.tags for r in all_runs},
    "not_opened": opened,
}))
"""


def judge(python, root):
    environment = dict(os.environ, MLFLOW_ALLOW_FILE_STORE="true", PYTHONWARNINGS="ignore", GIT_PYTHON_REFRESH="quiet")
    result = subprocess.run([python, "-c", JUDGE, str(root)], capture_output=True, text=True, env=environment)
    if result.returncode != 0:
        return None, result.stderr.strip().splitlines()[-1:]
    return json.loads(result.stdout.strip().splitlines()[-1]), None


def listing(folder):
    found = {}
    for path in sorted(folder.rglob("*")):
        what = os.readlink(path) if path.is_symlink() else hashlib.sha256(path.read_bytes()).hexdigest() if path.is_file() else "folder"
        found[str(path.relative_to(folder))] = what
    return found


class Check:
    def __init__(self, runatlas, editor, pythons):
        self.runatlas, self.editor, self.pythons = runatlas, editor, pythons
        self.failures = 0

    def program(self, *arguments, code=0):
        environment = dict(os.environ, LANG="C", XDG_STATE_HOME=str(self.state))
        result = subprocess.run([self.runatlas, *map(str, arguments)], capture_output=True, text=True, env=environment)
        if result.returncode != code:
            self.fail(f"runatlas {arguments[0]} ended with {result.returncode}: {result.stderr.strip()}")
        return result.stdout

    def edit(self, operation, key, *values):
        environment = dict(os.environ, RUNATLAS_EDIT=json.dumps([str(self.root), operation, key, *values]))
        command = [self.editor, "--ignored", "--exact", "changes::edit_for_a_checker"]
        result = subprocess.run(command, capture_output=True, text=True, env=environment)
        if result.returncode != 0:
            self.fail(f"{operation} {key}: {result.stdout[-500:]}")

    def fail(self, text):
        self.failures += 1
        print(f"    FAIL {text}")

    def dump(self):
        return json.loads(self.program("dump", self.root, "--json"))["roots"][0]

    def step(self, name, expect):
        """Every client must agree with us on what there is, and with `expect` on what the step did."""
        ours = self.dump()
        for python in list(self.clients):
            theirs, error = judge(python, self.root)
            if theirs is None:
                self.fail(f"{name}: {self.clients[python]} does not read the store any more: {error}")
                continue
            label = f"{name}: MLflow {theirs['version']}"
            before = self.failures
            stages = {run: info["lifecycle_stage"] for run, info in ours["runs"].items()}
            old = self.baseline[python]
            for run, stage in theirs["runs"].items():
                if stages.get(run) != stage:
                    self.fail(f"{label}: run {run} is {stage}, we say {stages.get(run)}")
            missing = set(old["runs"]) - set(theirs["runs"]) - self.purged
            if missing:
                self.fail(f"{label}: does not list {sorted(missing)}")
            if self.purged & set(theirs["runs"]):
                self.fail(f"{label}: still lists what was purged")
            for experiment in theirs["active_experiments"]:
                if ours["experiments"][experiment]["in_trash"]:
                    self.fail(f"{label}: experiment {experiment} is active, we say deleted")
            for experiment in theirs["deleted_experiments"]:
                if not ours["experiments"][experiment]["in_trash"]:
                    self.fail(f"{label}: experiment {experiment} is deleted, we say active")
            if set(theirs["not_opened"]) - set(old["not_opened"]):
                self.fail(f"{label}: cannot open {theirs['not_opened']}")
            for what, wanted in expect.items():
                group, *path = what
                value = theirs[group]
                for part in path:
                    value = value.get(part) if isinstance(value, dict) else value
                value = wanted in value if group.endswith("experiments") and not path else value
                if value != (True if group.endswith("experiments") and not path else wanted):
                    self.fail(f"{label}: {what} is {value!r}, expected {wanted!r}")
            if self.failures == before:
                print(f"    ok   {label}: {len(theirs['runs'])} runs, {len(theirs['deleted_experiments'])} deleted experiments")

    def store(self, original):
        untouched = listing(original)
        with tempfile.TemporaryDirectory() as folder:
            self.state = Path(folder) / "state"
            copy = Path(folder) / "copy"
            shutil.copytree(original, copy, symlinks=True)
            self.root = copy / "mlruns"
            # The clients' addresses lead to the original, as those of any copy do; let them exist.
            for meta in self.root.rglob("meta.yaml"):
                text, stat = meta.read_text(encoding="utf-8"), meta.stat()
                meta.write_text(text.replace(f"/home/ada/projects/zoo/{original.name}", str(original)), encoding="utf-8")
                os.utime(meta, ns=(stat.st_atime_ns, stat.st_mtime_ns))
            print(f"{original.name}")
            self.clients, self.baseline, self.purged = {}, {}, set()
            for python in self.pythons:
                seen, error = judge(python, self.root)
                if seen is None:
                    print(f"    -    {python} cannot read it to begin with: {error}")
                    continue
                self.clients[python], self.baseline[python] = seen["version"], seen
            if self.clients:
                self.operations()
        if listing(original) != untouched:
            self.fail(f"{original} was changed")
        else:
            print("    ok   the original is byte-identical")

    def operations(self):
        runs = self.dump()["runs"]
        parents = [info["parent_run_id"] for info in runs.values() if info["parent_run_id"] in runs]
        is_plain = lambda run: runs[run]["lifecycle_stage"] == "active" and runs[run]["experiment_id"] != "0"
        in_trash = {i for i, e in self.dump()["experiments"].items() if e["in_trash"]}
        # The oldest MLflow knew no children: then the tree is a run alone.
        tree = next(run for run in [*parents, *runs] if is_plain(run) and runs[run]["experiment_id"] not in in_trash)
        experiment = runs[tree]["experiment_id"]
        own = [run for run, info in runs.items() if info["experiment_id"] == experiment]
        children = [run for run in own if runs[run]["parent_run_id"] == tree and runs[run]["lifecycle_stage"] == "active"]
        one = next(run for run in own if run != tree and run not in children and is_plain(run))

        self.step("as it was", {})
        self.program("delete", self.root, one)
        self.step("delete a run", {("runs", one): "deleted"})
        self.program("restore", self.root, one)
        self.step("restore it", {("runs", one): "active"})
        self.program("delete", self.root, tree, "--children")
        self.step("delete a tree", {("runs", run): "deleted" for run in [tree, *children]})
        self.program("restore", self.root, tree, "--children")
        self.step("restore it", {("runs", run): "active" for run in [tree, *children]})
        key = f"{experiment}/{one}"
        self.edit("rename", key, "2024: \U0001F680 'new'")
        self.edit("tag", key, "checked/by hand", "one\ntwo")
        self.edit("note", key, "# Note\n")
        self.edit("rename-experiment", experiment, "no: 训练")
        self.edit("note-experiment", experiment, "about")
        self.step("rename, tag and note", {
            ("run_names", one): "2024: \U0001F680 'new'",
            ("tags", one, "mlflow.runName"): "2024: \U0001F680 'new'",
            ("tags", one, "checked/by hand"): "one\ntwo",
            ("tags", one, "mlflow.note.content"): "# Note\n",
            ("names", experiment): "no: 训练",
            ("notes", experiment): "about",
        })
        self.edit("untag", key, "checked/by hand")
        self.step("remove a tag", {("tags", one, "checked/by hand"): None})
        self.program("delete", self.root, one)
        self.program("delete", self.root, "--experiment", experiment)
        self.step("delete an experiment", {("deleted_experiments",): experiment, ("runs", tree): "deleted"})
        self.program("restore", self.root, "--experiment", experiment)
        self.step("restore it", {("active_experiments",): experiment, ("runs", tree): "active", ("runs", one): "deleted"})
        # What a purge that was killed leaves.
        staged = self.root / ".runatlas.trash" / "1-2-3.purged"
        staged.mkdir(parents=True)
        shutil.move(self.root / key, staged / "0")
        item = {"key": key, "kind": "run", "extent": dict(bytes=0, files=0, folders=1, links=0, shared_files=0, newest=0)}
        (staged.parent / "1-2-3.purge.json").write_text(json.dumps({"operation": "purge", "time": 1, "items": [item]}))
        self.purged.add(one)
        self.step("in the middle of a purge", {})
        self.program("gc", self.root, "--recover", "put-back")
        self.purged.discard(one)
        self.step("put back", {("runs", one): "deleted"})
        self.program("gc", self.root, "--run", one, "--yes")
        self.purged.add(one)
        self.step("purge a run", {})
        self.program("delete", self.root, "--experiment", experiment)
        self.purged |= {run for run, info in self.dump()["runs"].items() if info["lifecycle_stage"] == "deleted" or info["experiment_id"] in in_trash | {experiment}}
        plan = json.loads(self.program("gc", self.root, "--yes", "--json"))
        self.step("purge all that is deleted", {})
        print(f"    ok   {len(plan[0]['done'])} items, {plan[0]['freed_bytes']} bytes; {len(plan[0]['outside'])} places outside left alone")


def main():
    if "--" not in sys.argv or len(sys.argv) < 6:
        sys.exit(__doc__)
    at = sys.argv.index("--")
    check = Check(sys.argv[1], sys.argv[2], sys.argv[at + 1:])
    for store in sys.argv[3:at]:
        check.store(Path(store).resolve())
    print("all agree" if check.failures == 0 else f"{check.failures} failures")
    sys.exit(1 if check.failures else 0)


main()
