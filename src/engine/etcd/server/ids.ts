import { sha256 } from "../../core/index.ts";

/** The first 64 bits of a digest, as etcd writes an id. */
function idOf(text: string): string {
  return Array.from(sha256(text).slice(0, 8), (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/**
 * The id of a member: made from where its peers find it and the name of the cluster, and for one that is
 * added later from the time as well.
 *
 * @param time absent for a member of the beginning: all compute the same
 * @source etcd server/etcdserver/api/membership/member.go computeMemberID
 */
export const memberIdOf = (peerUrls: readonly string[], clusterToken: string, time?: number): string => idOf([...peerUrls, clusterToken, ...(time === undefined ? [] : [String(time)])].join(","));

/** @source etcd server/etcdserver/api/membership/cluster.go genID */
export const clusterIdOf = (clusterToken: string): string => idOf(`cluster ${clusterToken}`);
