#include "reference/server/benchmark/target.h"

#include <algorithm>
#include <array>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <sstream>
#include <string_view>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <unistd.h>

namespace talk::server::benchmark {
namespace {

// A field of /proc/PID/stat, counted from the state, which is 0.
double of_stat(pid_t process, std::size_t index) {
  std::ifstream file("/proc/" + std::to_string(process) + "/stat");
  std::string text((std::istreambuf_iterator<char>(file)), {});
  std::istringstream rest(text.substr(std::min(text.rfind(')') + 2, text.size())));
  std::string field;
  for (std::size_t i = 0; i <= index; ++i)
    rest >> field;
  return std::strtod(field.c_str(), nullptr);
}

}  // namespace

int connect_to(const Target& target) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  address.sin_port = htons(target.port);
  const int fd = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  const int yes = 1;
  if (fd >= 0) ::setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
  if (fd < 0 || ::connect(fd, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0)
    return fd;
  ::close(fd);
  return -1;
}

std::string pull_request(const Target& target) {
  return "GET " + target.pull + " HTTP/1.1\r\nHost: localhost\r\nTE: chunked\r\n\r\n";
}

std::string push_request(const Target& target, const std::string& message) {
  const std::string content = target.prefix + message + target.end;
  return "POST " + target.push +
         " HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/x-www-form-urlencoded\r\n"
         "Content-Length: " +
         std::to_string(content.size()) + "\r\n\r\n" + content;
}

bool answered(int fd, const std::string& request) {
  if (::send(fd, request.data(), request.size(), MSG_NOSIGNAL) < 0) return false;
  std::string answer;
  std::array<char, 4096> buffer;
  for (;;) {
    const ssize_t size = ::recv(fd, buffer.data(), buffer.size(), 0);
    if (size <= 0) return false;
    answer.append(buffer.data(), static_cast<std::size_t>(size));
    const std::size_t head = answer.find("\r\n\r\n");
    const std::size_t length = answer.find("Content-Length: ");
    if (head == std::string::npos) continue;
    const std::size_t content =
        length < head ? std::strtoul(answer.c_str() + length + 16, nullptr, 10) : 0;
    if (answer.size() >= head + 4 + content) return answer.starts_with("HTTP/1.1 2");
  }
}

double cpu_seconds(const Target& target) {
  double ticks = 0;
  for (const pid_t process : target.processes)
    ticks += of_stat(process, 11) + of_stat(process, 12);
  return ticks / static_cast<double>(::sysconf(_SC_CLK_TCK));
}

std::size_t resident_bytes(const Target& target) {
  double pages = 0;
  for (const pid_t process : target.processes)
    pages += of_stat(process, 21);
  return static_cast<std::size_t>(pages) * static_cast<std::size_t>(::sysconf(_SC_PAGESIZE));
}

}  // namespace talk::server::benchmark
