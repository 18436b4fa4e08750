import {
  cidrContains,
  cidrErrors,
  forbiddenField,
  invalidField,
  isPort,
  notSupportedField,
  parseCidr,
  portNameErrors,
  portRangeMessage,
  requiredField,
  validateLabelSelector,
  type FieldError,
} from "../../api/index.ts";
import type { IPBlock, NetworkPolicyPeer, NetworkPolicyPort, NetworkPolicySpec } from "./types.ts";

/** @source pkg/apis/networking/validation/validation.go ValidateNetworkPolicySpec */

const protocols = ["SCTP", "TCP", "UDP"];

function validatePort({ protocol, port, endPort }: NetworkPolicyPort, path: string): readonly FieldError[] {
  const errors: FieldError[] = [];
  if (protocol !== undefined && !protocols.includes(protocol)) errors.push(notSupportedField(`${path}.protocol`, protocol, protocols));
  if (port === undefined) return endPort === undefined ? errors : [...errors, invalidField(`${path}.endPort`, endPort, "may not be specified when `port` is not specified")];
  if (typeof port === "string") {
    if (endPort !== undefined) errors.push(invalidField(`${path}.endPort`, endPort, "may not be specified when `port` is non-numeric"));
    return [...errors, ...portNameErrors(port).map((message) => invalidField(`${path}.port`, port, message))];
  }
  if (!isPort(port)) errors.push(invalidField(`${path}.port`, port, portRangeMessage));
  if (endPort === undefined) return errors;
  // The value shown is the port: so upstream has it.
  if (endPort < port) errors.push(invalidField(`${path}.endPort`, port, "must be greater than or equal to `port`"));
  return isPort(endPort) ? errors : [...errors, invalidField(`${path}.endPort`, endPort, portRangeMessage)];
}

function validateBlock({ cidr = "", except = [] }: Partial<IPBlock>, path: string, known: ReadonlySet<string>): readonly FieldError[] {
  if (cidr === "") return [requiredField(`${path}.cidr`)];
  const check = (text: string, at: string): readonly FieldError[] => (known.has(text) ? [] : cidrErrors(text).map((message) => invalidField(at, text, message)));
  const errors: FieldError[] = [...check(cidr, `${path}.cidr`)];
  const range = parseCidr(cidr);
  if (range === undefined) return errors;
  except.forEach((text, index) => {
    const at = `${path}.except[${index}]`;
    errors.push(...check(text, at));
    const inner = parseCidr(text);
    if (inner !== undefined && (!cidrContains(range, inner.bytes) || range.length >= inner.length)) errors.push(invalidField(at, text, "must be a strict subset of `cidr`"));
  });
  return errors;
}

function validatePeer(peer: NetworkPolicyPeer, path: string, known: ReadonlySet<string>): readonly FieldError[] {
  const { podSelector, namespaceSelector, ipBlock } = peer;
  const errors: FieldError[] = [...validateLabelSelector(podSelector, `${path}.podSelector`), ...validateLabelSelector(namespaceSelector, `${path}.namespaceSelector`)];
  if (ipBlock !== undefined) errors.push(...validateBlock(ipBlock, `${path}.ipBlock`, known));
  const hasSelector = podSelector !== undefined || namespaceSelector !== undefined;
  if (!hasSelector && ipBlock === undefined) errors.push(requiredField(path, "must specify a peer"));
  else if (hasSelector && ipBlock !== undefined) errors.push(forbiddenField(path, "may not specify both ipBlock and another peer"));
  return errors;
}

function validateRules(rules: readonly { readonly ports?: readonly NetworkPolicyPort[]; readonly peers: readonly NetworkPolicyPeer[] }[], path: string, peersField: string, known: ReadonlySet<string>): readonly FieldError[] {
  return rules.flatMap(({ ports = [], peers }, index) => [
    ...ports.flatMap((port, at) => validatePort(port, `${path}[${index}].ports[${at}]`)),
    ...peers.flatMap((peer, at) => validatePeer(peer, `${path}[${index}].${peersField}[${at}]`, known)),
  ]);
}

/** @param known ranges that the old policy has: they stay, right or wrong */
export function validateNetworkPolicy(spec: NetworkPolicySpec, known: ReadonlySet<string>): readonly FieldError[] {
  const { ingress = [], egress = [], policyTypes = [] } = spec;
  const errors: FieldError[] = [
    ...validateLabelSelector(spec.podSelector, "spec.podSelector"),
    ...validateRules(ingress.map(({ ports, from }) => ({ ...(ports === undefined ? {} : { ports }), peers: from ?? [] })), "spec.ingress", "from", known),
    ...validateRules(egress.map(({ ports, to }) => ({ ...(ports === undefined ? {} : { ports }), peers: to ?? [] })), "spec.egress", "to", known),
  ];
  if (policyTypes.length > 2) return [...errors, invalidField("spec.policyTypes", policyTypes, "may not specify more than two policyTypes")];
  policyTypes.forEach((type, index) => {
    if (type !== "Ingress" && type !== "Egress") errors.push(notSupportedField(`spec.policyTypes[${index}]`, type, ["Ingress", "Egress"]));
  });
  return errors;
}

/** Every range that a policy names, with its place. */
export function rangesOf({ ingress = [], egress = [] }: NetworkPolicySpec): readonly (readonly [range: string, path: string])[] {
  const of = (peers: readonly NetworkPolicyPeer[] | undefined, path: string): readonly (readonly [string, string])[] =>
    (peers ?? []).flatMap(({ ipBlock }, index) =>
      ipBlock === undefined
        ? []
        : [
            [ipBlock.cidr, `${path}[${index}].ipBlock.cidr`] as const,
            ...(ipBlock.except ?? []).map((each, at) => [each, `${path}[${index}].ipBlock.except[${at}]`] as const),
          ],
    );
  return [
    ...ingress.flatMap((rule, index) => of(rule.from, `spec.ingress[${index}].from`)),
    ...egress.flatMap((rule, index) => of(rule.to, `spec.egress[${index}].to`)),
  ];
}
