#include "reference/command_line/values.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <system_error>
#include <utility>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "reference/command_line/mistake.h"

namespace talk::command_line {

CLI::Validator whole_number(std::uint64_t least, std::uint64_t most) {
  return CLI::Validator(
      [least, most](const std::string& text) {
        std::uint64_t number = 0;
        const char* end = text.data() + text.size();
        const auto read = std::from_chars(text.data(), end, number);
        const bool whole = read.ec == std::errc() && read.ptr == end;
        return whole && number >= least && number <= most
                   ? std::string()
                   : fmt::format("must be a whole number from {} to {}, not {}", least, most, text);
      },
      "");
}

CLI::Validator one_of(std::vector<std::string> words) {
  return CLI::Validator(
      [words = std::move(words)](const std::string& text) {
        return std::ranges::find(words, text) != words.end()
                   ? std::string()
                   : fmt::format("must be {}, not {}{}", listed(words), text,
                                 did_you_mean(text, words));
      },
      "");
}

CLI::Option* add_seconds(CLI::App& app, const std::string& name, double least, double most,
                         std::function<void(std::chrono::milliseconds)> take,
                         const std::string& help) {
  const auto read = [least, most, name, take = std::move(take)](const std::string& text) {
    double seconds = 0;
    const char* end = text.data() + text.size();
    const auto number = std::from_chars(text.data(), end, seconds, std::chars_format::fixed);
    const bool whole = number.ec == std::errc() && number.ptr == end;
    if (!whole || !(seconds >= least && seconds <= most))
      throw CLI::ValidationError(
          name,
          fmt::format("must be a number of seconds from {} to {}, not {}", least, most, text));
    take(std::chrono::milliseconds(std::llround(seconds * 1000.0)));
  };
  return app.add_option_function<std::string>(name, read, help)->option_text("SECONDS");
}

std::string listed(const std::vector<std::string>& words) {
  if (words.size() < 2) return fmt::format("{}", fmt::join(words, ""));
  return fmt::format("{} or {}", fmt::join(words.begin(), words.end() - 1, ", "), words.back());
}

}  // namespace talk::command_line
