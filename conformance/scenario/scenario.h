// conformance/scenario: turns scenario files into values. LANGUAGE.md, beside this file, is the
// reference of the language; this header is its shape in C++.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "reports/model.h"

namespace talkspec::scenario {

using report::Level;
using report::Requirement;

// Bytes that are made when the case runs, since ${variables} are known only then.
struct Value;
using Values = std::vector<Value>;
struct Value {
  enum class Kind : std::uint8_t {
    text,    // UTF-8 with ${variables}
    bytes,   // verbatim (from hex, base64)
    repeat,  // parts[0], `count` times
    concat,  // parts, one after the other
    form,    // parts[0], application/x-www-form-urlencoded
    random,  // `count` printable ASCII bytes from the run's seed
    chunk,   // parts[0] as one chunk: size line, data, CRLF; of no bytes: "0" CRLF
    length,  // the number of bytes of parts[0], in decimal digits
  };
  Kind kind = Kind::text;
  std::string text;   // text, bytes
  std::string count;  // repeat, random: a number or a ${variable}
  Values parts;
};

// What a received message or body must be.
struct Match {
  enum class Kind : std::uint8_t { exactly, regex, json, any };
  Kind kind = Kind::exactly;
  Value value;            // exactly; regex: ECMAScript over the whole text; json: a JSON text
  bool optional = false;  // in a list of messages: may be missing
};

struct FieldMatch {
  std::string name;
  std::optional<Match> value;  // none: the field line must be present, whatever it says
  bool absent = false;         // the field line must not be there
};

// How bytes are cut into segments of their own on the wire.
struct Segments {
  std::vector<std::string> at;        // offsets, numbers or ${variables}
  std::uint32_t every = 0;            // or: a cut after every N bytes
  std::chrono::milliseconds delay{};  // between two segments
};

// What must come back. Status patterns: "200", "2xx", "4xx"; `closed` among the allowed forms
// means that a FIN or RST instead of an answer is as good.
struct Answer {
  enum class Kind : std::uint8_t {
    accepted,  // 2xx
    refused,   // 4xx, 5xx, FIN or RST
    either,    // accepted or refused
    pattern,   // as the members below say
    none,      // do not wait for it
  };
  Kind kind = Kind::accepted;
  std::vector<std::string> status;  // naming a 1xx makes an interim response count as the answer
  bool or_closed = false;
  std::vector<FieldMatch> fields;
  std::optional<Match> body;
};

struct HeaderLine {
  std::string name;
  Value value;
};

// A request as the runner would write it, but for what is said here.
struct Request {
  std::optional<std::string> method;   // default GET for a pull, POST for a push
  std::optional<Value> target;         // request target, default by method and form
  std::optional<std::string> version;  // "HTTP/1.1"
  std::vector<HeaderLine> headers;     // added; an empty name never
  std::vector<std::string> without;    // field names of ours to leave out, e.g. "Host"
};

struct Step;
using Steps = std::vector<Step>;

namespace step {

struct Pull {
  std::string connection;
  std::optional<Value> name;      // the name= parameter; default ${name:CONNECTION}
  std::optional<std::string> on;  // the role whose connection it takes over; default: a new one
  Request request;
  bool canary = true;            // prove the subscription before the case goes on
  std::optional<Answer> answer;  // default: 2xx, and the stream of the profile
};

struct Push {
  enum class Form : std::uint8_t { length, chunked, query };
  Values messages;            // one push each
  std::string by = "pusher";  // a role: one name, one kept connection
  std::optional<Value> name;  // the name= parameter; default ${name:BY}
  Form form = Form::length;
  std::optional<Value> body;  // instead of name=…&message=…
  std::vector<std::uint32_t>
      chunk_sizes;                   // of the chunked form, the last one repeats; default whole
  std::optional<Value> extension;    // after every chunk-size, with its ";"
  std::vector<HeaderLine> trailers;  // of the chunked form
  Request request;
  Segments segments;
  std::string times = "1";  // the whole list, so often: a number or a ${variable}; ${i} counts
  bool pipelined = false;   // all requests before the first answer
  Answer answer;            // to each
};

struct Open {
  std::string connection;
};

struct Send {  // opens the connection when it is not
  std::string connection;
  Value bytes;
  Segments segments;
};

struct AwaitAnswer {  // the next answer on a connection
  std::string connection;
  Answer answer;
  std::string request_method = "GET";  // an answer to HEAD has no body
};

struct Expect {
  std::string connection;
  std::vector<Match> messages;
  bool in_order = true;
  bool others_between = false;  // messages that are not listed may come between
  std::string times = "1";      // the whole list, so often: a number or a ${variable}
  std::optional<Level> late;    // `within` missed: a warning for should, else a failure
  bool or_closed = false;       // that the server ends the pull is as good
};

struct Fence {                           // nothing more came before a sentinel pushed now
  std::vector<std::string> connections;  // empty: every open pull
  std::string by = "pusher";
};

struct Wire {  // of all that came on a pull so far
  std::string connection;
  std::optional<bool> strict;   // no leniency was needed to read it
  std::optional<bool> chunked;  // Transfer-Encoding: chunked was said
  std::optional<std::uint64_t> max_chunk;
  std::optional<bool> ended;  // the last-chunk has come
};

struct Close {
  std::string connection;
  enum class How : std::uint8_t { close, half_close, reset } how;
  bool patient = false;  // only once the answer that is due has come, or has not in its time
};
struct Closed {
  std::vector<std::string> connections;
  enum class How : std::uint8_t { any, fin, reset, last_chunk } how;
};
struct Reading {
  std::string connection;
  bool paused = true;
};
struct Together {
  std::vector<Steps> branches;
};
struct Repeat {
  std::string times = "1";
  Steps steps;
};
struct Serving {};  // a fresh pull and a fresh push still work
struct Wait {
  std::chrono::milliseconds time{};
};  // pacing only, never a proof

// --- of a client: the runner is the server that it speaks to -----------------------------------

struct Pulled {  // the client's next pull
  std::string connection;
  bool answered = true;       // with a head and no content yet
  std::optional<Value> head;  // these bytes; default: that of the profile
  std::optional<Match> target;
  std::vector<FieldMatch> fields;
  std::chrono::milliseconds not_before{};  // after the step began
};

struct Stream {  // messages on a pull, each in a chunk of its own
  std::string connection;
  Values messages;
  bool one_chunk = false;  // all of them in one
  std::string times = "1";
  Segments segments;
};

struct Shown {  // what the client reports
  std::vector<Match> messages;
  std::string times = "1";
};

struct Ask {
  Value text;
};

struct Pushed {  // the client's next push
  std::string connection;
  bool kept = false;  // on the connection of that name
  std::optional<Match> message;
  std::optional<std::string> method;
  std::optional<Match> target;
  std::optional<Match> body;
  std::vector<FieldMatch> fields;
  bool answered = true;
  std::optional<Value> answer;  // these bytes; default: 200 with a short content
};

struct Exits {
  enum class Code : std::uint8_t { any, zero, other } code;
};

struct Listening {
  bool open = true;
};

struct Storm {  // every pull is answered so, for a while
  std::uint64_t most = 1;
  std::optional<Value> answer;  // then the connection is closed; none: it is closed at once
};

}  // namespace step

// Whose scenario a step can stand in.
enum class Side : std::uint8_t { either, server, client };
template <class Action>
inline constexpr Side side_of = Side::either;
template <>
inline constexpr Side side_of<step::Pull> = Side::server;
template <>
inline constexpr Side side_of<step::Push> = Side::server;
template <>
inline constexpr Side side_of<step::Open> = Side::server;
template <>
inline constexpr Side side_of<step::AwaitAnswer> = Side::server;
template <>
inline constexpr Side side_of<step::Expect> = Side::server;
template <>
inline constexpr Side side_of<step::Wire> = Side::server;
template <>
inline constexpr Side side_of<step::Serving> = Side::server;
template <>
inline constexpr Side side_of<step::Pulled> = Side::client;
template <>
inline constexpr Side side_of<step::Stream> = Side::client;
template <>
inline constexpr Side side_of<step::Shown> = Side::client;
template <>
inline constexpr Side side_of<step::Ask> = Side::client;
template <>
inline constexpr Side side_of<step::Pushed> = Side::client;
template <>
inline constexpr Side side_of<step::Exits> = Side::client;
template <>
inline constexpr Side side_of<step::Listening> = Side::client;
template <>
inline constexpr Side side_of<step::Storm> = Side::client;

struct Step {
  std::variant<step::Pull, step::Push, step::Open, step::Send, step::AwaitAnswer, step::Expect,
               step::Fence, step::Wire, step::Close, step::Closed, step::Reading, step::Together,
               step::Repeat, step::Serving, step::Wait, step::Pulled, step::Stream, step::Shown,
               step::Ask, step::Pushed, step::Exits, step::Listening, step::Storm>
      action;
  std::string label;  // remembers how it was answered: accepted or refused
  std::vector<std::pair<std::string, bool>>
      when;  // run only if LABEL was accepted (true) / refused
  std::optional<std::chrono::milliseconds> within;  // budget of this step, default the timeout
  std::string because;   // the sentence that a failure of this step says first
  bool decides = false;  // where all of these are skipped, the case is not judged
  std::uint32_t line = 0;
  std::size_t offset = 0;  // where it begins in the file's text
};

// What a case asks of a server. Polite cases run first, hostile ones last.
enum class Stage : std::uint8_t {
  polite,     // what a good client does
  demanding,  // bursts, large messages, many connections
  hostile,    // what is broken, half, idle or reset
};

// Beside what a case runs.
enum class Isolation : std::uint8_t {
  alone,   // no other case of its kind
  few,     // tagged, and it pushes so much that only few such cases run at a time
  tagged,  // other tagged cases
};

// One case: a scenario with one row of its table filled in.
struct Scenario {
  std::string id;  // "area/slug" or "area/slug/row"
  std::string title;
  std::vector<Requirement> requirements;  // never empty
  Level level = Level::must;
  std::vector<std::string> profiles;  // that it is for, of the vocabulary; empty: all it can run in
  std::vector<std::string> routings;
  Stage stage = Stage::polite;
  Isolation isolation = Isolation::alone;
  Side side = Side::server;  // what it tests: never `either`
  bool fenced = true;        // every pull still open is fenced at the end
  bool slow = false;
  bool first = false;                            // before those that do not say so
  bool last = false;                             // behind all others, unless that takes long
  std::map<std::string, std::string> variables;  // the row of the table
  std::map<std::string, Value> let;              // named bytes, the file's and its own
  Steps steps;
  Steps control;  // the same without the departure that the case is about; empty: there is none
  std::string file;
  std::uint32_t line = 0;
  std::string source;  // the scenario's JSON text, for `explain`
};

}  // namespace talkspec::scenario
