package cli

import (
	"io"
	"os"
	"sync/atomic"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/jsii-runtime-go"

	"github.com/compose-cdk/compose-cdk/constructs/cdkecs"
	"github.com/compose-cdk/compose-cdk/constructs/fastkernel"
)

// startKernel starts Node.js with the CDK, which takes longer than reading most
// compose files, and returns at once. The function that it returns waits for
// the end of the start, and returns why it failed or nil. Nothing else must use
// the CDK until then.
func startKernel() (started func() any) {
	done := make(chan struct{})
	var failure any
	go func() {
		defer close(done)
		if err := cdkecs.CheckNode(); err != nil {
			failure = err
			return
		}
		defer func() { failure = recover() }()
		fastkernel.Start()
		// Any call does what is left; this one leaves nothing behind.
		awscdk.Duration_Seconds(jsii.Number(0))
	}()
	return func() any {
		<-done
		return failure
	}
}

// kernelMuted makes passOn drop everything: what the kernel says of an end that
// it did not expect is a stack trace.
var kernelMuted atomic.Bool

// quietKernel passes what is written to os.Stderr on, until kernelMuted is set.
// The function that it returns passes on the rest and ends that: the runtime
// may still be at work then, and what it writes so late is dropped.
func quietKernel() (flush func()) {
	original := os.Stderr
	read, write, err := os.Pipe()
	if err != nil {
		return func() {}
	}
	os.Stderr = write
	done := make(chan struct{})
	go func() {
		defer close(done)
		passOn(original, read)
	}()
	return func() {
		_ = write.Close()
		<-done
	}
}

func passOn(to io.Writer, from io.Reader) {
	buffer := make([]byte, 64<<10)
	for {
		n, err := from.Read(buffer)
		if !kernelMuted.Load() {
			_, _ = to.Write(buffer[:n])
		}
		if err != nil {
			return
		}
	}
}
