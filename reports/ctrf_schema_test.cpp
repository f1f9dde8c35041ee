// Holds report.schema.json and what write_ctrf writes in step, in both directions.
#include <string>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>
#include <valijson/adapters/nlohmann_json_adapter.hpp>
#include <valijson/schema.hpp>
#include <valijson/schema_parser.hpp>
#include <valijson/validation_results.hpp>
#include <valijson/validator.hpp>

#include "reports/ctrf.h"
#include "reports/testing/full_run.h"

namespace talkspec::report {
namespace {

using nlohmann::json;
using Adapter = valijson::adapters::NlohmannJsonAdapter;

// The first error of a report by the schema; empty when there is none.
std::string error_of(const json& report) {
  static const json text = json::parse(report_schema_text());
  valijson::Schema schema;
  valijson::SchemaParser(valijson::SchemaParser::kDraft7).populateSchema(Adapter(text), schema);
  valijson::ValidationResults results;
  valijson::Validator(valijson::Validator::kStrongTypes)
      .validate(schema, Adapter(report), &results);
  valijson::ValidationResults::Error error;
  return results.popError(error) ? error.description : "";
}

json full_report() {
  report::Run run = testing::full_run();
  run.name = "one of two";
  run.cases[0].path_in_repository = "tests/talk.json";
  return json::parse(write_ctrf(run));
}

TEST(ReportSchema, TakesWhatWeWrite) {
  EXPECT_EQ(error_of(full_report()), "");
  EXPECT_EQ(error_of(json::parse(write_ctrf(testing::smoke_run()))), "");
  EXPECT_EQ(error_of(json::parse(write_ctrf(report::Run{}))), "");
}

TEST(ReportSchema, NamesEveryMemberThatWeWrite) {
  // With additionalProperties false all over, a member that the schema lacks is an error; so is
  // one that it requires and a report lacks.
  for (const char* pointer :
       {"/results/extra", "/results/summary/extra", "/results/tests/1/extra",
        "/results/tests/1/extra/requirements/0", "/results/tests/1/extra/transcript/1",
        "/results/tests/6/retryAttempts/0/extra"}) {
    json report = full_report();
    report[json::json_pointer(pointer)]["unheardOf"] = 1;
    EXPECT_NE(error_of(report), "") << pointer;
  }
  const json extra = full_report()["results"]["extra"];
  for (const auto& [key, value] : extra.items()) {
    // What older versions did not write, or a run alone does not have, may be missing.
    if (key == "name" || key == "maxTimeMilliseconds" || key == "outOfTime" || key == "headlines")
      continue;
    json report = full_report();
    report["results"]["extra"].erase(key);
    EXPECT_NE(error_of(report), "") << key;
  }
}

TEST(ReportSchema, RefusesWhatReadersWouldMisread) {
  const auto with = [](const char* pointer, const json& value) {
    json report = full_report();
    report[json::json_pointer(pointer)] = value;
    return error_of(report);
  };
  EXPECT_NE(with("/results/extra/formatVersion", 2), "");
  EXPECT_NE(with("/results/extra/seed", 7), "");
  EXPECT_NE(with("/results/extra/start", "2026-01-31"), "");
  EXPECT_NE(with("/results/tests/0/rawStatus", "failed"), "");
  EXPECT_NE(with("/results/tests/1/message", "\x1b[2J"), "");
  EXPECT_NE(with("/results/tests/1/message", "a \\ alone"), "");
  EXPECT_NE(with("/results/tests/1/extra/transcript/0/microseconds", -1), "");
}

}  // namespace
}  // namespace talkspec::report
