import { compareStrings } from "../../../core/index.ts";
import type { Container, PodSpec, PodTemplateMeta, SecurityContext } from "../../../api/index.ts";

/** What a check finds fault with: in few words, and exactly. */
export interface Violation {
  readonly reason: string;
  readonly detail: string;
}

/** One rule of the Pod Security Standards. */
export interface Check {
  readonly id: string;
  readonly level: "baseline" | "restricted";
  /** Since which minor version it counts. */
  readonly since: number;
  /** A baseline check that a stricter one replaces at the restricted level, from that version on. */
  readonly replacedSince?: number;
  /** @param minor the version of the standards; latest: a very high number */
  readonly violation: (pod: PodToCheck, minor: number) => Violation | undefined;
}

export interface PodToCheck {
  readonly metadata: PodTemplateMeta | undefined;
  readonly spec: PodSpec;
}

/** Init containers, containers and ephemeral containers, as upstream visits them. */
export const containersOf = ({ spec }: PodToCheck): readonly Container[] => [...(spec.initContainers ?? []), ...spec.containers, ...(spec.ephemeralContainers ?? [])];

export const quoteAll = (items: readonly string[]): string => items.map((item) => `"${item}"`).join(", ");
export const sorted = (items: Iterable<string>): readonly string[] => [...new Set(items)].sort(compareStrings);
export const plural = (one: string, many: string, count: number): string => (count === 1 ? one : many);

/** `container "a"`, `containers "a", "b"`. */
export const nameContainers = (names: readonly string[]): string => `${plural("container", "containers", names.length)} ${quoteAll(names)}`;

/** `pod and containers "a", "b"`: who has set something. */
export function nameSetters(pod: boolean, containers: readonly string[]): string {
  return [...(pod ? ["pod"] : []), ...(containers.length === 0 ? [] : [nameContainers(containers)])].join(" and ");
}

/** Names of the containers whose security context is so. */
export const containersWhere = (pod: PodToCheck, is: (context: SecurityContext | undefined, container: Container) => boolean): readonly string[] =>
  containersOf(pod)
    .filter((container) => is(container.securityContext, container))
    .map(({ name }) => name);
