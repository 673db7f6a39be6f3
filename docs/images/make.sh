#!/usr/bin/env bash
# Makes the pictures of the README, from the built-in sample and from a damaged store: cargo build first.
set -euo pipefail
cd "$(dirname "$0")/../.."
runatlas=${1:-target/debug/runatlas}
sample=assets/sample
now=1795046400000 # an evening in the sample's time, so that "h ago" stays what it is
draw() { "$runatlas" picture "$@" --now "$now" --scale 1.5; }

draw $sample --page runs -o docs/images/runs-light.png
draw $sample --page charts --filter seed --group-by params.lr --theme dark -o docs/images/charts-dark.png
draw $sample --page charts:train/g_loss --filter seed --smooth ema:0.9 -o docs/images/chart-light.png
draw $sample --page space -o docs/images/space-light.png
draw $sample --page run:0a135fe1141e02f94ffc5297d7301bdc -o docs/images/run-light.png
draw $sample --page metric:47cb2d35946e64d90d3c999ec2f07b16/val/fid --theme dark -o docs/images/metric-dark.png
draw $sample --page palette:lr -o docs/images/palette-dark.png --theme dark
draw $sample --page artifact:e1c86f058fd224aac1d8afbcb2f4f04c/samples/step_032000.png --theme dark -o docs/images/artifact-dark.png
draw $sample --page gallery -o docs/images/gallery-light.png
draw $sample --page compare --runs 26f84348347ef977bc79db67336c1297,d71b7f2c04ab159bc7d8358010595919,a2e05eb7c7eca40a464ae602535de3ed,e61215cf3adfb50d29781187ee590445,47cb2d35946e64d90d3c999ec2f07b16 -o docs/images/compare-light.png
draw $sample --page compare --view parallel --filter 'metrics.`train/loss` > 0' --theme dark -o docs/images/parallel-dark.png
draw $sample --page compare --file figures/confusion_matrix.png --filter 'params.width = 64' -o docs/images/compare-files-light.png
draw $sample --page artifact:0a135fe1141e02f94ffc5297d7301bdc/MLmodel -o docs/images/model-light.png
"$runatlas" export $sample --metric val/fid --filter seed --group-by params.lr --y-label "FID (lower is better)" \
  --x-label "Generator step" --force -o docs/images/figure.svg

temporary=$(mktemp -d)
trap 'rm -rf "$temporary"' EXIT
# The dialog shows where the results lie and where the figure goes: a place that says nothing about this machine.
results=/tmp/results
[ ! -e "$results" ] || { echo "$results is in the way" >&2; exit 1; }
trap 'rm -rf "$temporary" "$results"' EXIT
cp -r $sample "$results"
HOME=/home/user draw "$results" --page export:val/fid --filter seed --group-by params.lr -o docs/images/export-light.png

damaged=$temporary/lab/results
mkdir -p "$temporary/lab"
cp -r $sample "$damaged"
runs="$damaged"/mlruns/730118462095517348
printf 'nonsense\n' >>"$runs"/560c0582ffca19f2d0455dc1c8c5c6e3/metrics/train/d_loss
printf 'status: 3\nstart_time: 17x\n' >"$runs"/4012519c20e82d19acd76f33a7c23e51/meta.yaml
: >"$runs"/6bac2efaac674cf2adf21eceaa65f5e0/meta.yaml
printf '00000000000000000000000000000000' >"$runs"/e1c86f058fd224aac1d8afbcb2f4f04c/tags/mlflow.parentRunId
draw "$damaged" --page problems --lang zh-CN -o docs/images/problems-zh-light.png
