#include "conformance/cli/completion.h"
#include "reference/command_line/manual_page.h"

namespace talkspec::cli {

std::string manual_page(const CLI::App& app) {
  return ::talk::command_line::manual_page(
      app, {.version = TALKSPEC_VERSION,
            .description =
                "talkspec tests a server or a client of Talk, the comet stream protocol of\n"
                "draft-talk-comet-stream-protocol-00, by scenarios: what is sent on a raw socket,\n"
                "and what must come back. It writes a report that people and machines read.",
            .environment = {{"NO_COLOR", "When it is not empty, --color auto means never."},
                            {"TALKSPEC_SUITE_DIR", "Where the built-in suite is."},
                            {"GITHUB_ACTIONS, GITHUB_STEP_SUMMARY, GITHUB_WORKSPACE",
                             "As GitHub Actions sets them; see --github."}},
            .examples = "talkspec run http://127.0.0.1:8080 --json report.json --html report.html\n"
                        "talkspec report report.json --junit junit.xml\n"
                        "talkspec compare yesterday.json today.json\n"
                        "talkspec run --target mine=http://127.0.0.1:8080 "
                        "--target theirs=http://127.0.0.1:9090 --matrix matrix.md",
            .see_also = {"talk-client", "talk-server"}});
}

}  // namespace talkspec::cli
