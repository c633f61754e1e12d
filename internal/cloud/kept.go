package cloud

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/cloudformation"
	"github.com/aws/aws-sdk-go-v2/service/cloudformation/types"
	"github.com/aws/aws-sdk-go-v2/service/efs"

	"github.com/compose-cdk/compose-cdk/internal/deployed"
)

// Kept reads the events of the stack, by its id, which it has longer than its name.
func (s *stack) Kept(ctx context.Context) ([]deployed.Resource, error) {
	var out []deployed.Resource
	pages := cloudformation.NewDescribeStackEventsPaginator(s.stacks, &cloudformation.DescribeStackEventsInput{StackName: &s.id})
	for pages.HasMorePages() {
		page, err := pages.NextPage(ctx)
		if err != nil {
			return nil, explain(err)
		}
		for _, e := range page.StackEvents {
			kept := deployed.Resource{Type: aws.ToString(e.ResourceType), ID: aws.ToString(e.PhysicalResourceId)}
			if e.ResourceStatus == types.ResourceStatusDeleteSkipped && kept.ID != "" && !slices.Contains(out, kept) {
				out = append(out, kept)
			}
		}
	}
	slices.SortFunc(out, func(a, b deployed.Resource) int { return strings.Compare(a.Type+a.ID, b.Type+b.ID) })
	return out, nil
}

// DeleteVolumes deletes file systems with what is on them. Their mount targets went
// with the stack.
func (s *stack) DeleteVolumes(ctx context.Context, kept []deployed.Resource) error {
	for _, r := range kept {
		if !r.IsFileSystem() {
			continue
		}
		if _, err := s.files.DeleteFileSystem(ctx, &efs.DeleteFileSystemInput{FileSystemId: &r.ID}); err != nil {
			return fmt.Errorf("file system %s: %w", r.ID, explain(err))
		}
	}
	return nil
}
