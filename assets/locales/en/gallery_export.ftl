# The wall of pictures as a file.
gallery-export-title = Export gallery
gallery-export-resolution = Resolution
gallery-export-making = Reading { $done } of { $n }…
gallery-left-out = { $n ->
    [one] No room for { $n } more run
   *[other] No room for { $n } more runs
}
gallery-vector-why = Figures stay sharp at any size
cli-export-no-wall-format = { $path }: a gallery is written as png, pdf or svg; add --format
cli-export-no-artifact = No run has the file { $file }
