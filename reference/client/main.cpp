// talk-client: pulls and pushes messages from the command line.
#include <chrono>
#include <csignal>
#include <cstdint>
#include <cstdio>
#include <limits>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <CLI/CLI.hpp>
#include <unistd.h>

#include "reference/client/commands.h"
#include "reference/command_line/help_text.h"
#include "reference/command_line/manual_page.h"
#include "reference/command_line/mistake.h"
#include "reference/command_line/output.h"
#include "reference/command_line/values.h"
#include "reports/escape.h"

namespace {

using talk::command_line::add_seconds;
using talk::command_line::one_of;
using talk::command_line::whole_number;
using talk::framing::Framing;

constexpr std::uint64_t most_attempts = 1'000'000'000;
constexpr unsigned default_attempts = 10;

constexpr std::string_view footer = R"(Exit codes:
  0  done: the message or all lines were taken, --count messages were printed,
     or a pull without --count was ended by SIGINT or SIGTERM
  1  the server refused: an answer that is not 2xx, redirects included
  2  usage, or trouble on this side: a file, standard input or output
  3  no connection, no trust in the certificate, or it broke: attempts ran out
  4  interrupted before it was done
  5  what came is not HTTP, or not Talk

Messages are printed one a line; bytes that are not printable text are escaped:
\\ for a backslash, \r \n \t, and \xHH for any other. A pull that breaks
is opened again after a growing, random delay; messages sent meanwhile are lost.
A push is never sent twice: after a lost connection, lines of standard input go
on where nothing can be doubled; else the push stops and says at which line.)";

talk::client::Interrupt& interrupted() {
  static talk::client::Interrupt flag;
  return flag;
}

extern "C" void on_signal(int signal) {
  // Whoever asks twice does not want to wait for a name server.
  if (interrupted().is_set()) ::_exit(128 + signal);
  interrupted().set();
}

void handle_signals() {
  interrupted();  // made here, not in the handler
  struct sigaction action{};
  action.sa_handler = on_signal;
  sigemptyset(&action.sa_mask);
  sigaction(SIGINT, &action, nullptr);
  sigaction(SIGTERM, &action, nullptr);
  action.sa_handler = SIG_IGN;
  sigaction(SIGPIPE, &action, nullptr);
}

// What CLI11 fills in, before it is checked.
struct Arguments {
  std::string url;
  std::vector<std::string> headers;
  std::string message;
};

void add_common(CLI::App& app, Arguments& arguments, talk::client::Command& command) {
  talk::client::ClientOptions& options = command.options;
  app.add_option("URL", arguments.url, "http or https, with the path above /pull and /push")
      ->required()
      ->option_text(" ");
  app.add_option("--name", command.name, "Whose messages are pulled, or who pushes; must be given")
      ->required()
      ->option_text("NAME");
  app.add_option("--header", arguments.headers, "Added to every request (repeatable)")
      ->allow_extra_args(false)
      ->option_text("'K: V'");
  app.add_option("--ca", options.ca_file, "PEM file of the certificates to trust")
      ->check(CLI::ExistingFile)
      ->option_text("FILE");
  app.add_flag("--insecure", options.insecure, "Take any certificate");
  options.connect_timeout = options.answer_timeout = std::chrono::seconds(10);
  add_seconds(
      app, "--timeout", 0.001, 86'400,
      [&options](auto time) { options.connect_timeout = options.answer_timeout = time; },
      "How long to wait for a connection, for an answer [10]");
  app.add_option("--max-message", options.message_bytes, "Of the largest message [8388608]")
      ->check(whole_number(1, std::uint64_t{1} << 40U))
      ->option_text("BYTES");
  const std::map<std::string, Framing> profiles = {{"draft-00", Framing::nul},
                                                   {"talk-1.1", Framing::lf},
                                                   {"event-stream", Framing::event_stream}};
  app.add_option_function<std::string>(
         "--profile",
         [&options, profiles](const std::string& name) { options.framing = profiles.at(name); },
         "draft-00, talk-1.1 or event-stream [draft-00]")
      ->check(one_of({"draft-00", "talk-1.1", "event-stream"}))
      ->option_text("NAME");
}

void add_pull(CLI::App& pull, talk::client::Command& command) {
  talk::client::ClientOptions& options = command.options;
  pull.add_option("--pull-path", command.options.pull_path, "Below the URL's path [/pull]")
      ->option_text("PATH");
  pull.add_option("--count", command.count, "End after that many messages")
      ->check(whole_number(1, std::numeric_limits<std::uint64_t>::max()))
      ->option_text("N");
  pull.add_flag("--json", command.json, R"(One object a line: {"message":"…"} or {"hex":"…"})");
  pull.add_flag("--headless", command.options.headless, "Ask for `Head: less`");
  pull.add_option("--attempts", command.options.attempts,
                  "Connections in a row without a message before giving up; 0: never [10]")
      ->check(whole_number(0, most_attempts))
      ->option_text("N");
  options.silence = std::chrono::seconds(15);
  add_seconds(
      pull, "--silence", 0.001, 86'400, [&options](auto time) { options.silence = time; },
      "How long nothing may come before it connects again [15]");
}

void add_push(CLI::App& push, Arguments& arguments, talk::client::Command& command) {
  push.add_option("--push-path", command.options.push_path, "Below the URL's path [/push]")
      ->option_text("PATH");
  push.add_option("--message", arguments.message, "Else each line of standard input is one")
      ->option_text("TEXT");
  push.add_option("--attempts", command.options.attempts,
                  "How often a line is tried after a lost connection, if nothing of it was sent; "
                  "0: until it is taken [10]")
      ->check(whole_number(0, most_attempts))
      ->option_text("N");
}

// "K: V"; an empty name when it is no field line.
std::pair<std::string, std::string> field(const std::string& line) {
  const std::size_t colon = line.find(':');
  if (colon == std::string::npos) return {};
  const std::size_t value = line.find_first_not_of(" \t", colon + 1);
  return {line.substr(0, colon), value == std::string::npos ? "" : line.substr(value)};
}

// The sentence that says what is wrong, or nothing.
std::string complete(const Arguments& arguments, talk::client::Command& command) {
  const bool has_scheme = arguments.url.find("://") != std::string::npos;
  const talk::framing::UrlReading reading =
      talk::framing::read_url(has_scheme ? arguments.url : "http://" + arguments.url);
  if (!reading.url) return reading.error;
  command.url = *reading.url;
  for (const std::string& line : arguments.headers) {
    command.options.fields.push_back(field(line));
    if (command.options.fields.back().first.empty()) return "--header must be 'K: V'";
  }
  return "";
}

int usage(const std::string& wrong) {
  std::fprintf(stderr, "talk-client: %s\n", talkspec::report::escape(wrong).c_str());
  return static_cast<int>(talk::client::ExitCode::usage);
}

int run(int argc, char** argv) {
  Arguments arguments;
  talk::client::Command command;
  CLI::App app("Pulls and pushes messages of a Talk server.", "talk-client");
  talk::command_line::use_help_text(app);
  app.set_version_flag("--version", TALKSPEC_VERSION);
  talk::command_line::add_manual_option(
      app, {.version = TALKSPEC_VERSION,
            .examples = "talk-client pull http://127.0.0.1:8080 --name alice\n"
                        "talk-client push http://127.0.0.1:8080 --name bob --message hello",
            .see_also = {"talk-server", "talkspec"}});
  app.footer(std::string(footer));
  app.require_subcommand(1);
  command.options.attempts = default_attempts;
  CLI::App& pull = *app.add_subcommand("pull", "Print messages as they come");
  CLI::App& push = *app.add_subcommand("push", "Send a message, or the lines of standard input");
  for (CLI::App* each : {&pull, &push})
    add_common(*each, arguments, command);
  add_pull(pull, command);
  add_push(push, arguments, command);

  try {
    app.parse(argc, argv);
  } catch (const CLI::Success& success) {  // --help, --version, --man
    app.exit(success);
    const auto wrong = talk::command_line::flush_output();
    return wrong ? usage(*wrong) : 0;
  } catch (const CLI::ParseError& error) {
    return usage(talk::command_line::mistake(error, app, argc > 1 ? argv[1] : "") +
                 " (talk-client --help tells more)");
  }
  if (push.count("--message") > 0) command.message = arguments.message;
  if (const std::string wrong = complete(arguments, command); !wrong.empty()) return usage(wrong);
  handle_signals();
  return static_cast<int>(pull.parsed() ? run_pull(command, interrupted())
                                        : run_push(command, interrupted()));
}

}  // namespace

int main(int argc, char** argv) {
  talk::command_line::fill_standard_descriptors();
  return run(argc, argv);
}
