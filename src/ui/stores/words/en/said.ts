/** What the worker tells is written in English where it is read off: English itself has nothing here but the names of what is counted. */
export const said = {
  /** By the English sentence, the same in another language, with the same gaps. */
  sentences: {} as Readonly<Record<string, string>>,
  nouns: {
    "API server": { one: "API server", other: "API servers" },
    ReplicaSet: { one: "ReplicaSet", other: "ReplicaSets" },
    Service: { one: "Service", other: "Services" },
    container: { one: "container", other: "containers" },
    instance: { one: "instance", other: "instances" },
    member: { one: "member", other: "members" },
    pod: { one: "pod", other: "pods" },
    probe: { one: "probe", other: "probes" },
    rule: { one: "rule", other: "rules" },
  },
  more: (names: string, more: number) => `${names} and ${more} more`,
};
