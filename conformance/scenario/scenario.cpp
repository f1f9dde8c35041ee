#include "conformance/scenario/scenario.h"

#include <array>

namespace talkspec {
namespace {

constexpr std::array<std::string_view, 4> profile_names{"draft-00", "talk-1.1", "headless",
                                                        "event-stream"};
constexpr std::array<std::string_view, 3> routing_names{"others", "all", "none"};
constexpr std::array<std::string_view, 3> level_names{"must", "should", "may"};

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
std::string_view name(Level level) noexcept {
  return level_names[static_cast<std::size_t>(level)];
}

std::optional<Profile> profile_from(std::string_view name) noexcept {
  return from<Profile>(profile_names, name);
}
std::optional<Routing> routing_from(std::string_view name) noexcept {
  return from<Routing>(routing_names, name);
}
std::optional<Level> level_from(std::string_view name) noexcept {
  return from<Level>(level_names, name);
}

}  // namespace talkspec
