// Asks every parser about every case of fuzz/quirks.json.
//
//   who_accepts_what --check QUIRKS TABLE    says what no longer holds; exit 1 if anything
//   who_accepts_what --update QUIRKS TABLE   writes both anew
//
// --check ends in 77 if the parsers linked are not those that QUIRKS speaks of.
#include <algorithm>
#include <cstdio>
#include <exception>
#include <fstream>
#include <iterator>
#include <map>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include <nlohmann/json.hpp>

#include "fuzz/foreign/behaviour.h"
#include "fuzz/foreign/linked_parsers.h"
#include "fuzz/foreign/parser_run.h"
#include "fuzz/foreign/quirks.h"
#include "fuzz/foreign/strict_body.h"

namespace {

using namespace talk::foreign;
using nlohmann::ordered_json;

std::string text_of(const char* path) {
  std::ifstream file(path, std::ios::binary);
  if (!file) throw std::runtime_error(std::string("cannot read ") + path);
  return {std::istreambuf_iterator<char>(file), {}};
}

void write(const char* path, std::string_view text) {
  std::ofstream file(path, std::ios::binary);
  file << text;
  if (!file.flush()) throw std::runtime_error(std::string("cannot write ") + path);
}

Behaviour ask(const talk_parser_interface& parser, std::string_view body) {
  return behaviour(parser, account_of(parser, body), read_strictly(body));
}

// A body is to show what its rule is about, and nothing wrong beside it.
void check_rule(const Rule& rule) {
  for (const Case& one : rule.cases) {
    const StrictBody strict = read_strictly(one.body);
    const bool valid = strict.status != StrictBody::Status::departed;
    if (valid != rule.valid || (!valid && name(strict.departure) != rule.name))
      throw std::runtime_error(rule.name + ": " + one.shown + " reads as " +
                               std::string(name(strict.departure)));
  }
}

std::string cell(std::string_view text) {
  std::string escaped;
  for (const char c : text)
    escaped += c == '|' ? std::string("\\|") : std::string(1, c);
  return escaped;
}

std::string row(const std::vector<std::string>& cells) {
  std::string line = "|";
  for (const std::string& one : cells)
    line += ' ' + one + " |";
  return line + '\n';
}

// Behaviour that departs from the grammar stands out.
std::string shown(Behaviour behaviour, bool valid) {
  const bool right = valid ? behaviour == Behaviour::accepts : behaviour != Behaviour::accepts;
  const std::string text(name(behaviour));
  return right ? text : "**" + text + "**";
}

std::string table_of(const Quirks& quirks, bool valid) {
  std::vector<std::string> head{"body", "clause", "what the clause says"};
  for (const talk_parser_interface* parser : linked_parsers())
    head.push_back(std::string(parser->name) + ' ' + parser->release);
  std::string table = row(head) + row(std::vector<std::string>(head.size(), "---"));
  for (const Rule& rule : quirks.rules) {
    if (rule.valid != valid) continue;
    for (const Case& one : rule.cases) {
      std::vector<std::string> cells{"`" + cell(one.shown) + "`", rule.clause, rule.says};
      for (const talk_parser_interface* parser : linked_parsers())
        cells.push_back(shown(ask(*parser, one.body), valid));
      table += row(cells);
    }
  }
  return table;
}

std::string document_of(const Quirks& quirks) {
  return "# Who accepts what\n"
         "\n"
         "What parsers do with chunked bodies that are valid, or that break RFC 9112 in one "
         "place.\n"
         "`who_accepts_what --update` writes this page: it asks each parser about every body of\n"
         "`fuzz/quirks.json`. A test fails when the page is out of date. Each body stands alone: "
         "no "
         "bytes follow\nit. `(x){200}` means x 200 times. An answer that departs from the clause "
         "is "
         "in bold.\n"
         "\n"
         "| answer | meaning |\n"
         "| --- | --- |\n"
         "| accepts | a valid body: the parser read it as the grammar says; an invalid body: the "
         "parser came to the end, or gave payload from after the departure |\n"
         "| rejects | the parser said that the body is wrong |\n"
         "| waits | the parser asks for more bytes |\n"
         "| differs | the parser read a valid body as something else |\n"
         "\n"
         "## Bodies that RFC 9112 does not allow\n"
         "\n" +
         table_of(quirks, false) +
         "\n"
         "## Bodies that RFC 9112 allows\n"
         "\n"
         "A recipient may refuse what is too long for it. For the two bodies about limits,\n"
         "*rejects* is therefore no mistake.\n"
         "\n" +
         table_of(quirks, true);
}

ordered_json updated(ordered_json document, const Quirks& quirks) {
  for (const talk_parser_interface* parser : linked_parsers())
    document["releases"][parser->name] = parser->release;
  for (std::size_t i = 0; i < quirks.rules.size(); ++i) {
    for (std::size_t j = 0; j < quirks.rules[i].cases.size(); ++j) {
      ordered_json& told = document["rules"][i]["cases"][j]["parsers"];
      for (const talk_parser_interface* parser : linked_parsers())
        told[parser->name] = name(ask(*parser, quirks.rules[i].cases[j].body));
    }
  }
  return document;
}

// Which parsers are not here, or here in another release.
std::string other_releases(const Quirks& quirks) {
  std::string other;
  for (const auto& [parser, release] : quirks.releases) {
    const auto linked = std::ranges::find_if(
        linked_parsers(), [&](const talk_parser_interface* one) { return parser == one->name; });
    const std::string here = linked == linked_parsers().end() ? "missing" : (*linked)->release;
    if (here != release)
      other.append(parser)
          .append(" is ")
          .append(here)
          .append(", the table has ")
          .append(release)
          .append("; ");
  }
  return other;
}

int check(const Quirks& quirks, std::string_view table) {
  if (const std::string other = other_releases(quirks); !other.empty()) {
    std::fprintf(stderr, "not compared: %s\n", other.c_str());
    return 77;
  }
  int wrong = 0;
  const auto complain = [&](const std::string& line) {
    std::fprintf(stderr, "%s\n", line.c_str());
    ++wrong;
  };
  for (const talk_parser_interface* parser : linked_parsers()) {
    for (const Rule& rule : quirks.rules) {
      for (const Case& one : rule.cases) {
        const auto expected = one.parsers.find(parser->name);
        const Behaviour found = ask(*parser, one.body);
        if (expected != one.parsers.end() && expected->second == found) continue;
        complain(rule.name + ": " + one.shown + ": " + parser->name + ' ' +
                 std::string(name(found)));
      }
    }
  }
  if (table != document_of(quirks)) complain("the table is not what the parsers do");
  if (wrong != 0) std::fputs("to take this over: who_accepts_what --update QUIRKS TABLE\n", stderr);
  return wrong == 0 ? 0 : 1;
}

}  // namespace

int main(int argc, char** argv) {
  const std::string_view mode = argc == 4 ? argv[1] : "";
  if (mode != "--check" && mode != "--update") {
    std::fputs("usage: who_accepts_what --check|--update QUIRKS TABLE\n", stderr);
    return 2;
  }
  try {
    const std::string text = text_of(argv[2]);
    const Quirks quirks = read_quirks(text);
    std::ranges::for_each(quirks.rules, check_rule);
    if (mode == "--check") return check(quirks, text_of(argv[3]));
    write(argv[2], updated(ordered_json::parse(text), quirks).dump(2) + '\n');
    write(argv[3], document_of(quirks));
  } catch (const std::exception& error) {
    std::fprintf(stderr, "who_accepts_what: %s\n", error.what());
    return 2;
  }
  return 0;
}
