import type { Law } from "../law.ts";

/** @source k8s.io/apimachinery/pkg/api/validation/objectmeta.go ValidateObjectMetaAccessorUpdate; identifiers are unique "across space and time" */
export const identitiesNeverChange: Law = {
  name: "an object keeps its uid and birthday, and no uid is given twice",
  begin() {
    const keyOf = new Map<string, string>();
    return ({ changes }) => {
      for (const { key, object, previous } of changes) {
        if (object === undefined) continue;
        const { uid = "", creationTimestamp, name } = object.metadata;
        if (uid === "" || creationTimestamp === undefined) return `${key} was stored without uid or creationTimestamp`;
        if (!key.endsWith(`/${name}`)) return `${key} holds an object called ${name}`;
        if (previous === undefined) {
          const other = keyOf.get(uid);
          if (other !== undefined) return `${key} was born with uid ${uid}, which ${other} has had`;
          keyOf.set(uid, key);
          continue;
        }
        if (previous.metadata.uid !== uid) return `uid of ${key} changed from ${previous.metadata.uid ?? "none"} to ${uid}`;
        if (previous.metadata.creationTimestamp !== creationTimestamp) return `creationTimestamp of ${key} changed`;
      }
      return undefined;
    };
  },
};
