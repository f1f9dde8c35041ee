#include <algorithm>
#include <cctype>
#include <cstdint>
#include <cstdlib>
#include <set>

#include "conformance/testing/odd_client/faults.h"
#include "conformance/testing/odd_client/stream.h"

namespace odd_client {
namespace {

std::string lower(std::string text) {
  for (char& c : text)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  return text;
}

std::string trimmed(std::string text) {
  if (is("no-trim")) return text.starts_with(' ') ? text.substr(1) : text;
  const auto begin = text.find_first_not_of(" \t");
  if (begin == std::string::npos) return {};
  return text.substr(begin, text.find_last_not_of(" \t") - begin + 1);
}

void take_field(const std::string& line, Head& head, bool answer) {
  const std::size_t colon = line.find(':');
  if (colon == std::string::npos || colon == 0) throw Broken("no field line");
  const std::string value = line.substr(colon + 1);
  if (is("short-lines") && line.size() > 1024) throw Broken("a long field line");
  if (is("needs-space") && !value.starts_with(' ')) throw Broken("no space behind a colon");
  if (is("needs-value") && trimmed(value).empty()) throw Broken("a field without a value");
  if (is("last-colon") && value.find(": ") != std::string::npos) throw Broken("two colons");
  const bool cased = is("case-of-names") || (answer && is("answer-case"));
  const std::string name = cased ? line.substr(0, colon) : lower(line.substr(0, colon));
  const auto named = [&](const char* with_case) {
    return name == (cased ? std::string(with_case) : lower(with_case));
  };
  const std::string coding = is("case-of-coding") ? trimmed(value) : lower(trimmed(value));
  if (named("Transfer-Encoding")) head.chunked = coding == "chunked";
  if (named("Content-Length") ||
      (is("searches-length") && line.find("Content-Length") != std::string::npos)) {
    head.has_length = true;
    head.length = std::strtoul(line.c_str() + line.rfind(':') + 1, nullptr, 10);
  }
  if (named("Connection")) head.close = lower(trimmed(value)) == "close";
  if (named("Connection") && is("keep-alive-is-end")) head.ends = !head.close;
  if (named("Retry-After")) head.retry_after = std::atoi(value.c_str());
}

Head one_head(Input& input, bool answer) {
  Head head;
  std::string line = input.line();
  head.in_one_read = !input.last_line_was_cut();
  head.version = line.substr(0, 8);
  const bool well = line.size() >= 13 && line.starts_with("HTTP/1.") && line[8] == ' ' &&
                    line[12] == ' ' &&
                    line.substr(9, 3).find_first_not_of("0123456789") == std::string::npos;
  if (!well && !is("any-protocol")) throw Broken("no status line");
  head.status = well ? std::atoi(line.c_str() + 9) : 200;
  if (is(answer ? "answer-needs-reason" : "needs-reason") && line.size() < 14)
    throw Broken("no reason phrase");
  if (is("searches-status") && line.find("404") != std::string::npos) head.status = 404;
  std::size_t fields = 0;
  std::set<std::string> names;
  for (;;) {
    line = input.line();
    head.in_one_read =
        head.in_one_read && !input.last_line_was_cut() && !(input.at_read_begin() && !line.empty());
    if (line.empty()) break;
    if (++fields > 200 && !is("unbounded")) throw Broken("too many field lines");
    if (is("few-fields") && fields > 16) throw Broken("too many field lines");
    const std::string name = line.substr(0, line.find(':'));
    const bool repeated = !names.insert(name).second;
    if (repeated && is(answer ? "answer-repeated" : "refuses-repeated")) throw Broken("twice");
    if (is("coding-last")) head.chunked = false;
    take_field(line, head, answer);
  }
  if (is("coding-alone") && fields == 1) throw Broken("one field line");
  head.bare = fields == 0;
  return head;
}

std::uint64_t size_of(const std::string& line) {
  const std::size_t semicolon = line.find(';');
  std::string digits = line.substr(0, semicolon);
  while (digits.ends_with(' ') || digits.ends_with('\t'))
    digits.pop_back();
  if (is("size-one-digit")) digits = digits.substr(0, 1);
  if (is("size-no-zeros") && digits.size() > 1 && digits.front() == '0') return 0;
  if (is("size-eight-digits") && digits.size() > 8) throw Broken("a long chunk-size");
  if (is("size-lower-case") && lower(digits) != digits) throw Broken("an upper-case chunk-size");
  if (is("size-upper-case") && digits.find_first_of("abcdef") != std::string::npos)
    throw Broken("a lower-case chunk-size");
  if (is("size-decimal")) return std::strtoul(digits.c_str(), nullptr, 10);
  if (is("size-by-strtol")) {
    const long size = std::strtol(digits.c_str(), nullptr, 16);
    return size < 0 ? static_cast<std::uint64_t>(-size) : static_cast<std::uint64_t>(size);
  }
  if (is("misses-long-last-chunk") && digits.size() > 1 &&
      digits.find_first_not_of('0') == std::string::npos)
    return 1'000'000;
  if (is("extension-is-size") && semicolon != std::string::npos)
    for (const char c : line.substr(semicolon))
      if (std::isdigit(static_cast<unsigned char>(c)) != 0 || (c >= 'a' && c <= 'f')) digits += c;
  if (digits.empty() || digits.find_first_not_of("0123456789abcdefABCDEF") != std::string::npos)
    throw Broken("no chunk-size");
  std::uint64_t size = 0;
  for (const char c : digits) {
    if (size >> 60U != 0 && !is("size-wraps")) throw Broken("a chunk-size overflows");
    size =
        size * 16 + static_cast<std::uint64_t>(std::strtol(std::string(1, c).c_str(), nullptr, 16));
  }
  return size;
}

void check_extension(const std::string& line) {
  const std::size_t semicolon = line.find(';');
  if (semicolon == std::string::npos) return;
  if (is("refuses-extension")) throw Broken("a chunk extension");
  if (is("short-extension") && line.size() - semicolon > 64) throw Broken("a long extension");
}

void read_data(Input& input, std::uint64_t size, Messages& messages, std::string data) {
  for (std::uint64_t left = size - std::min<std::uint64_t>(size, data.size()); left > 0; --left) {
    const bool lost = is("loses-byte-at-read") && left < size && input.at_read_begin();
    char next = 0;
    try {
      next = input.byte();
    } catch (const Ended&) {
      messages.payload(data);
      throw;
    }
    if (lost) continue;
    data += next;
    const bool read_over = is("text-by-read") && input.at_read_begin();
    if (!read_over && (data.size() < 16UL * 1024 || is("text-by-chunk"))) continue;
    messages.payload(data);
    data.clear();
  }
  messages.payload(data);
}

void skip_crlf(Input& input) {
  if (is("finds-crlf")) {
    input.line();
    return;
  }
  const char cr = input.byte();
  const char lf = input.byte();
  if (cr != '\r' && is("crlf-optional")) {
    input.give_back(2);
    return;
  }
  if ((cr != '\r' || lf != '\n') && !is("no-crlf-check")) throw Broken("no CRLF behind a chunk");
}

// False: it was the last.
bool read_chunk(Input& input, Messages& messages) {
  std::string line = input.line();
  while (line.empty() && is("skips-empty-size"))
    line = input.line();
  if (is("size-in-one-read") && input.last_line_was_cut()) return true;
  check_extension(line);
  std::uint64_t size = 0;
  try {
    size = size_of(line);
  } catch (const Broken&) {
    if (is("skips-bad-size")) return true;
    throw;
  }
  if (size == 0) {
    if (is("reads-behind-last-chunk")) {
      while (!input.line().empty()) {
      }
      if (input.line().starts_with("HTTP")) input.line();
      return true;
    }
    return false;
  }
  if (is("small-chunks") && size > 4096) throw Broken("a large chunk");
  messages.chunk_begins();
  const std::size_t semicolon = line.find(';');
  const bool from_line = is("extension-is-data") && semicolon != std::string::npos;
  read_data(input, size, messages, from_line ? line.substr(semicolon) : "");
  messages.chunk_ends();
  skip_crlf(input);
  if (is("one-chunk-a-read")) input.drop_read();
  return true;
}

// Reads that are taken for whole chunks.
void read_by_reads(Input& input, Messages& messages) {
  do {
    std::string read = input.rest_of_read();
    std::vector<std::string> parts;
    for (std::size_t at = 0; at < read.size();) {
      const std::size_t end = std::min(read.find("\r\n", at), read.size());
      parts.push_back(read.substr(at, end - at));
      at = end + 2;
    }
    for (std::size_t part = 1; part < parts.size(); part += 2) {
      const bool whole = std::strtoul(parts[part - 1].c_str(), nullptr, 16) == parts[part].size();
      if (whole || is("every-second-part")) messages.payload(parts[part]);
    }
    input.drop_read();
  } while (input.read());
  throw Ended(input.was_reset());
}

}  // namespace

Head read_head(Input& input, bool answer) {
  for (int interim = 0;; ++interim) {
    Head head = one_head(input, answer);
    if (head.status >= 200 || head.status == 101) return head;
    if (answer && is("interim-is-error")) throw Broken("an interim response");
    if (answer && is("stops-at-interim")) input.bytes(100'000);
    if (is("interim-is-final") || (answer && is("interim-is-answer"))) return head;
    if (is("only-100") && head.status != 100) throw Broken("an interim response");
    if (is("one-interim") && interim > 0) throw Broken("two interim responses");
    if (interim > 50 && !is("unbounded")) throw Broken("too many interim responses");
  }
}

void read_content(Input& input, const Head& head, Profile profile, Messages& messages) {
  messages.begin_stream();
  const bool chunked =
      head.chunked || (profile == Profile::headless && head.bare && !is("bare-until-close"));
  if (head.bare && is("bare-is-empty")) throw Broken("no field lines");
  if (is("head-in-one-read") && !head.in_one_read) throw Broken("a head in pieces");
  if (is("loses-behind-head")) input.drop_read();
  if ((is("close-is-end") && head.close) || head.ends) return;
  if (!chunked && is("needs-chunks")) throw Broken("no chunks");
  if (is("only-http-1.1") && head.version != "HTTP/1.1") throw Broken("another version");
  if (is("searches-length") && head.has_length && chunked) {
    messages.payload(input.bytes(head.length));
    return;
  }
  if (chunked && (is("read-is-chunks") || is("every-second-part"))) read_by_reads(input, messages);
  if (chunked) {
    while (read_chunk(input, messages)) {
    }
    std::size_t trailers = 0;
    for (std::string line = input.line(); !line.empty(); line = input.line()) {
      if (++trailers > 200 && !is("unbounded")) throw Broken("too many trailers");
      if (is("trailer-is-message")) messages.payload(line + '\0');
    }
    return;
  }
  if (head.has_length) {
    for (std::size_t left = head.length; left > 0; --left)
      messages.payload(std::string(1, input.byte()));
    return;
  }
  if (is("no-until-close")) return;
  for (;;)
    messages.payload(std::string(1, input.byte()));
}

}  // namespace odd_client
