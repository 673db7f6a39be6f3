# Pictures and pages that the command line asks for.
preview-no-page = { $file }: there is no page { $page }; { $n ->
    [one] it has 1 page
   *[other] it has { $n } pages
}
preview-no-step = { $file }: there is no step { $step }; the nearest is { $nearest }
preview-no-steps = { $file } is not a step of a series
preview-no-picture = { $file } cannot be drawn
cli-output-in-results = { $path } is in the results, which are only read; choose another folder
