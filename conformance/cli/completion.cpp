#include "conformance/cli/completion.h"

#include <algorithm>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "conformance/talk/edition.h"

namespace talkspec::cli {
namespace {

std::vector<const CLI::App*> commands_of(const CLI::App& app) {
  return app.get_subcommands([](const CLI::App* one) { return !one->get_name().empty(); });
}

std::vector<const CLI::Option*> options_of(const CLI::App& app) {
  return app.get_options([](const CLI::Option* one) { return one->nonpositional(); });
}
std::vector<const CLI::Option*> arguments_of(const CLI::App& app) {
  return app.get_options([](const CLI::Option* one) { return one->get_positional(); });
}

// "-v", "--verbose".
std::vector<std::string> names_of(const CLI::Option& option) {
  std::vector<std::string> names;
  for (const std::string& name : option.get_snames())
    names.push_back("-" + name);
  for (const std::string& name : option.get_lnames())
    names.push_back("--" + name);
  return names;
}

bool takes_value(const CLI::Option& option) {
  return option.get_items_expected_max() > 0;
}

const std::vector<std::string>* choices_of(const std::string& name) {
  const auto found = choices().find(name);
  return found == choices().end() ? nullptr : &found->second;
}
const std::vector<std::string>* choices_of(const CLI::Option& option) {
  for (const std::string& name : names_of(option))
    if (const auto* found = choices_of(name)) return found;
  return nullptr;
}

bool takes_file(const CLI::Option& option) {
  return option.get_option_text() == "FILE";
}

// Whether it is about IDs of cases; the program knows them.
bool takes_id(const CLI::Option& option) {
  return option.get_option_text() == "GLOB";
}
bool argument_is_id(const CLI::App& command) {
  const auto arguments = arguments_of(command);
  return std::any_of(arguments.begin(), arguments.end(),
                     [](const CLI::Option* one) { return one->get_name() == "ID"; });
}

// Whether what stands without an option is a file, and if not, what it may be.
bool argument_is_file(const CLI::App& command) {
  const auto arguments = arguments_of(command);
  return std::any_of(arguments.begin(), arguments.end(), [](const CLI::Option* one) {
    const std::string name = one->get_name();
    return name.find("FILE") != std::string::npos || name.find("SCENARIO") != std::string::npos;
  });
}
const std::vector<std::string>* argument_choices(const CLI::App& command) {
  for (const CLI::Option* argument : arguments_of(command))
    if (const auto* found = choices_of(command.get_name() + " " + argument->get_name()))
      return found;
  return nullptr;
}

// For a word in single quotes of a POSIX shell or of fish.
std::string quoted(const std::string& text, std::string_view quote) {
  std::string out;
  for (const char byte : text)
    byte == '\'' ? out.append(quote) : out.append(1, byte);
  return out;
}

template <class Use>
std::vector<std::string> all_names(const std::vector<const CLI::Option*>& options, Use use) {
  std::vector<std::string> names;
  for (const CLI::Option* option : options)
    if (use(*option))
      for (std::string& name : names_of(*option))
        names.push_back(std::move(name));
  return names;
}

std::string bash_values(const CLI::App& command) {
  std::string text;
  const auto line = [&](const std::vector<std::string>& names, std::string_view reply) {
    if (names.empty()) return;
    std::vector<std::string> patterns;
    for (const std::string& name : names)
      patterns.push_back(command.get_name() + ":" + name);
    text += fmt::format("    {}) {}; return ;;\n", fmt::join(patterns, " | "), reply);
  };
  const auto options = options_of(command);
  for (const CLI::Option* option : options)
    if (const auto* values = choices_of(*option))
      line(names_of(*option), fmt::format("_talkspec_words '{}'", fmt::join(*values, " ")));
  line(all_names(options, takes_file), "_talkspec_files");
  line(all_names(options, takes_id), "_talkspec_ids");
  line(all_names(options,
                 [](const CLI::Option& option) {
                   return takes_value(option) && !takes_file(option) && !takes_id(option) &&
                          !choices_of(option);
                 }),
       ":");
  return text;
}

std::string bash_words(const CLI::App& command) {
  const auto names = all_names(options_of(command), [](const CLI::Option&) { return true; });
  std::string text = fmt::format("    {}:-*) _talkspec_words '{}' ;;\n", command.get_name(),
                                 fmt::join(names, " "));
  if (const auto* values = argument_choices(command))
    text += fmt::format("    {}:*) _talkspec_words '{}' ;;\n", command.get_name(),
                        fmt::join(*values, " "));
  else if (argument_is_id(command))
    text += fmt::format("    {}:*) _talkspec_ids --requirements ;;\n", command.get_name());
  else if (argument_is_file(command))
    text += fmt::format("    {}:*) _talkspec_files ;;\n", command.get_name());
  return text;
}

// The part of a description that zsh can show between brackets.
std::string zsh_description(std::string text) {
  std::string out;
  for (const char byte : text) {
    if (byte == '[' || byte == ']' || byte == ':' || byte == '\\') out += '\\';
    out += byte;
  }
  return quoted(out, "'\\''");
}

std::string zsh_option(const CLI::Option& option) {
  std::string text;
  for (const std::string& name : names_of(option)) {
    text += fmt::format(" \\\n        '*{}[{}]", name, zsh_description(option.get_description()));
    if (const auto* values = choices_of(option))
      text += fmt::format(":value:({})", fmt::join(*values, " "));
    else if (takes_id(option))
      text += ":case:_talkspec_ids";
    else if (takes_file(option))
      text += ":file:_files";
    else if (takes_value(option))
      text += ":value: ";
    text += "'";
  }
  return text;
}

}  // namespace

const std::map<std::string, std::vector<std::string>>& choices() {
  std::vector<std::string> editions;
  for (const talk::Edition& edition : talk::editions())
    editions.push_back(edition.name);
  static const std::map<std::string, std::vector<std::string>> all{
      {"--profile", {"draft-00", "talk-1.1", "headless", "event-stream"}},
      {"--edition", editions},
      {"--routing", {"others", "all", "none"}},
      {"--level", {"must", "should", "may"}},
      {"--color", {"auto", "always", "never"}},
      {"--format", {"text", "markdown", "json"}},
      {"schema NAME", {"scenario", "requirements", "report"}},
      {"completion SHELL", {"bash", "zsh", "fish", "man"}},
  };
  return all;
}

std::string bash_completion(const CLI::App& app) {
  std::vector<std::string> names;
  std::string values;
  std::string words;
  for (const CLI::App* command : commands_of(app)) {
    names.push_back(command->get_name());
    values += bash_values(*command);
    words += bash_words(*command);
  }
  const auto own = all_names(options_of(app), [](const CLI::Option&) { return true; });
  return fmt::format(R"sh(# bash completion for talkspec; written by `talkspec completion bash`
_talkspec_words() {{ mapfile -t COMPREPLY < <(compgen -W "$1" -- "$current"); }}
_talkspec_files() {{ compopt -o filenames 2>/dev/null; mapfile -t COMPREPLY < <(compgen -f -- "$current"); }}
# IDs of cases; with --requirements, those of requirements as well
_talkspec_ids() {{
  local program=${{COMP_WORDS[0]}} ids
  ids=$("$program" list --ids 2>/dev/null)
  [[ -z ${{1:-}} ]] || ids+=" $("$program" list --ids "$1" 2>/dev/null)"
  _talkspec_words "$ids"
}}
_talkspec() {{
  local current=${{COMP_WORDS[COMP_CWORD]}} previous=${{COMP_WORDS[COMP_CWORD-1]}} command='' word
  COMPREPLY=()
  for word in "${{COMP_WORDS[@]:1:COMP_CWORD-1}}"; do
    case $word in {0}) command=$word; break ;; esac
  done
  case $command:$previous in
{1}  esac
  case $command:$current in
    :-*) _talkspec_words '{2}' ;;
    :*) _talkspec_words '{3}' ;;
{4}  esac
}}
complete -F _talkspec talkspec
)sh",
                     fmt::join(names, " | "), values, fmt::join(own, " "), fmt::join(names, " "),
                     words);
}

std::string zsh_completion(const CLI::App& app) {
  std::string text =
      "#compdef talkspec\n# written by `talkspec completion zsh`\n"
      "_talkspec_ids() {\n"
      "  compadd -- ${(f)\"$(talkspec list --ids 2>/dev/null; [[ $1 != --requirements ]] || "
      "talkspec list --ids --requirements 2>/dev/null)\"}\n}\n_talkspec() {\n"
      "  local -a commands\n  commands=(\n";
  for (const CLI::App* command : commands_of(app))
    text += fmt::format("    '{}:{}'\n", command->get_name(),
                        zsh_description(command->get_description()));
  text +=
      "  )\n  if (( CURRENT == 2 )); then\n    _describe command commands\n    return\n  fi\n"
      "  local command=${words[2]}\n  shift words\n  (( CURRENT-- ))\n  case $command in\n";
  for (const CLI::App* command : commands_of(app)) {
    text += fmt::format("    {})\n      _arguments -s", command->get_name());
    for (const CLI::Option* option : options_of(*command))
      text += zsh_option(*option);
    if (const auto* values = argument_choices(*command))
      text += fmt::format(" \\\n        '*:value:({})'", fmt::join(*values, " "));
    else if (argument_is_id(*command))
      text += " \\\n        '*:ID:_talkspec_ids --requirements'";
    else if (argument_is_file(*command))
      text += " \\\n        '*:file:_files'";
    text += " ;;\n";
  }
  return text +
         "  esac\n}\nif [ \"$funcstack[1]\" = _talkspec ]; then _talkspec \"$@\"\n"
         "else compdef _talkspec talkspec; fi\n";
}

std::string fish_completion(const CLI::App& app) {
  const auto quote = [](const std::string& text) { return quoted(text, "\\'"); };
  std::string text = "# written by `talkspec completion fish`\ncomplete -c talkspec -f\n";
  for (const CLI::App* command : commands_of(app))
    text += fmt::format("complete -c talkspec -n __fish_use_subcommand -a {} -d '{}'\n",
                        command->get_name(), quote(command->get_description()));
  for (const CLI::App* command : commands_of(app)) {
    const std::string here = fmt::format("complete -c talkspec -n '__fish_seen_subcommand_from {}'",
                                         command->get_name());
    if (const auto* values = argument_choices(*command))
      text += fmt::format("{} -a '{}'\n", here, fmt::join(*values, " "));
    else if (argument_is_id(*command))
      text += here +
              " -a '(talkspec list --ids 2>/dev/null; talkspec list --ids --requirements "
              "2>/dev/null)'\n";
    else if (argument_is_file(*command))
      text += here + " -F\n";
    for (const CLI::Option* option : options_of(*command)) {
      text += here;
      for (const std::string& name : option->get_snames())
        text += " -s " + name;
      for (const std::string& name : option->get_lnames())
        text += " -l " + name;
      if (const auto* values = choices_of(*option))
        text += fmt::format(" -x -a '{}'", fmt::join(*values, " "));
      else if (takes_id(*option))
        text += " -x -a '(talkspec list --ids 2>/dev/null)'";
      else if (takes_file(*option))
        text += " -r -F";
      else if (takes_value(*option))
        text += " -x";
      text += fmt::format(" -d '{}'\n", quote(option->get_description()));
    }
  }
  return text;
}

}  // namespace talkspec::cli
