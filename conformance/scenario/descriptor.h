// Internal to the room: how the language is stated. A Form is an object, its Members bind names to
// the fields of a struct, and a Kind is what may stand in a member. The reader, the JSON Schemas
// and the tables of LANGUAGE.md are all made of these.
#pragma once

#include <concepts>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "conformance/scenario/case_reader.h"

namespace talkspec::scenario {

using Json = nlohmann::ordered_json;

// What may stand at a place: how it is read, and its JSON Schema, in which some nodes have yet to
// be filled in by a SchemaWriter.
template <class T>
struct Kind {
  std::function<T(CaseReader&, const Element&)> read;
  Json schema;
};

struct MemberSchema {
  std::string_view name;
  std::string_view doc;  // one line
  bool is_needed = false;
  Json usual;              // what holds when the member is not there; null: `doc` says it
  std::string_view group;  // of members that several forms share: each is a definition
  Json schema;
};

template <class T>
struct Member : MemberSchema {
  std::function<void(CaseReader&, const Element&, T&)> read;

  Member needed() && {
    is_needed = true;
    return std::move(*this);
  }
  Member usually(Json value) && {
    usual = std::move(value);
    return std::move(*this);
  }
};
template <class T>
using Members = std::vector<Member<T>>;

// An object that becomes a T.
template <class T>
struct Form {
  std::string what;  // in sentences: "a `push` step"
  std::string_view doc;
  Members<T> members;  // read in this order; the first gives the form its name
  T initial{};
  std::function<void(CaseReader&, const Element&, T&)> check;  // what no single member can know

  std::string_view name() const { return members.front().name; }
};

// Objects that are told apart by the member that names their form.
template <class T>
struct Forms {
  std::string_view needs;      // begins a sentence: "a step needs one of"
  std::string_view one_thing;  // the same: "a step does one thing"
  std::vector<Form<T>> forms;
};

// --- making them ----------------------------------------------------------------------------

// A member for which `set(T&, V)` is called.
template <class T, class Set, class V>
  requires std::invocable<const Set&, T&, V>
Member<T> member(std::string_view name, Set set, Kind<V> kind, std::string_view doc) {
  Member<T> made;
  made.name = name;
  made.doc = doc;
  made.schema = std::move(kind.schema);
  made.read = [set = std::move(set), read = std::move(kind.read)](CaseReader& reader,
                                                                  const Element& element, T& into) {
    set(into, read(reader, element));
  };
  return made;
}

// A member that is a field of T.
template <class T, class F, class V>
Member<T> member(std::string_view name, F T::* field, Kind<V> kind, std::string_view doc) {
  return member<T>(
      name, [field](T& into, V value) { into.*field = std::move(value); }, std::move(kind), doc);
}

// Members of an Inner that are members of an Outer: `inner_of(Outer&)` is the Inner.
template <class Outer, class Inner, class Project>
Members<Outer> lifted(const Members<Inner>& members, Project inner_of,
                      std::string_view group = {}) {
  Members<Outer> made;
  for (const Member<Inner>& member : members) {
    Member<Outer> outer;
    static_cast<MemberSchema&>(outer) = member;
    if (!group.empty()) outer.group = group;
    outer.read = [inner_of, read = member.read](CaseReader& reader, const Element& element,
                                                Outer& into) {
      read(reader, element, inner_of(into));
    };
    made.push_back(std::move(outer));
  }
  return made;
}

template <class Inner, class Outer>
Members<Outer> lifted(const Members<Inner>& members, Inner Outer::* field,
                      std::string_view group = {}) {
  return lifted<Outer>(members, [field](Outer& outer) -> Inner& { return outer.*field; }, group);
}

template <class T>
Members<T> operator+(Members<T> members, const Members<T>& more) {
  members.insert(members.end(), more.begin(), more.end());
  return members;
}

// The same kind, and what it reads turned into something else.
template <class T, class Turn>
auto turned(Kind<T> kind, Turn turn) -> Kind<std::invoke_result_t<Turn, T>> {
  auto read = [read = std::move(kind.read), turn](CaseReader& reader, const Element& element) {
    return turn(read(reader, element));
  };
  return {std::move(read), std::move(kind.schema)};
}

// --- reading --------------------------------------------------------------------------------

template <class T>
std::vector<std::string_view> names_of(const std::vector<T>& members) {
  std::vector<std::string_view> names;
  for (const T& each : members) {
    if constexpr (std::derived_from<T, MemberSchema>) {
      names.push_back(each.name);
    } else {
      names.push_back(each.name());
    }
  }
  return names;
}

// The element is an object.
template <class T>
T read_form(CaseReader& reader, const Element& element, const Form<T>& form, T made) {
  reader.known_members(element, form.what, names_of(form.members));
  for (const Member<T>& member : form.members) {
    const Element* const found = member.is_needed ? reader.needed(element, member.name, form.what)
                                                  : element.find(member.name);
    if (found != nullptr) member.read(reader, *found, made);
  }
  if (form.check) form.check(reader, element, made);
  return made;
}

template <class T>
T read_form(CaseReader& reader, const Element& element, const Form<T>& form) {
  return read_form(reader, element, form, form.initial);
}

// The element is an object; nothing when it has none of the forms.
template <class T>
std::optional<T> read_forms(CaseReader& reader, const Element& element, const Forms<T>& forms) {
  const std::optional<std::size_t> form =
      reader.form_of(element, names_of(forms.forms), forms.needs, forms.one_thing);
  if (!form) return std::nullopt;
  return read_form(reader, element, forms.forms[*form]);
}

// --- schemas --------------------------------------------------------------------------------

// Nodes that a SchemaWriter fills in: a definition, and a reference to it in its place; a reference
// to one that contains itself, "bytes" or "step"; an array of names of the vocabulary, "profiles",
// "routings" or "default_routings".
Json defined(std::string_view name, Json schema);
Json reference(std::string_view name);
Json names_of_vocabulary(std::string_view which);

// The schema, and what it is about; a definition keeps its own description beside it.
Json described(Json schema, std::string_view doc);

Json titled(std::string_view title, Json schema);

// An array of at least `least` items, and an object of members with any names.
Json array_schema(Json items, std::size_t least);
Json map_schema(Json value, std::size_t least);

// The same object, which may have a comment.
Json commented(Json object);

// `title`: what editors call it where it is one of several; empty: nothing.
Json object_schema(std::string_view title, std::string_view doc,
                   const std::vector<const MemberSchema*>& members);

template <class T>
Json form_schema(const Form<T>& form, std::string_view title = {}) {
  std::vector<const MemberSchema*> members;
  for (const Member<T>& member : form.members)
    members.push_back(&member);
  return object_schema(title, form.doc, members);
}

// The schemas of all forms, for "anyOf". `prefix`: each is a definition of that name and the
// form's.
template <class T>
Json forms_schemas(const Forms<T>& forms, std::string_view prefix = {}) {
  Json made = Json::array();
  for (const Form<T>& form : forms.forms) {
    Form<T> named = form;
    named.members.front().is_needed = true;
    Json schema = form_schema(named, form.name());
    made.push_back(prefix.empty()
                       ? std::move(schema)
                       : defined(fmt::format("{}{}", prefix, form.name()), std::move(schema)));
  }
  return made;
}

// Fills in what the schemas of kinds leave open.
class SchemaWriter {
 public:
  explicit SchemaWriter(const Vocabulary& vocabulary) : vocabulary_(vocabulary) {}

  Json write(const Json& node);

  // The definitions that were referred to, and those that they refer to.
  Json take_definitions() { return std::move(definitions_); }

 private:
  void define(const std::string& name, const Json& schema);
  Json names(std::string_view which) const;

  const Vocabulary& vocabulary_;
  Json definitions_ = Json::object();
};

}  // namespace talkspec::scenario
