### artifacts
