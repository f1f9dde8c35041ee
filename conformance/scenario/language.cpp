#include "conformance/scenario/language.h"

#include <algorithm>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "conformance/scenario/schema.h"

namespace talkspec::scenario {
namespace {

using Json = nlohmann::ordered_json;
using std::string_view;

constexpr string_view reference = "#/definitions/";

std::string upper(std::string text) {
  std::transform(text.begin(), text.end(), text.begin(), [](char c) {
    return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
  });
  return text;
}

// Markdown takes | for the end of a cell.
std::string cell(string_view text) {
  std::string escaped;
  for (const char c : text)
    escaped += c == '|' ? "\\|" : std::string(1, c);
  return escaped;
}

class Tables {
 public:
  explicit Tables(const Vocabulary& vocabulary)
      : schema_(Json::parse(schema_text(Schema::scenario, vocabulary))),
        definitions_(schema_["definitions"]) {}

  std::string table(const std::string& name) const {
    for (const Json& file : schema_["anyOf"])
      if (file["title"] == name) return table_of_members(file);
    if (definitions_.contains(name)) return table_of_forms(definitions_[name]["anyOf"]);
    return table_of_group(name);
  }

 private:
  std::string table_of_members(const Json& object) const {
    std::string made = "| member | value | meaning |\n|---|---|---|\n";
    for (const auto& [name, member] : object["properties"].items())
      if (name != "comment") made += row(name, member, is_needed(object, name));
    return made;
  }

  std::string table_of_group(const std::string& group) const {
    std::string made = "| member | value | meaning |\n|---|---|---|\n";
    for (const auto& [name, member] : definitions_.items())
      if (member.value("$comment", "") == group)
        made += row(name.substr(group.size() + 1), member, false);
    return made;
  }

  std::string table_of_forms(const Json& forms) const {
    std::string made = "| form | members |\n|---|---|\n";
    for (const Json& either : forms) {
      const Json form = followed(either);
      if (form.contains("properties")) {
        made += fmt::format("| `{}`<br>{} | {} |\n", needed_of(form), described(form),
                            members_of(form));
      } else {
        made += fmt::format("| `{}` | {} |\n", cell(written(either)), described(form));
      }
    }
    return made;
  }

  // {"repeat": BYTES, "times": NUMBER}
  std::string needed_of(const Json& form) const {
    std::vector<std::string> all;
    for (const auto& [name, member] : form["properties"].items())
      if (is_needed(form, name)) all.push_back(fmt::format("\"{}\": {}", name, written(member)));
    if (all.empty()) all.emplace_back("…");
    return cell(fmt::format("{{{}}}", fmt::join(all, ", ")));
  }

  // A line each; those of a group are named as a whole, and those of every step not at all.
  std::string members_of(const Json& form) const {
    std::vector<std::string> lines;
    std::string shared;
    for (const auto& [name, member] : form["properties"].items()) {
      const std::string group = followed(member).value("$comment", "");
      if (name == "comment" || group == "every-step") continue;
      if (!group.empty()) {
        shared = fmt::format("The {} members.", group);
      } else if (is_needed(form, name)) {
        lines.push_back(fmt::format("`{}`: {}", name, described(member)));
      } else {
        lines.push_back(
            fmt::format("`{}`: `{}`. {}", name, cell(written(member)), described(member)));
      }
    }
    if (!shared.empty()) lines.push_back(shared);
    return fmt::format("{}", fmt::join(lines, "<br>"));
  }

  std::string row(string_view name, const Json& member, bool is_needed) const {
    return fmt::format("| `{}`{} | `{}` | {} |\n", name, is_needed ? ", needed" : "",
                       cell(written(member)), described(member));
  }

  std::string described(const Json& schema) const {
    return cell(followed(schema).value("description", ""));
  }

  static bool is_needed(const Json& object, string_view name) {
    const Json needed = object.value("required", Json::array());
    return std::find(needed.begin(), needed.end(), name) != needed.end();
  }

  // The definition that the schema refers to, else the schema itself.
  Json followed(const Json& schema) const {
    if (!schema.contains("$ref")) return schema;
    return definitions_[schema["$ref"].get<std::string>().substr(reference.size())];
  }

  // What may stand there, as documents write it: BYTES, "given" | "any", [CONNECTION, …].
  std::string written(const Json& schema) const {
    if (schema.contains("$ref")) {
      const Json definition = followed(schema);
      if (definition.contains("$comment")) return written(definition);
      const std::string name = schema["$ref"].get<std::string>().substr(reference.size());
      return upper(definition.value("title", name));
    }
    if (schema.contains("allOf")) return written(schema["allOf"].front());
    if (schema.contains("anyOf")) return either(schema["anyOf"]);
    if (schema.contains("const")) return schema["const"].dump();
    if (schema.contains("enum")) {
      std::vector<std::string> words;
      for (const Json& word : schema["enum"])
        words.push_back(word.dump());
      return fmt::format("{}", fmt::join(words, " | "));
    }
    const std::string type = schema.value("type", "");
    if (type == "array") return array(schema["items"]);
    if (type == "object") return object(schema);
    if (type == "boolean") return "true | false";
    if (type == "string") return "TEXT";
    if (type.empty()) return "JSON";
    return upper(schema.value("title", "number"));
  }

  std::string either(const Json& schemas) const {
    std::vector<std::string> all;
    for (const Json& each : schemas)
      all.push_back(written(each));
    return fmt::format("{}", fmt::join(all, " | "));
  }

  std::string array(const Json& items) const {
    if (!items.is_array()) return fmt::format("[{}, …]", written(items));
    std::vector<std::string> all;
    for (const Json& each : items)
      all.push_back(written(each));
    return fmt::format("[{}]", fmt::join(all, ", "));
  }

  std::string object(const Json& schema) const {
    std::vector<std::string> members;
    const Json properties = schema.value("properties", Json::object());
    for (const auto& [name, member] : properties.items())
      if (name != "comment") members.push_back(fmt::format("\"{}\": {}", name, written(member)));
    if (schema.contains("additionalProperties"))
      members.push_back(fmt::format("\"NAME\": {}", written(schema["additionalProperties"])));
    return fmt::format("{{{}, …}}", fmt::join(members, ", "));
  }

  Json schema_;
  const Json& definitions_;
};

}  // namespace

std::string with_tables(string_view page, const Vocabulary& vocabulary) {
  constexpr string_view begin = "<!-- table ";
  constexpr string_view name_end = " -->\n";
  constexpr string_view end = "<!-- end of table -->";
  const Tables tables(vocabulary);
  std::string made;
  for (;;) {
    const std::size_t start = page.find(begin);
    const std::size_t head = page.find(name_end, start);
    const std::size_t tail = page.find(end, head);
    if (start == string_view::npos || head == string_view::npos || tail == string_view::npos)
      return made.append(page);
    const std::string name(page.substr(start + begin.size(), head - start - begin.size()));
    made.append(page.substr(0, head + name_end.size())).append(tables.table(name));
    page.remove_prefix(tail);
  }
}

}  // namespace talkspec::scenario
