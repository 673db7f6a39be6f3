"""Whether MLflow reads a database after each change and purge, and agrees on what is deleted.

    python check_sqlite_lifecycle.py RUNATLAS

Needs `mlflow` installed; makes its store in a temporary folder. Not part of `cargo test`.
"""

import contextlib
import os
import pathlib
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


def client():
    return MlflowClient("sqlite:///mlflow.db")


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
    return made


def main():
    mlflow.set_tracking_uri("sqlite:///mlflow.db")
    print("mlflow", mlflow.__version__)
    first, second, third = make("one", 3)
    other = make("two", 2)
    one, two = (client().get_experiment_by_name(name).experiment_id for name in ("one", "two"))
    everything = ids([one, two], ViewType.ALL)

    runatlas("delete", first, "--children")
    gone = ids([one], ViewType.DELETED_ONLY)
    check("a run and its child are deleted for MLflow", len(gone) == 2 and first in gone)
    check("it has its time", client()._tracking_client.store._get_deleted_runs(0) != [])
    runatlas("restore", first, "--children")
    check("and active again", ids([one, two], ViewType.ACTIVE_ONLY) == everything)

    runatlas("delete", other[0])
    runatlas("delete", "--experiment", two)
    check("an experiment is deleted for MLflow", client().get_experiment(two).lifecycle_stage == "deleted")
    check("with its runs", ids([two], ViewType.ACTIVE_ONLY) == set())
    runatlas("restore", "--experiment", two)
    check("and active again", client().get_experiment(two).lifecycle_stage == "active")
    check("but for the run deleted before", ids([two], ViewType.DELETED_ONLY) == {other[0]})
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
    check("a purged experiment is nowhere", {e.experiment_id for e in client().search_experiments(ViewType.ALL)} == {"0", one})
    check("nor its folder", not pathlib.Path("mlruns", two).exists())
    sound()
    name = client().create_experiment("two")
    with mlflow.start_run(experiment_id=name):
        mlflow.log_metric("loss", 1)
    check("its name and number are free", name == two and len(ids([name], ViewType.ALL)) == 1)
    sound()


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as work:
        os.chdir(work)
        main()
        os.chdir("/")
    sys.exit(f"{len(FAILED)} failed" if FAILED else 0)
