// Why a smoke failed: from what every beginner's server has done once.
#include <algorithm>
#include <optional>
#include <string_view>

#include <fmt/format.h>

#include "conformance/talk/smoke.h"
#include "reference/framing/form.h"
#include "reference/framing/head.h"

namespace talkspec::talk {
namespace {

using namespace std::string_view_literals;

std::string_view status_line(std::string_view bytes) {
  return bytes.substr(0, bytes.find_first_of("\r\n"));
}

// 0: there is none.
int status_of(std::string_view bytes) {
  const std::string_view line = status_line(bytes);
  const std::size_t space = line.find(' ');
  if (!line.starts_with("HTTP/") || space == std::string_view::npos) return 0;
  int code = 0;
  for (const char c : line.substr(space + 1, 3))
    code = c >= '0' && c <= '9' ? 10 * code + (c - '0') : 0;
  return code;
}

std::string_view content_of(std::string_view bytes) {
  const std::size_t end = bytes.find("\r\n\r\n");
  if (end != std::string_view::npos) return bytes.substr(end + 4);
  const std::size_t bare = bytes.find("\n\n");
  return bare == std::string_view::npos ? std::string_view() : bytes.substr(bare + 2);
}

std::string field_of(std::string_view bytes, std::string_view name) {
  framing::ResponseHeadParser parser;
  const auto [status, consumed] = parser.feed(bytes);
  if (status != framing::Status::done) return {};
  return std::string(parser.head().fields.first(name).value_or(""));
}

// A refused request, by its status.
Likely refused(std::string_view what, std::string_view path, std::string_view option,
               std::string_view bytes) {
  const int code = status_of(bytes);
  const std::string said = fmt::format("The {} is answered with status {}", what, code);
  if (code == 404)
    return {fmt::format("{}: there is nothing at {}.", said, path),
            fmt::format("Say where it is: {} PATH, below the path of the URL.", option)};
  if (code == 401 || code == 403 || code == 407)
    return {said + ": the server wants to know who asks.",
            "Add what it asks for: --header 'Authorization: …'."};
  if (code / 100 == 3)
    return {fmt::format("{}: it redirects to {}.", said, field_of(bytes, "Location")),
            "Name that URL instead; a redirect is not followed."};
  if (code == 405)
    return {fmt::format("{}: {} takes another method.", said, path),
            "See `talkspec probe URL`; a target file can name another method."};
  return {said + ".", "See what the server logs about it."};
}

// The message came, and not as the profile has it.
std::optional<Likely> in_another_form(const SmokeFacts& facts, const Target& target) {
  const std::string_view bytes = facts.pull_bytes;
  const std::size_t at = bytes.find(facts.text);
  if (at == std::string_view::npos) return std::nullopt;
  const std::string_view before = bytes.substr(0, at);
  const std::string_view behind = bytes.substr(at + facts.text.size());
  const auto other = [&target](std::string_view profile) {
    return fmt::format("Try --profile {}{}.", profile,
                       target.profile->name == profile ? " with --terminator" : "");
  };
  const std::string_view line = behind.substr(0, behind.find_first_of("\r\n"));
  if (before.ends_with("data: ") || before.ends_with("data:"))
    return Likely{"Messages come as server-sent events.", other("event-stream")};
  if (!behind.empty() && behind.front() == '\n' && target.terminator() != "\n")
    return Likely{"Messages end in LF.", other("talk-1.1")};
  if (!behind.empty() && behind.front() == '\0' && target.terminator() != "\0"sv)
    return Likely{"Messages end in NUL.", other("draft-00")};
  if (behind.empty() || behind.starts_with("\r\n"))
    return Likely{"The message comes without its terminator.",
                  "End every message in the terminator of the profile."};
  return Likely{fmt::format("The message comes, and {} bytes follow that are not its terminator.",
                            line.size()),
                "End every message in the terminator of the profile, and in nothing else."};
}

}  // namespace

Likely likely_cause(const SmokeFacts& facts, const Target& target) {
  const std::string_view pull = facts.pull_bytes;
  const std::string_view push = facts.push_bytes;
  if (!pull.empty() && !status_line(pull).starts_with("HTTP/"))
    return {"What comes on the pull is no HTTP.", "Is this the right port?"};
  if (const int code = status_of(pull); code / 100 > 2)
    return refused("pull", target.pull_path, "--pull-path", pull);
  if (!push.empty() && !status_line(push).starts_with("HTTP/"))
    return {"The answer to the push is no HTTP.", "Answer with a status line: HTTP/1.1 200 OK."};
  if (const int code = status_of(push); code / 100 > 2)
    return refused("push", target.push_path, "--push-path", push);
  const std::string encoded = framing::form_encoded(facts.text);
  const bool relayed = !facts.text.empty() && pull.find(encoded) != std::string_view::npos;
  if (relayed && encoded != facts.text)
    return {fmt::format("The server relays what was pushed as it came: the form is not decoded{}.",
                        status_line(pull).starts_with("HTTP/1.0")
                            ? "; and it answers in HTTP/1.0, which has no chunked coding"
                            : ""),
            "Decode application/x-www-form-urlencoded, and send on the value of `message`."};
  if (status_line(pull).starts_with("HTTP/1.0"))
    return {"The pull is answered in HTTP/1.0, which has no chunked coding.",
            "Answer with HTTP/1.1 and Transfer-Encoding: chunked."};
  if (auto form = in_another_form(facts, target)) return *form;
  if (!pull.empty() && field_of(pull, "Transfer-Encoding").empty() && !target.profile->bare_head)
    return {"The pull is answered without Transfer-Encoding: chunked.",
            "Send the stream in chunks, and say so in the head."};
  if (pull.empty() && facts.pull_ended)
    return {"The connection of the pull ends without an answer.",
            "See what the server logs about it."};
  if (pull.empty())
    return {"The pull is not answered at all, not even when a message is pushed.",
            "Send the head of the answer as soon as the request is there."};
  if (push.empty())
    return {facts.push_ended ? "The connection of the push ends without an answer."
                             : "The push is not answered.",
            "Answer each push with 2xx, and say how long the answer is."};
  if (facts.pull_ended)
    return {"The pull ends before the message comes.",
            "Keep the connection open, and send each message as a chunk."};
  if (content_of(pull).empty())
    return {"The push is accepted, and nothing comes on the pull.",
            "Is the message flushed? Does a message reach pulls of other names?"};
  return {"Something comes on the pull, and the message that was pushed is not in it.",
          "Compare what was sent with what came."};
}

}  // namespace talkspec::talk
