#include "conformance/testing/old_server/era.h"

#include <array>
#include <ctime>

#include <fmt/core.h>

namespace talkspec::old {
namespace {

using std::string_view;

constexpr std::size_t buffer_bytes = 1024;

constexpr std::array<Era, 3> eras{
    {{.name = "2013",
      .longest_line = 2048,
      .nul_ends_line = false,
      .needs_host = false,
      .takes_absolute_form = false,
      .reads_push_without_length = false,
      .repeats_on_unknown_method = true,
      .leaks = true,
      .slash = "/",
      .fields = "Date: {date}\r\nServer: Rupy/1.1\r\n{type}{framing}{cookie}Connection: "
                "{connection}\r\n",
      .chunked_fields = "Transfer-Encoding: Chunked\r\n",
      .length_fields = "Content-Length: {length}\r\n",
      .headless_chunked = "",
      .headless_length = "",
      .keeps_alive = "Keep-Alive",
      .closes = "Close",
      .page = "<pre>{text}</pre>",
      .trace = "{cause}\tat se.rupy.http.Query.parse(Query.java:168)\n"
               "\tat se.rupy.http.Query.parse(Query.java:149)\n"
               "\tat stream.Server.filter(Server.java:167)\n"
               "\tat se.rupy.http.Chain.filter(Chain.java:88)\n"
               "\tat se.rupy.http.Event.service(Event.java:299)\n"
               "\tat se.rupy.http.Event.read(Event.java:233)\n"
               "\tat se.rupy.http.Worker.run(Worker.java:195)\n"
               "\tat java.base/java.lang.Thread.run(Thread.java:840)\n",
      .causes = {"se.rupy.http.Failure$Close: Available: -1\n"
                 "\tat se.rupy.http.Input.fill(Input.java:116)\n"
                 "\tat se.rupy.http.Input.real(Input.java:64)\n"
                 "\tat se.rupy.http.Input$Chunked.read(Input.java:173)\n"
                 "\tat se.rupy.http.Input$Chunked.read(Input.java:168)\n"
                 "\tat se.rupy.http.Deploy.pipe(Deploy.java:653)\n",
                 "java.io.IOException\n", "java.io.IOException\n",
                 "java.io.IOException: Chunked input.\n"
                 "\tat se.rupy.http.Input$Chunked.read(Input.java:193)\n"
                 "\tat se.rupy.http.Input$Chunked.read(Input.java:168)\n"
                 "\tat se.rupy.http.Deploy.pipe(Deploy.java:646)\n",
                 "java.io.IOException\n"
                 "\tat se.rupy.http.Input.real(Input.java:84)\n"
                 "\tat se.rupy.http.Input$Chunked.read(Input.java:211)\n"
                 "\tat se.rupy.http.Input$Chunked.read(Input.java:168)\n"
                 "\tat se.rupy.http.Deploy.pipe(Deploy.java:646)\n",
                 "java.io.IOException: Max allowed bytes read. (1024)\n"
                 "\tat se.rupy.http.Deploy.pipe(Deploy.java:649)\n",
                 "java.lang.IllegalArgumentException: URLDecoder: Illegal hex characters in escape "
                 "(%) pattern\n"}},
     {.name = "2015",
      .longest_line = 4096,
      .nul_ends_line = true,
      .needs_host = true,
      .takes_absolute_form = true,
      .reads_push_without_length = false,
      .repeats_on_unknown_method = false,
      .leaks = false,
      .slash = "/",
      .fields = "Date: {date}\r\n{type}{framing}{cookie}Connection: {connection}\r\nServer: "
                "Rupy/1.3\r\n",
      .chunked_fields = "Transfer-Encoding: Chunked\r\n",
      .length_fields = "Content-Length: {length}\r\n",
      .headless_chunked = "",
      .headless_length = "",
      .keeps_alive = "Keep-Alive",
      .closes = "Close",
      .page = "<pre>{text}</pre>",
      .trace = "??? {cause}\tat se.rupy.http.Query.parse(Query.java:181)\n"
               "\tat se.rupy.http.Query.parse(Query.java:162)\n"
               "\tat stream.Server.filter(Server.java:167)\n"
               "\tat se.rupy.http.Chain.filter(Chain.java:112)\n"
               "\tat se.rupy.http.Event.service(Event.java:409)\n"
               "\tat se.rupy.http.Event.read(Event.java:270)\n"
               "\tat se.rupy.http.Worker.run(Worker.java:195)\n"
               "\tat java.base/java.lang.Thread.run(Thread.java:840)\n",
      .causes = {"se.rupy.http.Failure$Close: Available: -1\n"
                 "\tat se.rupy.http.Input.fill(Input.java:118)\n"
                 "\tat se.rupy.http.Input.real(Input.java:65)\n"
                 "\tat se.rupy.http.Input$Chunked.read(Input.java:179)\n"
                 "\tat se.rupy.http.Input$Chunked.read(Input.java:174)\n"
                 "\tat se.rupy.http.Deploy.pipe(Deploy.java:721)\n",
                 "java.io.IOException\n", "java.io.IOException\n",
                 "java.io.IOException: Chunked input.\n"
                 "\tat se.rupy.http.Input$Chunked.read(Input.java:199)\n"
                 "\tat se.rupy.http.Input$Chunked.read(Input.java:174)\n"
                 "\tat se.rupy.http.Deploy.pipe(Deploy.java:714)\n",
                 "java.io.IOException\n"
                 "\tat se.rupy.http.Input.real(Input.java:86)\n"
                 "\tat se.rupy.http.Input$Chunked.read(Input.java:217)\n"
                 "\tat se.rupy.http.Input$Chunked.read(Input.java:174)\n"
                 "\tat se.rupy.http.Deploy.pipe(Deploy.java:714)\n",
                 "java.io.IOException: Max allowed bytes read. (1024)\n"
                 "\tat se.rupy.http.Deploy.pipe(Deploy.java:717)\n",
                 "java.lang.IllegalArgumentException: URLDecoder: Illegal hex characters in escape "
                 "(%) pattern\n"}},
     {.name = "new",
      .longest_line = 4096,
      .nul_ends_line = true,
      .needs_host = true,
      .takes_absolute_form = true,
      .reads_push_without_length = true,
      .repeats_on_unknown_method = false,
      .leaks = false,
      .slash = "&#x2F;",
      .fields = "{framing}Date: {date}\r\n{type}{cookie}Connection: {connection}\r\nServer: "
                "rupy/1.3\r\n",
      .chunked_fields = "Transfer-Encoding: chunked\r\n",
      .length_fields = "Content-Length: {length}\r\nAccept-Ranges: bytes\r\n",
      .headless_chunked = "Transfer-Encoding: chunked\r\n",
      .headless_length = "Content-Length: {length}\r\n",
      .keeps_alive = "keep-alive",
      .closes = "close",
      .page =
          "<!doctype html><html><body><svg viewBox=\"0 0 294.995 294.995\" width=\"32px\" "
          "height=\"32px\"><path fill=\"#ff0000\" d=\"M291.874,248.279L165.605,26.526c-4.007-7.037-"
          "10.776-11.26-18.107-11.26s-14.101,4.202-18.107,11.239L3.121,248.238 "
          "c-3.979,6.989-4.164,15.013-0.493,21.326c3.67,6.313,10.663,10.165,18.705,10.165h252."
          "329c8."
          "042,0,15.035-3.852,18.705-10.165 "
          "C296.038,263.251,295.854,255.268,291.874,248.279z "
          "M146.665,86.229c9.665,0,17.5,7.835,17.5,17.5v63c0,9.665-7.835,17.5-17.5,17.5 "
          "c-9.665,0-17.5-7.835-17.5-17.5v-63C129.165,94.064,137,86.229,146.665,86.229z "
          "M147.498,204.005c9.665,0,17.5,7.835,17.5,17.5 "
          "c0,9.665-7.835,17.5-17.5,17.5c-9.665,0-17.5-7.835-17.5-17.5C129.998,211.84,137.833,204."
          "005,147.498,204.005z\"/></svg><pre>{text}</pre></body></html>",
      .trace = "{{???}} {cause}\tat se.rupy.http.Query.parse(Query.java:178)\n"
               "\tat se.rupy.http.Query.parse(Query.java:159)\n"
               "\tat stream.Server.filter(Server.java:167)\n"
               "\tat se.rupy.http.Chain.filter(Chain.java:125)\n"
               "\tat se.rupy.http.Event.service(Event.java:485)\n"
               "\tat se.rupy.http.Event.read(Event.java:263)\n"
               "\tat se.rupy.http.Worker.run(Worker.java:199)\n"
               "\tat java.base&#x2F;java.lang.Thread.run(Thread.java:840)\n",
      .causes = {"se.rupy.http.Failure$Close: Available: -1\n"
                 "\tat se.rupy.http.Input.fill(Input.java:117)\n"
                 "\tat se.rupy.http.Input.real(Input.java:64)\n"
                 "\tat se.rupy.http.Input$Chunked.read(Input.java:178)\n"
                 "\tat se.rupy.http.Input$Chunked.read(Input.java:173)\n"
                 "\tat se.rupy.http.Deploy.pipe(Deploy.java:871)\n",
                 "java.io.IOException\n", "java.io.IOException\n",
                 "java.io.IOException: Chunked input.\n", "java.io.IOException\n",
                 "java.io.IOException: Max allowed bytes read. (1024)\n",
                 "java.lang.IllegalArgumentException: URLDecoder: Illegal hex characters in escape "
                 "(%) pattern\n"}}}};

// What a head has in its places.
struct Parts {
  string_view type;
  bool by_service = false;  // a service answers, and begins a session
  bool is_chunked = true;
  std::size_t length = 0;  // else
};

std::string date() {
  const std::time_t now = std::time(nullptr);
  std::tm parts{};
  ::gmtime_r(&now, &parts);
  std::array<char, 64> text{};
  return {text.data(),
          std::strftime(text.data(), text.size(), "%a, %d %b %Y %H:%M:%S GMT", &parts)};
}

std::string filled(string_view form, std::size_t length) {
  return fmt::format(fmt::runtime(form), fmt::arg("length", length));
}

std::string head(const Era& era, const Manner& manner, string_view status, const Parts& parts) {
  const std::string type =
      parts.type.empty() ? std::string{} : fmt::format("Content-Type: {}\r\n", parts.type);
  if (manner.headless) {
    const string_view framing = parts.is_chunked ? era.headless_chunked : era.headless_length;
    return fmt::format("{}\r\n{}{}\r\n", status, filled(framing, parts.length),
                       manner.event_stream ? type : "");
  }
  const string_view framing = parts.is_chunked ? era.chunked_fields : era.length_fields;
  return fmt::format("{}\r\n", status) +
         fmt::format(fmt::runtime(era.fields), fmt::arg("date", date()), fmt::arg("type", type),
                     fmt::arg("framing", filled(framing, parts.length)),
                     fmt::arg("cookie", parts.by_service ? "Set-Cookie: key=9TWB; path=/\r\n" : ""),
                     fmt::arg("connection", manner.closes ? era.closes : era.keeps_alive)) +
         "\r\n";
}

constexpr string_view html = "text/html; charset=UTF-8";
constexpr string_view last_chunk = "0\r\n\r\n";

std::string page(const Era& era, string_view text) {
  return chunked(fmt::format(fmt::runtime(era.page), fmt::arg("text", text))).append(last_chunk);
}

}  // namespace

const Era* era_from(string_view name) {
  for (const Era& era : eras)
    if (era.name == name) return &era;
  return nullptr;
}

std::string pull_head(const Era& era, const Manner& manner) {
  const string_view type = manner.event_stream ? "text/event-stream" : html;
  return head(era, manner, "HTTP/1.1 200 OK", {.type = type, .by_service = true});
}

std::string push_answer(const Era& era, const Manner& manner) {
  constexpr string_view body = "noop";
  return head(era, manner, "HTTP/1.1 200 OK",
              {.type = html, .by_service = true, .is_chunked = false, .length = body.size()})
      .append(body);
}

std::string version_refusal(const Era& era, const Manner& manner, string_view version) {
  return head(era, manner, fmt::format("{} 505 Not Supported", version),
              {.type = {}, .is_chunked = false});
}

std::string host_refusal(const Era& era, const Manner& manner) {
  return head(era, manner, "HTTP/1.1 400 Bad Request", {.type = html}).append(last_chunk);
}

std::string path_refusal(const Era& era, const Manner& manner, string_view path) {
  std::string shown;
  for (const char letter : path)
    shown += letter == '/' ? std::string(era.slash) : std::string(1, letter);
  return head(era, manner, "HTTP/1.1 404 Not Found", {.type = html}) +
         page(era, fmt::format("'{}' was not found.", shown));
}

std::string failure_answer(const Era& era, const Manner& manner, Failure failure) {
  const string_view cause = era.causes[static_cast<std::size_t>(failure)];
  return head(era, manner, "HTTP/1.1 500 Internal Server Error",
              {.type = html, .by_service = true}) +
         page(era, fmt::format(fmt::runtime(era.trace), fmt::arg("cause", cause)));
}

std::string chunked(string_view payload) {
  std::string chunks;
  while (!payload.empty()) {
    const string_view data = payload.substr(0, buffer_bytes);
    chunks += fmt::format("{:x}\r\n{}\r\n", data.size(), data);
    payload.remove_prefix(data.size());
  }
  return chunks;
}

}  // namespace talkspec::old
