package cloud

import (
	"context"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/cloudwatchlogs"
	"github.com/aws/aws-sdk-go-v2/service/cloudwatchlogs/types"

	"github.com/compose-cdk/compose-cdk/internal/deployed"
)

// lateness is how much later than others a line may arrive, and still be passed on
// while logs are followed.
const lateness = 20 * time.Second

// logSource is a log group with the streams that services write there.
type logSource struct {
	group string
	// services are by the name of a stream, or by its beginning, up to a slash.
	services map[string]string
}

// Logs asks again and again while it follows, as the AWS command line does.
func (s *stack) Logs(ctx context.Context, query deployed.LogQuery, each func(deployed.LogEvent)) error {
	sources, err := s.logSources(ctx, query.Services)
	if err != nil {
		return err
	}
	reader := &logReader{account: s.account, sources: sources, seen: map[string]int64{}}
	events, err := reader.read(ctx, query.Since)
	if err != nil {
		return err
	}
	for _, event := range lastOf(events, query.Tail) {
		each(event)
	}
	for query.Follow && pause(ctx) {
		events, err := reader.read(ctx, reader.latest(query.Since))
		if err != nil {
			return err
		}
		for _, event := range events {
			each(event)
		}
	}
	return ctx.Err()
}

// logSources are where services write; of all services if no names are given.
func (s *stack) logSources(ctx context.Context, names []string) ([]logSource, error) {
	for _, name := range names {
		if _, _, err := s.find(ctx, name); err != nil {
			return nil, err
		}
	}
	services, err := s.services(ctx)
	if err != nil {
		return nil, err
	}
	byGroup := map[string]map[string]string{}
	for _, f := range services {
		for _, c := range f.containers {
			if len(names) > 0 && !slices.Contains(names, c.service) || c.logGroup == "" {
				continue
			}
			if byGroup[c.logGroup] == nil {
				byGroup[c.logGroup] = map[string]string{}
			}
			byGroup[c.logGroup][c.logPrefix+"/"] = c.service
		}
	}
	var out []logSource
	for _, group := range slices.Sorted(maps.Keys(byGroup)) {
		out = append(out, logSource{group, byGroup[group]})
	}
	if len(out) == 0 {
		return nil, deployed.NoLogs{Services: names}
	}
	return out, nil
}

// logReader reads what is new in log groups.
type logReader struct {
	*account
	sources []logSource
	// seen are the times of events that have been passed on, by their ids.
	seen map[string]int64
	last int64
}

// latest is from when on there may be something new.
func (r *logReader) latest(since time.Time) time.Time {
	if r.last == 0 {
		return since
	}
	from := time.UnixMilli(r.last).Add(-lateness)
	maps.DeleteFunc(r.seen, func(_ string, at int64) bool { return at < from.UnixMilli() })
	if from.Before(since) {
		return since
	}
	return from
}

// read returns the events since a time that it has not returned before, in order.
func (r *logReader) read(ctx context.Context, since time.Time) ([]deployed.LogEvent, error) {
	var out []deployed.LogEvent
	for _, source := range r.sources {
		pages := cloudwatchlogs.NewFilterLogEventsPaginator(r.logs, source.request(since))
		for pages.HasMorePages() {
			page, err := pages.NextPage(ctx)
			if err != nil {
				return nil, explain(err)
			}
			for _, e := range page.Events {
				if event, ok := r.event(source, e); ok {
					out = append(out, event)
				}
			}
		}
	}
	slices.SortStableFunc(out, func(a, b deployed.LogEvent) int { return a.Time.Compare(b.Time) })
	return out, nil
}

// request asks for the streams of one service by their prefix, and for those of
// several by none: a request for each service would soon be more than AWS allows.
func (s logSource) request(since time.Time) *cloudwatchlogs.FilterLogEventsInput {
	input := &cloudwatchlogs.FilterLogEventsInput{LogGroupName: &s.group, StartTime: aws.Int64(since.UnixMilli())}
	if len(s.services) == 1 {
		for prefix := range s.services {
			input.LogStreamNamePrefix = &prefix
		}
	}
	return input
}

// event converts what is new. The name of a stream is prefix/container/task.
func (r *logReader) event(source logSource, e types.FilteredLogEvent) (deployed.LogEvent, bool) {
	id, at, stream := aws.ToString(e.EventId), aws.ToInt64(e.Timestamp), aws.ToString(e.LogStreamName)
	prefix, _, _ := strings.Cut(stream, "/")
	service, known := source.services[prefix+"/"]
	if !known {
		service, known = source.services[stream]
	}
	if _, again := r.seen[id]; again || !known {
		return deployed.LogEvent{}, false
	}
	r.seen[id], r.last = at, max(r.last, at)
	return deployed.LogEvent{
		Service: service, Task: stream[strings.LastIndex(stream, "/")+1:], Time: time.UnixMilli(at),
		Message: strings.TrimRight(aws.ToString(e.Message), "\r\n"),
	}, true
}

// lastOf keeps the last n events of each service; all if n is negative.
func lastOf(events []deployed.LogEvent, n int) []deployed.LogEvent {
	if n < 0 {
		return events
	}
	left := map[string]int{}
	for _, e := range events {
		left[e.Service]++
	}
	var out []deployed.LogEvent
	for _, e := range events {
		if left[e.Service] <= n {
			out = append(out, e)
		}
		left[e.Service]--
	}
	return out
}

// pause waits, and reports whether the context has not ended meanwhile.
func pause(ctx context.Context) bool {
	select {
	case <-ctx.Done():
		return false
	case <-time.After(interval):
		return true
	}
}
