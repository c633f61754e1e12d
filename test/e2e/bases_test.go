//go:build containers

package e2e

import (
	"testing"

	"github.com/aws/aws-sdk-go-v2/service/cloudformation/types"
)

// TestRunChangedBase changes the image that another one is built on, which is
// built again, and then names it by an additional context.
func TestRunChangedBase(t *testing.T) {
	t.Parallel()
	dir := application(t, "based", "based", "rebased")
	edit(t, dir, "web/Dockerfile", "based/base", "rebased/base")
	remote, stack := onECS(t, dir)
	remote.until(t, "80 /tree?path=/base/word.txt", "one")

	deploy := func(word string) {
		t.Helper()
		status, why := stack.deploy(t, dir)
		expect(t, status == types.StackStatusUpdateComplete, "%s: %s", status, why)
		remote.until(t, "80 /tree?path=/base/word.txt", word)
	}
	edit(t, dir, "base/word.txt", "one", "two")
	deploy("two")
	edit(t, dir, "base/word.txt", "two", "three")
	edit(t, dir, "web/Dockerfile", "rebased/base", "kit")
	edit(t, dir, "compose.yaml", "build: web", `build: {context: web, additional_contexts: {kit: "service:base"}}`)
	deploy("three")
	stack.remove(t)
}
