import etcdQuorum from "./etcdQuorum/drill.md?raw";

/** A drill's file, as it is read. */
export interface DrillFile {
  /** Also its address. */
  readonly name: string;
  readonly text: string;
}

/** All drills, each course in the order in which it is best taken: a folder and a line each. */
export const drillFiles: readonly DrillFile[] = [{ name: "etcd-quorum", text: etcdQuorum }];
