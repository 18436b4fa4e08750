/**
 * Names, label keys and label values, with the messages of Kubernetes. Every `is...` function
 * answers undefined when all is well, else the message.
 * @source k8s.io/apimachinery/pkg/util/validation/validation.go
 */

const label = "[a-z0-9]([-a-z0-9]*[a-z0-9])?";
const subdomain = `${label}(\\.${label})*`;
const qualified = "([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]";
const dns1035 = "[a-z]([-a-z0-9]*[a-z0-9])?";

const labelShape = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/;
const dns1035Shape = /^[a-z]([-a-z0-9]*[a-z0-9])?$/;
const qualifiedShape = /^([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]$/;
const labelValueShape = /^(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?$/;
const configKeyShape = /^[-._a-zA-Z0-9]+$/;
const environmentNameShape = /^[\x20-\x3c\x3e-\x7e]+$/;

const maxLabelLength = 63;
const maxSubdomainLength = 253;

/** Regular expression validation, as Go prints it (with its comma before "or"). */
function regexError(message: string, shape: string, ...examples: readonly string[]): string {
  const list = examples.map((example) => `'${example}', `).join(" or ");
  return `${message} (${list === "" ? "" : `e.g. ${list}`}regex used for validation is '${shape}')`;
}

const tooLong = (max: number): string => `must be no more than ${max} characters`;
const tooManyBytes = (max: number): string => `must be no more than ${max} bytes`;

const labelMessage = regexError(
  "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric character",
  label,
  "my-name",
  "123-abc",
);
const subdomainMessage = regexError(
  "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character",
  subdomain,
  "example.com",
);
const dns1035Message = regexError(
  "a DNS-1035 label must consist of lower case alphanumeric characters or '-', start with an alphabetic character, and end with an alphanumeric character",
  dns1035,
  "my-name",
  "abc-123",
);
const qualifiedMessage = regexError(
  "name part must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character",
  qualified,
  "MyName",
  "my.name",
  "123-abc",
);
const labelKeyMessage = regexError(
  "a valid label key must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character",
  qualified,
  "MyName",
  "my.name",
  "123-abc",
);
const labelValueMessage = regexError(
  "a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character",
  `(${qualified})?`,
  "MyValue",
  "my_value",
  "12345",
);
const configKeyMessage = regexError(
  "a valid config key must consist of alphanumeric characters, '-', '_' or '.'",
  "[-._a-zA-Z0-9]+",
  "key.name",
  "KEY_NAME",
  "key-name",
);
const environmentNameMessage = "a valid environment variable name must consist only of printable ASCII characters other than '='";

const none: readonly string[] = [];

/** All that is wrong with a DNS-1123 label (Namespace, container name). */
export function dns1123LabelErrors(value: string): readonly string[] {
  if (value.length <= maxLabelLength && labelShape.test(value)) return none;
  const errors: string[] = [];
  if (value.length > maxLabelLength) errors.push(tooLong(maxLabelLength));
  if (!labelShape.test(value)) errors.push(subdomainShapeTest(value) ? "must not contain dots" : labelMessage);
  return errors;
}

const dash = 45;
const dot = 46;

/** A subdomain is labels between dots. Read character by character: every name of every object comes by here. */
function subdomainShapeTest(value: string): boolean {
  let previous = dot;
  for (let i = 0; i < value.length; i++) {
    const code = value.charCodeAt(i);
    const isAlphanumeric = (code >= 97 && code <= 122) || (code >= 48 && code <= 57);
    if (!isAlphanumeric) {
      if (code !== dash && code !== dot) return false;
      if (previous === dot || (code === dot && previous === dash)) return false;
    }
    previous = code;
  }
  return previous !== dot && previous !== dash;
}

/** All that is wrong with a DNS-1123 subdomain (most names). */
export function dns1123SubdomainErrors(value: string): readonly string[] {
  const isShaped = subdomainShapeTest(value);
  if (isShaped && value.length <= maxSubdomainLength) return none;
  const errors: string[] = [];
  if (value.length > maxSubdomainLength) errors.push(tooLong(maxSubdomainLength));
  if (!isShaped) errors.push(subdomainMessage);
  return errors;
}

/** All that is wrong with a DNS-1035 label (Service names). */
export function dns1035LabelErrors(value: string): readonly string[] {
  if (value.length <= maxLabelLength && dns1035Shape.test(value)) return none;
  const errors: string[] = [];
  if (value.length > maxLabelLength) errors.push(tooLong(maxLabelLength));
  if (!dns1035Shape.test(value)) errors.push(dns1035Message);
  return errors;
}

/** All that is wrong with a qualified name (label key, annotation key, resource name, topology key). */
export function qualifiedNameErrors(value: string): readonly string[] {
  if (rightNames.has(value)) return none;
  const errors = findQualifiedNameErrors(value);
  if (errors.length > 0) return errors;
  if (rightNames.size >= maxRightNames) rightNames.clear();
  rightNames.add(value);
  return none;
}

/** Qualified names that were found right: the same few label keys come again and again. */
const rightNames = new Set<string>();
const maxRightNames = 2048;

function findQualifiedNameErrors(value: string): readonly string[] {
  const errors: string[] = [];
  const parts = value.split("/");
  let name = value;
  if (parts.length === 2) {
    const [prefix = "", rest = ""] = parts;
    name = rest;
    if (prefix === "") errors.push("prefix part must be non-empty");
    else for (const message of dns1123SubdomainErrors(prefix)) errors.push(`prefix part ${message}`);
  } else if (parts.length > 2) {
    return [`${labelKeyMessage} with an optional DNS subdomain prefix and '/' (e.g. 'example.com/MyName')`];
  }
  if (name === "") errors.push("name part must be non-empty");
  else if (name.length > maxLabelLength) errors.push(`name part ${tooManyBytes(maxLabelLength)}`);
  if (!qualifiedShape.test(name)) errors.push(qualifiedMessage);
  return errors;
}

/** All that is wrong with a label's value. */
export function labelValueErrors(value: string): readonly string[] {
  if (value.length <= maxLabelLength && labelValueShape.test(value)) return none;
  const errors: string[] = [];
  if (value.length > maxLabelLength) errors.push(tooManyBytes(maxLabelLength));
  if (!labelValueShape.test(value)) errors.push(labelValueMessage);
  return errors;
}

/** All that is wrong with a key of a ConfigMap or Secret. */
export function configMapKeyErrors(value: string): readonly string[] {
  const errors: string[] = [];
  if (value.length > maxSubdomainLength) errors.push(tooLong(maxSubdomainLength));
  if (!configKeyShape.test(value)) errors.push(configKeyMessage);
  else if (value === ".") errors.push("must not be '.'");
  else if (value === "..") errors.push("must not be '..'");
  else if (value.startsWith("..")) errors.push("must not start with '..'");
  return errors;
}

/** All that is wrong with the name of an environment variable. */
export function environmentNameErrors(value: string): readonly string[] {
  return environmentNameShape.test(value) ? [] : [environmentNameMessage];
}

/** All that is wrong with a port's name (IANA service name). */
export function portNameErrors(value: string): readonly string[] {
  const errors: string[] = [];
  if (value.length > 15) errors.push("must be no more than 15 characters");
  if (!/^[-a-z0-9]+$/.test(value)) errors.push("must contain only alpha-numeric characters (a-z, 0-9), and hyphens (-)");
  if (!/[a-z]/.test(value)) errors.push("must contain at least one letter (a-z)");
  if (value.includes("--")) errors.push("must not contain consecutive hyphens");
  if (value.startsWith("-") || value.endsWith("-")) errors.push("must not begin or end with a hyphen");
  return errors;
}

const wildcardShape = /^\*\.[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/;
const wildcardMessage = regexError(
  "a wildcard DNS-1123 subdomain must start with '*.', followed by a valid DNS subdomain, which must consist of lower case alphanumeric characters, '-' or '.' and end with an alphanumeric character",
  `\\*\\.${subdomain}`,
  "*.example.com",
);

/** All that is wrong with a host that stands for all hosts of a domain. */
export function wildcardSubdomainErrors(value: string): readonly string[] {
  return [...(value.length > maxSubdomainLength ? [tooManyBytes(maxSubdomainLength)] : []), ...(wildcardShape.test(value) ? [] : [wildcardMessage])];
}

/** All that is wrong with a name that becomes a part of a URL's path. @source k8s.io/apimachinery/pkg/api/validate/content IsPathSegmentName */
export function pathSegmentErrors(name: string): readonly string[] {
  if (name === "." || name === "..") return [`may not be '${name}'`];
  return ["/", "%"].filter((illegal) => name.includes(illegal)).map((illegal) => `may not contain '${illegal}'`);
}

const domainPathShape = /^[A-Za-z0-9/\-._~%!$&'()*+,;=:]+$/;

/** All that is wrong with "example.com/path". @source k8s.io/apimachinery/pkg/util/validation IsDomainPrefixedPath */
export function domainPrefixedPathErrors(value: string): readonly string[] {
  const slash = value.indexOf("/");
  const [host, path] = [value.slice(0, slash), value.slice(slash + 1)];
  if (slash === -1 || host === "" || path === "") return ["must be a domain-prefixed path (such as \"acme.io/foo\")"];
  const hostErrors = dns1123SubdomainErrors(host);
  if (hostErrors.length > 0) return hostErrors;
  return domainPathShape.test(path) ? [] : [regexError("Invalid path", "[A-Za-z0-9/\\-._~%!$&'()*+,;=:]+")];
}

export const isLabelKey = (value: string): string | undefined => join(qualifiedNameErrors(value));
export const isLabelValue = (value: string): string | undefined => join(labelValueErrors(value));

function join(errors: readonly string[]): string | undefined {
  return errors.length === 0 ? undefined : errors.join("; ");
}
