### figures of plotly

figure-which = Figure
figure-number = Figure { $n }
figure-untitled = Figure without a title
figure-traces = { $n ->
    [0] no traces
    [one] { $n } trace
   *[other] { $n } traces
}
figure-axes = Axes: { $axes }
figure-template = Template
figure-ours = Runatlas
figure-own = Original
figure-reset = Reset view
figure-copy = Copy image
figure-export = Export…
figure-note = Drawn by Runatlas from the data in this file, without scripts or network.
figure-not-drawn = Not drawn: { $what }
figure-note-close = Close this line
figure-play = Play
figure-pause = Pause
figure-frame-back = Previous frame
figure-frame-next = Next frame
figure-frame-name = Frame { $name }
figure-frame-of = { $n } of { $all }
figure-export-title = Export figure
figure-format = Format
figure-scale = Size
figure-pixels = { $width } × { $height } pixels
figure-vector-why = Lines and text stay sharp at any size
figure-csv-why = Values of the visible traces, one row per point
