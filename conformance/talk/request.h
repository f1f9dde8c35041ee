// Requests as the runner writes them, with what a scenario changes about them.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "conformance/runner/bytes.h"
#include "conformance/scenario/scenario.h"
#include "conformance/talk/target.h"

namespace talkspec::talk {

// As the draft has it, with nothing of a scenario's own about it.
bool is_plain(const scenario::Request& request);
bool is_plain(const scenario::step::Pull& pull);
bool is_plain(const scenario::step::Push& push);

class RequestWriter {
 public:
  // Both must outlive the writer.
  RequestWriter(const Target& target, runner::BytesMaker& maker) : target_(target), maker_(maker) {}

  std::string pull(const scenario::step::Pull& pull, std::string_view talk_name,
                   runner::Scope scope);

  // `message` has its tag already.
  std::string push(const scenario::step::Push& push, std::string_view talk_name,
                   std::string_view message, runner::Scope scope);

  // A plain push of the runner's own.
  std::string push(std::string_view talk_name, std::string_view message);

  static std::string method(const scenario::step::Pull& pull);
  std::string method(const scenario::step::Push& push) const;

 private:
  using Lines = std::vector<std::pair<std::string, std::string>>;

  std::string head(const scenario::Request& request, std::string_view method,
                   std::string_view target, Lines ours, runner::Scope scope);
  bool by_query(const scenario::step::Push& push) const;
  std::string chunked(const scenario::step::Push& push, std::string_view body, runner::Scope scope);

  const Target& target_;
  runner::BytesMaker& maker_;
};

}  // namespace talkspec::talk
