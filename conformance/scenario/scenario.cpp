#include "conformance/scenario/scenario.h"

#include <array>

namespace talkspec {
namespace {

constexpr std::array<std::string_view, 4> profile_names{"draft-00", "talk-1.1", "headless",
                                                        "event-stream"};
constexpr std::array<std::string_view, 3> routing_names{"others", "all", "none"};

// The enumerators stand in the order of their names.
template <typename Enum, std::size_t size>
std::optional<Enum> from(const std::array<std::string_view, size>& names, std::string_view name) {
  for (std::size_t i = 0; i < size; ++i)
    if (names[i] == name) return static_cast<Enum>(i);
  return std::nullopt;
}

}  // namespace

std::string_view name(Profile profile) noexcept {
  return profile_names[static_cast<std::size_t>(profile)];
}
std::string_view name(Routing routing) noexcept {
  return routing_names[static_cast<std::size_t>(routing)];
}

std::optional<Profile> profile_from(std::string_view name) noexcept {
  return from<Profile>(profile_names, name);
}
std::optional<Routing> routing_from(std::string_view name) noexcept {
  return from<Routing>(routing_names, name);
}

}  // namespace talkspec
