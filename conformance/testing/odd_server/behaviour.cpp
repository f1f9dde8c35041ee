#include "conformance/testing/odd_server/behaviour.h"

#include <algorithm>
#include <array>

namespace talkspec::odd {
namespace {

constexpr std::array<Switch, static_cast<std::size_t>(Oddity::count)> oddity_switches{{
    {"upper-case-sizes", "writes chunk sizes in upper case"},
    {"extensions", "puts an extension behind each chunk size"},
    {"leading-zeros", "writes chunk sizes with eight digits"},
    {"byte-chunks", "sends every byte of a message in a chunk of its own"},
    {"coalesced", "gathers messages for 2 ms and sends them in one chunk"},
    {"split-segments", "sends a pull in segments of 7 bytes"},
    {"answer-204", "answers pushes 204"},
    {"answer-chunked", "answers pushes 202, chunked, with a trailer"},
    {"answer-close", "says Connection: close in every answer"},
    {"answer-late", "answers pushes 3 ms after it delivered them"},
    {"one-request-a-connection", "closes after each answer without having said so"},
    {"interim-responses", "sends 102 and 103 before each answer"},
    {"lower-case-fields", "writes field names in lower case and no space behind the colon"},
    {"many-fields", "sends forty more field lines"},
    {"no-reason", "sends status lines without a reason phrase"},
    {"no-noop", "never sends noop"},
    {"noop-every-20-ms", "sends noop every 20 ms"},
    {"late-head", "sends the head of a pull with its first message"},
    {"refuse-2-kib", "refuses content of more than 2 KiB"},
    {"refuse-http-1.0", "refuses HTTP/1.0"},
    {"refuse-chunked", "refuses chunked content with 411"},
    {"refuse-odd-bytes", "refuses messages with control characters or without UTF-8"},
    {"refuse-by-closing", "refuses by closing, without an answer"},
    {"replace-terminator", "replaces a terminator inside a message by a space"},
    {"take-over-name", "a second pull under a name takes the messages of the first"},
}};

constexpr std::array<Switch, static_cast<std::size_t>(Fault::count)> fault_switches{{
    {"terminator-missing", "ends no message"},
    {"terminator-doubled", "ends every message twice"},
    {"terminator-other", "ends messages with the terminator of the other profile"},
    {"terminator-first", "sends the terminator before the message"},
    {"terminator-passed-on", "passes a terminator inside a message on"},
    {"cut-at-1024", "cuts messages at 1024 bytes"},
    {"byte-of-every-1024-lost", "loses the last byte of every 1024 of a message"},
    {"text-not-utf-8-damaged", "replaces what is not ASCII by a question mark"},
    {"text-trimmed", "trims white space off a message"},
    {"empty-message-lost", "accepts empty messages and delivers none"},
    {"noop-unterminated", "sends noop without a terminator"},
    {"chunk-size-off-by-one", "does not count the terminator in the chunk size"},
    {"chunk-size-prefixed", "writes 0x before chunk sizes"},
    {"chunk-size-line-bare-lf", "ends size lines with LF alone"},
    {"chunk-data-without-crlf", "sends nothing after chunk data"},
    {"chunk-data-bare-lf", "sends LF alone after chunk data"},
    {"last-chunk-early", "sends the last-chunk after 50 messages and goes on"},
    {"length-beside-chunks", "says Content-Length in a chunked pull"},
    {"coding-not-said", "does not say that a pull is chunked"},
    {"chunks-to-http-1.0", "sends chunks to HTTP/1.0"},
    {"message-lost", "loses every 40th message"},
    {"message-duplicated", "sends every 40th message twice"},
    {"messages-swapped", "swaps every 40th message with the next one of the same write"},
    {"last-pull-left-out", "leaves the latest pull out when there are more than two"},
    {"back-to-its-pusher", "sends a message to the pull of its pusher too"},
    {"gone-pull-stops-delivery", "stops handing a message out at a pull that has gone"},
    {"old-pull-removes-new", "the end of a pull ends every pull of its name"},
    {"held-for-heartbeat", "sends messages with the next heartbeat only"},
    {"slow-reader-delays-all", "waits for the slowest pull before it takes the next push"},
    {"plus-kept", "leaves + as it is"},
    {"percent-kept", "leaves %XX as it is"},
    {"percent-decoded-twice", "decodes %XX twice"},
    {"content-of-first-segment", "takes the segment of the head for the whole content"},
    {"content-incomplete-delivered", "delivers content that broke off"},
    {"chunks-not-decoded", "takes chunk framing for content"},
    {"chunk-extension-kept", "takes chunk extensions for content"},
    {"trailer-left-over", "takes the trailer section for the next request"},
    {"pipelined-lost", "drops what came behind a request"},
    {"close-ignored", "goes on after Connection: close"},
    {"expectation-ignored", "never sends 100 Continue"},
    {"head-with-content", "answers HEAD with content"},
    {"answer-too-long", "sends more content than the answer's Content-Length says"},
    {"host-unchecked", "serves requests without Host"},
    {"two-hosts", "serves requests with two Hosts"},
    {"field-names-case-sensitive", "knows field names in their usual case only"},
    {"absolute-form-refused", "does not know targets in absolute-form"},
    {"methods-any-case", "takes post for POST"},
    {"fold-joined", "takes a folded line for a field line of its own"},
    {"both-by-length", "Content-Length beats Transfer-Encoding"},
    {"both-kept-open", "goes on after Content-Length with Transfer-Encoding"},
    {"coding-ignored", "ignores transfer codings that it does not know"},
    {"coding-by-substring", "takes every coding with chunked in its name for chunked"},
    {"two-lengths-first", "of two Content-Lengths takes the first"},
    {"two-lengths-last", "of two Content-Lengths takes the last"},
    {"length-lenient", "reads Content-Length like strtol"},
    {"length-wraps", "keeps Content-Length in 32 bits"},
    {"chunk-size-wraps", "keeps chunk sizes in 32 bits"},
    {"chunk-size-lenient", "reads chunk sizes like strtol"},
    {"chunk-crlf-unchecked", "skips two bytes after chunk data, whatever they are"},
    {"space-before-colon", "passes over white space before the colon"},
    {"space-before-colon-dropped", "ignores field lines with white space before the colon"},
    {"refused-content-served", "does not read the content of a request that it refuses"},
    {"content-of-get-served", "does not read the content of GET"},
    {"http-1.0-chunks-kept-open", "decodes chunks of HTTP/1.0 and goes on"},
    {"deaf-after-garbage", "answers nobody after a request that is no HTTP"},
    {"deaf-after-reset", "answers nobody after a reset"},
}};

template <std::size_t N>
bool set(std::bitset<N>& bits, std::span<const Switch> switches, std::string_view name) {
  const auto found = std::ranges::find(switches, name, &Switch::name);
  if (found == switches.end()) return false;
  bits.set(static_cast<std::size_t>(found - switches.begin()));
  return true;
}

}  // namespace

std::span<const Switch> oddities() noexcept {
  return oddity_switches;
}
std::span<const Switch> faults() noexcept {
  return fault_switches;
}

bool Behaviour::set_oddity(std::string_view name) {
  return set(odd, oddity_switches, name);
}
bool Behaviour::set_fault(std::string_view name) {
  return set(faulty, fault_switches, name);
}

}  // namespace talkspec::odd
