import { compileGoRegexp, dns1035LabelErrors, dns1123LabelErrors, dns1123SubdomainErrors, findGoRegexp, labelValueErrors, qualifiedNameErrors } from "../../api/index.ts";
import { compareStrings } from "../../core/index.ts";
import { arg, overload, qualified } from "../declare.ts";
import type { Implementation, Overload } from "../declare.ts";
import { celError, listValue, mapValue, opaqueValue, optionalNone, optionalOf } from "../values.ts";
import type { CelValue } from "../values.ts";

function find(text: string, pattern: string): CelValue {
  const regexp = compileGoRegexp(pattern);
  if (!regexp.ok) return celError(`Illegal regex: ${regexp.error}`);
  const match = findGoRegexp(regexp.value, text);
  return match === undefined ? "" : text.slice(match.start, match.end);
}

function findAll(text: string, pattern: string, limit: bigint): CelValue {
  const regexp = compileGoRegexp(pattern);
  if (!regexp.ok) return celError(`Illegal regex: ${regexp.error}`);
  const found: string[] = [];
  for (let at = 0; at <= text.length && (limit < 0n || BigInt(found.length) < limit); ) {
    const match = findGoRegexp(regexp.value, text, at);
    if (match === undefined) break;
    found.push(text.slice(match.start, match.end));
    at = match.end > at || match.end > match.start ? Math.max(match.end, at + (match.end === match.start ? 1 : 0)) : at + 1;
  }
  return listValue(found);
}

/** @source k8s.io/apiserver/pkg/cel/library/regex.go */
export const regexes: readonly Overload[] = [
  overload("string.find(string) string", ([a, b]) => find(arg.text(a), arg.text(b)), "matches"),
  overload("string.findAll(string) list(string)", ([a, b]) => findAll(arg.text(a), arg.text(b), -1n), "matches"),
  overload("string.findAll(string, int) list(string)", ([a, b, c]) => findAll(arg.text(a), arg.text(b), arg.int(c)), "matches"),
];

interface Url {
  readonly scheme: string;
  readonly host: string;
  readonly path: string;
  readonly query: string;
}

const urlShape = /^([a-zA-Z][a-zA-Z0-9+.-]*):\/\/(?:[^/?#@]*@)?([^/?#]*)([^?#]*)(?:\?([^#]*))?(?:#.*)?$/;

/** An absolute URI or an absolute path. @source Go net/url ParseRequestURI */
function parseUrl(text: string): Url | undefined {
  if (/[\s\p{Cc}]/u.test(text)) return undefined;
  const match = urlShape.exec(text);
  if (match !== null) return { scheme: (match[1] ?? "").toLowerCase(), host: match[2] ?? "", path: match[3] ?? "", query: match[4] ?? "" };
  if (!text.startsWith("/")) return undefined;
  const [path = "", query = ""] = text.split("?");
  return { scheme: "", host: "", path, query };
}

const urlOf = (value: CelValue | undefined): Url => arg.tagged(value, "opaque").value as Url;

function toUrl(text: string): CelValue {
  const url = parseUrl(text);
  return url === undefined ? celError(`URL parse error during conversion from string: parse ${JSON.stringify(text)}: invalid URI for request`) : opaqueValue("kubernetes.URL", url, text);
}

const hostname = (host: string): string => (/^\[(.*)\](?::\d*)?$/.exec(host)?.[1] ?? host.replace(/:\d*$/, ""));
const port = (host: string): string => /:(\d*)$/.exec(host.replace(/^\[.*\]/, ""))?.[1] ?? "";

function queryOf({ query }: Url): CelValue {
  const values = new Map<string, string[]>();
  const unescape = (text: string): string => {
    try {
      return decodeURIComponent(text.replaceAll("+", " "));
    } catch {
      return text;
    }
  };
  for (const pair of query.split("&").filter((each) => each !== "")) {
    const [key = "", ...rest] = pair.split("=");
    const name = unescape(key);
    values.set(name, [...(values.get(name) ?? []), unescape(rest.join("="))]);
  }
  return mapValue([...values].toSorted((a, b) => compareStrings(a[0], b[0])).map(([key, list]) => [key, listValue(list)]));
}

const urlPart = (name: string, read: (url: Url) => string): Overload => overload(`kubernetes.URL.${name}() string`, ([a]) => read(urlOf(a)));

/** @source k8s.io/apiserver/pkg/cel/library/urls.go */
export const urls: readonly Overload[] = [
  overload("url(string) kubernetes.URL", ([a]) => toUrl(arg.text(a)), "traverse"),
  overload("isURL(string) bool", ([a]) => parseUrl(arg.text(a)) !== undefined, "traverse"),
  urlPart("getScheme", (url) => url.scheme),
  urlPart("getHost", (url) => url.host),
  urlPart("getHostname", (url) => hostname(url.host)),
  urlPart("getPort", (url) => port(url.host)),
  urlPart("getEscapedPath", (url) => url.path),
  overload("kubernetes.URL.getQuery() map(string, list(string))", ([a]) => queryOf(urlOf(a))),
];

type Validator = (text: string) => readonly string[];

/** A generated name's beginning: what is still to come counts as a letter. */
const prefix = (validate: Validator): Validator => (text) => validate(text.endsWith("-") ? `${text.slice(0, -1)}a` : text);
const shaped = (shape: RegExp, message: string): Validator => (text) => (shape.test(text) ? [] : [message]);

const formats: Readonly<Record<string, Validator>> = {
  dns1123Label: dns1123LabelErrors,
  dns1123Subdomain: dns1123SubdomainErrors,
  dns1035Label: dns1035LabelErrors,
  qualifiedName: qualifiedNameErrors,
  dns1123LabelPrefix: prefix(dns1123LabelErrors),
  dns1123SubdomainPrefix: prefix(dns1123SubdomainErrors),
  dns1035LabelPrefix: prefix(dns1035LabelErrors),
  labelValue: labelValueErrors,
  uri: (text) => (parseUrl(text) === undefined ? [`parse ${JSON.stringify(text)}: invalid URI for request`] : []),
  uuid: shaped(/^[0-9a-fA-F]{8}-?[0-9a-fA-F]{4}-?[0-9a-fA-F]{4}-?[0-9a-fA-F]{4}-?[0-9a-fA-F]{12}$/, "does not match the UUID format"),
  byte: shaped(/^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/, "invalid base64"),
  date: shaped(/^\d{4}-\d{2}-\d{2}$/, "invalid date"),
  datetime: shaped(/^\d{4}-\d{2}-\d{2}[Tt]\d{2}:\d{2}:\d{2}(?:\.\d+)?(?:[Zz]|[+-]\d{2}:\d{2})$/, "invalid datetime"),
};

const formatName = "kubernetes.NamedFormat";
const formatValue = (name: string): CelValue => opaqueValue(formatName, name, name);

const validateFormat: Implementation = ([format, text]) => {
  const errors = formats[arg.tagged(format, "opaque").text]?.(arg.text(text)) ?? [];
  return errors.length === 0 ? optionalNone : optionalOf(listValue(errors));
};

/** @source k8s.io/apiserver/pkg/cel/library/format.go */
export const namedFormats: readonly Overload[] = [
  qualified("format", overload(`named(string) optional(${formatName})`, ([a]) => (Object.hasOwn(formats, arg.text(a)) ? optionalOf(formatValue(arg.text(a))) : optionalNone))),
  ...Object.keys(formats).map((name) => qualified("format", overload(`${name}() ${formatName}`, () => formatValue(name)))),
  overload(`${formatName}.validate(string) optional(list(string))`, validateFormat, "traverse"),
];

const semverShape = /^(0|[1-9]\d*)\.(0|[1-9]\d*)\.(0|[1-9]\d*)(?:-([0-9A-Za-z.-]+))?(?:\+[0-9A-Za-z.-]+)?$/;
interface Semver {
  readonly numbers: readonly bigint[];
  readonly pre: readonly string[];
}

function parseSemver(text: string): Semver | undefined {
  const match = semverShape.exec(text);
  return match === null ? undefined : { numbers: match.slice(1, 4).map(BigInt), pre: match[4] === undefined ? [] : match[4].split(".") };
}

const semverOf = (value: CelValue | undefined): Semver => arg.tagged(value, "opaque").value as Semver;

function compareSemver(a: Semver, b: Semver): bigint {
  for (const [index, number] of a.numbers.entries()) {
    const other = b.numbers[index] ?? 0n;
    if (number !== other) return number < other ? -1n : 1n;
  }
  if (a.pre.length === 0 || b.pre.length === 0) return BigInt(Number(b.pre.length > 0) - Number(a.pre.length > 0));
  for (let i = 0; i < Math.max(a.pre.length, b.pre.length); i++) {
    const [left, right] = [a.pre[i], b.pre[i]];
    if (left === undefined || right === undefined) return left === undefined ? -1n : 1n;
    if (left === right) continue;
    const areNumbers = [left, right].map((each) => /^\d+$/.test(each));
    if (areNumbers[0] === true && areNumbers[1] === true) return BigInt(left) < BigInt(right) ? -1n : 1n;
    if (areNumbers[0] !== areNumbers[1]) return areNumbers[0] === true ? -1n : 1n;
    return BigInt(compareStrings(left, right));
  }
  return 0n;
}

const toSemver = (text: string): CelValue => {
  const version = parseSemver(text);
  return version === undefined ? celError("No Major.Minor.Patch elements found") : opaqueValue("kubernetes.Semver", version, text.replace(/\+.*$/, ""));
};
const semverPart = (name: string, index: number): Overload => overload(`kubernetes.Semver.${name}() int`, ([a]) => semverOf(a).numbers[index] ?? 0n);

/** @source k8s.io/apiserver/pkg/cel/library/semverlib.go */
export const semvers: readonly Overload[] = [
  overload("semver(string) kubernetes.Semver", ([a]) => toSemver(arg.text(a)), "traverse"),
  overload("isSemver(string) bool", ([a]) => parseSemver(arg.text(a)) !== undefined, "traverse"),
  overload("kubernetes.Semver.isLessThan(kubernetes.Semver) bool", ([a, b]) => compareSemver(semverOf(a), semverOf(b)) < 0n),
  overload("kubernetes.Semver.isGreaterThan(kubernetes.Semver) bool", ([a, b]) => compareSemver(semverOf(a), semverOf(b)) > 0n),
  overload("kubernetes.Semver.compareTo(kubernetes.Semver) int", ([a, b]) => compareSemver(semverOf(a), semverOf(b))),
  semverPart("major", 0),
  semverPart("minor", 1),
  semverPart("patch", 2),
];
