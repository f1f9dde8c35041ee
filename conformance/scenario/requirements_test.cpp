#include "conformance/scenario/requirements.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace talkspec::scenario {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

std::vector<std::string> complaints(const LoadedCatalogue& loaded) {
  std::vector<std::string> all;
  for (const Diagnostic& one : loaded.diagnostics)
    all.push_back(to_text(one));
  return all;
}

TEST(Catalogue, IsRead) {
  const LoadedCatalogue loaded = load_catalogue(
      R"([{"id": "A-1", "level": "should", "sentence": "s.", "source": "RFC", "comment": "c"},
          {"id": "B", "level": "must", "profiles": ["headless"], "sentence": "t.", "source": "D"}])",
      "r", {.profiles = {"draft-00", "headless"}, .routings = {}, .default_routings = {}});
  EXPECT_THAT(complaints(loaded), IsEmpty());
  ASSERT_EQ(loaded.catalogue.entries().size(), 2U);
  const CatalogueEntry* const found = loaded.catalogue.find("A-1");
  ASSERT_NE(found, nullptr);
  EXPECT_EQ(found->requirement.level, Level::should);
  EXPECT_EQ(found->requirement.sentence, "s.");
  EXPECT_THAT(found->profiles, IsEmpty());
  EXPECT_THAT(loaded.catalogue.find("B")->profiles, ElementsAre("headless"));
  EXPECT_EQ(loaded.catalogue.find("C"), nullptr);
}

TEST(Catalogue, MistakesAreNamed) {
  EXPECT_THAT(complaints(load_catalogue("{}", "r", {})),
              ElementsAre("r:1:1: must be an array, not an object"));
  EXPECT_THAT(
      complaints(load_catalogue(R"([{"id": "a", "level": "mus", "sentense": ""}])", "r", {})),
      ElementsAre("r:1:2: /0: a requirement needs `sentence`",
                  "r:1:2: /0: a requirement needs `source`",
                  "r:1:3: /0/id: `a` is no requirement ID; use upper-case letters, "
                  "digits, `-` and `.`",
                  "r:1:23: /0/level: `mus` is not `must`, `should` or `may`; did you mean "
                  "`must`?",
                  "r:1:30: /0/sentense: a requirement has no member `sentense`; did you "
                  "mean `sentence`?"));
  EXPECT_THAT(
      complaints(load_catalogue(R"([{"id": "A", "level": "may", "sentence": "s", "source": "s"},
{"id": "A", "level": "may", "sentence": "s", "source": "s"}])",
                                "r", {})),
      ElementsAre("r:2:8: /1/id: a second requirement `A`"));
}

}  // namespace
}  // namespace talkspec::scenario
