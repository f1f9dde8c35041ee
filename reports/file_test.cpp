#include "reports/file.h"

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <thread>

#include <fcntl.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include "reports/testing/temporary_folder.h"

namespace talkspec::report {
namespace {

namespace fs = std::filesystem;
using ::testing::HasSubstr;
using ::testing::Optional;

class File : public ::testing::Test {
 protected:
  std::string path(const std::string& name) const { return folder_.path(name); }
  std::size_t entries() const {
    return static_cast<std::size_t>(
        std::distance(fs::directory_iterator(folder_.path()), fs::directory_iterator()));
  }
  static std::string content(const std::string& path) {
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
  }

  const talkspec::testing::TemporaryFolder folder_;
};

TEST_F(File, IsWrittenWholeAndAlone) {
  const std::string report(3'000'000, 'x');
  EXPECT_EQ(write_file(path("report.json"), report), std::nullopt);
  EXPECT_EQ(content(path("report.json")), report);
  EXPECT_EQ(entries(), 1U);
}

TEST_F(File, ReplacesAnOldOneAndKeepsItsMode) {
  EXPECT_EQ(write_file(path("report.json"), "a long old report"), std::nullopt);
  fs::permissions(path("report.json"), fs::perms::owner_read | fs::perms::owner_write);
  EXPECT_EQ(write_file(path("report.json"), "new"), std::nullopt);
  EXPECT_EQ(content(path("report.json")), "new");
  EXPECT_EQ(fs::status(path("report.json")).permissions(),
            fs::perms::owner_read | fs::perms::owner_write);
}

TEST_F(File, TakesTheModeOfANewOneFromTheUmask) {
  std::ofstream(path("plain")) << 'x';
  EXPECT_EQ(write_file(path("report.json"), "x"), std::nullopt);
  EXPECT_EQ(fs::status(path("report.json")).permissions(), fs::status(path("plain")).permissions());
}

TEST_F(File, FollowsASymbolicLink) {
  EXPECT_EQ(write_file(path("real"), "old"), std::nullopt);
  fs::create_symlink(path("real"), path("link"));
  EXPECT_EQ(write_file(path("link"), "new"), std::nullopt);
  EXPECT_TRUE(fs::is_symlink(path("link")));
  EXPECT_EQ(content(path("real")), "new");
}

TEST_F(File, IsWrittenDirectlyIntoAPipe) {
  ASSERT_EQ(::mkfifo(path("fifo").c_str(), 0600), 0);
  EXPECT_EQ(check_writable(path("fifo")), std::nullopt);
  std::string received;
  std::thread reader([&] { received = content(path("fifo")); });
  EXPECT_EQ(write_file(path("fifo"), "through"), std::nullopt);
  reader.join();
  EXPECT_EQ(received, "through");
  EXPECT_TRUE(fs::is_fifo(path("fifo")));
}

TEST_F(File, IsWrittenToADescriptorWeAlreadyHave) {
  const int descriptor = ::open(path("redirected").c_str(), O_WRONLY | O_CREAT, 0600);
  ASSERT_GE(descriptor, 0);
  ASSERT_EQ(::write(descriptor, "before ", 7), 7);
  const std::string name = "/dev/fd/" + std::to_string(descriptor);
  EXPECT_EQ(check_writable(name), std::nullopt);
  EXPECT_EQ(write_file(name, "after"), std::nullopt);
  ::close(descriptor);
  EXPECT_EQ(content(path("redirected")), "before after");
  EXPECT_THAT(check_writable(name), Optional(HasSubstr("Bad file descriptor")));
}

TEST_F(File, SaysWhatStandsInTheWay) {
  const auto sentence = [&](const std::string& name, const std::string& why) {
    return "cannot write " + path(name) + ": " + why;
  };
  for (const auto& function : {+[](const std::string& p) { return check_writable(p); },
                               +[](const std::string& p) { return write_file(p, "x"); }}) {
    EXPECT_EQ(function(path("no/such/report")),
              sentence("no/such/report", "No such file or directory"));
    EXPECT_EQ(function(path("")), sentence("", "Is a directory"));
    EXPECT_EQ(function(path("new/")), sentence("new/", "Is a directory"));
    EXPECT_EQ(function(""), "cannot write : No such file or directory");
    EXPECT_EQ(function("/dev/full/x"), "cannot write /dev/full/x: Not a directory");
  }
  EXPECT_EQ(write_file("/dev/full", "x"), "cannot write /dev/full: No space left on device");
  EXPECT_EQ(entries(), 0U);
}

TEST_F(File, IsReadUpToALimit) {
  ASSERT_EQ(write_file(path("report.json"), "0123456789"), std::nullopt);
  EXPECT_EQ(read_file(path("report.json"), 10).content, "0123456789");
  EXPECT_EQ(read_file(path("report.json"), 9).error,
            "cannot read " + path("report.json") + ": it has more than 9 bytes");
  EXPECT_EQ(read_file("/dev/zero", 1 << 20).error,
            "cannot read /dev/zero: it has more than 1048576 bytes");
}

TEST_F(File, IsNotTouchedByAskingWhetherItCanBeWritten) {
  EXPECT_EQ(check_writable(path("report.json")), std::nullopt);
  EXPECT_EQ(entries(), 0U);
  EXPECT_EQ(write_file(path("report.json"), "kept"), std::nullopt);
  EXPECT_EQ(check_writable(path("report.json")), std::nullopt);
  EXPECT_EQ(content(path("report.json")), "kept");
}

}  // namespace
}  // namespace talkspec::report
