### The filter of runs: why one is refused. What stands in quotation marks was typed.

filter-error-entity = No such kind: { $name }
filter-error-attribute = No such attribute: { $name }
filter-error-dataset-field = Datasets have no { $name }
filter-error-no-key = A name is missing after the dot
filter-error-unclosed-quote = The closing quotation mark is missing
filter-error-unclosed-parenthesis = The closing parenthesis is missing
filter-error-unopened-parenthesis = This parenthesis was never opened
filter-error-no-condition = A condition is missing
filter-error-no-comparison = A comparison is missing, such as = or LIKE
filter-error-comparison-of-other-kind = { $name } compares text, but this is a number
filter-error-no-value = A value is missing
filter-error-no-number = A number is missing
filter-error-no-text = Text needs quotation marks
filter-error-no-time = Not a date, time or age, such as "2024-05-01", "3 days ago" or today
filter-error-no-duration = Not a duration, such as "2h" or "1h 30m"
filter-error-no-list = A list in parentheses is missing
filter-error-empty-list = The list is empty
filter-error-broken-list = A comma or a closing parenthesis is missing
filter-error-no-upper-end = BETWEEN needs AND and a second value
filter-error-no-null = IS needs NULL, NOT NULL, NAN or NOT NAN
filter-error-bad-expression = Not a regular expression: { $cause }
filter-error-too-deep = Too many parentheses inside each other
filter-error-too-long = The filter is too long
filter-error-unexpected = Unexpected: { $name }
filter-error-no-field = A name is missing
filter-error-order-by-dataset = Runs cannot be sorted by datasets
filter-error-no-direction = Neither ASC nor DESC: { $name }

## Order by several columns

sort-also-ascending = Then sort ascending
sort-also-descending = Then sort descending
sort-tip = Click to sort. Shift-click to sort by this column as well.
sort-place = { $title }, sort key { $n }

## ls

cli-filter-place = { $cause } (column { $column })
cli-filter-near = { $cause } (column { $column }). Did you mean { $instead }?
cli-filter-unknown = No run has { $name }
cli-filter-unknown-near = No run has { $name }. Did you mean { $instead }?
cli-filter-option = --{ $option }: { $cause }
ls-count-of = { $n } of { $of } runs
