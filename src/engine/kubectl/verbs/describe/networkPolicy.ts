import type { KubeObject } from "../../../api/index.ts";
import { annotationsText, labelsText, selectorText } from "./common.ts";
import { at, listAt, mapAt, textAt, textsAt } from "./fields.ts";

const indent = "    ";

function portsText(rule: unknown): string {
  const ports = listAt(rule, "ports");
  if (ports.length === 0) return `${indent}To Port: <any> (traffic allowed to all ports)\n`;
  return ports
    .map((port) => {
      const number = textAt(port, "port", "<nil>");
      const protocol = textAt(port, "protocol", "TCP");
      const end = textAt(port, "endPort");
      return end === "" ? `${indent}To Port: ${number}/${protocol}\n` : `${indent}To Port Range: ${number}-${end}/${protocol}\n`;
    })
    .join("");
}

function peerText(peer: unknown): string {
  const [pods, namespaces, block] = [at(peer, "podSelector"), at(peer, "namespaceSelector"), at(peer, "ipBlock")];
  const line = (title: string, selector: unknown): string => (selector === undefined ? "" : `  ${indent}${title}: ${selectorText(selector)}\n`);
  if (pods !== undefined || namespaces !== undefined) return line("NamespaceSelector", namespaces) + line("PodSelector", pods);
  return block === undefined ? "" : `  ${indent}IPBlock:\n    ${indent}CIDR: ${textAt(block, "cidr")}\n    ${indent}Except: ${textsAt(block, "except").join(", ")}\n`;
}

interface Direction {
  readonly rules: readonly unknown[];
  readonly word: "From" | "To";
  readonly name: "ingress" | "egress";
  readonly end: "source" | "destination";
}

function rulesText({ rules, word, name, end }: Direction): string {
  if (rules.length === 0) return `${indent}<none> (Selected pods are isolated for ${name} connectivity)\n`;
  return rules
    .map((rule) => {
      const peers = listAt(rule, word.toLowerCase());
      const who = peers.length === 0 ? `${indent}${word}: <any> (traffic not restricted by ${end})\n` : peers.map((peer) => `${indent}${word}:\n${peerText(peer)}`).join("");
      return portsText(rule) + who;
    })
    .join(`${indent}----------\n`);
}

/** "2026-01-01 00:00:05 +0000 UTC": Go's String of a time. */
const goTime = (timestamp: string | undefined): string => (timestamp === undefined ? "0001-01-01 00:00:00 +0000 UTC" : `${timestamp.slice(0, 10)} ${timestamp.slice(11, 19)} +0000 UTC`);

/** @source k8s.io/kubectl/pkg/describe/describe.go describeNetworkPolicy */
export function describeNetworkPolicy(policy: KubeObject): string {
  const types = textsAt(policy, "spec.policyTypes");
  const selector = at(policy, "spec.podSelector");
  const isEveryone = Object.keys(mapAt(selector, "matchLabels")).length === 0 && listAt(selector, "matchExpressions").length === 0;
  const direction = (each: Direction): string => (types.some((type) => type.toLowerCase() === each.name) ? `  Allowing ${each.name} traffic:\n${rulesText(each)}` : `  Not affecting ${each.name} traffic\n`);
  return [
    `Name:\t${policy.metadata.name}\nNamespace:\t${policy.metadata.namespace ?? ""}\nCreated on:\t${goTime(policy.metadata.creationTimestamp ?? undefined)}\n`,
    labelsText("Labels", policy.metadata.labels),
    annotationsText("Annotations", policy.metadata.annotations),
    `Spec:\n  PodSelector:     ${isEveryone ? "<none> (Allowing the specific traffic to all pods in this namespace)" : selectorText(selector)}\n`,
    direction({ rules: listAt(policy, "spec.ingress"), word: "From", name: "ingress", end: "source" }),
    direction({ rules: listAt(policy, "spec.egress"), word: "To", name: "egress", end: "destination" }),
    `  Policy Types: ${types.length === 0 ? "<none>" : types.join(", ")}\n`,
  ].join("");
}
