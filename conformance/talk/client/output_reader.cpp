#include "conformance/talk/client/output_reader.h"

#include <optional>
#include <utility>

#include <nlohmann/json.hpp>

#include "conformance/wire/framing.h"
#include "reference/framing/octets.h"
#include "reports/encodings.h"

namespace talkspec::talk {
namespace {

std::optional<std::string> from_hex(std::string_view text) {
  if (text.size() % 2 != 0) return std::nullopt;
  std::string bytes;
  for (std::size_t at = 0; at < text.size(); at += 2) {
    const int high = framing::hex_value(text[at]);
    const int low = framing::hex_value(text[at + 1]);
    if (high < 0 || low < 0) return std::nullopt;
    bytes += static_cast<char>(16 * high + low);
  }
  return bytes;
}

}  // namespace

void OutputReader::feed(std::string_view bytes) {
  if (observe_ == Observe::wire || observe_ == Observe::echo) return;
  const char end = observe_ == Observe::nul ? '\0' : '\n';
  while (!bytes.empty() && error_.empty()) {
    const std::size_t at = bytes.find(end);
    const std::string_view part = bytes.substr(0, at);
    if (held_ + unfinished_.size() + part.size() > most_bytes) {
      error_ = "the client prints more than the runner holds";
      return;
    }
    unfinished_ += part;
    if (at == std::string_view::npos) return;
    take(std::exchange(unfinished_, {}));
    bytes.remove_prefix(at + 1);
  }
}

void OutputReader::finish() {
  // What no NUL follows is no message; a line that no LF follows is one for most that read lines.
  if (!unfinished_.empty() && observe_ != Observe::nul && error_.empty())
    take(std::exchange(unfinished_, {}));
}

void OutputReader::take(std::string record) {
  if (observe_ == Observe::json) {
    take_json(record);
    return;
  }
  if (observe_ == Observe::lines && record.ends_with('\r')) record.pop_back();
  held_ += record.size() + 1;
  messages_.push_back(std::move(record));
}

void OutputReader::take_json(const std::string& line) {
  if (line.empty() || line == "\r") return;
  const nlohmann::json value = nlohmann::json::parse(line, nullptr, false);
  std::optional<std::string> message;
  const auto text_of = [&value](const char* member) -> const std::string* {
    const auto found = value.is_object() ? value.find(member) : value.end();
    return found != value.end() && found->is_string() ? found->get_ptr<const std::string*>()
                                                      : nullptr;
  };
  if (const std::string* text = text_of("message")) message = *text;
  if (const std::string* base64 = text_of("base64")) message = report::from_base64(*base64);
  if (const std::string* hex = text_of("hex")) message = from_hex(*hex);
  if (!message) {
    error_ =
        R"(a line that the client prints is not {"message": TEXT}, {"base64": TEXT} or {"hex": TEXT})";
    return;
  }
  held_ += message->size() + 1;
  messages_.push_back(std::move(*message));
}

}  // namespace talkspec::talk
