// The stream of a pull: messages in chunks.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "conformance/testing/odd_server/behaviour.h"
#include "conformance/testing/odd_server/hub.h"
#include "conformance/testing/odd_server/meeting.h"

namespace talkspec::odd {

// What a pull asked for.
struct StreamForm {
  bool head = false;  // the method is HEAD
  bool http_1_0 = false;
  bool headless = false;
  bool events = false;
  PullTraits met = {};
};

class Stream {
 public:
  // To HTTP/1.0 the messages go without chunks. `behaviour` must outlive the stream.
  Stream(const Behaviour& behaviour, StreamForm form);

  void reopened() { form_.met.reopened = true; }  // the name had a pull before

  std::string head() const;
  // By Fault::noop_inside_long, a noop may stand inside of each that is long.
  std::string messages(const std::vector<Message>& messages, bool noop_inside = false);
  std::string noop();

  // Whether this is the one message that Fault::held_for_heartbeat holds.
  bool held(const std::vector<Message>& messages);

 private:
  void take(const Message& message, std::vector<std::string>& payloads);
  std::string payload(const std::string& text);
  std::string ended(std::string text);
  std::string event(const std::string& text) const;
  std::string carried(std::string_view payload) const;
  std::string chunk(std::string_view data) const;

  const Behaviour& behaviour_;
  StreamForm form_;
  bool chunked_;
  std::map<std::string, std::uint64_t> counts_;  // of messages, by pusher
  std::map<std::string, std::string> swapped_;   // payloads, by pusher
  std::uint64_t count_ = 0;                      // of all
  std::string owed_;                             // goes before what comes next
  std::string buffered_;                         // by Fault::held_for_4_kib
  bool struck_ = false;                          // the message under way is a 40th
  bool first_ = false;                           // or the first
  bool has_held_ = false;
};

}  // namespace talkspec::odd
