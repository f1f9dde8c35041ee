#include "conformance/talk/rules/answer.h"

#include <algorithm>

namespace talkspec::talk {

bool RuleAnswer::has_no_content() const {
  const int code = status_code();
  return exchange().method == "HEAD" || code == 204 || code == 304;
}

std::string_view RuleAnswer::following() const {
  if (interim) return {};
  if (last()) return log.unasked > 0 ? std::string_view(log.unasked_begin) : std::string_view();
  const wire::LoggedExchange& next = log.exchanges[place + 1];
  if (next.number != exchange().number + 1) return {};
  return next.response.interim.empty() ? std::string_view(next.response.head_bytes)
                                       : std::string_view(next.response.interim[0].head_bytes);
}

std::vector<RuleAnswer> answers_of(const wire::ConnectionLog& log, const Profile& profile,
                                   std::string_view pull_path) {
  std::vector<RuleAnswer> all;
  for (std::size_t place = 0; place < log.exchanges.size(); ++place) {
    const wire::LoggedExchange& one = log.exchanges[place];
    RuleAnswer answer{.profile = profile,
                      .pull_path = pull_path,
                      .log = log,
                      .place = place,
                      .request = one.request ? &*one.request : nullptr};
    answer.interim = true;
    for (const wire::Interim& interim : one.response.interim) {
      answer.head_bytes = interim.head_bytes;
      answer.head = &interim.head;
      all.push_back(answer);
    }
    if (one.response.head_bytes.empty()) continue;  // none came
    answer.head_bytes = one.response.head_bytes;
    answer.head = one.response.head ? &*one.response.head : nullptr;
    const int code = answer.status_code();
    answer.interim = answer.head != nullptr && code < 200 && code != 101;
    all.push_back(answer);
  }
  return all;
}

std::vector<HeadLine> lines_of(std::string_view head_bytes) {
  std::vector<HeadLine> lines;
  while (!head_bytes.empty()) {
    const std::size_t end = head_bytes.find('\n');
    if (end == std::string_view::npos && !lines.empty()) break;
    HeadLine line{.text = head_bytes.substr(0, end)};
    line.bare_lf = end != std::string_view::npos && !line.text.ends_with('\r');
    if (line.text.ends_with('\r')) line.text.remove_suffix(1);
    if (line.text.empty() && !lines.empty()) break;
    lines.push_back(line);
    head_bytes.remove_prefix(end == std::string_view::npos ? head_bytes.size() : end + 1);
  }
  return lines;
}

bool begins_answer(std::string_view bytes) {
  constexpr std::string_view name = "HTTP/";
  const std::size_t size = std::min(bytes.size(), name.size());
  return bytes.substr(0, size) == name.substr(0, size);
}

}  // namespace talkspec::talk
