// Oracles 1 and 3 over the head of an HTTP message: any split gives the same head, error and
// departures.
#pragma once

#include <algorithm>
#include <cstddef>
#include <string_view>

#include "fuzz/controls.h"
#include "fuzz/oracle/exact_block.h"
#include "fuzz/oracle/oracles.h"
#include "reference/framing/head.h"

namespace talk::fuzz {

inline bool same_fields(const framing::FieldSection& a, const framing::FieldSection& b) {
  return std::equal(a.lines.begin(), a.lines.end(), b.lines.begin(), b.lines.end(),
                    [](const framing::FieldLine& x, const framing::FieldLine& y) {
                      return x.offset == y.offset && x.name == y.name && x.value == y.value;
                    });
}

inline bool same_head(const framing::ResponseHead& a, const framing::ResponseHead& b) {
  return a.version == b.version && a.status_code == b.status_code &&
         a.reason_phrase == b.reason_phrase && same_fields(a.fields, b.fields);
}

inline bool same_head(const framing::RequestHead& a, const framing::RequestHead& b) {
  return a.version == b.version && a.method == b.method && a.target == b.target &&
         same_fields(a.fields, b.fields);
}

// `Parser` is framing::RequestHeadParser or framing::ResponseHeadParser.
template <class Parser>
class HeadCheck {
 public:
  // Returns the parser that took `wire` whole; the body begins at its offset().
  Parser check(std::string_view wire, const framing::HeadOptions& options, const Cuts& cuts) {
    Parser whole(options);
    feed(whole, wire);
    check_sticky(whole);
    Parser bytes(options);
    for (std::size_t at = 0; at < wire.size() && feed(bytes, wire.substr(at, 1)); ++at) {
    }
    if (!same(whole, bytes)) oracle_split_invariance("a head, byte by byte");
    Parser pieces(options);
    for (std::size_t at = 0, i = 0; at < wire.size(); at += cuts.length(i++))
      if (!feed(pieces, wire.substr(at, cuts.length(i)))) break;
    if (!same(whole, pieces)) oracle_split_invariance("a head, in pieces");
    const bool failed = whole.status() == framing::Status::error;
    if (static_cast<bool>(whole.error()) != failed)
      oracle_model("a head in error without an error");
    if (whole.status() == framing::Status::done && !same_head(pieces.take_head(), whole.head()))
      oracle_model("another head is taken than is shown");
    return whole;
  }

 private:
  bool feed(Parser& parser, std::string_view segment) {
    const auto before = parser.offset();
    const auto [status, consumed] = parser.feed(block_.place(segment));
    const bool incomplete = status == framing::Status::incomplete;
    if (status != parser.status() || parser.offset() != before + consumed ||
        consumed > segment.size() || (incomplete && consumed != segment.size()))
      oracle_consumed("of a head");
    return incomplete;
  }

  void check_sticky(Parser& parser) {
    if (parser.status() == framing::Status::incomplete) return;
    const auto [status, consumed] = parser.feed(block_.place("\r\n\r\n"));
    if (consumed != 0 || status != parser.status())
      oracle_sticky("a head took bytes after its end");
  }

  static bool same(const Parser& a, const Parser& b) {
    return a.status() == b.status() && a.error() == b.error() && a.offset() == b.offset() &&
           a.departures() == b.departures() &&
           (a.status() != framing::Status::done || same_head(a.head(), b.head()));
  }

  ExactBlock block_;
};

}  // namespace talk::fuzz
