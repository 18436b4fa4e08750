import { rngStream } from "../../core/index.ts";

/** 64 bits out of a text, in hexadecimal digits, as etcd writes an id. */
function idOf(text: string): string {
  const { a, b } = rngStream(0, text);
  return [a, b].map((word) => (word >>> 0).toString(16).padStart(8, "0")).join("");
}

/**
 * The id of a member: made from where its peers find it and the name of the cluster, and for one that is
 * added later from the time as well.
 *
 * @simplified not by SHA-1, so that no id is the one that the real etcd would compute
 * @param time absent for a member of the beginning: all compute the same
 * @source etcd server/etcdserver/api/membership/member.go computeMemberID
 */
export const memberIdOf = (peerUrls: readonly string[], clusterToken: string, time?: number): string => idOf([...peerUrls, clusterToken, ...(time === undefined ? [] : [String(time)])].join(","));

/** @source etcd server/etcdserver/api/membership/cluster.go genID */
export const clusterIdOf = (clusterToken: string): string => idOf(`cluster ${clusterToken}`);
