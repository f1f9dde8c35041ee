#include "reference/framing/testing/model.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <iterator>
#include <limits>
#include <string>
#include <string_view>

namespace talk::framing::testing {
namespace {

using std::string_view;

bool one_of(int c, string_view set) {
  return c >= 0 && set.find(static_cast<char>(c)) != string_view::npos;
}

bool token_char(int c) {
  return one_of(c, "!#$%&'*+-.^_`|~0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ");
}

// HTAB, SP, VCHAR, obs-text.
bool text_char(int c) {
  return c == 0x09 || (c >= 0x20 && c <= 0x7E) || c >= 0x80;
}

}  // namespace

// RFC 9112 §7.1 over a whole buffer. Reading past the end stops it: incomplete. Once it is stopped,
// there is no next byte, and nothing is read, told or found wrong any more.
class Model::ChunkedBody {
 public:
  ChunkedBody(string_view wire, const Options& options, Model& model)
      : wire_(wire), options_(options), model_(model) {}

  End read() {
    while (read_chunk()) {
    }
    read_trailer_section();
    tell({.kind = Entry::Kind::end, .at = at_});
    stop(Status::done, {});
    return end_;
  }

 private:
  static constexpr int nothing = -1;  // the next byte where there is none

  void tell(const Entry& entry) {
    if (!stopped_) model_.framing_.push_back(entry);
  }

  void stop(Status status, Error error) {
    if (!stopped_) end_ = {status, error, at_};
    stopped_ = true;
  }

  bool allowed(Leniency leniency) const { return options_.allowed.has(leniency); }

  void fail(Errc code) { stop(Status::error, {code, at_}); }

  void take() {
    if (!stopped_) ++at_;
  }

  // framing > overhead_base + overhead_factor * payload, where that may not fit 64 bits.
  bool outweighs_payload(std::uint64_t framing) const {
    const Limits& limits = options_.limits;
    if (framing <= limits.overhead_base) return false;
    const std::uint64_t extra = framing - limits.overhead_base;
    const std::uint64_t payload = model_.payload_.size();
    if (payload == 0) return true;
    const std::uint64_t times = extra / payload;
    return times > limits.overhead_factor ||
           (times == limits.overhead_factor && extra % payload != 0);
  }

  // The next byte, which belongs to framing: that it may be there at all is checked here.
  int peek() {
    if (at_ == wire_.size()) stop(Status::incomplete, {});
    if (outweighs_payload(at_ + 1 - model_.payload_.size())) fail(Errc::overhead_exceeded);
    return stopped_ ? nothing : static_cast<unsigned char>(wire_[at_]);
  }

  void let_through(Leniency leniency, Errc otherwise) {
    if (!allowed(leniency)) fail(otherwise);
    tell(
        {.kind = Entry::Kind::leniency, .at = at_, .number = static_cast<std::uint64_t>(leniency)});
  }

  // CRLF, or LF where bare_lf lets it through.
  void read_line_end() {
    if (peek() == '\r') {
      take();
    } else if (peek() == '\n') {
      let_through(Leniency::bare_lf, Errc::invalid_line_end);
    }
    if (peek() != '\n') fail(Errc::invalid_line_end);
    take();
  }

  bool at_line_end() { return one_of(peek(), "\r\n"); }

  std::uint64_t read_size() {
    const std::size_t begin = at_;
    std::uint64_t size = 0;
    for (;; take()) {
      const int next = peek();
      if (!one_of(next, "0123456789abcdefABCDEF")) break;
      const std::size_t digit =
          string_view("0123456789abcdef0123456789ABCDEF").find(static_cast<char>(next)) % 16;
      if (at_ - begin + 1 > options_.limits.size_digits) fail(Errc::chunk_size_too_long);
      if (size > std::numeric_limits<std::uint64_t>::max() / 16) fail(Errc::chunk_size_overflow);
      size = size * 16 + digit;
    }
    if (at_ == begin) fail(Errc::invalid_chunk_size);
    return size;
  }

  // One more byte of the extension that began at `begin`.
  int peek_extension(std::size_t begin) {
    const int c = peek();
    if (!one_of(c, "\r\n") && at_ - begin + 1 > options_.limits.extension_bytes)
      fail(Errc::chunk_extensions_too_long);
    return stopped_ ? nothing : c;
  }

  void skip_whitespace(std::size_t begin) {
    while (one_of(peek_extension(begin), " \t"))
      take();
  }

  // False where a byte does not fit the grammar: it is the one at `at_`.
  bool read_token(std::size_t begin) {
    if (!token_char(peek_extension(begin))) return false;
    while (token_char(peek_extension(begin)))
      take();
    return true;
  }

  bool read_quoted_string(std::size_t begin) {
    take();
    while (peek_extension(begin) != '"' && !stopped_) {
      if (peek() == '\\') {
        take();
        peek_extension(begin);
      }
      if (!text_char(peek())) return false;
      take();
    }
    take();
    return true;
  }

  // *( BWS ";" BWS chunk-ext-name [ BWS "=" BWS chunk-ext-val ] ), at the first ";".
  bool read_extensions(std::size_t begin) {
    while (peek_extension(begin) == ';') {
      take();
      skip_whitespace(begin);
      if (!read_token(begin)) return false;
      bool spaced = one_of(peek_extension(begin), " \t");
      skip_whitespace(begin);
      if (peek_extension(begin) == '=') {
        take();
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
    const std::size_t offset = at_;
    const std::uint64_t size = read_size();
    const std::size_t begin = at_;
    for (; one_of(peek(), " \t"); take())
      peek_extension(begin);
    if (peek() == ';') {
      if (!read_extensions(begin)) {
        let_through(Leniency::extension_syntax, Errc::invalid_chunk_extension);
        while (!one_of(peek_extension(begin), "\r\n") && !stopped_)
          take();
      }
    } else if (at_ != begin && at_line_end()) {
      let_through(Leniency::whitespace_after_size, Errc::invalid_chunk_size);
    } else if (!at_line_end()) {
      fail(Errc::invalid_chunk_size);
    }
    const string_view extensions = wire_.substr(begin, at_ - begin);
    read_line_end();
    tell({.kind = Entry::Kind::chunk,
          .at = at_,
          .number = size,
          .offset = offset,
          .first = extensions});
    if (size == 0 || stopped_) return false;
    read_data(size);
    return !stopped_;
  }

  void read_data(std::uint64_t size) {
    for (std::uint64_t i = 0; i < size; ++i) {
      if (at_ == wire_.size()) return stop(Status::incomplete, {});
      model_.payload_ += wire_[at_];
      take();
      model_.ends_.push_back(at_);
    }
    if (peek() == '\n' && allowed(Leniency::bare_lf)) {
      let_through(Leniency::bare_lf, Errc::none);
      take();
      return;
    }
    bool reported = false;
    for (const char c : string_view("\r\n")) {
      if (peek() != c && !reported) {
        let_through(Leniency::unchecked_data_crlf, Errc::missing_data_crlf);
        reported = true;
      }
      take();
    }
  }

  int peek_trailer(std::size_t section) {
    const int c = peek();
    if (at_ - section + 1 > options_.limits.trailer_bytes) fail(Errc::trailer_section_too_long);
    return stopped_ ? nothing : c;
  }

  void read_trailer_section() {
    const std::size_t section = at_;
    while (!at_line_end() && !stopped_)
      read_trailer_line(section);
    read_line_end();
  }

  // The rest of a line of the section, whose CR and LF count as well.
  void end_trailer_line(std::size_t section) {
    if (peek_trailer(section) == '\r') {
      take();
    } else {
      let_through(Leniency::bare_lf, Errc::invalid_line_end);
    }
    if (peek_trailer(section) != '\n') fail(Errc::invalid_line_end);
    take();
  }

  bool read_field_line(std::size_t section, string_view& name, string_view& value) {
    const std::size_t begin = at_;
    while (token_char(peek_trailer(section)))
      take();
    name = wire_.substr(begin, at_ - begin);
    if (name.empty() || peek_trailer(section) != ':') return false;
    take();
    const std::size_t after_colon = at_;
    while (text_char(peek_trailer(section)))
      take();
    value = wire_.substr(after_colon, at_ - after_colon);
    return at_line_end();
  }

  void read_trailer_line(std::size_t section) {
    string_view field_name;
    string_view value;
    if (read_field_line(section, field_name, value)) {
      end_trailer_line(section);
      value.remove_prefix(std::min(value.find_first_not_of(" \t"), value.size()));
      value = value.substr(0, value.find_last_not_of(" \t") + 1);
      tell({.kind = Entry::Kind::trailer_field, .at = at_, .first = field_name, .second = value});
      return;
    }
    let_through(Leniency::trailer_syntax, Errc::invalid_trailer_field);
    while (!one_of(peek_trailer(section), "\r\n") && !stopped_)
      take();
    end_trailer_line(section);
  }

  string_view wire_;
  const Options& options_;
  Model& model_;
  std::size_t at_ = 0;
  bool stopped_ = false;
  End end_;
};

// WHATWG HTML §9.2.6, a line at a time.
class Model::EventStream {
 public:
  EventStream(const Limits& limits, Model& model)
      : payload_(model.payload_), limits_(limits), model_(model) {
    model_.texts_.reserve(2 * payload_.size());  // so that views of it stay
  }

  void read() {
    for (const string_view mark = "\xEF\xBB\xBF"; at_ < mark.size() && peek_is(mark[at_]);)
      ++at_;
    if (at_ < 3 && at_ < payload_.size()) at_ = 0;
    model_.tail_ = at_;
    while (!model_.too_long_ && read_line()) {
    }
    model_.payload_used_ = at_;
    model_.tail_ += at_ - line_;
  }

 private:
  bool peek_is(char c) const { return at_ < payload_.size() && payload_[at_] == c; }

  // False at the end of the payload, where the line is not complete.
  bool read_line() {
    line_ = at_;
    const bool blank = peek_is('\r') || peek_is('\n');
    while (at_ < payload_.size() && !one_of(payload_[at_], ":\r\n"))
      ++at_;
    const string_view field = payload_.substr(line_, at_ - line_);
    if (at_ == payload_.size()) return false;
    const bool colon = peek_is(':');
    if (!fits_joiner(field)) return false;
    if (colon) ++at_;
    string_view value;
    if (colon && !read_value(field, value)) return false;
    if (blank) {
      dispatch();
    } else {
      model_.tail_ += at_ + 1 - line_;
      use(field, value);
    }
    const bool carriage_return = peek_is('\r');
    ++at_;
    if (carriage_return && peek_is('\n')) {
      if (model_.tail_ != 0) ++model_.tail_;
      ++at_;
    }
    line_ = at_;
    return at_ < payload_.size();
  }

  bool fits_joiner(string_view field) {
    if (field != "data" || !has_data_) return true;
    model_.too_long_ = data_.size() + 1 > limits_.message_bytes;
    return !model_.too_long_;
  }

  bool read_value(string_view field, string_view& value) {
    if (peek_is(' ')) ++at_;
    const std::size_t begin = at_;
    const std::size_t limit = field == "data"
                                  ? limits_.message_bytes - data_.size() - (has_data_ ? 1 : 0)
                              : field == "event" || field == "id" ? limits_.event_field_bytes
                                                                  : payload_.size();
    bool counted = true;
    for (; at_ < payload_.size() && !one_of(payload_[at_], "\r\n"); ++at_) {
      if (field == "id" && payload_[at_] == '\0') counted = false;
      model_.too_long_ = counted && at_ - begin + 1 > limit;
      if (model_.too_long_) return false;
    }
    value = payload_.substr(begin, at_ - begin);
    return at_ < payload_.size();
  }

  void use(string_view field, string_view value) {
    if (field == "data") {
      if (has_data_) data_ += '\n';
      data_ += value;
      has_data_ = true;
    } else if (field == "event") {
      type_ = value;
    } else if (field == "id" && value.find('\0') == string_view::npos) {
      id_ = value;
    } else if (field == "retry" && !value.empty() &&
               value.find_first_not_of("0123456789") == string_view::npos) {
      model_.messages_.push_back(
          {.kind = Entry::Kind::retry, .at = model_.ends_[at_], .number = milliseconds(value)});
    }
  }

  // A number that does not fit is the largest that does.
  static std::uint64_t milliseconds(string_view digits) {
    constexpr std::uint64_t most = std::numeric_limits<std::uint64_t>::max();
    std::uint64_t number = 0;
    for (const char c : digits) {
      const auto digit = static_cast<std::uint64_t>(c - '0');
      if (number > most / 10 || (number == most / 10 && digit > most % 10)) return most;
      number = number * 10 + digit;
    }
    return number;
  }

  void dispatch() {
    model_.tail_ = 0;
    if (has_data_) {
      const std::size_t begin = model_.texts_.size();
      model_.texts_ += data_;
      model_.messages_.push_back({.kind = Entry::Kind::message,
                                  .at = model_.ends_[at_],
                                  .first = string_view(model_.texts_).substr(begin),
                                  .second = type_,
                                  .third = id_});
    }
    has_data_ = false;
    data_.clear();
    type_ = {};
  }

  string_view payload_;
  const Limits& limits_;
  Model& model_;
  std::size_t at_ = 0;
  std::size_t line_ = 0;  // where the unfinished line begins
  bool has_data_ = false;
  std::string data_;
  string_view type_;
  string_view id_;
};

void Model::split_at_terminators(char terminator, const Limits& limits) {
  std::size_t begin = 0;
  for (; payload_used_ < payload_.size(); ++payload_used_) {
    const std::size_t size = payload_used_ - begin;
    if (payload_[payload_used_] == terminator) {
      messages_.push_back({.kind = Entry::Kind::message,
                           .at = ends_[payload_used_],
                           .first = string_view(payload_).substr(begin, size)});
      begin = payload_used_ + 1;
    } else if (size + 1 > limits.message_bytes) {
      too_long_ = true;
      break;
    }
  }
  tail_ = payload_used_ - begin;
}

void Model::split(const Options& options) {
  switch (options.framing) {
    case Framing::nul:
      return split_at_terminators('\0', options.limits);
    case Framing::lf:
      return split_at_terminators('\n', options.limits);
    case Framing::event_stream:
      return EventStream(options.limits, *this).read();
    case Framing::none:
      payload_used_ = payload_.size();
  }
}

void Model::read(string_view wire, const Options& options) {
  framing_.clear();
  messages_.clear();
  told_.clear();
  payload_.clear();
  ends_.clear();
  texts_.clear();
  payload_used_ = 0;
  too_long_ = false;
  tail_ = 0;

  if (options.coding == Coding::chunked) {
    end_ = ChunkedBody(wire, options, *this).read();
  } else {
    payload_ = wire;
    for (std::uint64_t end = 1; end <= wire.size(); ++end)
      ends_.push_back(end);
    end_ = {Status::incomplete, {}, wire.size()};
  }
  split(options);
  if (too_long_) {
    const std::uint64_t consumed = ends_[payload_used_] - 1;
    end_ = {Status::error, {Errc::message_too_long, consumed}, consumed};
    std::erase_if(framing_, [&](const Entry& entry) { return entry.at > consumed; });
  }
  if (tail_ != 0 && end_.status == Status::done) {
    const auto end = std::prev(framing_.end());
    framing_.insert(end, {.kind = Entry::Kind::tail, .at = end_.consumed, .number = tail_});
  }
  end_closed_ = end_;
  if (end_.status == Status::incomplete && options.coding == Coding::identity)
    end_closed_.status = Status::done;
  if (end_.status == Status::incomplete && options.coding == Coding::chunked) {
    end_closed_.status = Status::error;
    end_closed_.error = {Errc::premature_end, end_.consumed};
  }
  std::merge(framing_.begin(), framing_.end(), messages_.begin(), messages_.end(),
             std::back_inserter(told_), [](const Entry& a, const Entry& b) {
               return a.at != b.at ? a.at < b.at : rank(a) < rank(b);
             });
}

}  // namespace talk::framing::testing
