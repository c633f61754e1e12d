// Command probe reports what a container sees, as JSON over HTTP, and does what
// a process of a test application should do.
//
//	probe                serve on $PORT (8080) until a signal comes
//	probe health [url]   exit 0 where a GET of the URL, by default our own /ok, is answered with 200
//	probe get <url>      print the answer; exit 0 where it is 200
//	probe write <f> <t>  append a line to a file
//	probe need <a>...    exit 0 where a TCP connection to each address can be made
//	probe exit <n>
//
// The variables of the server: SELF, a name that has to be an address of this
// machine when it starts, on which alone it then listens; NEED, a file that has
// to be there when it starts; WHO, what /echo/ answers with; READY, the seconds until /ok answers with 200;
// LINGER, the seconds between a signal and the end.
package main

import (
	"encoding/json"
	"fmt"
	"log"
	"net"
	"net/http"
	"os"
	"os/signal"
	"slices"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"time"
)

var (
	began   = time.Now()
	mutex   sync.Mutex
	signals []string
)

func main() {
	log.SetFlags(0)
	log.SetPrefix("probe: ")
	if len(os.Args) > 1 {
		if err := command(os.Args[1], os.Args[2:]); err != nil {
			log.Fatal(err)
		}
		return
	}
	serve()
}

func command(name string, arguments []string) error {
	switch {
	case name == "health":
		return check(append(arguments, "http://127.0.0.1:"+port()+"/ok")[0])
	case name == "get" && len(arguments) == 1:
		return check(arguments[0])
	case name == "write" && len(arguments) == 2:
		return appendLine(arguments[0], arguments[1])
	case name == "need":
		for _, address := range arguments {
			if said := dial(address); said != "connected" {
				return fmt.Errorf("%s: %s", address, said)
			}
		}
		return nil
	case name == "exit" && len(arguments) == 1:
		code, err := strconv.Atoi(arguments[0])
		if err == nil {
			os.Exit(code)
		}
		return err
	}
	return fmt.Errorf("no command %q %q", name, arguments)
}

func check(url string) error {
	code, text := get(url)
	fmt.Println(code, text)
	if code != http.StatusOK {
		return fmt.Errorf("%s: %d", url, code)
	}
	return nil
}

func port() string {
	if p := os.Getenv("PORT"); p != "" {
		return p
	}
	return "8080"
}

func serve() {
	received := make(chan os.Signal, 16)
	signal.Notify(received, syscall.SIGTERM, syscall.SIGINT, syscall.SIGQUIT, syscall.SIGHUP, syscall.SIGUSR1)
	if file := os.Getenv("NEED"); file != "" {
		if _, err := os.Stat(file); err != nil {
			log.Fatal(err)
		}
	}
	host := ""
	if self := os.Getenv("SELF"); self != "" {
		if host = ownAddress(self); host == "" {
			log.Fatalf("%s is no address of this machine: %v", self, lookup(self))
		}
	}
	listener, err := net.Listen("tcp", net.JoinHostPort(host, port()))
	if err != nil {
		log.Fatal(err)
	}
	server := http.Server{Handler: handler(), ReadHeaderTimeout: time.Minute, Protocols: new(http.Protocols)}
	server.Protocols.SetHTTP1(true)
	server.Protocols.SetUnencryptedHTTP2(true)
	go func() { log.Fatal(server.Serve(listener)) }()
	log.Print("serving")
	for s := range received {
		log.Printf("signal %s", s)
		mutex.Lock()
		signals = append(signals, s.String())
		mutex.Unlock()
		if s != syscall.SIGHUP && s != syscall.SIGUSR1 {
			time.Sleep(seconds("LINGER"))
			log.Print("end")
			return
		}
	}
}

// ownAddress is the address of a name, where that is one of this machine's.
func ownAddress(name string) string {
	names, _ := lookup(name).([]string)
	own, _ := net.InterfaceAddrs()
	for _, found := range names {
		if slices.ContainsFunc(own, func(a net.Addr) bool { return strings.HasPrefix(a.String(), found+"/") }) {
			return found
		}
	}
	return ""
}

func seconds(variable string) time.Duration {
	n, _ := strconv.ParseFloat(os.Getenv(variable), 64)
	return time.Duration(n * float64(time.Second))
}

func handler() http.Handler {
	mux := http.NewServeMux()
	answer := func(pattern string, what func(query func(string) string) any) {
		mux.HandleFunc(pattern, func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("Content-Type", "application/json")
			if err := json.NewEncoder(w).Encode(what(r.URL.Query().Get)); err != nil {
				log.Print(err)
			}
		})
	}
	answer("/", func(func(string) string) any { return report() })
	answer("/tree", func(query func(string) string) any { return tree(query("path")) })
	answer("/lookup", func(query func(string) string) any { return lookup(query("name")) })
	answer("/dial", func(query func(string) string) any { return dial(query("address")) })
	answer("/write", func(query func(string) string) any { return errorText(appendLine(query("path"), query("text"))) })
	answer("/get", func(query func(string) string) any {
		code, text := get(query("url"))
		var value any
		if json.Unmarshal([]byte(text), &value) == nil {
			return map[string]any{"code": code, "json": value}
		}
		return map[string]any{"code": code, "text": text}
	})
	answer("/eat", func(query func(string) string) any { return eat(query("mebibytes")) })
	mux.HandleFunc("/ok", func(w http.ResponseWriter, _ *http.Request) {
		if time.Since(began) < seconds("READY") {
			w.WriteHeader(http.StatusServiceUnavailable)
		}
	})
	mux.HandleFunc("/headers", func(w http.ResponseWriter, r *http.Request) {
		for _, name := range []string{"X-Forwarded-Proto", "X-Forwarded-Port"} {
			_, _ = fmt.Fprintln(w, name, r.Header.Get(name))
		}
	})
	mux.HandleFunc("/echo/", func(w http.ResponseWriter, r *http.Request) {
		_, _ = fmt.Fprintln(w, os.Getenv("WHO"), r.Method, r.Host, r.RequestURI)
	})
	mux.HandleFunc("/socket", socket)
	mux.HandleFunc("/probe.Echo/Say", say)
	mux.HandleFunc("/die", func(http.ResponseWriter, *http.Request) { os.Exit(3) })
	return mux
}

// kept is memory that is in use.
var kept [][]byte

// eat takes memory and writes to each page of it.
func eat(mebibytes string) any {
	n, _ := strconv.Atoi(mebibytes)
	block := make([]byte, n<<20)
	for i := 0; i < len(block); i += 4096 {
		block[i] = 1
	}
	kept = append(kept, block)
	return len(kept)
}
