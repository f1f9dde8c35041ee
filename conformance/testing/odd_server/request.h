// Requests, read strictly: RFC 9112 §3, §5, §6. Pure functions of bytes.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "conformance/testing/odd_server/behaviour.h"

namespace talkspec::odd {

struct Field {
  std::string name;
  std::string value;  // without the white space around it
};

struct Request {
  std::string method;
  std::string path;       // of the target, absolute-form or not
  std::string query;      // behind its "?"
  std::string version;    // as it stands in the request line
  std::string authority;  // of a target in absolute-form
  bool absolute = false;  // the form of the target
  bool https = false;     // so says a target in absolute-form
  bool http_1_0 = false;
  std::vector<Field> fields;
  std::string content;

  // The values of all field lines of that name.
  std::vector<std::string_view> values(std::string_view name, const Behaviour& behaviour) const;
  // Whether a list field has that member, in any case.
  bool lists(std::string_view name, std::string_view member, const Behaviour& behaviour) const;
};

// 0 when all is well, else the status that refuses the request.
using Status = int;

// Lines without their CRLF.
Status read_request_line(std::string_view line, const Behaviour& behaviour, Request& request);
Status read_field_line(std::string_view line, const Behaviour& behaviour, Request& request);

// How the content is framed (RFC 9112 §6.3).
struct ContentFraming {
  enum class Kind : std::uint8_t { none, length, chunked } kind = Kind::none;
  std::uint64_t length = 0;
  bool then_close = false;  // nothing more is served on the connection
  bool both = false;        // a length beside a coding
};
Status find_framing(const Request& request, const Behaviour& behaviour, ContentFraming& framing);

// RFC 9110 §4.2: a target in absolute-form has a host, and no user information.
bool has_right_authority(const Request& request, const Behaviour& behaviour);

// RFC 9110 §7.2: uri-host [ ":" port ]
bool is_host(std::string_view value);

// Whether a quoted string of a chunk extension does not end in its line.
bool has_open_quote(std::string_view line);

// The chunk-size of a size line without its CRLF; nothing when it is none.
std::optional<std::uint64_t> read_chunk_size(std::string_view line, const Behaviour& behaviour);

// The value of a field of a form; nothing when it is not there.
std::optional<std::string> form_value(std::string_view form, std::string_view name,
                                      const Behaviour& behaviour);

// Whether a Content-Type says that content is a form, or there is none.
bool is_form(const Request& request, const Behaviour& behaviour);
// Whether all fields are among those that this server has heard of.
bool all_fields_known(const Request& request);

}  // namespace talkspec::odd
