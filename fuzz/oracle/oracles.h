// What holds of every input. Each oracle fails in a function of its own name, so that findings
// tell themselves apart by their stack; it says on standard error what it saw, then aborts.
#pragma once

#include <string_view>

// X(name, what it holds to). The numbers are those of fuzz/README.md.
#define TALK_ORACLES(X)                                                                          \
  X(oracle_split_invariance, "1: events and errors are the same in any split")                   \
  X(oracle_consumed, "1: what was consumed adds up")                                             \
  X(oracle_model, "2: the parser tells what an independent model of the grammar tells")          \
  X(oracle_sticky, "3: done and error are final")                                                \
  X(oracle_reset, "3: a parser that was reset is as a new one")                                  \
  X(oracle_interleaving, "3: two parsers that take turns do not meet")                           \
  X(oracle_move, "3: moving a parser in mid-stream changes nothing")                             \
  X(oracle_round_trip, "4: decoding what was encoded gives it back")                             \
  X(oracle_rechunking, "4: chunks do not move the boundaries of messages")                       \
  X(oracle_transcoding, "4: another framing keeps the list of messages, or refuses")             \
  X(oracle_prefix, "5: a prefix of a stream tells a prefix of its events")                       \
  X(oracle_tail, "5: an unterminated tail is never a message")                                   \
  X(oracle_memory_bound, "6: what is buffered stays within the limits")                          \
  X(oracle_overhead, "6: much wire for little payload is refused")                               \
  X(oracle_operations, "6: work is linear in bytes")                                             \
  X(oracle_kernels, "7: scalar and vector instructions agree")                                   \
  X(oracle_differential, "8: other parsers read a strictly valid stream the same")               \
  X(oracle_request, "9: the gate lets through what an independent reading lets through")         \
  X(oracle_canonical, "9: what the gate writes it would let through again, unchanged")           \
  X(oracle_response, "10: every request has one well-formed response, and no response is split") \
  X(oracle_delivery, "11: a push answered 200 reaches an open pull whole, once, in order")       \
  X(oracle_diagnostics, "12: a mistake has a place in the text and a printable line")            \
  X(oracle_well_formed, "13: a report is well-formed whatever it holds")                         \
  X(oracle_nothing_raw, "13: no byte of a stranger stands raw in a report")                      \
  X(oracle_read_back, "13: a report that is read back is the run that was written")

namespace talk::fuzz {

// `what` is for people: the two accounts that differ, or the value that is out of bounds.
#define TALK_DECLARE_ORACLE(name, holds) [[noreturn]] void name(std::string_view what);
TALK_ORACLES(TALK_DECLARE_ORACLE)
#undef TALK_DECLARE_ORACLE

}  // namespace talk::fuzz
