//! Statistics over values of runs: how parameters and metrics go together, and whether groups of runs differ. Numbers in,
//! numbers out; each function names its formula, its source, and the cases in which it has no answer.
