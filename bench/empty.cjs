process.exitCode = 0 // nothing else: what Node itself costs to start
