### Durations and times as they stand in tables. Short: a column has room for about ten characters.

duration-milliseconds = { $n } ms
duration-seconds = { $n } s
duration-minutes = { $n } m
duration-hours = { $n } h
duration-days = { $d } d
duration-days-hours = { $d } d { $h } h

time-just-now = just now
time-minutes-ago = { $n } min ago
time-hours-ago = { $n } h ago
time-days-ago = { $n } d ago

# The level of a row in a tree, where it is too deep to be set in as far.
tree-level = L{ $level }
list-separator = {", "}
