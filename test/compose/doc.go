// Package compose compares what this module reads of compose files with what
// Docker Compose reads of them.
package compose
