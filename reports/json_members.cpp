#include "reports/json_members.h"

#include <algorithm>
#include <charconv>
#include <iterator>
#include <optional>
#include <system_error>

#include <fmt/format.h>

namespace talkspec::report {
namespace {

// "head 0"
std::optional<Boundary> boundary_of(std::string_view item) {
  const std::size_t space = std::min(item.find(' '), item.size());
  const auto kind = enumerator_of<Boundary::Kind>(item.substr(0, space));
  const std::string_view digits = item.substr(std::min(space + 1, item.size()));
  std::uint32_t offset = 0;
  const char* const end = digits.data() + digits.size();
  const auto [last, error] = std::from_chars(digits.data(), end, offset);
  if (!kind || error != std::errc() || last != end) return std::nullopt;
  return Boundary{*kind, offset};
}

}  // namespace

std::string text_of(const std::vector<Boundary>& boundaries) {
  std::string text;
  for (const Boundary& boundary : boundaries)
    fmt::format_to(std::back_inserter(text), "{}{} {}", text.empty() ? "" : ", ",
                   name(boundary.kind), boundary.offset);
  return text;
}

std::vector<Boundary> read_boundaries(JsonReader& reader, const JsonNode& node, std::size_t size) {
  constexpr std::string_view comma = ", ";
  std::vector<Boundary> boundaries;
  const std::string text = reader.text(node);
  for (std::string_view rest = text; !rest.empty();) {
    const std::string_view item = rest.substr(0, rest.find(comma));
    rest.remove_prefix(std::min(rest.size(), item.size() + comma.size()));
    const auto boundary = boundary_of(item);
    const std::uint32_t least = boundaries.empty() ? 0 : boundaries.back().offset;
    if (!boundary || boundary->offset < least || boundary->offset > size) {
      reader.fail(node, "must be like \"head 0, body 47\", offsets ascending in `bytes`");
      return {};
    }
    boundaries.push_back(*boundary);
  }
  return boundaries;
}

}  // namespace talkspec::report
