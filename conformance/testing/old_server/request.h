// A request as this family reads one.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>

#include "conformance/testing/old_server/era.h"
#include "conformance/testing/old_server/input.h"

namespace talkspec::old {

// Of a connection; what the next request does not overwrite stays as the last one left it.
struct Request {
  std::string method;  // in lower case
  std::string path;
  std::string version;
  std::map<std::string, std::string> fields;  // names in lower case; the last of a name
  std::optional<std::string> parameters;      // of the request target, else of the content
  std::int64_t length = 0;                    // below zero: chunked
  bool is_parsed = false;
  std::map<std::string, std::string> form;

  const std::string* field(const std::string& name) const;
  std::string value(const std::string& name) const;  // of the form; "" for none
};

// Both throw Failure. `manner` learns what the request asks of all later answers. False: of a
// method that is not known; then nothing behind the method was read.
bool read_head(Input& input, const Era& era, Request& request, Manner& manner);
void read_form(Input& input, Request& request);

}  // namespace talkspec::old
