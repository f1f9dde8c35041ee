#include "conformance/testing/hostile.h"

#include <chrono>
#include <string_view>
#include <utility>

#include "conformance/testing/toy_talk.h"

namespace talkspec::testing {
namespace {

using namespace std::string_literals;
using namespace std::chrono_literals;

constexpr std::string_view chunked_head = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n";

std::string blocks_of(std::string_view text) {
  std::string block;
  while (block.size() < std::size_t{64} * 1024)
    block += text;
  return block;
}

// `begin`, and then `again` for as long as anybody reads.
Hostile endless(std::string name, std::string begin, std::string_view again) {
  return {std::move(name), [begin = std::move(begin), block = blocks_of(again)](RawPeer& peer) {
            peer.send(begin);
            while (peer.send(block)) {
            }
          }};
}

Hostile says(std::string name, std::string bytes) {
  return {std::move(name), [bytes = std::move(bytes)](RawPeer& peer) {
            peer.send(bytes);
            peer.read_to_end();
          }};
}

Hostile byte_a_second() {
  return {"a byte a second", [](RawPeer& peer) {
            const std::string answer = Toy::accepted();
            for (const char byte : answer)
              if (!peer.send({&byte, 1}) || !peer.wait_open(1s)) return;
            peer.read_to_end();
          }};
}

std::string page(std::string_view reason, std::string_view body) {
  return "HTTP/1.1 500 " + std::string(reason) + "\r\nX-Note: " + std::string(reason) +
         "\r\nContent-Length: " + std::to_string(body.size()) + "\r\n\r\n" + std::string(body);
}

}  // namespace

std::vector<Hostile> hostile_servers() {
  const std::string chunked(chunked_head);
  const std::string escapes =
      "\x1b[2J\x1b]0;owned\x07\x1b[31mred\x9b"
      "31m";
  const std::string not_utf8 = "\xff\xfe\xc0\xaf\xed\xa0\x80\xf8";
  std::string tls("\x16\x03\x03\x00\x7a\x02\x00\x00\x76\x03\x03", 11);
  tls += std::string(110, '\x5a');
  std::string garbage;
  for (int byte = 0; byte < 4096; ++byte)
    garbage += static_cast<char>(byte * 31 % 251);
  return {
      {"mute", [](RawPeer& peer) { peer.read_to_end(); }},
      {"resets at once", [](RawPeer& peer) { peer.reset(); }},
      {"closes at once", [](RawPeer& peer) { peer.close(); }},
      says("SSH banner", "SSH-2.0-OpenSSH_9.2p1 Debian-2+deb12u3\r\n"),
      says("TLS bytes", tls),
      says("garbage", garbage),
      endless("endless status line", "HTTP/1.1 200 ", "OK"),
      endless("endless field line", "HTTP/1.1 200 OK\r\nX-Endless: ", "x"),
      endless("endless fields", "HTTP/1.1 200 OK\r\n", "X-Again: and again\r\n"),
      endless("endless interim responses", "", "HTTP/1.1 102 Processing\r\n\r\n"),
      endless("endless chunk size", chunked, "0"),
      endless("endless chunk extension", chunked + "5;", "a=b;"),
      endless("endless trailer", chunked + "0\r\n", "X-Trailer: t\r\n"),
      endless("endless trailer line", chunked + "0\r\nX-Trailer: ", "t"),
      endless("endless message", chunked, "400\r\n" + std::string(1024, 'm') + "\r\n"),
      endless("endless messages", chunked, "6\r\nhello\0\r\n"s),
      endless("endless terminators", chunked, "400\r\n" + std::string(1024, '\0') + "\r\n"),
      endless("endless lines", chunked, "400\r\n" + std::string(1024, '\n') + "\r\n"),
      endless("endless chunks of a byte", chunked, "1\r\nx\r\n"),
      endless("endless body", "HTTP/1.1 200 OK\r\n\r\n", "body"),
      endless("endless answers", "", "HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nnoop"),
      byte_a_second(),
      says("chunk of 2^62 bytes", chunked + "4000000000000000\r\nhello\0"s),
      says("chunk of 2^64+5 bytes", chunked + "10000000000000005\r\nhello\0\r\n"s),
      says("length of 2^63 bytes",
           "HTTP/1.1 200 OK\r\nContent-Length: 9223372036854775808\r\n\r\nx"),
      says("redirect to itself",
           "HTTP/1.1 301 Moved Permanently\r\nLocation: /push\r\nContent-Length: 0\r\n\r\n"),
      says("escape sequences", page(escapes, escapes)),
      says("script",
           page("<script>alert(1)</script>", "]]><script>alert(document.cookie)</script>")),
      says("not UTF-8", page(not_utf8, not_utf8)),
  };
}

RawServer::Script hostile_to_pulls(const Hostile& hostile) {
  return [hostile](RawPeer& peer) {
    while (true) {
      const std::string request = peer.read_request();
      if (request.empty()) return;
      if (request.starts_with("GET /pull")) return hostile.script(peer);
      if (!peer.send(Toy::accepted())) return;
    }
  };
}

RawServer::Script cut_answers(std::size_t size) {
  return [size](RawPeer& peer) {
    if (peer.read_request().empty()) return;
    peer.send(Toy::accepted().substr(0, size));
  };
}

RawServer::Script cut_pulls(std::size_t size) {
  return hostile_to_pulls({"cut", [size](RawPeer& peer) {
                             const std::string stream = std::string(chunked_head) +
                                                        Toy::encoded("noop") +
                                                        Toy::encoded("hello");
                             peer.send(stream.substr(0, size));
                           }});
}

}  // namespace talkspec::testing
