// Oracles 1, 2, 3, 5, 6 and 7, over one body: a parser is fed the same bytes in many ways, and what
// it tells is compared with the model and with itself.
//
// `Parser` is framing::StreamDecoder or has these of its members: a constructor from Options,
// feed(bytes, sink), finish(sink), status(), error(), offset(), buffered(), reset(); it can be
// moved. use(Kernel) may be missing.
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <limits>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "fuzz/controls.h"
#include "fuzz/oracle/event_log.h"
#include "fuzz/oracle/exact_block.h"
#include "fuzz/oracle/oracles.h"
#include "fuzz/oracle/words.h"
#include "reference/framing/options.h"
#include "reference/framing/stream_decoder.h"
#include "reference/framing/testing/model.h"

#if TALKSPEC_FUZZ_DIFFERENTIAL
#include "fuzz/foreign/differential.h"
#endif

namespace talk::fuzz {

using framing::testing::Model;

// What was told of a stream, and where that left the parser: before and after the close.
struct Account {
  EventLog log;
  EventLog::Mark told;  // before the close
  Model::End end;
  Model::End end_closed;

  friend bool operator==(const Account& a, const Account& b) {
    return a.end == b.end && a.end_closed == b.end_closed && a.told == b.told && a.log == b.log;
  }
};

// For people; `first` is the one that is right.
std::string difference(const Account& first, const Account& second);

// As promised in stream_decoder.h, at buffered().
std::size_t most_buffered(const framing::Limits& limits) noexcept;

// The most framing bytes that may have been consumed along with `payload` bytes.
std::uint64_t most_overhead(const framing::Limits& limits, std::uint64_t payload) noexcept;

// Keeps its memory from one input to the next. Aborts in an oracle, or returns.
template <class Parser>
class StreamCheck {
 public:
  // Inputs up to so many bytes are cut at every byte in turn.
  static constexpr std::size_t cut_everywhere = 32;
  // So many bytes are fed one by one: every input of a campaign to its end, but not all of what is
  // made of it. So many cuts see a parser moved.
  static constexpr std::size_t single_bytes = 4096;
  static constexpr std::size_t moves = 64;

  // Returns what the model says of `wire`, fed whole.
  const Account& check(std::string_view wire, const framing::Options& options, const Cuts& cuts) {
    wire_ = wire;
    options_ = options;
    cuts_ = cuts;
    buffered_limit_ = most_buffered(options.limits);
    ask_model();
    ask_others();
    Parser parser(options);
    check_whole(parser);
    check_after_reset(parser);
    check_single_bytes(parser);
    check_cuts(parser);
    if (wire_.size() <= cut_everywhere) check_each_cut(parser);
    return expected_;
  }

 private:
  using Status = framing::Status;
  // A body that is whole is followed by bytes of something else, which must be left alone.
  static constexpr std::string_view next_message = "HTTP/1.1 200 OK\r\n\r\n0\r\n\r\n";

  void ask_model() {
    model_.read(wire_, options_);
    if (model_.end().status == Status::done && model_.end().consumed == wire_.size() &&
        options_.coding == framing::Coding::chunked) {
      followed_.assign(wire_).append(next_message);
      wire_ = followed_;
      model_.read(wire_, options_);
    }
    Account& account = expected_;
    account.log.clear();
    model_.tell(account.log);
    account.told = account.log.mark();
    account.end = model_.end();
    model_.tell_close(account.log);
    account.end_closed = model_.end_closed();
    check_words(account.end_closed.error.code);
  }

  void ask_others() const {
#if TALKSPEC_FUZZ_DIFFERENTIAL
    if (expected_.end.status == Status::done && options_.coding == framing::Coding::chunked)
      foreign::check_differential(wire_, expected_.log.payload(), cuts_.length(0));
#endif
  }

  // Feeds one segment, checks all that can be seen at once; false when the stream is over.
  bool feed(Parser& parser, std::string_view segment, Account& account) {
    const std::uint64_t before = parser.offset();
    const auto [status, consumed] = parser.feed(block_.place(segment), account.log);
    account.end.consumed += consumed;
    const bool whole = status != Status::incomplete || consumed == segment.size();
    if (!whole || consumed > segment.size() || parser.offset() != before + consumed ||
        parser.status() != status)
      blame_consumed(consumed, segment.size());
    if (parser.buffered() > buffered_limit_) blame_memory(parser.buffered());
    check_operations(account);
    return status == Status::incomplete;
  }

  // What is told is linear in bytes: a byte ends one thing at most, and a chunk, the payload before
  // it and an event's fields are told beside it.
  static void check_operations(const Account& account) {
    constexpr std::uint64_t calls_per_byte = 4;
    if (account.log.calls() > calls_per_byte * (account.end.consumed + 1) ||
        account.log.mark().payload > account.end.consumed)
      blame_operations(account);
  }

  // Texts of findings are made outside of what runs for every byte: their memory would be set up
  // and checked by AddressSanitizer at each call.
  [[noreturn, gnu::noinline, gnu::cold]] static void blame_consumed(std::uint64_t consumed,
                                                                    std::size_t size) {
    oracle_consumed(std::to_string(consumed) + " of " + std::to_string(size));
  }
  [[noreturn, gnu::noinline, gnu::cold]] void blame_memory(std::size_t buffered) const {
    oracle_memory_bound(std::to_string(buffered) + " bytes are held, limits come to " +
                        std::to_string(buffered_limit_));
  }
  [[noreturn, gnu::noinline, gnu::cold]] static void blame_operations(const Account& account) {
    oracle_operations(std::to_string(account.log.calls()) + " calls and " +
                      std::to_string(account.log.mark().payload) + " bytes of payload for " +
                      std::to_string(account.end.consumed) + " bytes");
  }
  // `split` says which.
  [[noreturn, gnu::noinline, gnu::cold]] void blame_split(std::string_view split, std::size_t at) {
    oracle_split_invariance(std::string(split) + std::to_string(at) + '\n' +
                            difference(expected_, got_));
  }
  [[noreturn, gnu::noinline, gnu::cold]] static void blame_prefix(void (*oracle)(std::string_view),
                                                                  std::size_t at) {
    oracle("up to byte " + std::to_string(at));
    std::abort();
  }

  bool feed_nothing(Parser& parser, Account& account) {
    const EventLog::Mark before = account.log.mark();
    const auto [status, consumed] = parser.feed(block_.nothing(), account.log);
    if (consumed != 0 || account.log.mark() != before) oracle_consumed("of an empty feed");
    return status == Status::incomplete;
  }

  static void begin(Account& account) {
    account.log.clear();
    account.end = {};
  }

  void close(Parser& parser, Account& account) {
    account.told = account.log.mark();
    account.end.status = parser.status();
    account.end.error = parser.error();
    account.end_closed.status = parser.finish(account.log);
    account.end_closed.error = parser.error();
    account.end_closed.consumed = account.end.consumed;
    if (options_.coding == framing::Coding::chunked) check_overhead(account);
    if (static_cast<bool>(parser.error()) != (account.end_closed.status == Status::error))
      oracle_model("an error without the status of one, or the other way round");
  }

  void check_overhead(const Account& account) const {
    const std::uint64_t payload = account.log.mark().payload;
    const std::uint64_t framing = account.end.consumed - payload;
    if (framing > most_overhead(options_.limits, payload))
      oracle_overhead(std::to_string(framing) + " bytes of framing for " + std::to_string(payload) +
                      " of payload");
  }

  void check_sticky(Parser& parser, Account& account) {
    if (parser.status() == Status::incomplete) return;
    const Model::End end{parser.status(), parser.error(), 0};
    const EventLog::Mark before = account.log.mark();
    for (const std::string_view more :
         {std::string_view("0\r\n\r\n"), std::string_view("\0\n", 2)}) {
      const auto [status, consumed] = parser.feed(block_.place(more), account.log);
      if (status != end.status || consumed != 0) oracle_sticky("a feed was taken after the end");
    }
    const Status finished = parser.finish(account.log);
    if (finished != end.status || !(parser.error() == end.error) || account.log.mark() != before)
      oracle_sticky("finishing after the end changed it");
  }

  void take_whole(Parser& parser, Account& account) {
    begin(account);
    feed(parser, wire_, account);
    close(parser, account);
  }

  void check_whole(Parser& parser) {
    begin(got_);
    feed(parser, wire_, got_);
    check_sticky(parser, got_);
    close(parser, got_);
    if (!(got_ == expected_)) oracle_model(difference(expected_, got_));
    check_sticky(parser, got_);
  }

  // Each kernel in turn on a parser that was used before, to its end or in part.
  void check_after_reset(Parser& parser) {
    if constexpr (requires { parser.use(framing::Kernel::scalar); }) {
      for (const framing::Kernel kernel : {framing::Kernel::scalar, framing::Kernel::sse2}) {
        if (!framing::supported(kernel)) continue;
        parser.reset();
        parser.use(kernel);
        take_whole(parser, got_);
        if (!(got_ == expected_)) blame_kernel(kernel);
        use_in_part(parser);
      }
    } else {
      use_in_part(parser);
      parser.reset();
      take_whole(parser, got_);
      if (!(got_ == expected_)) oracle_reset(difference(expected_, got_));
    }
    parser.reset();
  }

  void use_in_part(Parser& parser) {
    parser.reset();
    begin(other_);
    feed(parser, wire_.substr(0, cuts_.length(0)), other_);
  }

  // Only a new parser can tell whether the kernel or the reset is at fault.
  [[noreturn]] void blame_kernel(framing::Kernel kernel) {
    const std::string what = difference(expected_, got_);
    Parser fresh(options_);
    if constexpr (requires { fresh.use(kernel); }) fresh.use(kernel);
    take_whole(fresh, got_);
    if (got_ == expected_) oracle_reset(what);
    oracle_kernels(what);
  }

  // Keeps what was told after each byte.
  void check_single_bytes(Parser& parser) {
    begin(got_);
    marks_.clear();
    marks_.push_back({});
    feed_nothing(parser, got_);
    const std::size_t singly = std::min(wire_.size(), single_bytes);
    bool more = true;
    for (std::size_t at = 0; at < singly; ++at) {
      more = feed(parser, wire_.substr(at, 1), got_);
      if (!more) break;
      feed_nothing(parser, got_);
      marks_.push_back(got_.log.mark());
    }
    if (more && singly < wire_.size()) feed(parser, wire_.substr(singly), got_);
    close(parser, got_);
    if (!(got_ == expected_)) blame_split("byte by byte from ", 0);
  }

  // Two parsers take turns, each at its own pace; one of them is moved at cuts.
  void check_cuts(Parser& moved) {
    moved.reset();
    Parser other(options_);
    begin(got_);
    begin(other_);
    std::size_t at = 0;
    std::size_t other_at = 0;
    bool more = true;
    bool other_more = true;
    for (std::size_t i = 0; more || other_more; ++i) {
      more = more && feed_next(moved, at, cuts_.length(i), got_);
      if (i < moves) move_away_and_back(moved);
      other_more = other_more && feed_next(other, other_at, cuts_.length(i + 1), other_);
    }
    close(moved, got_);
    close(other, other_);
    if (!(got_ == expected_)) blame_cuts(0, got_, oracle_move);
    if (!(other_ == expected_)) blame_cuts(1, other_, oracle_interleaving);
  }

  static void move_away_and_back(Parser& parser) {
    Parser elsewhere(std::move(parser));
    parser = std::move(elsewhere);
  }

  // False when the stream or the wire is over.
  bool feed_next(Parser& parser, std::size_t& at, std::size_t length, Account& account) {
    const std::string_view segment = wire_.substr(at, length);
    at += segment.size();
    return feed(parser, segment, account) && at < wire_.size();
  }

  [[noreturn]] void blame_cuts(std::size_t first_cut, const Account& wrong,
                               void (*otherwise)(std::string_view)) {
    const std::string what = difference(expected_, wrong);
    Parser fresh(options_);
    Account account;
    std::size_t at = 0;
    for (std::size_t i = first_cut; feed_next(fresh, at, cuts_.length(i), account); ++i) {
    }
    close(fresh, account);
    if (!(account == expected_)) oracle_split_invariance(what);
    otherwise(what);
    std::abort();
  }

  void check_each_cut(Parser& parser) {
    Parser closed(options_);
    for (std::size_t cut = 1; cut < wire_.size(); ++cut) {
      parser.reset();
      begin(got_);
      const bool more = feed(parser, wire_.substr(0, cut), got_);
      if (more != (cut < marks_.size()) || (more && got_.log.mark() != marks_[cut]))
        blame_prefix(oracle_prefix, cut);
      if (more) check_tail(closed, cut);
      if (more && feed_nothing(parser, got_)) feed(parser, wire_.substr(cut), got_);
      close(parser, got_);
      if (!(got_ == expected_)) blame_split("cut at ", cut);
    }
  }

  // A connection that closes after so many bytes: nothing more is told than a tail.
  void check_tail(Parser& closed, std::size_t cut) {
    struct TailSink {
      void on_tail(const framing::Tail&) { ++tails; }
      void on_message(const framing::Message&) { ++others; }
      void on_payload(std::string_view) { ++others; }
      void on_end() { ++others; }
      int tails = 0;
      int others = 0;
    } sink;
    closed.reset();
    begin(other_);
    closed.feed(block_.place(wire_.substr(0, cut)), other_.log);
    const Status status = closed.finish(sink);
    const bool chunked = options_.coding == framing::Coding::chunked;
    if (status != (chunked ? Status::error : Status::done) || sink.others != 0 || sink.tails > 1)
      blame_prefix(oracle_tail, cut);
  }

  std::string_view wire_;
  framing::Options options_;
  Cuts cuts_;
  std::size_t buffered_limit_ = 0;
  std::string followed_;
  Model model_;
  Account expected_;
  Account got_;
  Account other_;
  std::vector<EventLog::Mark> marks_;
  ExactBlock block_;
};

}  // namespace talk::fuzz
