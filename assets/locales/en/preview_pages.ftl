### PDF, SVG, and files that are read by a process of their own

preview-error-too-long = Took longer than { $seconds } s to read, so it was stopped: { $path }
preview-error-too-much-memory = Needs more than { $limit } of memory to read, so it was stopped: { $path }
preview-error-crashed = The reader crashed on this file; everything else keeps working: { $path }
preview-error-not-started = The reader could not be started ({ $cause }): { $path }
preview-error-changed = The file has changed; select it again: { $path }
preview-pdf-password = Protected by a password: { $path }
preview-pdf-no-pages = This PDF has no pages: { $path }
preview-svg-broken = Invalid SVG ({ $cause }); shown as text
preview-svg-mended = The file ends early; shown as far as it goes

## Pages

page-of = Page { $page } of { $n }
page-of-count = of { $n }
page-field = Page
page-previous = Previous page
page-next = Next page
page-checkered = Show transparency
pages-count = { $n ->
    [one] { $n } page
   *[other] { $n } pages
}
zoom-width = Width
