#include "conformance/testing/odd_server/stream.h"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "conformance/testing/odd_server/answer.h"

namespace talkspec::odd {
namespace {

constexpr std::uint64_t every = 40;  // how often a fault of delivery strikes

std::string without_every_1024th(const std::string& text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (i % 1024 != 1023) out += text[i];
  }
  return out;
}

std::string only_ascii(std::string text) {
  std::ranges::replace_if(text, [](char c) { return static_cast<unsigned char>(c) >= 0x80; }, '?');
  return text;
}

std::string without_space_around(const std::string& text) {
  const std::size_t first = text.find_first_not_of(" \t");
  if (first == std::string::npos) return {};
  return text.substr(first, text.find_last_not_of(" \t") - first + 1);
}

}  // namespace

std::string Stream::head() const {
  std::vector<AnswerField> fields{{"Content-Type", "text/plain; charset=utf-8"}};
  if (chunked_ && !behaviour_.has(Fault::coding_not_said))
    fields.push_back({"Transfer-Encoding", "chunked"});
  if (behaviour_.has(Fault::length_beside_chunks)) fields.push_back({"Content-Length", "1048576"});
  if (!chunked_) fields.push_back({"Connection", "close"});
  return answer_head(200, fields, behaviour_);
}

std::string Stream::messages(const std::vector<std::string>& messages) {
  std::vector<std::string> payloads;
  for (const std::string& message : messages)
    take(message, payloads);
  if (behaviour_.has(Oddity::coalesced)) {
    std::string all;
    for (const std::string& payload : payloads)
      all += payload;
    return carried(all);
  }
  std::string wire;
  for (const std::string& payload : payloads)
    wire += carried(payload);
  if (behaviour_.has(Fault::last_chunk_early) && count_ >= 50) wire += "0\r\n\r\n";
  return wire;
}

// Turns a message into what is sent of it: as a rule, one payload.
void Stream::take(const std::string& message, std::vector<std::string>& payloads) {
  const bool struck = ++count_ % every == 0;
  if (struck && behaviour_.has(Fault::message_lost)) return;
  if (message.empty() && behaviour_.has(Fault::empty_message_lost)) return;
  if (struck && behaviour_.has(Fault::messages_swapped)) {
    held_ = payload(message);
    return;
  }
  payloads.push_back(payload(message));
  if (struck && behaviour_.has(Fault::message_duplicated)) payloads.push_back(payload(message));
  if (held_) payloads.push_back(*std::exchange(held_, std::nullopt));
}

std::string Stream::payload(std::string text) const {
  if (behaviour_.has(Fault::cut_at_1024)) text.resize(std::min<std::size_t>(text.size(), 1024));
  if (behaviour_.has(Fault::byte_of_every_1024_lost)) text = without_every_1024th(text);
  if (behaviour_.has(Fault::text_not_utf_8_damaged)) text = only_ascii(std::move(text));
  if (behaviour_.has(Fault::text_trimmed)) text = without_space_around(text);
  const bool other = behaviour_.has(Fault::terminator_other);
  const char terminator =
      other ? (behaviour_.terminator == '\0' ? '\n' : '\0') : behaviour_.terminator;
  if (behaviour_.has(Fault::terminator_first)) return terminator + text;
  if (behaviour_.has(Fault::terminator_missing)) return text;
  if (behaviour_.has(Fault::terminator_doubled)) text += terminator;
  return text + terminator;
}

std::string Stream::noop() const {
  return behaviour_.has(Fault::noop_unterminated) ? carried("noop") : carried(payload("noop"));
}

std::string Stream::carried(std::string_view payload) const {
  if (!chunked_) return std::string(payload);
  if (payload.empty()) return {};  // a chunk of no data would be the last-chunk
  if (!behaviour_.has(Oddity::byte_chunks)) return chunk(payload);
  std::string wire;
  for (std::size_t i = 0; i < payload.size(); ++i)
    wire += chunk(payload.substr(i, 1));
  return wire;
}

// RFC 9112 §7.1
std::string Stream::chunk(std::string_view data) const {
  const std::size_t said = data.size() - (behaviour_.has(Fault::chunk_size_off_by_one) ? 1 : 0);
  std::string size = fmt::format("{:x}", said);
  if (behaviour_.has(Oddity::upper_case_sizes)) size = fmt::format("{:X}", said);
  if (behaviour_.has(Oddity::leading_zeros)) size = fmt::format("{:08x}", said);
  if (behaviour_.has(Oddity::extensions)) size += " ; note=\"a \\\"quoted\\\" ; text\";flag";
  if (behaviour_.has(Fault::chunk_size_prefixed)) size.insert(0, "0x");
  size += behaviour_.has(Fault::chunk_size_line_bare_lf) ? "\n" : "\r\n";
  std::string_view end = "\r\n";
  if (behaviour_.has(Fault::chunk_data_without_crlf)) end = "";
  if (behaviour_.has(Fault::chunk_data_bare_lf)) end = "\n";
  return size.append(data).append(end);
}

}  // namespace talkspec::odd
