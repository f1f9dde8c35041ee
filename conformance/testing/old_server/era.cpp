#include "conformance/testing/old_server/era.h"

#include <fmt/core.h>

namespace talkspec::old {
namespace {

constexpr std::string_view date = "Mon, 23 Nov 2026 09:21:44 GMT";
constexpr std::string_view type = "text/html; charset=UTF-8";

std::string first_fields() {
  return fmt::format("Date: {}\r\nServer: Rupy/1.1\r\nContent-Type: {}\r\n", date, type);
}

}  // namespace

std::optional<Era> era_from(std::string_view name) {
  if (name == "2013") return Era::of_2013;
  if (name == "2015") return Era::of_2015;
  if (name == "new") return Era::of_2025;
  return std::nullopt;
}

bool decodes_chunks(Era era, bool headless) {
  return era != Era::of_2025 && !headless;
}

bool needs_host(Era era) {
  return era != Era::of_2013;
}

std::size_t longest_line(Era era) {
  return era == Era::of_2013 ? 2048 : 4096;
}

std::string pull_head(Era era, bool headless, bool event_stream) {
  std::string head = "HTTP/1.1 200 OK\r\n";
  const bool recent = era == Era::of_2025;
  if (recent) head += "Transfer-Encoding: chunked\r\n";
  if (event_stream) {
    head += "Content-Type: text/event-stream\r\n";
  } else if (recent && !headless) {
    head += fmt::format(
        "Date: {}\r\nContent-Type: {}\r\nSet-Cookie: key=TVB3; path=/\r\nConnection: "
        "keep-alive\r\nServer: rupy/1.3\r\n",
        date, type);
  } else if (!headless) {
    head += first_fields() +
            "Transfer-Encoding: Chunked\r\nSet-Cookie: key=9TWB; path=/\r\nConnection: "
            "Keep-Alive\r\n";
  }
  return head + "\r\n";
}

std::string push_answer(Era era, bool headless, bool asked_to_close) {
  std::string head = "HTTP/1.1 200 OK\r\n";
  if (era == Era::of_2025) {
    head += "Content-Length: 4\r\n";
    if (asked_to_close) head += "Connection: close\r\n";
  } else if (!headless) {
    head += first_fields() +
            fmt::format("Content-Length: 4\r\nSet-Cookie: key=2BPP; path=/\r\nConnection: {}\r\n",
                        asked_to_close ? "Close" : "Keep-Alive");
  }
  return head + "\r\nnoop";
}

std::string refusal(Era era, std::string_view status) {
  if (era == Era::of_2025)
    return fmt::format(
        "HTTP/1.1 {}\r\nTransfer-Encoding: chunked\r\nDate: {}\r\nContent-Type: "
        "{}\r\nConnection: keep-alive\r\nServer: rupy/1.3\r\n\r\n0\r\n\r\n",
        status, date, type);
  return fmt::format(
      "HTTP/1.1 {}\r\n{}Transfer-Encoding: Chunked\r\nConnection: Keep-Alive\r\n\r\n0\r\n\r\n",
      status, first_fields());
}

std::string version_refusal(Era era, std::string_view version) {
  return fmt::format(
      "{} 505 Not Supported\r\nContent-Length: 0\r\nAccept-Ranges: bytes\r\nDate: "
      "{}\r\nConnection: keep-alive\r\nServer: {}\r\n\r\n",
      version, date, era == Era::of_2025 ? "rupy/1.3" : "Rupy/1.1");
}

}  // namespace talkspec::old
