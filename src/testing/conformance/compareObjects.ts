const patterns: Readonly<Record<string, string>> = {
  UID: "[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}",
  TIME: "\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(?:\\.\\d+)?Z",
  CLUSTERIP: "\\d+\\.\\d+\\.\\d+\\.\\d+",
  RAND5: "[a-z0-9]{5}",
  NODEPORT: "3[0-2]\\d{3}",
};
const uid = new RegExp(patterns["UID"] ?? "", "g");
const placeholder = /<(UID|TIME|CLUSTERIP|RAND5|NODEPORT)>/;
const timesOfServer = /^(lastPhaseTransitionTime|lastTransitionTime|creationTimestamp)$/;

const escape = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");

/** Whether a text is the recorded one, of which some parts stand for what differs from run to run. */
export function matchesText(expected: string, actual: string): boolean {
  if (expected === actual) return true;
  // What the recorder left in messages: the server's own uids.
  const wanted = expected.replace(uid, "<UID>");
  if (!placeholder.test(wanted)) return false;
  const parts = wanted.split(placeholder).map((part, index) => (index % 2 === 1 ? (patterns[part] ?? "") : escape(part)));
  return new RegExp(`^${parts.join("")}$`).test(actual);
}

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> => typeof value === "object" && value !== null && !Array.isArray(value);

/** Places where an object differs from the recorded one: "spec.replicas: expected 1, is 2". */
export function differences(expected: unknown, actual: unknown, path = ""): readonly string[] {
  if (typeof expected === "string" && (typeof actual === "string" || typeof actual === "number")) {
    const isSame = typeof actual === "number" ? expected === "<NODEPORT>" : matchesText(expected, actual);
    const isTime = timesOfServer.test(path.slice(path.lastIndexOf(".") + 1)) && matchesText("<TIME>", String(actual));
    return isSame || isTime ? [] : [`${path}: expected ${JSON.stringify(expected)}, is ${JSON.stringify(actual)}`];
  }
  if (Array.isArray(expected) && Array.isArray(actual)) {
    if (expected.length !== actual.length) return [`${path}: expected ${JSON.stringify(expected)}, is ${JSON.stringify(actual)}`];
    return expected.flatMap((each, index) => differences(each, actual[index], `${path}[${index}]`));
  }
  if (isRecord(expected) && isRecord(actual)) {
    const keys = [...new Set([...Object.keys(expected), ...Object.keys(actual)])].sort();
    return keys.flatMap((key) => differences(expected[key], actual[key], path === "" ? key : `${path}.${key}`));
  }
  return Object.is(expected, actual) ? [] : [`${path}: expected ${JSON.stringify(expected)}, is ${JSON.stringify(actual)}`];
}

interface Cause {
  readonly field?: string | undefined;
  readonly reason?: string | undefined;
  readonly message?: string | undefined;
}

const causeText = ({ field = "", reason = "", message = "" }: Cause): string => `${field} | ${reason} | ${message}`;

/** Causes are a set: maps of Go have no order. */
export function differentCauses(expected: readonly Cause[], actual: readonly Cause[]): readonly string[] {
  const wanted = expected.map(causeText);
  const given = actual.map(causeText);
  const left = given.slice();
  const missing: string[] = [];
  for (const one of wanted) {
    const at = left.findIndex((other) => matchesText(one, other));
    if (at === -1) missing.push(one);
    else left.splice(at, 1);
  }
  return [...missing.map((one) => `missing cause: ${one}`), ...left.map((one) => `cause too many: ${one}`)];
}

/** The texts of the causes in any order. */
export function sameMessage(expected: string, actual: string, causes: readonly Cause[]): boolean {
  if (matchesText(expected, actual)) return true;
  if (causes.length < 2) return false;
  const texts = [...new Set(causes.map(({ field = "", message = "" }) => `${field}: ${message}`))].sort((a, b) => b.length - a.length);
  const rest = (message: string): string => texts.reduce((left, text) => left.replace(text, "~"), message);
  return rest(expected) === rest(actual);
}

/** What is compared of a stored object. */
export function asRecorded(object: object): unknown {
  const { metadata, ...rest } = object as { readonly metadata?: Readonly<Record<string, unknown>> };
  if (metadata === undefined) return rest;
  const { managedFields: _managedFields, resourceVersion: _resourceVersion, selfLink: _selfLink, ...kept } = metadata;
  return { ...rest, metadata: kept };
}
