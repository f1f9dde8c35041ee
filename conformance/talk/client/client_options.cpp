#include "conformance/talk/client/client_options.h"

#include <algorithm>
#include <array>
#include <utility>

namespace talkspec::talk {
namespace {

constexpr std::array<std::string_view, 5> names{"wire", "echo", "json", "nul", "lines"};

bool stands(const std::vector<std::string>& words, std::string_view placeholder) {
  return std::any_of(words.begin(), words.end(), [placeholder](const std::string& word) {
    return word.find(placeholder) != std::string::npos;
  });
}

// One pass: what is put in is not looked at again.
std::string filled_word(std::string_view word,
                        const std::vector<std::pair<std::string_view, std::string_view>>& values) {
  std::string made;
  while (!word.empty()) {
    const auto value = std::find_if(values.begin(), values.end(), [word](const auto& one) {
      return word.starts_with(one.first);
    });
    if (value == values.end()) {
      made += word.front();
      word.remove_prefix(1);
    } else {
      made += value->second;
      word.remove_prefix(value->first.size());
    }
  }
  return made;
}

}  // namespace

std::string_view name(Observe observe) noexcept {
  return names[static_cast<std::size_t>(observe)];
}

std::optional<Observe> observe_named(std::string_view name) noexcept {
  const auto found = std::find(names.begin(), names.end(), name);
  if (found == names.end()) return std::nullopt;
  return static_cast<Observe>(found - names.begin());
}

std::span<const std::string_view> observe_names() noexcept {
  return names;
}

bool ClientOptions::takes_text() const {
  return stands(command, "{text}");
}

bool ClientOptions::pulls() const {
  return stands(command, "{pull_url}") || (!takes_text() && !stands(command, "{push_url}"));
}

std::vector<std::string> filled(const ClientOptions& client, const Placeholders& with) {
  const std::vector<std::pair<std::string_view, std::string_view>> values{
      {"{url}", with.url},
      {"{pull_url}", with.pull_url},
      {"{push_url}", with.push_url},
      {"{name}", with.name},
      {"{text}", with.text}};
  std::vector<std::string> words;
  for (const std::string& word : client.command)
    words.push_back(filled_word(word, values));
  const bool named = stands(client.command, "{pull_url}") || stands(client.command, "{url}");
  if (client.pulls() && !named) words.push_back(with.pull_url);
  return words;
}

}  // namespace talkspec::talk
