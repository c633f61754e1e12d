// Package fastkernel starts the jsii kernel, the Node.js process that runs the
// AWS CDK, faster than the jsii runtime for Go does by itself. It works in any
// CDK app in Go, and changes nothing in what the app writes:
//
//	func main() {
//		fastkernel.Use()
//		defer jsii.Close()
//		fastkernel.Start()
//		app := awscdk.NewApp(nil)
//		…
//	}
//
// Six things make the difference:
//
//   - One process instead of two. The runtime starts a relay, which starts the
//     kernel, and each call goes through both. Here the relay's process becomes
//     the kernel.
//   - The code that V8 compiles is kept. The kernel loads the CDK from a
//     directory with another name each time, so that Node.js's own cache never
//     has it. With the code it keeps where the paths in require() lead.
//   - The digest of the CDK's archive, by which the kernel finds the unpacked
//     CDK, is remembered.
//   - With Start, the CDK's archive is not even written to a file for the kernel,
//     which needs its digest alone.
//   - The CDK's table of regions is read once a region is looked up in it, not
//     when the first ECS service is defined.
//   - V8's last compiler, which takes longer than what it makes saves, is off.
//
// # What is kept
//
// Everything is in the directory compose-cdk/kernel of the user's cache
// ([os.UserCacheDir]), about 10 MB for each version of the CDK and of Node.js.
// It may be deleted at any time. Files are replaced as a whole, so any number
// of processes can use them at once; a file that is damaged counts as absent; one
// that nothing has used for 30 days is removed.
//
// The code of a module is used only for the same source, the same archive of
// the CDK, and the same Node.js. Whoever can write to the directory decides what
// runs, so it is used only where nobody but the user and root can.
//
// # When the kernel starts as ever
//
// On Windows; with a version of Node.js or of the jsii runtime that this package
// was not tested with (kernel.js has the list); where the directory cannot be
// written or others can write to it; where JSII_RUNTIME is set; where
// NODE_OPTIONS has options for anything but the size of the heap. With
// FASTKERNEL=off in the environment Use does nothing at all.
package fastkernel
