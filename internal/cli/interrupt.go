package cli

import (
	"fmt"
	"io"
	"os"
	"os/signal"
	"sync/atomic"
	"syscall"
	"time"

	"github.com/aws/jsii-runtime-go"
)

// kernelPatience is how long the kernel gets to finish what it is doing.
const kernelPatience = 10 * time.Second

// closeOnSignal ends the process when it is told to, but not before the jsii
// kernel has ended: left alone, its Node.js goes on and its directory stays.
// The function that it returns is for the goroutine that uses the kernel: once
// that has failed, it does not return if the reason was a signal.
func closeOnSignal(stderr io.Writer) (orWait func()) {
	signals := make(chan os.Signal, 1)
	signal.Notify(signals, os.Interrupt, syscall.SIGTERM, syscall.SIGHUP)
	var told atomic.Bool
	go func() {
		<-signals
		told.Store(true)
		kernelMuted.Store(true)
		fmt.Fprintln(stderr, "error: interrupted")
		closed := make(chan struct{})
		go func() {
			defer close(closed)
			jsii.Close()
		}()
		select {
		case <-closed:
		case <-time.After(kernelPatience):
		}
		os.Exit(1)
	}()
	return func() {
		// A signal to the process group ends the kernel too, perhaps before we
		// have heard of it ourselves.
		time.Sleep(100 * time.Millisecond)
		if told.Load() {
			select {}
		}
	}
}
