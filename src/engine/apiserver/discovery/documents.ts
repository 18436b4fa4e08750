import { encodeBase64Bytes, groupOf, versionOf } from "../../api/index.ts";
import { sha256 } from "../../core/index.ts";
import type { ResourceInfo } from "../registry/resources.ts";
import { resourceVerbs, subresourcesOf } from "./resourceVerbs.ts";
import type { ApiGroup, ApiVersion, RemoteResource } from "./apiGroups.ts";

/** Discovery as every version of Kubernetes has it. @source k8s.io/apiserver/pkg/endpoints/discovery */

/** /api */
export const apiVersions = (): object => ({
  kind: "APIVersions",
  versions: ["v1"],
  serverAddressByClientCIDRs: [{ clientCIDR: "0.0.0.0/0", serverAddress: "172.18.0.2:6443" }],
});

const versionRef = ({ groupVersion, version }: ApiVersion): object => ({ groupVersion, version });

/** One group as it stands in /apis; alone (/apis/apps) it says what it is. */
function groupEntry({ name, versions }: ApiGroup): object {
  const [preferred] = versions;
  return { name, versions: versions.map(versionRef), ...(preferred === undefined ? {} : { preferredVersion: versionRef(preferred) }) };
}

/** /apis */
export const apiGroupList = (groups: readonly ApiGroup[]): object => ({ kind: "APIGroupList", apiVersion: "v1", groups: groups.filter((each) => each.name !== "").map(groupEntry) });

/** /apis/apps */
export const apiGroup = (group: ApiGroup): object => ({ kind: "APIGroup", apiVersion: "v1", ...groupEntry(group) });

/** Reviews, bindings and the like are answered and not kept. */
const isStored = (info: ResourceInfo): boolean => resourceVerbs(info).includes("watch");

/** Tells clients when the version in which objects are kept has changed. @source k8s.io/apiserver/pkg/endpoints/discovery/storageversionhash.go */
function storageVersionHash({ strategy }: ResourceInfo): string {
  const { apiVersion, kind } = strategy;
  return encodeBase64Bytes(sha256(`${groupOf(apiVersion)}/${versionOf(apiVersion)}/${kind}`).slice(0, 8));
}

function resourceEntries(info: ResourceInfo): readonly object[] {
  const { served: strategy } = info;
  const entry = {
    name: strategy.resource,
    singularName: strategy.singular,
    namespaced: strategy.namespaced,
    kind: strategy.kind,
    verbs: resourceVerbs(info),
    ...(strategy.shortNames.length === 0 ? {} : { shortNames: strategy.shortNames }),
    ...(strategy.categories.length === 0 ? {} : { categories: strategy.categories }),
    ...(isStored(info) ? { storageVersionHash: storageVersionHash(info) } : {}),
  };
  const parts = subresourcesOf(info).map(({ name, verbs, responseKind: { group, version, kind } }) => ({
    name: `${strategy.resource}/${name}`,
    singularName: "",
    namespaced: strategy.namespaced,
    ...(group === "" ? {} : { group, version }),
    kind,
    verbs,
  }));
  return [entry, ...parts];
}

/** /apis/apps/v1 */
export const apiResourceList = ({ groupVersion, group, resources }: ApiVersion): object => ({
  kind: "APIResourceList",
  ...(group === "" ? {} : { apiVersion: "v1" }),
  groupVersion,
  resources: resources.flatMap(resourceEntries),
});

function aggregatedResource(info: ResourceInfo): object {
  const { served: strategy } = info;
  const parts = subresourcesOf(info).map(({ name, verbs, responseKind }) => ({ subresource: name, responseKind, verbs }));
  return {
    resource: strategy.resource,
    responseKind: { group: "", version: "", kind: strategy.kind },
    scope: strategy.namespaced ? "Namespaced" : "Cluster",
    singularResource: strategy.singular,
    verbs: resourceVerbs(info),
    ...(strategy.shortNames.length === 0 ? {} : { shortNames: strategy.shortNames }),
    ...(strategy.categories.length === 0 ? {} : { categories: strategy.categories }),
    ...(parts.length === 0 ? {} : { subresources: parts }),
  };
}

/** What a server of others has listed, in the form of aggregated discovery. @source k8s.io/apiserver/pkg/endpoints/groupversion.go ConvertGroupVersionIntoToDiscovery */
function remoteResources(listed: readonly RemoteResource[]): readonly object[] {
  return listed
    .filter(({ name }) => !name.includes("/"))
    .map(({ name, kind, namespaced, singularName = "", verbs, shortNames = [], categories = [] }) => {
      const parts = listed.filter((each) => each.name.startsWith(`${name}/`)).map((each) => ({ subresource: each.name.slice(name.length + 1), responseKind: { group: "", version: "", kind: each.kind }, verbs: each.verbs }));
      return {
        resource: name,
        responseKind: { group: "", version: "", kind },
        scope: namespaced === true ? "Namespaced" : "Cluster",
        singularResource: singularName,
        verbs,
        ...(shortNames.length === 0 ? {} : { shortNames }),
        ...(categories.length === 0 ? {} : { categories }),
        ...(parts.length === 0 ? {} : { subresources: parts }),
      };
    });
}

/** All groups with all resources in one document. @source k8s.io/apiserver/pkg/endpoints/discovery/aggregated/handler.go */
export const apiGroupDiscoveryList = (groups: readonly ApiGroup[], apiVersion: string): object => ({
  kind: "APIGroupDiscoveryList",
  apiVersion,
  metadata: {},
  items: groups.map(({ name, versions }) => ({
    metadata: name === "" ? {} : { name },
    versions: versions.map(({ version, resources, remote }) => (remote === "stale" ? { version, freshness: "Stale" } : { version, resources: remote === undefined ? resources.map(aggregatedResource) : remoteResources(remote), freshness: "Current" })),
  })),
});
