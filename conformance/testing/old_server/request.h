// A request as this family reads one: its head, and for a body whatever else came in the segment
// that ended the head.
#pragma once

#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <string_view>

namespace talkspec::old {

struct Request {
  std::string method;
  std::string path;
  std::string query;
  std::string version;
  std::map<std::string, std::string> fields;  // names in lower case; the last of a name
  std::string body;                           // raw

  const std::string* field(const std::string& name) const;
};

// What became of the bytes that have come.
struct Reading {
  enum class Kind { more, request, too_large } kind = Kind::more;
  Request request;
};

// `bytes` end with the segment that came last. A line that is too long or a head of too many is
// given up.
Reading read_request(std::string_view bytes, std::size_t longest_line);

// RFC 9112 §7.1, as leniently as the family has it: any two bytes after the data, sizes of 32 bits,
// an empty line for 0. Nothing when a size line begins with what is no digit.
std::optional<std::string> decoded_chunks(std::string_view body);

// The last of that name wins; names are not percent-decoded.
std::optional<std::string> form_value(std::string_view form, std::string_view name);

}  // namespace talkspec::old
