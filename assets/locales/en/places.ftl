# The list of experiments, opening places, and what to do where the system lacks something.
experiments-search = Search experiments
experiments-all = All experiments
experiments-found = All experiments found
experiments-order = Sort experiments
experiments-by-name = By name
experiments-by-date = Newest first
experiments-by-runs = Most runs first
experiments-none-found = No experiment matches
tick-none = Deselect all experiments
experiment-spoken =
    { $name }, { $n ->
        [one] 1 run
       *[other] { $n } runs
    }
experiments-ticked = { $n } of { $all } experiments
