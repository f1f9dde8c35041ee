#include "conformance/scenario/descriptor.h"

namespace talkspec::scenario {
namespace {

Json member_schema(const MemberSchema& member, Definitions& definitions) {
  Json schema = member.schema(definitions);
  const Json usual = member.usual.is_null() ? schema.value("default", Json()) : member.usual;
  const std::string otherwise = usual.is_null() ? "" : " Default: `" + usual.dump() + "`.";
  schema = described(std::move(schema), std::string(member.doc) + otherwise);
  if (!usual.is_null()) schema["default"] = usual;
  if (!member.group.empty()) schema["$comment"] = member.group;
  return schema;
}

}  // namespace

Json Definitions::refer(const std::string& name, const std::function<Json(Definitions&)>& make) {
  if (!made_.contains(name)) {
    made_[name] = nullptr;  // that a definition which refers to itself ends here
    Json schema = make(*this);
    made_[name] = std::move(schema);
  }
  return {{"$ref", "#/definitions/" + name}};
}

Json described(Json schema, std::string_view doc) {
  if (doc.empty()) return schema;
  Json made{{"description", doc}};
  if (schema.contains("$ref")) {  // in draft-07, nothing beside "$ref" counts
    made["allOf"] = Json::array({std::move(schema)});
    return made;
  }
  for (auto& [name, value] : schema.items())
    if (name != "description") made[name] = std::move(value);
  return made;
}

Json array_schema(Json items, std::size_t least) {
  Json made{{"type", "array"}};
  if (least > 0) made["minItems"] = least;
  made["items"] = std::move(items);
  return made;
}

Json needing(Json object, std::string_view member) {
  Json required = Json::array({member});
  for (const Json& other : object.value("required", Json::array()))
    if (other != member) required.push_back(other);
  object["required"] = std::move(required);
  return object;
}

Json object_schema(Definitions& definitions, std::string_view title, std::string_view doc,
                   const std::vector<const MemberSchema*>& members) {
  Json properties = Json::object();
  Json required = Json::array();
  for (const MemberSchema* const member : members) {
    const auto make = [member](Definitions& all) { return member_schema(*member, all); };
    Json schema = member->group.empty()
                      ? make(definitions)
                      : definitions.refer(fmt::format("{}-{}", member->group, member->name), make);
    properties[std::string(member->name)] = std::move(schema);
    if (member->is_needed) required.push_back(member->name);
  }
  properties["comment"] = {{"description", "For the reader."}, {"type", "string"}};
  Json made = Json::object();
  if (!title.empty()) made["title"] = title;
  made["description"] = doc;
  made["type"] = "object";
  made["additionalProperties"] = false;
  made["properties"] = std::move(properties);
  if (!required.empty()) made["required"] = std::move(required);
  return made;
}

}  // namespace talkspec::scenario
