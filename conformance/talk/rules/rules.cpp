#include "conformance/talk/rules/rules.h"

namespace talkspec::talk {
namespace {

using report::Layer;

// A rule of the layer `own` explains nothing else: whoever breaks it can be read all the same.
constexpr Rule table[] = {
    {"wire/answer-has-head", "WIRE-HEAD", Layer::http_head, "An answer begins with a status line.",
     rule::begins_with_status_line},
    {"wire/status-line", "WIRE-STATUS-LINE", Layer::http_head,
     "A status line is a version of HTTP/1, a space, three digits, a space and a reason phrase.",
     rule::status_line},
    {"wire/field-line", "WIRE-FIELD-LINE", Layer::http_head,
     "A field line of an answer is a token, a colon right behind it, and a value.",
     rule::field_lines},
    {"wire/fold", "WIRE-FOLD", Layer::http_head, "No field line of an answer is folded.",
     rule::fold},
    {"wire/control-bytes", "WIRE-CONTROL", Layer::http_head,
     "No control byte but HTAB stands in a field line of an answer.", rule::control_bytes},
    {"wire/line-end", "WIRE-LINE-END", Layer::http_head,
     "CR LF ends the lines of the head of an answer.", rule::line_ends},
    {"wire/date", "WIRE-DATE", Layer::own, "The Date of an answer is an IMF-fixdate.", rule::date},
    {"wire/allow", "WIRE-ALLOW", Layer::own, "An answer 405 has the field Allow.", rule::allow},
    {"wire/upgrade", "WIRE-UPGRADE", Layer::own,
     "No answer switches to a protocol that the request did not name.", rule::upgrade},
    {"wire/event-stream-type", "EVENTSTREAM-TYPE", Layer::own,
     "A pull that asks for an event stream is answered with Content-Type: text/event-stream.",
     rule::event_type},
    {"wire/field-once", "WIRE-FIELD-ONCE", Layer::own,
     "No answer has a field twice that is no list.", rule::field_once},
    {"wire/list", "WIRE-LIST", Layer::own, "No list in the head of an answer has an empty member.",
     rule::list},
    {"wire/field-grammar", "WIRE-FIELD-GRAMMAR", Layer::own,
     "Content-Type of an answer is a media type, and lists of tokens hold tokens.",
     rule::field_grammar},
    {"wire/field-of-status", "WIRE-FIELD-OF-STATUS", Layer::own,
     "An answer 101 or 426 has Upgrade, 401 WWW-Authenticate, and 206 Content-Range.",
     rule::field_of_status},
    {"wire/upgrade-option", "WIRE-UPGRADE-OPTION", Layer::own,
     "An answer with Upgrade names it in Connection.", rule::upgrade_option},
    {"wire/version", "WIRE-VERSION", Layer::own, "HTTP/1.1 is answered in HTTP/1.1.",
     rule::version},
    {"wire/accept-encoding", "WIRE-ACCEPT-ENCODING", Layer::own,
     "No answer 415 to a request without content coding has Accept-Encoding.",
     rule::accept_encoding},
    {"wire/location", "WIRE-LOCATION", Layer::own, "An answer 301, 302, 307 or 308 has Location.",
     rule::location},
    {"wire/content-length", "WIRE-LENGTH", Layer::body_framing,
     "The Content-Length of an answer is digits, and stands there once.", rule::length},
    {"wire/length-beside-coding", "WIRE-LENGTH-AND-CODING", Layer::body_framing,
     "No answer has both Content-Length and Transfer-Encoding.", rule::length_beside_coding},
    {"wire/framing-of-nothing", "WIRE-NO-FRAMING", Layer::body_framing,
     "An answer 1xx or 204 has neither Content-Length nor Transfer-Encoding.",
     rule::framing_where_no_content},
    {"wire/coding", "WIRE-CODING", Layer::body_framing,
     "The Transfer-Encoding of an answer is chunked alone, as the request accepts no other.",
     rule::coding},
    {"wire/coding-to-1.0", "WIRE-CODING-1.0", Layer::body_framing,
     "No answer to HTTP/1.0 has Transfer-Encoding.", rule::coding_to_http_1_0},
    {"wire/interim-to-1.0", "WIRE-INTERIM-1.0", Layer::body_framing,
     "No interim response is sent to HTTP/1.0.", rule::interim_to_http_1_0},
    {"wire/no-content", "WIRE-NO-CONTENT", Layer::body_framing,
     "Nothing comes behind the head of an answer to HEAD, and of 204 and 304.", rule::no_content},
    {"wire/reset-content", "WIRE-RESET-CONTENT", Layer::body_framing,
     "An answer 205 has no content.", rule::reset_content},
    {"wire/end", "WIRE-END", Layer::body_framing,
     "Nothing but a further answer comes behind the end of an answer.", rule::end, true},
    {"wire/after-close", "WIRE-CLOSE", Layer::body_framing,
     "No further answer comes behind one that says Connection: close.", rule::after_close},
    {"wire/one-answer", "WIRE-ONE-ANSWER", Layer::body_framing,
     "No more answers come than requests were sent.", rule::one_answer, true},
    {"wire/chunks", "WIRE-CHUNKS", Layer::chunks,
     "What an answer calls chunked is chunks, by the letter.", rule::chunks},
};

}  // namespace

std::span<const Rule> rules() noexcept {
  return table;
}

}  // namespace talkspec::talk
