import { humanDuration, parseCertificateRequest } from "../../../api/index.ts";
import type { KubeObject } from "../../../api/index.ts";
import { seconds } from "../../../core/index.ts";
import { decodeBase64 } from "../../print/base64.ts";
import { longTime } from "../../longTime.ts";
import { at, formatLabels, listAt, mapAt, textAt } from "./fields.ts";

const subjectParts = [
  ["Organization", "2.5.4.10"],
  ["Organizational Unit", "2.5.4.11"],
  ["Country", "2.5.4.6"],
  ["Locality", "2.5.4.7"],
  ["Province", "2.5.4.8"],
  ["StreetAddress", "2.5.4.9"],
  ["PostalCode", "2.5.4.17"],
] as const;
const serialNumber = "2.5.4.5";

const listLines = (name: string, values: readonly string[]): string => (values.length === 0 ? "" : `\t${name}:\t${values.join("\n\t\t")}\n`);

/** @source k8s.io/kubectl/pkg/util/certificate/certificate.go, describe.go extractCSRStatus */
function statusOf(request: KubeObject): string {
  const types = listAt(request, "status.conditions").map((condition) => textAt(condition, "type"));
  const decided = types.includes("Denied") ? "Denied" : types.includes("Approved") ? "Approved" : "Pending";
  return `${decided}${types.includes("Failed") ? ",Failed" : ""}${textAt(request, "status.certificate") === "" ? "" : ",Issued"}`;
}

/** `kubectl describe certificatesigningrequest`, but for the events. @source k8s.io/kubectl/pkg/describe/describe.go describeCertificateSigningRequest */
export function describeCertificateSigningRequest(object: KubeObject): string {
  const parsed = parseCertificateRequest(decodeBase64(textAt(object, "spec.request")));
  if (!parsed.ok) return `Error parsing CSR: ${parsed.error}\n`;
  const { commonName, names, dnsNames, emailAddresses, uris, ipAddresses } = parsed.value;
  const valuesOf = (oid: string): readonly string[] => names.flatMap(([type, value]) => (type === oid ? [value] : []));
  const alternatives = [listLines("DNS Names", dnsNames), listLines("Email Addresses", emailAddresses), listLines("URIs", uris), listLines("IP Addresses", ipAddresses)].join("");
  const signer = textAt(object, "spec.signerName");
  const expiration = at(object, "spec.expirationSeconds");
  return [
    `Name:\t${object.metadata.name}\nLabels:\t${formatLabels(object.metadata.labels ?? {})}\nAnnotations:\t${formatLabels(mapAt(object, "metadata.annotations"))}\n`,
    `CreationTimestamp:\t${longTime(object.metadata.creationTimestamp)}\nRequesting User:\t${textAt(object, "spec.username")}\n`,
    signer === "" ? "" : `Signer:\t${signer}\n`,
    typeof expiration === "number" ? `Requested Duration:\t${humanDuration(seconds(expiration))}\n` : "",
    `Status:\t${statusOf(object)}\n`,
    `Subject:\n\tCommon Name:\t${commonName}\n\tSerial Number:\t${valuesOf(serialNumber).at(-1) ?? ""}\n`,
    ...subjectParts.map(([name, oid]) => listLines(name, valuesOf(oid))),
    alternatives === "" ? "" : `Subject Alternative Names:\n${alternatives}`,
  ].join("");
}
