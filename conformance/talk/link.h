// A named connection of a case.
#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "conformance/runner/evidence.h"
#include "conformance/talk/message_stream.h"
#include "conformance/wire/connection.h"
#include "reports/model.h"

namespace talkspec::talk {

struct Link {
  explicit Link(std::string name_in) : name(std::move(name_in)) {}

  std::string name;
  std::shared_ptr<wire::Connection> connection;  // null before it was opened first
  std::optional<MessageStream> stream;           // of a pull
  std::size_t next_answer = 0;                   // number of the answer that `await` takes
  std::size_t last_answer = 0;                   // number of the answer taken last
  bool leaving = false;                          // we half-closed it
  bool busy = false;                             // an exchange is under way
  bool answered = false;                         // to a request here an answer was read
  std::string answered_method;                   // of the last of those requests
  bool ended_for_reuse = false;  // it takes no more requests: the server or we said so
  std::string sent;              // the first bytes sent by hand since the last answer

  // Of connections that this one replaced.
  std::vector<report::WireEvent> earlier;
  std::vector<wire::ConnectionLog> logs;

  bool open() const { return connection && connection->end() == wire::End::none; }

  // The stream's answer, else the one taken last; null when there is none.
  const wire::Response* response() const;

  // A pull that is answered, goes on, and is being read.
  bool live() const;

  // Something came on the stream that can be taken, or nothing more will come.
  bool settled() const;

  // "alice was closed by the server (FIN) after 3 messages"
  std::string state() const;

  runner::StreamFacts facts() const;  // of its stream, which it must have

  void drop();  // closes the connection and keeps its transcript and log
};

}  // namespace talkspec::talk
