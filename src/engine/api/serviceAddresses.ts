import { isIPv6, validateIP } from "./addresses.ts";
import { duplicateField, invalidField, notSupportedField, requiredField, type FieldError } from "./fieldError.ts";

/** The addresses of a Service: looked at before they are allocated, and when the whole is validated. */
interface ServiceAddresses {
  readonly type?: string;
  readonly clusterIP?: string;
  readonly clusterIPs?: readonly string[];
  readonly ipFamilies?: readonly string[];
  readonly ipFamilyPolicy?: string;
}

function validateFamilies({ ipFamilies = [], ipFamilyPolicy }: ServiceAddresses): readonly FieldError[] {
  const errors: FieldError[] = [];
  const seen = new Set<string>();
  ipFamilies.forEach((family, index) => {
    const at = `spec.ipFamilies[${index}]`;
    if (family !== "IPv4" && family !== "IPv6") errors.push(notSupportedField(at, family, ["IPv4", "IPv6"]));
    if (seen.has(family)) errors.push(duplicateField(at, family));
    seen.add(family);
  });
  const policies = ["PreferDualStack", "RequireDualStack", "SingleStack"];
  if (ipFamilyPolicy !== undefined && !policies.includes(ipFamilyPolicy)) errors.push(notSupportedField("spec.ipFamilyPolicy", ipFamilyPolicy, policies));
  return errors;
}

/** @source pkg/apis/core/validation/validation.go ValidateServiceClusterIPsRelatedFields */
export function validateClusterIPs(spec: ServiceAddresses): readonly FieldError[] {
  if (spec.type === "ExternalName") return [];
  const path = "spec.clusterIPs";
  const { clusterIP = "", clusterIPs: ips = [], ipFamilies = [] } = spec;
  const errors: FieldError[] = [];
  if (clusterIP !== "") {
    if (ips.length === 0) errors.push(requiredField(path));
    else if (ips[0] !== clusterIP) errors.push(invalidField(path, ips, "first value must match `clusterIP`"));
  } else if (ips.length > 0) errors.push(invalidField(path, ips, "must be empty when `clusterIP` is not specified"));
  errors.push(...validateFamilies(spec));
  let isBad = false;
  ips.forEach((ip, index) => {
    if (index === 0 && ip === "None") {
      if (ips.length === 1) return;
      isBad = true;
      errors.push(invalidField(path, ips, "'None' must be the first and only value"));
      return;
    }
    const found = validateIP(ip, `${path}[${index}]`);
    if (found.length > 0) isBad = true;
    errors.push(...found);
  });
  if (ips.length > 2) errors.push(invalidField(path, ips, "may only hold up to 2 values"));
  if (isBad) return errors;
  const [first = "", second] = ips;
  if (second !== undefined && ips.every((ip) => isIPv6(ip) === isIPv6(first))) errors.push(invalidField(path, ips, "may specify no more than one IP for each IP family"));
  if (ips.length === 1 && ips[0] === "None") return errors;
  ips.forEach((ip, index) => {
    const family = ipFamilies[index];
    if ((family === "IPv4" && isIPv6(ip)) || (family === "IPv6" && !isIPv6(ip))) errors.push(invalidField(`${path}[${index}]`, ip, `expected an ${family} value as indicated by \`ipFamilies[${index}]\``));
  });
  return errors;
}
