#include "conformance/testing/odd_client/stream.h"

#include <algorithm>
#include <cstdlib>
#include <utility>

#include "conformance/testing/odd_client/faults.h"

namespace odd_client {
namespace {

constexpr std::size_t longest_message = 8UL * 1024 * 1024;
constexpr const char* replacement = "\xef\xbf\xbd";

void replace_all(std::string& text, const std::string& from, const std::string& to) {
  for (std::size_t at = text.find(from); at != std::string::npos;
       at = text.find(from, at + to.size()))
    text.replace(at, from.size(), to);
}

std::string lower(std::string text) {
  std::transform(text.begin(), text.end(), text.begin(),
                 [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
  return text;
}

// What stands unfinished at the end of a piece of UTF-8 becomes a replacement character.
std::string as_text(const std::string& bytes) {
  std::string made;
  for (std::size_t at = 0; at < bytes.size();) {
    const auto lead = static_cast<unsigned char>(bytes[at]);
    const std::size_t size = lead < 0x80   ? 1
                             : lead < 0xC0 ? 0
                             : lead < 0xE0 ? 2
                             : lead < 0xF0 ? 3
                                           : 4;
    if (size == 0 || at + size > bytes.size()) {
      made += replacement;
      ++at;
    } else {
      made += bytes.substr(at, size);
      at += size;
    }
  }
  return made;
}

std::string percent_decoded(const std::string& text) {
  std::string made;
  for (std::size_t at = 0; at < text.size(); ++at) {
    const bool escape = text[at] == '%' && at + 2 < text.size();
    made += escape ? static_cast<char>(std::strtol(text.substr(at + 1, 2).c_str(), nullptr, 16))
                   : text[at];
    if (escape) at += 2;
  }
  return made;
}

void strip(std::string& text, bool left) {
  while (text.ends_with(' ') || text.ends_with('\t'))
    text.pop_back();
  while (left && (text.starts_with(' ') || text.starts_with('\t')))
    text.erase(0, 1);
}

std::string without_tags(const std::string& text) {
  std::string made;
  bool in_tag = false;
  for (const char c : text) {
    if (c == '<') in_tag = true;
    if (!in_tag) made += c;
    if (c == '>') in_tag = false;
  }
  return made;
}

std::string by_byte(const std::string& text) {
  std::string made;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte < 0x80) {
      made += c;
    } else if (is("only-ascii")) {
      made += '?';
    } else if (is("is-latin-1")) {
      made += static_cast<char>(0xC0U | byte >> 6U);
      made += static_cast<char>(0x80U | (byte & 0x3FU));
    } else {
      made += c;
    }
  }
  return made;
}

void cut_off(std::string& text) {
  for (const auto& [name, most] : {std::pair<const char*, std::size_t>{"at-most-511", 511},
                                   {"at-most-1023", 1023},
                                   {"at-most-1024", 1024},
                                   {"at-most-4096", 4096},
                                   {"at-most-8191", 8191},
                                   {"at-most-65535", 65535}})
    if (is(name) && text.size() > most) text.resize(most);
}

void change_bytes(std::string& text) {
  if (is("cuts-at-ampersand")) text = text.substr(0, text.find('&'));
  if (is("appends-space")) text += ' ';
  if (is("trims")) strip(text, true);
  if (is("trims-right")) strip(text, false);
  if (is("decodes-percent")) text = percent_decoded(text);
  if (is("plus-is-space")) replace_all(text, "+", " ");
  if (is("decodes-entities")) replace_all(text, "&amp;", "&");
  if (is("crlf-is-lf")) replace_all(text, "\r\n", "\n");
  if (is("unescapes")) replace_all(text, "\\", "");
  if (is("tab-is-space")) replace_all(text, "\t", " ");
  if (is("strips-quotes")) replace_all(text, "\"", "");
  if (is("strips-data") && text.starts_with("data:"))
    text.erase(0, text.starts_with("data: ") ? 6 : 5);
  if (is("reads-json") && text.starts_with("{")) text = "x";
  if (is("drops-markup")) text = without_tags(text);
  if (is("only-bmp"))
    std::erase_if(text, [](char c) { return static_cast<unsigned char>(c) >= 0xF0; });
  text = by_byte(text);
  cut_off(text);
}

bool dropped(const std::string& text) {
  const bool hex = !text.empty() && text.find_first_not_of("0123456789abcdef") == std::string::npos;
  return (is("drops-empty") && text.empty()) || (is("drops-comments") && text.starts_with(':')) ||
         (is("drops-falsy") && (text == "0" || text == "null")) ||
         (is("drops-heads") && text.starts_with("HTTP")) || (is("swallows-digits") && hex) ||
         (is("message-mebibyte") && text.size() > 128UL * 1024) ||
         (is("hides-prefix") && text.starts_with("noop")) ||
         (is("hides-any-case") && lower(text) == "noop") ||
         (is("hides-containing") && text.find("noop") != std::string::npos) ||
         (!is("shows-heartbeat") && text == "noop");
}

}  // namespace

void Messages::begin_stream() {
  message_.clear();
  line_.clear();
  data_.clear();
  first_line_ = true;
  after_cr_ = false;
  if (is("says-last-again") && !last_.empty()) report_(last_);
}

void Messages::payload(const std::string& raw) {
  const std::string bytes = is("text-by-read") || is("text-by-chunk") ? as_text(raw) : raw;
  if (in_chunk_) payload_of_chunk_ += bytes.size();
  if (is("ignores-lone-terminator") && bytes.size() == 1 && bytes[0] == '\0' && !message_.empty())
    return;
  if (profile_ == Profile::events) {
    for (const char byte : bytes)
      event_byte(byte);
    return;
  }
  const char end = profile_ == Profile::lf ? '\n' : '\0';
  for (const char byte : bytes) {
    const bool inside = is("chunk-is-message") && in_chunk_;
    if ((byte == end && !inside) || (is("splits-at-lf") && byte == '\n')) {
      take(std::move(message_));
      message_.clear();
    } else if (message_.size() < longest_message || is("unbounded")) {
      message_ += byte;
    } else {
      throw Broken("a message is too long");
    }
  }
}

void Messages::chunk_ends() {
  in_chunk_ = false;
  if (is("chunk-is-message")) {
    if (message_.ends_with('\0')) message_.pop_back();
    take(std::move(message_));
    message_.clear();
  }
  if (is("message-at-chunk-end") && !message_.empty()) take(std::move(message_));
  if (is("message-at-chunk-end") || is("drops-at-chunk-end")) message_.clear();
  if (!of_chunk_.empty()) show(is("first-of-chunk") ? of_chunk_.front() : of_chunk_.back());
  of_chunk_.clear();
}

void Messages::stream_ends(bool reset) {
  const bool tail = is("tail-at-end") || (is("tail-in-chunk") && in_chunk_) ||
                    (is("tail-of-length") && !in_chunk_) || (is("tail-until-close") && !in_chunk_);
  if (tail && !message_.empty() && !reset)
    show(std::move(message_));
  else if (is("tail-at-reset") && reset && !message_.empty())
    show(std::move(message_));
  if (is("event-at-end")) dispatch();
  message_.clear();
  in_chunk_ = false;
}

void Messages::take(std::string message) {
  if (in_chunk_ && (is("first-of-chunk") || is("last-of-chunk")))
    of_chunk_.push_back(std::move(message));
  else
    show(std::move(message));
}

void Messages::show(std::string message) {
  if (dropped(message)) return;
  change_bytes(message);
  ++count_;
  if (is("five-at-most") && count_ > 5) return;
  if (is("drops-sixtieth") && count_ % 60 == 0) return;
  if (is("drops-equal") && count_ > 1 && message == last_) return;
  last_ = message;
  if (is("one-behind") || is("loses-at-last-chunk")) {
    if (has_held_) report_(held_);
    held_ = message;
    has_held_ = true;
    return;
  }
  if (is("swaps-pairs")) {
    if (has_held_) {
      report_(message);
      report_(held_);
    } else {
      held_ = message;
    }
    has_held_ = !has_held_;
    return;
  }
  report_(message);
  if (is("reports-twice")) report_(message);
}

// WHATWG HTML §9.2.6.
void Messages::event_byte(char byte) {
  const bool lf_of_crlf = byte == '\n' && after_cr_ && !is("crlf-is-two");
  after_cr_ = byte == '\r' && !is("cr-is-data") && !is("keeps-cr");
  if (lf_of_crlf) return;
  if (byte == '\n' || after_cr_) {
    if (is("cr-is-data") && line_.ends_with('\r')) line_.pop_back();
    event_line(std::move(line_));
    line_.clear();
  } else if (line_.size() < longest_message || is("unbounded")) {
    line_ += byte;
  } else {
    throw Broken("a line is too long");
  }
}

void Messages::event_line(std::string line) {
  if (first_line_ && line.starts_with("\xef\xbb\xbf") && !is("keeps-bom")) line.erase(0, 3);
  first_line_ = false;
  if (is("indented-fields") && line.starts_with(' ')) line.erase(0, 1);
  if (line.empty()) {
    dispatch();
    return;
  }
  std::size_t colon = line.find(':');
  if (colon == 0) {
    if (is("comment-is-data")) data_.push_back(line.substr(1));
    if (is("comment-ends")) dispatch();
    return;
  }
  if (colon == std::string::npos && is("needs-colon")) throw Broken("no colon");
  std::string name = line.substr(0, colon);
  if (is("any-case-fields")) name = lower(name);
  std::string value = colon == std::string::npos ? "" : line.substr(colon + 1);
  const bool spaced = value.starts_with(' ');
  if (spaced && !is("keeps-space")) value.erase(0, 1);
  if (is("strips-all-space")) strip(value, true);
  if (is("cuts-at-colon")) value = value.substr(0, value.find(':'));
  if (name == "data" || (is("id-is-data") && name == "id") ||
      (is("retry-is-data") && name == "retry")) {
    if (is("needs-data-space") && !spaced) return;
    data_.push_back(value);
  } else if (name == "id") {
    id_ = value;
  } else if (name == "event") {
    has_event_ = true;
  } else if (name == "retry") {
    if (value.find_first_not_of("0123456789") == std::string::npos)
      retry_ = std::atoi(value.c_str());
  } else if (is("unknown-ends")) {
    throw Broken("a field that is not known");
  }
}

void Messages::dispatch() {
  const bool named = std::exchange(has_event_, false) && is("named-event-dropped");
  const std::vector<std::string> lines = std::exchange(data_, {});
  if (named || (lines.empty() && !is("event-without-data"))) return;
  std::string all;
  for (std::size_t at = 0; at < lines.size(); ++at)
    all += (at == 0 || is("joins-without-lf") ? "" : "\n") + lines[at];
  if (!lines.empty() && is("first-data-line")) all = lines.front();
  if (!lines.empty() && is("last-data-line")) all = lines.back();
  if (all.empty() && is("empty-event-dropped")) return;
  take(all);
}

}  // namespace odd_client
