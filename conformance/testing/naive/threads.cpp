// A Talk server with a thread for each connection.
#include <cstdio>
#include <cstdlib>
#include <map>
#include <mutex>
#include <string>
#include <thread>

#include <netinet/in.h>
#include <sys/socket.h>

std::mutex mutex;
std::map<std::string, int> pulls;  // sockets by name

bool receive(int socket, std::string& bytes) {
  char buffer[4096];
  const ssize_t count = recv(socket, buffer, sizeof(buffer), 0);
  if (count > 0) bytes.append(buffer, count);
  return count > 0;
}

void reply(int socket, const std::string& bytes) {
  send(socket, bytes.data(), bytes.size(), 0);
}

std::string value(const std::string& form, const std::string& key) {
  std::string raw = form.substr(form.find(key + "=") + key.size() + 1);
  raw = raw.substr(0, raw.find_first_of("& "));
  std::string text;
  for (size_t i = 0; i < raw.size(); i++) {
    if (raw[i] == '%') {
      text += static_cast<char>(std::stoi(raw.substr(i + 1, 2), nullptr, 16));
      i += 2;
    } else {
      text += raw[i] == '+' ? ' ' : raw[i];
    }
  }
  return text;
}

void push(const std::string& form) {
  const std::string message = value(form, "message") + '\0';
  char size[16];
  std::snprintf(size, sizeof(size), "%zx\r\n", message.size());
  std::lock_guard lock(mutex);
  for (const auto& [name, socket] : pulls)
    if (name != value(form, "name")) reply(socket, size + message + "\r\n");
}

void serve(int socket) {
  std::string bytes;
  while (true) {
    while (bytes.find("\r\n\r\n") == std::string::npos)
      if (!receive(socket, bytes)) return;
    const size_t end = bytes.find("\r\n\r\n") + 4;
    const std::string head = bytes.substr(0, end);
    bytes.erase(0, end);
    if (head.find("GET /pull") == 0) {
      reply(socket, "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n");
      std::lock_guard lock(mutex);
      pulls[value(head, "name")] = socket;
      return;
    }
    const size_t length = std::stoul(head.substr(head.find("Content-Length: ") + 16));
    while (bytes.size() < length)
      if (!receive(socket, bytes)) return;
    push(bytes.substr(0, length));
    bytes.erase(0, length);
    reply(socket, "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
  }
}

int main() {
  const int listener = socket(AF_INET, SOCK_STREAM, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof(address);
  bind(listener, reinterpret_cast<sockaddr*>(&address), size);
  listen(listener, 128);
  getsockname(listener, reinterpret_cast<sockaddr*>(&address), &size);
  std::printf("listening on http://127.0.0.1:%d\n", ntohs(address.sin_port));
  std::fflush(stdout);
  while (true)
    std::thread(serve, accept(listener, nullptr, nullptr)).detach();
}
