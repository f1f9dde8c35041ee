#include "conformance/talk/request.h"

#include <algorithm>

#include <fmt/format.h>

#include "reference/framing/head.h"

namespace talkspec::talk {
namespace {

constexpr std::string_view form_type = "application/x-www-form-urlencoded";

}  // namespace

bool is_plain(const scenario::Request& request) {
  return !request.method && !request.target && !request.version && request.headers.empty() &&
         request.without.empty();
}

bool is_plain(const scenario::step::Push& push) {
  return push.form == scenario::step::Push::Form::length && !push.body && !push.pipelined &&
         push.segments.at.empty() && push.segments.every == 0 &&
         push.answer.kind == scenario::Answer::Kind::accepted && is_plain(push.request);
}

bool is_plain(const scenario::step::Pull& pull) {
  return pull.canary && !pull.on && !pull.answer && is_plain(pull.request);
}

std::string RequestWriter::method(const scenario::step::Pull& pull) {
  return pull.request.method.value_or("GET");
}

std::string RequestWriter::method(const scenario::step::Push& push) const {
  const std::string standard = target_.dialect.push_method.value_or("POST");
  return push.request.method.value_or(by_query(push) ? "GET" : standard);
}

// A target that takes pushes by GET gets every push that has no body of its own so.
bool RequestWriter::by_query(const scenario::step::Push& push) const {
  return push.form == scenario::step::Push::Form::query ||
         (target_.dialect.push_method == "GET" && push.form == scenario::step::Push::Form::length &&
          !push.body);
}

std::string RequestWriter::head(const scenario::Request& request, std::string_view method,
                                std::string_view target, Lines ours, runner::Scope scope) {
  const std::string own_target =
      request.target ? maker_.bytes(*request.target, scope) : std::string(target);
  std::string bytes =
      fmt::format("{} {} {}\r\n", method, own_target, request.version.value_or("HTTP/1.1"));
  ours.insert(ours.begin(), {{"Host", target_.authority}, {"User-Agent", "talkspec"}});
  ours.insert(ours.end(), target_.headers.begin(), target_.headers.end());
  for (const auto& [name, value] : ours) {
    const bool unwanted = std::any_of(request.without.begin(), request.without.end(),
                                      [&ours_name = name](const std::string& without) {
                                        return framing::equals_ignoring_case(without, ours_name);
                                      });
    if (!unwanted) bytes.append(name).append(": ").append(value).append("\r\n");
  }
  for (const scenario::HeaderLine& line : request.headers)
    bytes += line.name + ": " + maker_.bytes(line.value, scope) + "\r\n";
  return bytes + "\r\n";
}

std::string RequestWriter::pull(const scenario::step::Pull& pull, std::string_view talk_name,
                                runner::Scope scope) {
  Lines ours;
  if (const std::string_view asks = target_.profile->asks_with; !asks.empty()) {
    const std::size_t colon = asks.find(": ");
    ours.emplace_back(asks.substr(0, colon), asks.substr(colon + 2));
  }
  const std::string query = fill(target_.dialect.pull_query, talk_name, {});
  return head(pull.request, method(pull), target_.pull_path + "?" + query, std::move(ours), scope);
}

std::string RequestWriter::push(const scenario::step::Push& push, std::string_view talk_name,
                                std::string_view message, runner::Scope scope) {
  using Form = scenario::step::Push::Form;
  const bool query = by_query(push);
  std::string target = target_.push_path;
  std::string body;
  if (query) target.append(1, '?').append(fill(target_.dialect.push_query, talk_name, message));
  if (push.body) {
    body = maker_.bytes(*push.body, scope);
  } else if (!query) {
    body = fill(target_.dialect.push_body, talk_name, message);
  }

  Lines ours;
  if (!query || push.body) ours.emplace_back("Content-Type", form_type);
  if (push.form == Form::chunked) {
    ours.emplace_back("Transfer-Encoding", "chunked");
    body = chunked(push, body, scope);
  } else if (!query || push.body) {
    ours.emplace_back("Content-Length", std::to_string(body.size()));
  }
  return head(push.request, method(push), target, std::move(ours), scope) + body;
}

std::string RequestWriter::push(std::string_view talk_name, std::string_view message) {
  return push(scenario::step::Push{}, talk_name, message, runner::Scope{});
}

// RFC 9112 §7.1; the last of the sizes repeats, no size means the whole body in one chunk.
std::string RequestWriter::chunked(const scenario::step::Push& push, std::string_view body,
                                   runner::Scope scope) {
  const std::string extension = push.extension ? maker_.bytes(*push.extension, scope) : "";
  std::string bytes;
  std::size_t count = 0;
  while (!body.empty()) {
    std::size_t size = body.size();
    if (!push.chunk_sizes.empty())
      size = push.chunk_sizes[std::min(count, push.chunk_sizes.size() - 1)];
    const std::string_view data = body.substr(0, std::max<std::size_t>(size, 1));
    bytes += fmt::format("{:x}{}\r\n{}\r\n", data.size(), extension, data);
    body.remove_prefix(data.size());
    ++count;
  }
  bytes.append("0").append(extension).append("\r\n");
  for (const scenario::HeaderLine& line : push.trailers)
    bytes += line.name + ": " + maker_.bytes(line.value, scope) + "\r\n";
  return bytes + "\r\n";
}

}  // namespace talkspec::talk
