package main

import (
	"bufio"
	"crypto/sha1" //nolint:gosec // RFC 6455 has it
	"encoding/base64"
	"io"
	"log"
	"net/http"
)

// socket is a server of WebSockets (RFC 6455) that sends each short message back.
func socket(w http.ResponseWriter, r *http.Request) {
	key := r.Header.Get("Sec-Websocket-Key")
	if r.Header.Get("Upgrade") != "websocket" || key == "" {
		w.WriteHeader(http.StatusUpgradeRequired)
		return
	}
	connection, buffer, err := http.NewResponseController(w).Hijack()
	if err != nil {
		log.Print(err)
		return
	}
	defer func() { _ = connection.Close() }()
	sum := sha1.Sum([]byte(key + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11")) //nolint:gosec // as above
	_, _ = buffer.WriteString("HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n" +
		"Sec-WebSocket-Accept: " + base64.StdEncoding.EncodeToString(sum[:]) + "\r\n\r\n")
	for buffer.Flush() == nil {
		kind, message, err := readFrame(buffer.Reader)
		if err != nil {
			return
		}
		_, _ = buffer.Write(append([]byte{kind, byte(len(message))}, message...))
	}
}

// readFrame reads a frame with a mask, of at most 125 bytes.
func readFrame(r *bufio.Reader) (kind byte, message []byte, err error) {
	var head [6]byte
	if _, err = io.ReadFull(r, head[:]); err != nil {
		return 0, nil, err
	}
	message = make([]byte, min(head[1]&0x7f, 125))
	_, err = io.ReadFull(r, message)
	for i := range message {
		message[i] ^= head[2+i%4]
	}
	return head[0], message, err
}

// say is a method of gRPC that returns its message: over HTTP/2, with a status in the
// trailers. gRPC itself would be a dependency.
func say(w http.ResponseWriter, r *http.Request) {
	if r.ProtoMajor != 2 || r.Header.Get("Content-Type") != "application/grpc" {
		w.WriteHeader(http.StatusUnsupportedMediaType)
		return
	}
	message, err := io.ReadAll(r.Body)
	if err != nil {
		log.Print(err)
	}
	w.Header().Set("Content-Type", "application/grpc")
	w.Header().Set("Trailer", "Grpc-Status")
	_, _ = w.Write(message)
	w.Header().Set("Grpc-Status", "0")
}
