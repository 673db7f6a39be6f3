### Text, trees and Markdown of artifacts

preview-not-toml = Invalid TOML at line { $line }; shown as text
preview-json-lines-end = Line { $line } is not JSON; shown up to there
text-copied-cut = Copied, but only the first { $size }: there is more than that
command-find-next = Find next
command-find-previous = Find previous
command-go-to-line = Go to line…
command-wrap-text = Wrap long lines
text-rewritten = The file was rewritten; this is what it holds now
text-growing = now { $size }, still growing
text-area = Text
text-position = Position in the text
text-find = Find in the text
text-go-to = Line number
text-go-to-range = 1 to { $n }
text-line = line { $line }
text-spot = line { $line }, column { $column }
text-following = Following the end
text-to-end = To the end
text-follow-tip = Stay at the end while the file grows; scrolling up stops it
text-counting = { $n } lines so far…
text-encoding = Encoding
text-detected = { $name } (detected)
text-controls = Control characters
text-rendered = ANSI colours
text-raw = Raw codes
find-case = Match case
find-word = Whole words
find-pattern = Regular expression
find-close = Close
find-stop = Stop
find-count = { $n ->
    [0] nothing found
    [one] one match
   *[other] { $n } matches
}
find-at = { $at } of { $all }
find-kept = { $n } matches; the first { $kept } can be gone through
find-searched = { $percent } % searched
tree-find = Find in keys and values
tree-copy-value = Copy value
tree-copy-path = Copy path
find-open = Find
