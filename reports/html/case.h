// One case in the data of the HTML page.
#pragma once

#include <cstddef>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "reports/html/data.h"
#include "reports/model.h"
#include "reports/timestamp.h"

namespace talkspec::report {

// Strings that many cases share: each is written once, and cases name it by its number.
class HtmlTable {
 public:
  // `json` is the entry as it will be in the table.
  std::size_t number(const std::string& json) {
    const auto [entry, is_new] = numbers_.try_emplace(json, entries_.size());
    if (is_new) entries_.push_back(json);
    return entry->second;
  }
  const std::vector<std::string>& entries() const { return entries_; }

 private:
  std::map<std::string, std::size_t> numbers_;
  std::vector<std::string> entries_;
};

struct HtmlTables {
  HtmlTable areas;         // "push"
  HtmlTable files;         // "suite/push.json"
  HtmlTable requirements;  // [id, level, sentence, source]
  HtmlTable reruns;        // [before the ID, after it], or [whole command]
};

// The case as a JSON array; `run_start` is what its start is counted from.
std::string html_case(const Case& c, Time run_start, const HtmlLimits& limits, HtmlTables& tables);

}  // namespace talkspec::report
