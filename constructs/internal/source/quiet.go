package source

import (
	"runtime"
	"strings"
	"sync"

	"github.com/sirupsen/logrus"
)

// loaderPackage begins the names of compose-go's functions.
const loaderPackage = "github.com/compose-spec/compose-go/"

// quiet counts the loads that are under way and holds what they replaced.
var quiet struct {
	sync.Mutex
	loads  int
	before logrus.Formatter
}

// Silence keeps what compose-go logs off the user's terminal until the
// returned function is called: compose-go writes to the logger of the whole
// process, and Check reports the same as findings. Lines of others pass.
func Silence() (restore func()) {
	quiet.Lock()
	defer quiet.Unlock()
	if quiet.loads == 0 {
		quiet.before = logrus.StandardLogger().Formatter
		logrus.SetFormatter(withoutLoader{quiet.before})
	}
	quiet.loads++
	return func() {
		quiet.Lock()
		defer quiet.Unlock()
		if quiet.loads--; quiet.loads == 0 {
			logrus.SetFormatter(quiet.before)
		}
	}
}

// withoutLoader renders compose-go's log lines as nothing.
type withoutLoader struct{ next logrus.Formatter }

// Format implements logrus.Formatter; it runs on the stack of the caller.
func (f withoutLoader) Format(entry *logrus.Entry) ([]byte, error) {
	callers := make([]uintptr, 32)
	frames := runtime.CallersFrames(callers[:runtime.Callers(2, callers)])
	for {
		frame, more := frames.Next()
		if strings.HasPrefix(frame.Function, loaderPackage) {
			return nil, nil
		}
		if !more {
			return f.next.Format(entry)
		}
	}
}
