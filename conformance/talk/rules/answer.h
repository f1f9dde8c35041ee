// conformance/talk/rules: what every answer must be, whatever the case is about.
// One answer of a connection as the rules see it: its head as raw bytes and as far as it can be
// read, the request that it answers, and what stands around it. Refers to the log; copies nothing.
#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "conformance/talk/profile.h"
#include "conformance/wire/log.h"

namespace talkspec::talk {

struct RuleAnswer {
  const Profile& profile;
  std::string_view pull_path;
  const wire::ConnectionLog& log;
  std::size_t place = 0;  // of its exchange in the log
  bool interim = false;   // RFC 9110 §15.2

  std::string_view head_bytes = {};             // as they came, the first of them
  const framing::ResponseHead* head = nullptr;  // null: it cannot be read
  const wire::SentRequest* request = nullptr;   // null: it cannot be told

  const wire::LoggedExchange& exchange() const { return log.exchanges[place]; }
  const wire::Response& response() const { return exchange().response; }
  bool last() const { return place + 1 == log.exchanges.size(); }

  // 0 without head.
  int status_code() const { return head ? head->status_code : 0; }
  std::size_t count(std::string_view field) const { return head ? head->fields.count(field) : 0; }

  // RFC 9112 §6.3: whatever its head says.
  bool has_no_content() const;

  // What came behind it on the connection, the first bytes; empty: nothing.
  std::string_view following() const;
};

// The interim responses and the answers of a connection, in their order.
std::vector<RuleAnswer> answers_of(const wire::ConnectionLog& log, const Profile& profile,
                                   std::string_view pull_path);

// The lines of a head as they stand in its bytes, up to the empty line.
struct HeadLine {
  std::string_view text;  // without its line end
  bool bare_lf = false;   // RFC 9112 §2.2: LF alone ends it
};
// Whole lines only, but for a start line that nothing ends.
std::vector<HeadLine> lines_of(std::string_view head_bytes);

// Whether a status line may begin there: as far as the bytes go.
bool begins_answer(std::string_view bytes);

}  // namespace talkspec::talk
