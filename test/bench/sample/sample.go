// Package sample generates compose files of any size for benchmarks. It stands
// outside constructs so that the benchmarks of all packages, and the command
// that measures whole processes, can import it.
package sample

import (
	"bytes"
	"fmt"
)

const (
	// publishedEvery is the distance between services that publish a port.
	publishedEvery = 5
	// maxPublished stays below the 50 listeners of an Application Load Balancer
	// (Elastic Load Balancing quotas); services behind that publish nothing.
	maxPublished = 48
	firstPort    = 8000
)

// Project is a compose file with that many services. Every fifth one publishes
// an HTTP port and the others are internal; each depends on the one before it
// and has environment variables, a health check, limits and logging options.
// The project has neither errors nor warnings.
func Project(services int) []byte {
	var out bytes.Buffer
	out.WriteString("name: sample\nservices:\n")
	for i := range services {
		writeService(&out, i)
	}
	out.WriteString("networks:\n  front: {}\n  back: {}\n")
	return out.Bytes()
}

func writeService(out *bytes.Buffer, i int) {
	fmt.Fprintf(out, `  %[1]s:
    image: shop/%[1]s:1.4.%[2]d
    environment:
      APP_NAME: %[1]s
      APP_ENV: production
      LOG_LEVEL: info
      LOG_FORMAT: json
      HTTP_TIMEOUT: 30s
      HTTP_WORKERS: "%[3]d"
      FEATURES: search,cart,checkout
      TZ: Europe/Berlin
    healthcheck:
      test: [CMD, wget, -q, --spider, "http://127.0.0.1:8080/health"]
      interval: 15s
      timeout: 5s
      retries: 3
      start_period: 20s
    deploy:
      replicas: %[4]d
      resources:
        limits: {cpus: "0.5", memory: 1G}
    logging:
      driver: awslogs
      options: {awslogs-stream-prefix: %[1]s, mode: non-blocking, max-buffer-size: 4m}
`, name(i), i, 4+i%4, 1+i%3)
	if isPublished(i) {
		fmt.Fprintf(out, "    ports:\n      - {target: 8080, published: %q, app_protocol: http}\n    networks: [front, back]\n",
			fmt.Sprint(firstPort+i/publishedEvery))
	} else {
		out.WriteString("    expose: [\"8080\"]\n    networks: [back]\n")
	}
	if i > 0 {
		fmt.Fprintf(out, "    depends_on:\n      %s: {condition: service_healthy}\n", name(i-1))
	}
}

func isPublished(i int) bool { return i%publishedEvery == 0 && i/publishedEvery < maxPublished }

func name(i int) string {
	if isPublished(i) {
		return fmt.Sprintf("web-%03d", i)
	}
	return fmt.Sprintf("api-%03d", i)
}
