"""Whether MLflow reads a database after each change and purge, and agrees on what is deleted.

    python check_sqlite_lifecycle.py RUNATLAS [STORE...]

Needs `mlflow` installed; makes its store in a temporary folder. Each STORE is a folder that holds `mlflow.db`, of which a
copy is changed; one with a schema that this MLflow refuses is left out. Not part of `cargo test`.
"""

import contextlib
import hashlib
import json
import os
import pathlib
import shutil
import sqlite3
import subprocess
import sys
import tempfile

import mlflow
from mlflow.entities import ViewType
from mlflow.tracking import MlflowClient

PROGRAM = os.path.abspath(sys.argv[1])
FAILED = []


def check(what, condition):
    print("ok    " if condition else "FAILED", what)
    if not condition:
        FAILED.append(what)


def runatlas(*arguments, code=0):
    verb, *rest = arguments
    environment = {**os.environ, "XDG_STATE_HOME": str(pathlib.Path("state").absolute()), "LANG": "C"}
    done = subprocess.run([PROGRAM, verb, "mlflow.db", *rest], capture_output=True, text=True, env=environment)
    check(f"runatlas {' '.join(arguments)}: {done.stderr.strip()}", done.returncode == code)


def address():
    """Absolute, as MLflow keeps one connection for each address."""
    return f"sqlite:///{pathlib.Path('mlflow.db').absolute()}"


def client():
    return MlflowClient(address())


def experiments(view):
    """All experiments by id."""
    if not hasattr(client(), "search_experiments"):
        return {found.experiment_id: found for found in client().list_experiments(view_type=view)}
    return {found.experiment_id: found for found in client().search_experiments(view, max_results=1000)}


def remembers():
    """Whether this schema tells when runs were deleted."""
    with contextlib.closing(sqlite3.connect("file:mlflow.db?mode=ro", uri=True)) as connection:
        return any(row[1] == "deleted_time" for row in connection.execute("PRAGMA table_info(runs)"))


def ids(experiments, view):
    return {run.info.run_id for run in client().search_runs(experiments, run_view_type=view, max_results=1000)}


def sound():
    with contextlib.closing(sqlite3.connect("file:mlflow.db?mode=ro", uri=True)) as connection:
        check("foreign keys hold", connection.execute("PRAGMA foreign_key_check").fetchall() == [])


def make(experiment, count):
    """Runs with a child, artifacts, a dataset and, where this MLflow has them, a model and a trace."""
    mlflow.set_experiment(experiment)
    made = []
    for number in range(count):
        with mlflow.start_run(run_name=f"run {number}") as run:
            mlflow.log_param("number", number)
            for step in range(20):
                mlflow.log_metric("loss", 1 / (step + 1), step)
            mlflow.log_text("hello", "deep/er/hello.txt")
            if hasattr(mlflow, "create_external_model"):
                mlflow.initialize_logged_model(name=f"model{number}", source_run_id=run.info.run_id)
            if hasattr(mlflow, "trace"):
                mlflow.trace(lambda: 1, name="step")()
            with mlflow.start_run(run_name="child", nested=True):
                mlflow.log_metric("loss", 2)
            made.append(run.info.run_id)
    if hasattr(mlflow, "flush_trace_async_logging"):
        mlflow.flush_trace_async_logging()
    return made


def own_store():
    """Every operation on a store made here."""
    mlflow.set_tracking_uri(address())
    first, second, third = make("one", 3)
    other = make("two", 2)
    one, two = (client().get_experiment_by_name(name).experiment_id for name in ("one", "two"))
    everything = ids([one, two], ViewType.ALL)

    runatlas("delete", first, "--children")
    gone = ids([one], ViewType.DELETED_ONLY)
    check("a run and its child are deleted for MLflow", len(gone) == 2 and first in gone)
    find_deleted = client()._tracking_client.store._get_deleted_runs
    check("gc finds them", set(find_deleted(0) if remembers() else find_deleted()) == gone)
    runatlas("restore", first, "--children")
    check("and active again", ids([one, two], ViewType.ACTIVE_ONLY) == everything)

    runatlas("delete", other[0])
    runatlas("delete", "--experiment", two)
    check("an experiment is deleted for MLflow", client().get_experiment(two).lifecycle_stage == "deleted")
    check("with its runs", ids([two], ViewType.ACTIVE_ONLY) == set())
    runatlas("restore", "--experiment", two)
    check("and active again", client().get_experiment(two).lifecycle_stage == "active")
    check("but for the run deleted before", ids([two], ViewType.DELETED_ONLY) == ({other[0]} if remembers() else set()))
    client().delete_experiment(two)
    runatlas("restore", "--experiment", two)
    check("what MLflow deleted comes back", ids([two], ViewType.DELETED_ONLY) == set())
    runatlas("delete", other[1])
    client().restore_run(other[1])
    check("MLflow restores what was deleted here", client().get_run(other[1]).info.lifecycle_stage == "active")

    runatlas("delete", first)
    folder = pathlib.Path("mlruns", one, first)
    check("its artifacts are there", (folder / "artifacts/deep/er/hello.txt").exists())
    runatlas("gc", "--run", first, "--yes")
    check("a purged run is nowhere", first not in ids([one], ViewType.ALL) and not folder.exists())
    check("the others are", ids([one], ViewType.ALL) == {run for run in everything if run != first} - ids([two], ViewType.ALL))
    sound()
    client().log_metric(second, "later", 1)
    client().set_tag(third, "note", "still works")
    runatlas("delete", "--experiment", two)
    runatlas("gc", "--experiment", two, "--yes")
    check("a purged experiment is nowhere", set(experiments(ViewType.ALL)) == {"0", one})
    check("nor its folder", not pathlib.Path("mlruns", two).exists())
    sound()
    name = client().create_experiment("two")
    with mlflow.start_run(experiment_id=name):
        mlflow.log_metric("loss", 1)
    check("its name and number are free", name == two and len(ids([name], ViewType.ALL)) == 1)
    sound()


def listing(folder):
    files = (path for path in sorted(folder.rglob("*")) if path.is_file())
    return {str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


def agrees(step):
    """What this program and MLflow say of runs and experiments is the same; returns MLflow's stages of the runs."""
    environment = {**os.environ, "LANG": "C"}
    dump = subprocess.run([PROGRAM, "dump", "mlflow.db", "--json"], capture_output=True, text=True, env=environment)
    ours = json.loads(dump.stdout)["roots"][0]
    theirs = experiments(ViewType.ALL)
    deleted = {key for key, found in theirs.items() if found.lifecycle_stage == "deleted"}
    check(f"{step}: experiments", set(theirs) == set(ours["experiments"]))
    check(f"{step}: deleted experiments", deleted == {key for key, found in ours["experiments"].items() if found["lifecycle_stage"] == "deleted"})
    runs, token = {}, None
    while True:
        page = client().search_runs(list(theirs), run_view_type=ViewType.ALL, max_results=1000, page_token=token)
        runs.update((run.info.run_id, run.info.lifecycle_stage) for run in page)
        token = page.token
        if not token:
            break
    check(f"{step}: {len(runs)} runs", runs == {key: found["lifecycle_stage"] for key, found in ours["runs"].items()})
    for run in runs:
        client().get_run(run)
    sound()
    return runs


def copied_store(original):
    """Operations on the copy of a store whose addresses lead to the original."""
    untouched = listing(original)
    shutil.copytree(original, "copy")
    os.chdir("copy")
    with contextlib.closing(sqlite3.connect("mlflow.db")) as connection:
        for table, column in [("runs", "artifact_uri"), ("experiments", "artifact_location")]:
            stale = f"replace({column}, '/home/ada/projects/zoo/{original.name}', ?1)"
            connection.execute(f"UPDATE {table} SET {column} = replace({stale}, './mlruns', ?1 || '/mlruns')", [str(original)])
        connection.commit()
    print(original.name)
    try:
        client().get_experiment("0")
    except Exception as error:
        print("-      refused by this MLflow:", str(error).splitlines()[0][:120])
        return
    before = agrees("as it was")
    active = [run for run, stage in before.items() if stage == "active" and client().get_run(run).info.experiment_id == "1"]
    one = max(active)
    runatlas("delete", one)
    check("that run alone is deleted", agrees("delete a run") == {**before, one: "deleted"})
    runatlas("restore", one)
    check("all is as before", agrees("restore it") == before)
    runatlas("delete", one)
    runatlas("delete", "--experiment", "1")
    agrees("delete an experiment")
    runatlas("restore", "--experiment", "1")
    after = agrees("restore it")
    check("the runs that were active are", all(after[run] == "active" for run in active if run != one))
    runatlas("delete", one, code=0 if after[one] == "active" else 2)
    folder = original / "mlruns" / "1" / one / "artifacts"
    check("the address leads to the original", client().get_run(one).info.artifact_uri == str(folder))
    runatlas("gc", "--run", one, "--yes")
    check("the run is gone", one not in agrees("purge a run"))
    check("its folder too", not pathlib.Path("mlruns", "1", one).exists())
    runatlas("delete", "--experiment", "1")
    runatlas("gc", "--yes")
    left = agrees("purge all that is deleted")
    check("nothing deleted is left", set(left.values()) <= {"active"} and set(left) < set(before))
    check(f"the original is byte-identical: {len(untouched)} files", listing(original) == untouched)


if __name__ == "__main__":
    print("mlflow", mlflow.__version__)
    stores = [pathlib.Path(store).resolve() for store in sys.argv[2:]]
    for part in [own_store, *(lambda store=store: copied_store(store) for store in stores)]:
        with tempfile.TemporaryDirectory() as work:
            os.chdir(work)
            part()
            os.chdir("/")
    print("all agree" if not FAILED else f"{len(FAILED)} failed: {FAILED}")
    sys.exit(1 if FAILED else 0)
