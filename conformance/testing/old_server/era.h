// conformance/testing/old_server: a Talk server as those of the protocol's own family are, in three
// eras: what was measured of them, defects included, and captured in reference/framing/captures.
// The suite must tell those defects, and nothing else, whatever they do to the rest.
// This header is where the eras differ: a row of traits each.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace talkspec::old {

// Why a request was not read to its end. In the head each of them closes without a word; in the
// content each is answered 500.
enum class Failure : std::uint8_t {
  ended,          // FIN or reset
  late,           // nothing came for as long as a worker waits
  malformed,      // a request line of too few words, a line too long, a number that is none
  chunk_size,     // a digit that is none
  negative_size,  // of a chunk, in 32 bits with a sign
  too_much,       // content of more than two reads
  escape,         // a % that no two hex digits follow
};

struct Era {
  std::string_view name;
  std::size_t longest_line;        // of a head; a longer one closes
  bool nul_ends_line;              // as a request for a Flash policy ends
  bool needs_host;                 // else 400
  bool takes_absolute_form;        // as the request target
  bool reads_push_without_length;  // /push is read and answered as if `Head` had been sent
  bool repeats_on_unknown_method;  // the last push of the connection, before it closes
  bool leaks;                      // what a stalled reader left goes to whom its worker serves next
  std::string_view slash;          // of a path, on a page
  // Forms. Of a head's fields, with {type}, {framing}, {cookie}, {connection} and {date}; of what
  // {framing} is, with {length}; of a page, with its {text}; of that of a failure, with its
  // {cause}.
  std::string_view fields;
  std::string_view chunked_fields;
  std::string_view length_fields;
  std::string_view headless_chunked;
  std::string_view headless_length;
  std::string_view keeps_alive;
  std::string_view closes;
  std::string_view page;
  std::string_view trace;
  std::array<std::string_view, 7> causes;  // in the order of Failure
};

const Era* era_from(std::string_view name);  // "2013", "2015", "new"; else null

// Of the connection, as far as its answers depend on it.
struct Manner {
  bool headless = false;      // once asked for, for good
  bool event_stream = false;  // what a pull asked for
  bool closes = false;        // once the client said so, it is echoed for good, and never done
};

// The head of a stream, the answer to a push, and refusals, complete.
std::string pull_head(const Era& era, const Manner& manner);
std::string push_answer(const Era& era, const Manner& manner);
std::string version_refusal(const Era& era, const Manner& manner, std::string_view version);
std::string host_refusal(const Era& era, const Manner& manner);
std::string path_refusal(const Era& era, const Manner& manner, std::string_view path);
std::string failure_answer(const Era& era, const Manner& manner, Failure failure);

// Payload as the chunks it leaves in: each as much as a buffer holds.
std::string chunked(std::string_view payload);

}  // namespace talkspec::old
