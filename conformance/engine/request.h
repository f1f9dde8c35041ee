// Requests as the runner writes them, with what a scenario changes about them.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "conformance/engine/bytes.h"
#include "conformance/engine/target.h"
#include "conformance/scenario/scenario.h"

namespace talkspec {

// As the draft has it, with nothing of a scenario's own about it.
bool is_plain(const Request& request);
bool is_plain(const step::Push& push);

class RequestWriter {
 public:
  // Both must outlive the writer.
  RequestWriter(const Target& target, BytesMaker& maker) : target_(target), maker_(maker) {}

  std::string pull(const step::Pull& pull, std::string_view talk_name, Scope scope);

  // `message` has its tag already.
  std::string push(const step::Push& push, std::string_view talk_name, std::string_view message,
                   Scope scope);

  // A plain push of the runner's own.
  std::string push(std::string_view talk_name, std::string_view message);

  static std::string method(const step::Pull& pull);
  std::string method(const step::Push& push) const;

 private:
  using Lines = std::vector<std::pair<std::string, std::string>>;

  std::string head(const Request& request, std::string_view method, std::string_view target,
                   Lines ours, Scope scope);
  bool by_query(const step::Push& push) const;
  std::string chunked(const step::Push& push, std::string_view body, Scope scope);

  const Target& target_;
  BytesMaker& maker_;
};

}  // namespace talkspec
