### Text, trees and Markdown of artifacts

preview-not-toml = Invalid TOML at line { $line }; shown as text
preview-gzip = Compressed by gzip; this is the text inside
preview-gzip-cut = Compressed by gzip; these are the first { $size } MiB of the text inside
preview-gzip-broken = Compressed by gzip and damaged ({ $cause }); this is what could be read
preview-json-lines-end = Line { $line } is not JSON; shown up to there
text-copied-cut = Copied, but only the first { $size }: there is more than that
command-find-next = Find next
command-find-previous = Find previous
command-go-to-line = Go to line…
command-wrap-text = Wrap long lines
