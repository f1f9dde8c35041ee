#!/usr/bin/env python3
# A Talk server with what Python brings along.
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from queue import Queue

pulls = {}  # by name


class Talk(BaseHTTPRequestHandler):
    def do_GET(self):
        name = self.path.split("name=")[1]
        messages = pulls[name] = Queue()
        self.send_response(200)
        self.send_header("Transfer-Encoding", "chunked")
        self.end_headers()
        while True:
            message = messages.get().encode() + b"\0"
            self.wfile.write(b"%x\r\n%s\r\n" % (len(message), message))

    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        form = dict(field.split("=") for field in body.split("&"))
        for name, messages in pulls.items():
            if name != form["name"]:
                messages.put(form["message"])
        self.send_response(200)
        self.end_headers()
        self.wfile.write(b"ok")

    def log_message(self, *words):
        pass


server = ThreadingHTTPServer(("127.0.0.1", 0), Talk)
print(f"listening on http://127.0.0.1:{server.server_port}", flush=True)
server.serve_forever()
