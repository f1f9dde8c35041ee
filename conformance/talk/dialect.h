// How a target departs from the draft in what it takes and sends, as its target file says it
// (conformance/TARGETS.md). As constructed, it does not.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace talkspec::talk {

enum class Terminator : std::uint8_t { nul, lf };

// Something that cases ask for and the target does not have; those cases are skipped.
struct Unsupported {
  enum class Kind : std::uint8_t { requirement, case_id, feature };
  Kind kind = Kind::requirement;
  std::string what;    // an ID, a glob on case IDs, or one of feature_names
  std::string reason;  // a sentence
};

// What a case may make use of: as the steps of scenarios show it.
inline constexpr std::string_view feature_names[] = {"chunked-push", "get-push", "pipelining",
                                                     "segmented-push"};

struct Dialect {
  // {name} and {message} stand for the values, form-encoded.
  std::string pull_query = "name={name}";
  std::string push_query = "name={name}&message={message}";
  std::string push_body = "name={name}&message={message}";
  std::optional<std::string> push_method;        // in place of POST; GET: by push_query, no body
  std::optional<Terminator> terminator;          // else that of the profile
  std::vector<std::string> heartbeats{"noop"};   // messages that are none
  std::optional<std::uint64_t> longest_message;  // in bytes; cases with a longer one are skipped
  std::vector<Unsupported> unsupported;

  // It takes only what is written by the above and with the headers of the target: requests that
  // scenarios write by hand do not fit.
  bool by_template_only = false;

  std::vector<std::string> secrets;  // never to stand in a report
};

// The template with its {name} and {message} filled in, form-encoded.
std::string fill(std::string_view form_template, std::string_view talk_name,
                 std::string_view message);

}  // namespace talkspec::talk
