package model

import (
	"strconv"
	"strings"

	"github.com/compose-cdk/compose-cdk/constructs/internal/lazyregexp"
)

// weekdayNumber is a number in the last field of a crontab, not one after a slash.
var weekdayNumber = lazyregexp.New(`(^|[,-])([0-7])\b`)

// AwsCron turns a crontab expression into one of AWS, which counts the days of
// the week from 1, has a year, and takes one of the two fields for days. What
// cannot be turned stays as it is, and is no schedule.
func AwsCron(crontab string) string {
	if full, ok := cronMacros[crontab]; ok {
		crontab = full
	}
	fields := strings.Fields(crontab)
	if len(fields) != 5 || fields[2] != "*" && fields[4] != "*" {
		return crontab
	}
	if fields[4] == "*" {
		fields[4] = "?"
	} else {
		fields[2] = "?"
		fields[4] = weekdayNumber.ReplaceAllStringFunc(fields[4], func(match string) string {
			digit := len(match) - 1
			n, _ := strconv.Atoi(match[digit:])
			return match[:digit] + strconv.Itoa(n%7+1)
		})
	}
	return "cron(" + strings.Join(fields, " ") + " *)"
}

var cronMacros = map[string]string{
	"@yearly": "0 0 1 1 *", "@annually": "0 0 1 1 *", "@monthly": "0 0 1 * *", "@weekly": "0 0 * * 0",
	"@daily": "0 0 * * *", "@midnight": "0 0 * * *", "@hourly": "0 * * * *",
}
