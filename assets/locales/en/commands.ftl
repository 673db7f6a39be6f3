# Commands that have no other words.
command-delete = Delete selected runs
command-select-all = Select all
command-next = Next
command-previous = Previous
command-page-down = Page down
command-page-up = Page up
command-last = Last
command-first = First
command-extend-next = Extend to next
command-extend-previous = Extend to previous
command-extend-page-down = Extend one page down
command-extend-page-up = Extend one page up
command-extend-last = Extend to last
command-extend-first = Extend to first
