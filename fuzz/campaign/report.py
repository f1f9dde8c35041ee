"""What a campaign leaves behind: findings.json for programs, SARIF 2.1.0 for what shows findings
beside the code. Reproducers are in both, and lie as files in reproducers/."""
import base64
import json
import pathlib
import shlex

SARIF_SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
RULES_URI = "https://www.rfc-editor.org/rfc/rfc9112"


def relative(path, root):
    """As it stands in the repository; what lies elsewhere stays absolute."""
    if not path:
        return ""
    try:
        return str(pathlib.Path(path).resolve().relative_to(root))
    except ValueError:
        return path


def finding_entry(finding, campaign, reproducer, command):
    failure = finding.failure
    return {
        "id": finding.id,
        "harness": finding.harness,
        "oracle": failure.signature.name if failure.signature.kind == "oracle" else None,
        "subject": failure.signature.subject or None,
        "kind": failure.signature.kind,
        "signature": failure.signature.key(),
        "says": failure.says,
        "clause": failure.clause,
        "file": relative(failure.file, campaign["root"]) or None,
        "line": failure.line or None,
        "stack": failure.stack[:8],
        "inputs": finding.count,
        "bytes": len(finding.content),
        "minimised_from": finding.minimised_from,
        "reproducer": str(reproducer),
        "base64": base64.b64encode(finding.content).decode(),
        "command": shlex.join(command),
        "engine": campaign["engine"],
        "seed": campaign["seed"],
        "cpu_seconds": round(finding.cpu_seconds, 1),
    }


def title(entry):
    """One line; findings of one check at different places have different lines."""
    about = f" {entry['subject']}" if entry["subject"] else ""
    place = f" at {entry['file']}:{entry['line']}" if entry["file"] and entry["line"] else ""
    return f"{entry['harness']}: {entry['oracle'] or entry['kind']}{about}{place}: {entry['says']}"


def shown(entry, most=60):
    """The input, or its beginning, as text that can be printed anywhere."""
    content = base64.b64decode(entry["base64"])
    text = "".join(chr(byte) if 0x20 <= byte < 0x7f and byte != 0x5c else f"\\x{byte:02x}"
                   for byte in content[:most])
    return f"{len(content)} bytes: {text}{'…' if len(content) > most else ''}"


def document(campaign, harnesses, entries):
    head = {key: value for key, value in campaign.items() if key != "root"}
    return {"version": 1, **head, "harnesses": harnesses, "findings": entries}


def sarif(campaign, entries):
    rules = []
    for entry in entries:
        rule = rule_id(entry)
        if rule not in [known["id"] for known in rules]:
            rules.append({
                "id": rule,
                "shortDescription": {"text": entry["oracle"] or entry["kind"]},
                "fullDescription": {"text": entry["clause"] or entry["says"]},
                "helpUri": RULES_URI,
                "defaultConfiguration": {"level": "error"},
            })
    return {
        "$schema": SARIF_SCHEMA,
        "version": "2.1.0",
        "runs": [{
            "tool": {"driver": {
                "name": "talkspec fuzz-campaign",
                "version": campaign["talkspec"],
                "rules": rules,
            }},
            "originalUriBaseIds": {"SRCROOT": {"uri": campaign["root"].as_uri() + "/"}},
            "artifacts": [artifact(entry) for entry in entries],
            "results": [result(entry, index, rules) for index, entry in enumerate(entries)],
        }],
    }


def rule_id(entry):
    return f"talk/{entry['oracle'] or entry['kind']}"


def artifact(entry):
    return {
        "location": {"uri": entry["reproducer"]},
        "length": entry["bytes"],
        "roles": ["attachment"],
        "contents": {"binary": entry["base64"]},
    }


def result(entry, index, rules):
    place = {"artifactLocation": {"uri": entry["file"], "uriBaseId": "SRCROOT"}}
    if entry["file"] is None or entry["file"].startswith("/"):
        place = {"artifactLocation": {"uri": entry["file"] or entry["reproducer"]}}
    if entry["line"]:
        place["region"] = {"startLine": entry["line"]}
    return {
        "ruleId": rule_id(entry),
        "ruleIndex": [rule["id"] for rule in rules].index(rule_id(entry)),
        "level": "error",
        "kind": "fail",
        "message": {"text": f"{title(entry)}. Input of {shown(entry)}. "
                            f"Reproduce: {entry['command']}"},
        "locations": [{"physicalLocation": place}],
        "partialFingerprints": {"talkSignature/v1": entry["id"]},
        "attachments": [{
            "description": {"text": "the input, minimised"},
            "artifactLocation": {"uri": entry["reproducer"], "index": index},
        }],
        "properties": {key: entry[key] for key in
                       ("harness", "oracle", "subject", "clause", "engine", "seed", "cpu_seconds",
                        "command", "bytes")},
    }


def write(path, value):
    path.write_text(json.dumps(value, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
