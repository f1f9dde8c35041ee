#include "reference/framing/testing/model.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <string>
#include <string_view>
#include <vector>

#include "reference/framing/testing/observation.h"

namespace talk::framing::testing {
namespace {

using std::string_view;

// Something to tell when the stream has been read up to `at`.
struct Entry {
  std::uint64_t at;
  int rank;  // of entries at the same place: payload, then what it brought about
  std::string event;
};

// A payload byte and the offset just past it on the wire.
struct Byte {
  char value;
  std::uint64_t end;
};

struct Stop {
  Status status;
  Error error;
};

bool one_of(char c, string_view set) {
  return set.find(c) != string_view::npos;
}

bool token_char(char c) {
  return one_of(c, "!#$%&'*+-.^_`|~0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ");
}

// HTAB, SP, VCHAR, obs-text.
bool text_char(char c) {
  const int byte = static_cast<unsigned char>(c);
  return byte == 0x09 || (byte >= 0x20 && byte <= 0x7E) || byte >= 0x80;
}

std::string in_quotes(string_view bytes) {
  return '"' + escaped(bytes) + '"';
}

// RFC 9112 §7.1 over a whole buffer. Reading past the end throws Stop: incomplete.
class ChunkedBody {
 public:
  ChunkedBody(string_view wire, const Options& options) : wire_(wire), options_(options) {}

  std::vector<Entry> entries;
  std::vector<Byte> payload;
  std::size_t at = 0;

  void read() {
    while (read_chunk()) {
    }
    read_trailer_section();
    entries.push_back({at, 3, "end"});
    throw Stop{Status::done, {}};
  }

 private:
  bool allowed(Leniency leniency) const { return options_.allowed.has(leniency); }

  [[noreturn]] void fail(Errc code) const { throw Stop{Status::error, {code, at}}; }

  // The next byte, which belongs to framing: that it may be there at all is checked here.
  char peek() const {
    if (at == wire_.size()) throw Stop{Status::incomplete, {}};
    const std::uint64_t framing_after = at + 1 - payload.size();
    if (framing_after > options_.limits.overhead_base +
                            options_.limits.overhead_factor * std::uint64_t{payload.size()})
      fail(Errc::overhead_exceeded);
    return wire_[at];
  }

  void let_through(Leniency leniency, Errc otherwise) {
    if (!allowed(leniency)) fail(otherwise);
    entries.push_back(
        {at, 2, "leniency " + std::string(name(leniency)) + " @" + std::to_string(at)});
  }

  // CRLF, or LF where bare_lf lets it through.
  void read_line_end() {
    if (peek() == '\r') {
      ++at;
    } else if (peek() == '\n') {
      let_through(Leniency::bare_lf, Errc::invalid_line_end);
    }
    if (peek() != '\n') fail(Errc::invalid_line_end);
    ++at;
  }

  bool at_line_end() const { return one_of(peek(), "\r\n"); }

  std::uint64_t read_size() {
    const std::size_t begin = at;
    std::uint64_t size = 0;
    for (;; ++at) {
      const auto digit = string_view("0123456789abcdef0123456789ABCDEF").find(peek());
      if (digit == string_view::npos) break;
      if (at - begin + 1 > options_.limits.size_digits) fail(Errc::chunk_size_too_long);
      if (size > std::numeric_limits<std::uint64_t>::max() / 16) fail(Errc::chunk_size_overflow);
      size = size * 16 + digit % 16;
    }
    if (at == begin) fail(Errc::invalid_chunk_size);
    return size;
  }

  // One more byte of the extension that began at `begin`.
  char peek_extension(std::size_t begin) const {
    const char c = peek();
    if (!one_of(c, "\r\n") && at - begin + 1 > options_.limits.extension_bytes)
      fail(Errc::chunk_extensions_too_long);
    return c;
  }

  void skip_whitespace(std::size_t begin) {
    while (one_of(peek_extension(begin), " \t"))
      ++at;
  }

  // False where a byte does not fit the grammar: it is the one at `at`.
  bool read_token(std::size_t begin) {
    if (!token_char(peek_extension(begin))) return false;
    while (token_char(peek_extension(begin)))
      ++at;
    return true;
  }

  bool read_quoted_string(std::size_t begin) {
    ++at;
    while (peek_extension(begin) != '"') {
      if (peek() == '\\') {
        ++at;
        peek_extension(begin);
      }
      if (!text_char(peek())) return false;
      ++at;
    }
    ++at;
    return true;
  }

  // *( BWS ";" BWS chunk-ext-name [ BWS "=" BWS chunk-ext-val ] ), at the first ";".
  bool read_extensions(std::size_t begin) {
    while (peek_extension(begin) == ';') {
      ++at;
      skip_whitespace(begin);
      if (!read_token(begin)) return false;
      bool spaced = one_of(peek_extension(begin), " \t");
      skip_whitespace(begin);
      if (peek_extension(begin) == '=') {
        ++at;
        skip_whitespace(begin);
        if (!(peek_extension(begin) == '"' ? read_quoted_string(begin) : read_token(begin)))
          return false;
        spaced = one_of(peek_extension(begin), " \t");
        skip_whitespace(begin);
      }
      if (spaced && peek_extension(begin) != ';') return false;
    }
    return at_line_end();
  }

  bool read_chunk() {
    const std::size_t offset = at;
    const std::uint64_t size = read_size();
    const std::size_t begin = at;
    for (; one_of(peek(), " \t"); ++at)
      peek_extension(begin);
    if (peek() == ';') {
      if (!read_extensions(begin)) {
        let_through(Leniency::extension_syntax, Errc::invalid_chunk_extension);
        while (!one_of(peek_extension(begin), "\r\n"))
          ++at;
      }
    } else if (at != begin && at_line_end()) {
      let_through(Leniency::whitespace_after_size, Errc::invalid_chunk_size);
    } else if (!at_line_end()) {
      fail(Errc::invalid_chunk_size);
    }
    const std::string extensions(wire_.substr(begin, at - begin));
    read_line_end();
    entries.push_back({at, 2,
                       "chunk " + std::to_string(size) + ' ' + in_quotes(extensions) + " @" +
                           std::to_string(offset)});
    if (size == 0) return false;
    read_data(size);
    return true;
  }

  void read_data(std::uint64_t size) {
    for (std::uint64_t i = 0; i < size; ++i) {
      if (at == wire_.size()) throw Stop{Status::incomplete, {}};
      payload.push_back({wire_[at], at + 1});
      ++at;
    }
    if (peek() == '\n' && allowed(Leniency::bare_lf)) {
      let_through(Leniency::bare_lf, Errc::none);
      ++at;
      return;
    }
    bool reported = false;
    for (const char c : string_view("\r\n")) {
      if (peek() != c && !reported) {
        let_through(Leniency::unchecked_data_crlf, Errc::missing_data_crlf);
        reported = true;
      }
      ++at;
    }
  }

  char peek_trailer(std::size_t section) const {
    const char c = peek();
    if (at - section + 1 > options_.limits.trailer_bytes) fail(Errc::trailer_section_too_long);
    return c;
  }

  void read_trailer_section() {
    const std::size_t section = at;
    while (!at_line_end())
      read_trailer_line(section);
    read_line_end();
  }

  // The rest of a line of the section, whose CR and LF count as well.
  void end_trailer_line(std::size_t section) {
    if (peek_trailer(section) == '\r') {
      ++at;
    } else {
      let_through(Leniency::bare_lf, Errc::invalid_line_end);
    }
    if (peek_trailer(section) != '\n') fail(Errc::invalid_line_end);
    ++at;
  }

  bool read_field_line(std::size_t section, std::string& name, std::string& value) {
    for (; token_char(peek_trailer(section)); ++at)
      name += wire_[at];
    if (name.empty() || peek_trailer(section) != ':') return false;
    ++at;
    for (; text_char(peek_trailer(section)); ++at)
      value += wire_[at];
    return at_line_end();
  }

  void read_trailer_line(std::size_t section) {
    std::string field_name;
    std::string value;
    if (read_field_line(section, field_name, value)) {
      end_trailer_line(section);
      value.erase(0, value.find_first_not_of(" \t"));
      value.erase(value.find_last_not_of(" \t") + 1);
      entries.push_back({at, 2, "trailer " + in_quotes(field_name) + ' ' + in_quotes(value)});
      return;
    }
    let_through(Leniency::trailer_syntax, Errc::invalid_trailer_field);
    while (!one_of(peek_trailer(section), "\r\n"))
      ++at;
    end_trailer_line(section);
  }

  string_view wire_;
  const Options& options_;
};

// What splitting the payload gave.
struct Split {
  std::vector<Entry> entries;
  std::uint64_t tail = 0;
  std::size_t payload_used = 0;  // all of it unless a message was too long
  bool too_long = false;
};

std::string message_event(string_view text, std::uint64_t end, string_view type, string_view id) {
  std::string event = "message " + in_quotes(text) + " end " + std::to_string(end);
  if (!type.empty()) event += " event " + in_quotes(type);
  if (!id.empty()) event += " id " + in_quotes(id);
  return event;
}

Split split_at_terminators(const std::vector<Byte>& payload, char terminator,
                           const Limits& limits) {
  Split split;
  std::string text;
  for (const Byte byte : payload) {
    if (byte.value == terminator) {
      split.entries.push_back({byte.end, 1, message_event(text, byte.end, {}, {})});
      text.clear();
    } else if (text.size() + 1 > limits.message_bytes) {
      split.too_long = true;
      break;
    } else {
      text += byte.value;
    }
    ++split.payload_used;
  }
  split.tail = text.size();
  return split;
}

// WHATWG HTML §9.2.6, a line at a time.
class EventStream {
 public:
  EventStream(const std::vector<Byte>& payload, const Limits& limits)
      : payload_(payload), limits_(limits) {}

  Split split;

  void read() {
    for (const string_view mark = "\xEF\xBB\xBF"; at_ < mark.size() && peek_is(mark[at_]);)
      ++at_;
    if (at_ < 3 && at_ < payload_.size()) at_ = 0;
    split.tail = at_;
    while (!split.too_long && read_line()) {
    }
    split.payload_used = at_;
    split.tail += at_ - line_;
  }

 private:
  bool peek_is(char c) const { return at_ < payload_.size() && payload_[at_].value == c; }

  // False at the end of the payload, where the line is not complete.
  bool read_line() {
    line_ = at_;
    const bool blank = peek_is('\r') || peek_is('\n');
    std::string field;
    while (at_ < payload_.size() && !one_of(payload_[at_].value, ":\r\n"))
      field += payload_[at_++].value;
    if (at_ == payload_.size()) return false;
    const bool colon = peek_is(':');
    if (!fits_joiner(field)) return false;
    if (colon) ++at_;
    std::string value;
    if (colon && !read_value(field, value)) return false;
    if (blank) {
      dispatch();
    } else {
      split.tail += at_ + 1 - line_;
      use(field, value);
    }
    const bool carriage_return = peek_is('\r');
    ++at_;
    if (carriage_return && peek_is('\n')) {
      if (split.tail != 0) ++split.tail;
      ++at_;
    }
    line_ = at_;
    return at_ < payload_.size();
  }

  bool fits_joiner(const std::string& field) {
    if (field != "data" || !has_data_) return true;
    split.too_long = data_.size() + 1 > limits_.message_bytes;
    return !split.too_long;
  }

  bool read_value(const std::string& field, std::string& value) {
    if (peek_is(' ')) ++at_;
    const std::size_t limit = field == "data"
                                  ? limits_.message_bytes - data_.size() - (has_data_ ? 1 : 0)
                              : field == "event" || field == "id" ? limits_.event_field_bytes
                                                                  : payload_.size();
    bool counted = true;
    for (; at_ < payload_.size() && !one_of(payload_[at_].value, "\r\n"); ++at_) {
      if (field == "id" && payload_[at_].value == '\0') counted = false;
      split.too_long = counted && value.size() + 1 > limit;
      if (split.too_long) return false;
      value += payload_[at_].value;
    }
    return at_ < payload_.size();
  }

  void use(const std::string& field, const std::string& value) {
    if (field == "data") {
      if (has_data_) data_ += '\n';
      data_ += value;
      has_data_ = true;
    } else if (field == "event") {
      type_ = value;
    } else if (field == "id" && value.find('\0') == std::string::npos) {
      id_ = value;
    } else if (field == "retry" && !value.empty() &&
               value.find_first_not_of("0123456789") == std::string::npos) {
      const std::string digits =
          value.substr(std::min(value.find_first_not_of('0'), value.size() - 1));
      const std::string most = std::to_string(std::numeric_limits<std::uint64_t>::max());
      const bool over =
          digits.size() > most.size() || (digits.size() == most.size() && digits > most);
      split.entries.push_back({payload_[at_].end, 1, "retry " + (over ? most : digits)});
    }
  }

  void dispatch() {
    split.tail = 0;
    const std::uint64_t end = payload_[at_].end;
    if (has_data_) split.entries.push_back({end, 1, message_event(data_, end, type_, id_)});
    has_data_ = false;
    data_.clear();
    type_.clear();
  }

  const std::vector<Byte>& payload_;
  const Limits& limits_;
  std::size_t at_ = 0;
  std::size_t line_ = 0;  // where the unfinished line begins
  bool has_data_ = false;
  std::string data_;
  std::string type_;
  std::string id_;
};

Split split_payload(const std::vector<Byte>& payload, const Options& options) {
  switch (options.framing) {
    case Framing::nul:
      return split_at_terminators(payload, '\0', options.limits);
    case Framing::lf:
      return split_at_terminators(payload, '\n', options.limits);
    case Framing::event_stream: {
      EventStream stream(payload, options.limits);
      stream.read();
      return stream.split;
    }
    case Framing::none:
      break;
  }
  Split all;
  all.payload_used = payload.size();
  return all;
}

// All that is to be told, in order; payload bytes that stand together become one event.
std::vector<std::string> in_order(std::vector<Entry> entries) {
  std::stable_sort(entries.begin(), entries.end(), [](const Entry& a, const Entry& b) {
    return a.at != b.at ? a.at < b.at : a.rank < b.rank;
  });
  std::vector<std::string> events;
  std::string payload;
  const auto end_payload = [&] {
    if (!payload.empty()) events.push_back("payload \"" + payload + '"');
    payload.clear();
  };
  for (const Entry& entry : entries) {
    if (entry.rank == 0) {
      payload += entry.event;
    } else {
      end_payload();
      events.push_back(entry.event);
    }
  }
  end_payload();
  return events;
}

}  // namespace

Observation expected(string_view wire, const Options& options, bool closed) {
  ChunkedBody body(wire, options);
  Stop stop{Status::incomplete, {}};
  if (options.coding == Coding::chunked) {
    try {
      body.read();
    } catch (const Stop& stopped) {
      stop = stopped;
    }
  } else {
    for (const char c : wire)
      body.payload.push_back({c, ++body.at});
  }
  Split split = split_payload(body.payload, options);
  std::uint64_t consumed = body.at;
  std::vector<Entry> entries = body.entries;
  if (split.too_long) {
    consumed = body.payload[split.payload_used].end - 1;
    stop = {Status::error, {Errc::message_too_long, consumed}};
    std::erase_if(entries, [&](const Entry& entry) { return entry.at > consumed; });
  }
  for (std::size_t i = 0; i < split.payload_used; ++i)
    entries.push_back({body.payload[i].end, 0, escaped({&body.payload[i].value, 1})});
  entries.insert(entries.end(), split.entries.begin(), split.entries.end());
  const bool finished = closed && stop.status == Status::incomplete;
  if (split.tail != 0 && (finished || stop.status == Status::done)) {
    entries.push_back(
        {consumed, 2, "tail " + std::to_string(split.tail) + " @" + std::to_string(consumed)});
  }
  if (finished && options.coding == Coding::identity) stop.status = Status::done;
  if (finished && options.coding == Coding::chunked)
    stop = {Status::error, {Errc::premature_end, consumed}};
  return {in_order(entries), stop.status, stop.error, consumed};
}

}  // namespace talk::framing::testing
