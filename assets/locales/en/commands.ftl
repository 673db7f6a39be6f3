# Commands that have no other words.
command-delete = Delete the selected runs
command-select-all = Select all
command-next = Next
command-previous = Previous
command-page-down = A page down
command-page-up = A page up
command-last = Last
command-first = First
command-extend-next = Select up to the next
command-extend-previous = Select up to the previous
command-extend-page-down = Select a page down
command-extend-page-up = Select a page up
command-extend-last = Select down to the last
command-extend-first = Select up to the first
