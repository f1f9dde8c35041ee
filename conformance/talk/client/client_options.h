// conformance/talk/client: the suite with the roles swapped. The runner is the server, and what it
// tests is a client of Talk, which it starts once for each case.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "conformance/talk/client/reception.h"

namespace talkspec::talk {

// How the messages that a client has received are seen.
enum class Observe : std::uint8_t {
  wire,   // not at all: only what it sends, and when it closes and comes again
  echo,   // it pushes each message that it pulls
  json,   // a line {"message": TEXT}, {"base64": TEXT} or {"hex": TEXT} a message
  nul,    // on its standard output, each followed by NUL
  lines,  // the same, each followed by LF
};
std::string_view name(Observe observe) noexcept;
std::optional<Observe> observe_named(std::string_view name) noexcept;
std::span<const std::string_view> observe_names() noexcept;  // in the order of the enumerators

struct ClientOptions {
  // Where clients come that were started elsewhere, once for each case; `command` is empty then.
  struct Listen {
    Place place;
    std::function<void(const std::string& url)> told;  // of the page of all cases, once it is there
  };
  std::vector<std::string> command;  // program first, with its placeholders
  Observe observe = Observe::wire;
  std::optional<Listen> listen;

  bool shows_messages() const noexcept { return observe != Observe::wire; }
  bool takes_text() const;  // it pushes a message of its command line: {text} stands there
  bool pulls() const;       // its command line names the pull resource, or no resource at all
};

// What stands for the placeholders of a command.
struct Placeholders {
  std::string url;  // of the server, without a path
  std::string pull_url;
  std::string push_url;
  std::string name;
  std::string text;
};

// The words with their placeholders filled in. A client that pulls and whose command has neither
// {pull_url} nor {url} gets the URL of its pull as a last word.
std::vector<std::string> filled(const ClientOptions& client, const Placeholders& with);

}  // namespace talkspec::talk
