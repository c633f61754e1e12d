// Package jobfunction holds the program of the function that runs the jobs of
// a compose project during a deployment.
package jobfunction

import (
	_ "embed"
)

// Code is the program, in Python. It is part of the template, so that nothing
// has to be built or uploaded; AWS Lambda brings the library it imports.
//
//go:embed index.py
var Code string

// Handler is the function in Code that AWS Lambda calls.
const Handler = "index.handler"
