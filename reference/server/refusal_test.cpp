#include "reference/server/refusal.h"

#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace talk::server {
namespace {

using ::testing::MatchesRegex;

TEST(Refusal, IsAWholeResponseThatCloses) {
  EXPECT_THAT(response_text({413, "Too long."}),
              MatchesRegex("HTTP/1.1 413 Content Too Large\r\nDate: [^\r\n]+\r\n"
                           "Server: talk-server\r\nContent-Type: text/plain\r\n"
                           "Content-Length: 10\r\nConnection: close\r\n\r\nToo long.\n"));
}

TEST(Refusal, HasTheReasonPhraseOfItsCode) {
  EXPECT_EQ(reason_phrase(400), "Bad Request");
  EXPECT_EQ(reason_phrase(505), "HTTP Version Not Supported");
}

TEST(HttpDate, IsAnImfFixdate) {
  EXPECT_THAT(http_date(),
              MatchesRegex("(Mon|Tue|Wed|Thu|Fri|Sat|Sun), [0-9][0-9] "
                           "(Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) [0-9][0-9][0-9][0-9] "
                           "[0-9][0-9]:[0-9][0-9]:[0-9][0-9] GMT"));
}

}  // namespace
}  // namespace talk::server
