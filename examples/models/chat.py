"""A page to chat with a language model; its answers appear while they are written."""

import itertools
import json
import os
import urllib.error
import urllib.request
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

MODEL = os.environ["LLM_MODEL"]
ENDPOINT = os.environ["LLM_URL"].rstrip("/") + "/chat/completions"
LONGEST_QUESTION = 20_000

PAGE = b"""<!doctype html>
<meta charset="utf-8">
<title>Chat</title>
<form><input name="question" size="60" autofocus required> <button>Ask</button></form>
<pre style="white-space: pre-wrap"></pre>
<script>
  const form = document.querySelector('form'), answer = document.querySelector('pre');
  form.onsubmit = async (event) => {
    event.preventDefault();
    answer.textContent = '';
    const response = await fetch('/', {method: 'POST', body: form.question.value});
    const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
    for (let part = await reader.read(); !part.done; part = await reader.read()) answer.textContent += part.value;
  };
</script>
"""


def answer(question):
    """Yield the answer of the model in pieces, as they arrive."""
    body = {"model": MODEL, "stream": True, "messages": [{"role": "user", "content": question}]}
    headers = {"Content-Type": "application/json"}
    request = urllib.request.Request(ENDPOINT, json.dumps(body).encode(), headers)
    with urllib.request.urlopen(request) as response:
        for line in response:
            event = line.decode().removeprefix("data:").strip()
            if not event or event == "[DONE]":
                continue
            for choice in json.loads(event).get("choices", []):
                yield choice["delta"].get("content") or ""


class Chat(BaseHTTPRequestHandler):
    """GET is the page, and POST answers the question in its body."""

    def do_GET(self):
        self.start(200, "text/html")
        self.wfile.write(PAGE)

    def do_POST(self):
        length = int(self.headers.get("Content-Length", 0))
        if length > LONGEST_QUESTION:
            self.send_error(413)
            return
        pieces = answer(self.rfile.read(length).decode())
        try:
            first = next(pieces, "")
        except urllib.error.URLError as problem:
            self.send_error(502, f"the model does not answer: {problem}")
            return
        self.start(200, "text/plain; charset=utf-8")
        for piece in itertools.chain([first], pieces):
            self.wfile.write(piece.encode())

    def start(self, status, kind):
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.end_headers()


ThreadingHTTPServer(("", 8080), Chat).serve_forever()
