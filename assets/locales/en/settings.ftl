# The settings page.
settings = Settings
settings-search = Search settings
settings-none = No setting matches
settings-appearance = Appearance
settings-numbers = Numbers
settings-confirmations = Confirmations
settings-charts = Charts
settings-storage = Storage
settings-language-about = Names from your files are never translated
settings-theme-about = { $system ->
    [dark] System is dark now
    [light] System is light now
   *[other] The system does not report its theme
}
settings-scale = Interface scale
settings-percent = { $n } %
settings-digits = Metric values
settings-significant = { $n ->
    [one] 1 significant digit
   *[other] { $n } significant digits
}
settings-decimals = { $n ->
    [one] 1 decimal place
   *[other] { $n } decimal places
}
settings-scientific = Scientific notation
settings-scientific-from = From { $number }
settings-thousands = Thousands separators
settings-ask-delete = Ask before moving to Deleted
settings-ask-delete-about = Deleted runs can be restored at any time
settings-purge-asks = Deleting permanently always asks
settings-purge-asks-about = Cannot be switched off
settings-smoothing-about = Time-weighted average; the raw line stays visible
settings-charts-about = Defaults for folders whose charts have no options of their own
settings-settings-file = Settings and charts of folders
settings-layout-file = Window layout
settings-log-file = Operations log
settings-sample-folder = Built-in sample
settings-not-there = None
settings-clear = Clear
settings-clear-sample = Clear the built-in sample
settings-show = Show { $name } in folder
settings-cleared = Freed { $size }
settings-sample-open = The built-in sample is open. Close it first.
asked-run = Move “{ $name }” to Deleted?
asked-runs = { $n ->
    [one] Move 1 run to Deleted?
   *[other] Move { $n } runs to Deleted?
}
asked-experiment = Move experiment “{ $name }” to Deleted?
asked-why = Deleted items can be restored from the Deleted page. The question can be switched off in the settings.
asked-delete = Move to Deleted
