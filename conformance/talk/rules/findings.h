// What broke the wire rules in a run: one row of the report for each rule, like a case. One thread.
#pragma once

#include <cstddef>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "conformance/runner/evidence.h"
#include "conformance/scenario/scenario.h"
#include "conformance/talk/edition.h"
#include "conformance/talk/rules/rules.h"
#include "reports/model.h"

namespace talkspec::talk {

class RuleFindings {
 public:
  // The profile, the path and the edition must outlive it. No edition: all rules as they are.
  RuleFindings(const Profile& profile, std::string_view pull_path, const Edition* edition = nullptr)
      : profile_(profile), pull_path_(pull_path), edition_(edition) {}

  // Holds all rules against the connections of a case that ran. `place` is that of the case in the
  // run: what is shown of a rule comes from the first case that broke it, in that order.
  void look(const std::vector<wire::ConnectionLog>& log, const scenario::Scenario& scenario,
            std::size_t place, const std::vector<report::WireEvent>& transcript);

  // Of the rules that were broken, in the order of the table, without those that only say again
  // what `ended`, the cases of the run, have said. `rerun` has the ID of the case that is shown.
  std::vector<report::Case> rows(const std::vector<report::Case>& ended) const;

 private:
  struct Finding {
    std::size_t place = 0;
    report::Case row;
    std::string sentence;
    std::set<std::string> cases;
    bool by_hostile_only = true;
  };
  const Profile& profile_;
  std::string_view pull_path_;
  const Edition* edition_;
  std::map<const Rule*, Finding> found_;
};

// Whether a list of known failures may name it.
std::vector<std::string_view> rule_ids();

}  // namespace talkspec::talk
