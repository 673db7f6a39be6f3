#!/usr/bin/env python3
"""Times what MLflow itself takes to bring one metric of 50 runs for a comparison chart.

    python benches/mlflow_compare.py MLRUNS     # for instance the preset `medium` below target/bench-data

Needs `pip install mlflow-skinny`. Prints the median of five of MLflow's own request of its charts (at most 320 points a
run) and of all points, as `MlflowClient.get_metric_history` gives them.
"""

import os
import statistics
import sys
import time

os.environ.setdefault("MLFLOW_ALLOW_FILE_STORE", "true")

import mlflow  # noqa: E402
from mlflow.tracking import MlflowClient  # noqa: E402
from mlflow.tracking._tracking_service.utils import _get_store  # noqa: E402


def median(work):
    times = []
    for _ in range(5):
        begin = time.perf_counter()
        work()
        times.append(time.perf_counter() - begin)
    return statistics.median(times)


def main():
    uri = "file://" + os.path.abspath(sys.argv[1])
    client = MlflowClient(uri)
    store = _get_store(uri)
    runs = []
    for experiment in client.search_experiments():
        runs += client.search_runs([experiment.experiment_id], max_results=50)
        if len(runs) >= 50:
            break
    ids = [run.info.run_id for run in runs[:50]]
    metric = sorted(runs[0].data.metrics)[0]
    print(f"mlflow {mlflow.__version__}, {len(ids)} runs, metric {metric}")

    # What its server answers the charts with: at most 320 points a run.
    request = lambda: store.get_metric_history_bulk_interval(ids, metric, max_results=320, start_step=None, end_step=None)
    print(f"320 points a run: {median(request):.3f} s")
    print(f"all points: {median(lambda: [client.get_metric_history(run, metric) for run in ids]):.3f} s")


main()
