package model

import (
	_ "time/tzdata" // the names of time zones, wherever this runs
)

// Schedule is the value of x-aws-schedule: an expression, or a mapping.
type Schedule struct {
	// Expression is cron(…), rate(…) or at(…).
	Expression string `yaml:"expression" short:"true"`
	// Timezone is the one that the expression is in, for example
	// Europe/Berlin; empty is UTC.
	Timezone string `yaml:"timezone"`
	// Retries is how often a start of the task that fails is tried again; nil
	// means 185 times, which is the default of Amazon EventBridge Scheduler.
	Retries *int `yaml:"retries"`
	// MaxAge is a Compose duration after which a start is given up; empty
	// means 24 hours.
	MaxAge string `yaml:"max_age"`
}
