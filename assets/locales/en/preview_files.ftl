### series of files, and what can be done with a file
