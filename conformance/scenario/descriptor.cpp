#include "conformance/scenario/descriptor.h"

#include "conformance/scenario/kinds.h"

namespace talkspec::scenario {
namespace {

// Members of nodes that a SchemaWriter fills in; no JSON Schema has them.
constexpr const char* define_key = "$define";
constexpr const char* names_key = "$names";
constexpr const char* usual_key = "$usual";

constexpr std::string_view definitions_path = "#/definitions/";

Json member_schema(const MemberSchema& member) {
  Json schema = described(member.schema, member.doc);
  if (!member.usual.is_null()) schema[usual_key] = member.usual;
  if (member.group.empty()) return schema;
  schema["$comment"] = member.group;
  return defined(fmt::format("{}-{}", member.group, member.name), std::move(schema));
}

}  // namespace

Json reference(std::string_view name) {
  return {{"$ref", fmt::format("{}{}", definitions_path, name)}};
}

Json defined(std::string_view name, Json schema) {
  return {{define_key, name}, {"schema", std::move(schema)}};
}

Json names_of_vocabulary(std::string_view which) {
  return {{names_key, which}};
}

Json described(Json schema, std::string_view doc) {
  Json made{{"description", doc}};
  if (schema.contains("$ref") || schema.contains(define_key)) {
    made["allOf"] = Json::array({std::move(schema)});  // beside "$ref", nothing counts
    return made;
  }
  for (auto& [name, value] : schema.items())
    if (name != "description") made[name] = std::move(value);
  return made;
}

Json titled(std::string_view title, Json schema) {
  schema["title"] = title;
  return schema;
}

Json array_schema(Json items, std::size_t least) {
  Json made{{"type", "array"}};
  if (least > 0) made["minItems"] = least;
  made["items"] = std::move(items);
  return made;
}

Json map_schema(Json value, std::size_t least) {
  Json made{{"type", "object"}};
  if (least > 0) made["minProperties"] = least;
  made["additionalProperties"] = std::move(value);
  return made;
}

Json commented(Json object) {
  object["properties"]["comment"] = {{"description", "For the reader."}, {"type", "string"}};
  return object;
}

Json object_schema(std::string_view title, std::string_view doc,
                   const std::vector<const MemberSchema*>& members) {
  Json made = Json::object();
  if (!title.empty()) made["title"] = title;
  made["description"] = doc;
  made["type"] = "object";
  made["additionalProperties"] = false;
  Json required = Json::array();
  for (const MemberSchema* const member : members) {
    made["properties"][std::string(member->name)] = member_schema(*member);
    if (member->is_needed) required.push_back(member->name);
  }
  if (!required.empty()) made["required"] = std::move(required);
  return commented(std::move(made));
}

Json SchemaWriter::write(const Json& node) {
  if (!node.is_structured()) return node;
  if (node.is_array()) {
    Json made = Json::array();
    for (const Json& each : node)
      made.push_back(write(each));
    return made;
  }
  if (node.contains(names_key)) return names(node[names_key].get<std::string>());
  if (node.contains(define_key)) {
    const auto name = node[define_key].get<std::string>();
    define(name, node["schema"]);
    return reference(name);
  }
  if (node.contains("$ref")) {
    const std::string name = node["$ref"].get<std::string>().substr(definitions_path.size());
    if (!definitions_.contains(name))
      define(name, name == "bytes" ? bytes_schema() : step_schema());
    return node;
  }
  Json made = Json::object();
  for (const auto& [name, value] : node.items()) {
    if (name != usual_key) {
      made[name] = write(value);
      continue;
    }
    made["default"] = write(value);
    made["description"] = fmt::format("{} Default: `{}`.", made["description"].get<std::string>(),
                                      made["default"].dump());
  }
  return made;
}

void SchemaWriter::define(const std::string& name, const Json& schema) {
  if (definitions_.contains(name)) return;
  definitions_[name] = nullptr;  // that a definition which refers to itself ends here
  Json written = write(schema);
  definitions_[name] = std::move(written);
}

Json SchemaWriter::names(std::string_view which) const {
  if (which == "profiles") return vocabulary_.profiles;
  return which == "routings" ? vocabulary_.routings : vocabulary_.default_routings;
}

}  // namespace talkspec::scenario
