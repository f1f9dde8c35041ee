#include "conformance/testing/odd_server/stream.h"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "conformance/testing/odd_server/answer.h"
#include "conformance/testing/odd_server/text.h"

namespace talkspec::odd {
namespace {

// Text, cut as text editors do, at what is no line end of an event stream.
std::string split_as_text(std::string_view text) {
  std::string lines;
  while (!text.empty()) {
    std::size_t end = 0;
    for (const std::string_view one : {"\u2028", "\u2029", "\u0085", "\v", "\f"})
      if (text.starts_with(one)) end = one.size();
    lines += end > 0 ? '\n' : text.front();
    text.remove_prefix(end > 0 ? end : 1);
  }
  return lines;
}

constexpr std::uint64_t every = 40;  // how often, of one pusher, a fault of delivery strikes

}  // namespace

Stream::Stream(const Behaviour& behaviour, StreamForm form)
    : behaviour_(behaviour),
      form_(form),
      chunked_((!form.http_1_0 || behaviour.has(Fault::chunks_to_http_1_0)) &&
               !behaviour.has(Fault::not_chunked) &&
               !(form.headless && behaviour.has(Fault::headless_not_chunked))) {}

std::string Stream::head() const {
  if (form_.headless && !behaviour_.has(Fault::headless_ignored)) {
    const bool bare = behaviour_.has(Oddity::headless_bare) || !chunked_;
    return bare ? "HTTP/1.1 200 OK\r\n\r\n"
                : "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n";
  }
  const bool events = form_.events && !behaviour_.has(Fault::event_type_missing);
  std::vector<AnswerField> fields{
      {"Content-Type", events ? "text/event-stream" : "text/plain; charset=utf-8"}};
  if (events && behaviour_.has(Oddity::event_type_parameters))
    fields.front().value = "Text/Event-Stream;charset=\"utf-8\"";
  const bool to_old_head =
      form_.head && form_.http_1_0 && behaviour_.has(Fault::head_pull_coding_to_http_1_0);
  if ((chunked_ && !behaviour_.has(Fault::coding_not_said)) || to_old_head)
    fields.push_back({"Transfer-Encoding", "chunked"});
  if (behaviour_.has(Fault::length_beside_chunks)) fields.push_back({"Content-Length", "1048576"});
  if (behaviour_.has(Fault::content_coding_said)) fields.push_back({"Content-Encoding", "gzip"});
  if (!chunked_) fields.push_back({"Connection", "close"});
  std::string head = answer_head(200, fields, behaviour_);
  if (behaviour_.has(Fault::answers_http_1_0)) head.replace(0, 8, "HTTP/1.0");
  return head;
}

std::string Stream::messages(const std::vector<Message>& messages, bool noop_inside) {
  std::vector<std::string> payloads;
  for (const Message& message : messages)
    take(message, payloads);
  std::string all;
  std::string wire;
  for (const std::string& one : payloads) {
    all += one;
    const std::size_t cut = noop_inside && one.size() > 16384 ? 16384 : 0;
    if (cut > 0) wire += carried(std::string_view(one).substr(0, cut)) + noop();
    wire += carried(std::string_view(one).substr(cut));
  }
  if (behaviour_.has(Oddity::coalesced)) wire = carried(all);
  if (behaviour_.has(Fault::last_chunk_early) && count_ >= 50) wire += "0\r\n\r\n";
  if (!behaviour_.has(Fault::held_for_4_kib)) return wire;
  buffered_ += wire;
  return buffered_.size() < 4096 ? std::string() : std::exchange(buffered_, {});
}

// Turns a message into what is sent of it: as a rule, one payload.
void Stream::take(const Message& message, std::vector<std::string>& payloads) {
  const auto has = [this](Fault fault) { return behaviour_.has(fault); };
  ++count_;
  const std::uint64_t count = ++counts_[message.from];
  struck_ = count % every == 0;
  first_ = count == 1;
  if (has(Fault::silent_after_150) && count_ > 150) return;
  if (struck_ &&
      (has(Fault::message_lost) || (form_.headless && has(Fault::headless_message_lost))))
    return;
  if (message.text.empty() && has(Fault::empty_message_lost)) return;
  if (message.text.empty() && form_.http_1_0 && has(Fault::empty_to_http_1_0_lost)) return;
  if (message.text == "0" && has(Fault::falsy_message_lost)) return;
  std::string text = message.text;
  if (times_where_two_meet(text, form_.met, count_, behaviour_) == 0) return;
  std::string made = std::exchange(owed_, {});
  made += payload(text);
  if (struck_ && has(Fault::messages_swapped)) {
    swapped_[message.from] = std::move(made);
    return;
  }
  const bool twice = has(Fault::every_message_twice) || (struck_ && has(Fault::message_duplicated));
  if (twice) made += made;
  if (struck_ && has(Fault::held_for_next)) {
    owed_ = std::move(made);
    return;
  }
  payloads.push_back(std::move(made));
  if (const auto held = swapped_.extract(message.from)) payloads.push_back(held.mapped());
}

std::string Stream::payload(const std::string& text) {
  return form_.events ? event(text) : ended(damaged(text, behaviour_));
}

std::string Stream::ended(std::string text) {
  const auto has = [this](Fault fault) { return behaviour_.has(fault); };
  const char given = behaviour_.terminator;
  const char terminator = has(Fault::terminator_other) ? (given == '\0' ? '\n' : '\0') : given;
  if (has(Fault::terminator_first) && struck_) return terminator + text;
  if (has(Fault::terminator_missing)) return text;
  if (has(Fault::terminator_alone_lost) && !text.empty() && text.size() % 1024 == 0) return text;
  if (has(Fault::terminator_late) && struck_) {
    owed_ = terminator;
    return text;
  }
  if (has(Fault::terminator_doubled)) text += terminator;
  return text + terminator;
}

// WHATWG HTML §9.2.6: a line of data for each line of the text, and a blank one.
std::string Stream::event(const std::string& given) const {
  const auto has = [this](Fault fault) { return behaviour_.has(fault); };
  std::string text = has(Fault::event_split_as_text) ? split_as_text(given) : given;
  // The stream is UTF-8, whatever was pushed (WHATWG HTML §9.2.5).
  if (!is_utf_8(text) && !has(Fault::event_bytes_passed_on)) {
    std::ranges::replace_if(text, [](char c) { return static_cast<unsigned char>(c) > 127; }, '?');
  }
  if (has(Fault::event_last_line_end_lost) && text.ends_with('\n')) text.pop_back();
  if (has(Fault::event_data_missing)) return text + "\n\n";
  if (has(Fault::event_data_doubled) && first_) return "data: data: " + text + "\n\n";
  std::string made;
  if (behaviour_.has(Oddity::event_comments)) made = ": still here\nid: 7\nretry: 1000\n";
  const bool spaced = !behaviour_.has(Oddity::event_without_space) || text.starts_with(' ');
  const std::string field = spaced && !has(Fault::event_space_missing) ? "data: " : "data:";
  made += field;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool crlf = text[i] == '\r' && i + 1 < text.size() && text[i + 1] == '\n';
    const bool line_end = (text[i] == '\n' || text[i] == '\r') && !crlf;
    if (crlf && !has(Fault::event_lines_passed_on)) continue;
    if (line_end && !has(Fault::event_lines_passed_on)) {
      made += '\n' + field;
    } else {
      made += text[i];
    }
  }
  made += has(Fault::event_blank_line_missing) ? "\n" : "\n\n";
  return has(Fault::event_terminated) ? made + '\0' : made;
}

std::string Stream::noop() {
  struck_ = first_ = false;
  std::string text = std::exchange(owed_, {});
  text += behaviour_.has(Fault::noop_unterminated) ? "noop" : payload("noop");
  return carried(text);
}

bool Stream::held(const std::vector<Message>& messages) {
  if (!behaviour_.has(Fault::held_for_heartbeat) || has_held_) return false;
  std::map<std::string, std::uint64_t> counts = counts_;
  for (const Message& message : messages)
    has_held_ |= ++counts[message.from] % every == 0;
  return has_held_;
}

std::string Stream::carried(std::string_view payload) const {
  if (!chunked_) return std::string(payload);
  if (behaviour_.has(Fault::text_in_chunk_of_its_own) && payload.ends_with(behaviour_.terminator)) {
    payload.remove_suffix(1);
    return chunk(payload) + chunk({&behaviour_.terminator, 1});
  }
  if (payload.empty()) return {};  // a chunk of no data would be the last-chunk
  if (!behaviour_.has(Oddity::byte_chunks)) return chunk(payload);
  std::string wire;
  for (std::size_t i = 0; i < payload.size(); ++i)
    wire += chunk(payload.substr(i, 1));
  return wire;
}

// RFC 9112 §7.1
std::string Stream::chunk(std::string_view data) const {
  const auto has = [this](Fault fault) { return behaviour_.has(fault); };
  std::size_t said = data.size();
  if (has(Fault::chunk_size_one_less)) said -= 1;
  if (has(Fault::chunk_size_one_more)) said += 1;
  std::string size = fmt::format("{:x}", said);
  if (behaviour_.has(Oddity::upper_case_sizes)) size = fmt::format("{:X}", said);
  if (behaviour_.has(Oddity::leading_zeros)) size = fmt::format("{:08x}", said);
  if (has(Fault::chunk_size_decimal)) size = std::to_string(said);
  if (behaviour_.has(Oddity::extensions)) size += " ; note=\"a \\\"quoted\\\" ; text\";flag";
  if (has(Fault::chunk_size_prefixed)) size.insert(0, "0x");
  const bool bare_lf = has(Fault::chunk_size_line_bare_lf) ||
                       (form_.headless && has(Fault::headless_size_line_bare_lf));
  size += bare_lf ? "\n" : "\r\n";
  std::string_view end = "\r\n";
  if (has(Fault::chunk_data_without_crlf)) end = "";
  if (has(Fault::chunk_data_bare_lf)) end = "\n";
  return size.append(data).append(end);
}

}  // namespace talkspec::odd
