import { defaultClaimTemplate } from "./claimTemplate.ts";
import { imageTag } from "./images.ts";
import { mapShared } from "./mapShared.ts";
import { fieldsOf, vendorDefaults, type Fields } from "./volumeSources.ts";
import type { DownwardAPIVolumeFile, EnvVar, ObjectFieldSelector, Volume, VolumeProjection } from "./volumes.ts";

/** 0644 */
const defaultMode = 420;
const sourceless = new Set(["name"]);

function defaultFieldRef(fieldRef: ObjectFieldSelector): ObjectFieldSelector {
  return fieldRef.apiVersion === undefined || fieldRef.apiVersion === "" ? { ...fieldRef, apiVersion: "v1" } : fieldRef;
}

/** fieldRef without apiVersion means "v1". */
export function defaultEnv(env: readonly EnvVar[]): readonly EnvVar[] {
  return mapShared(env, (variable) => {
    const fieldRef = variable.valueFrom?.fieldRef;
    if (fieldRef === undefined) return variable;
    const filled = defaultFieldRef(fieldRef);
    return filled === fieldRef ? variable : { ...variable, valueFrom: { ...variable.valueFrom, fieldRef: filled } };
  });
}

function defaultDownwardItems(items: readonly DownwardAPIVolumeFile[]): readonly DownwardAPIVolumeFile[] {
  return mapShared(items, (item) => {
    if (item.fieldRef === undefined) return item;
    const fieldRef = defaultFieldRef(item.fieldRef);
    return fieldRef === item.fieldRef ? item : { ...item, fieldRef };
  });
}

/** Sources behind feature gates that are off: the server drops them. */
const gatedSources = ["podCertificate", "clusterTrustBundle"];

function dropGated(source: VolumeProjection): VolumeProjection {
  if (!gatedSources.some((gated) => Object.hasOwn(source, gated))) return source;
  return Object.fromEntries(Object.entries(source).filter(([name]) => !gatedSources.includes(name)));
}

function defaultProjection(written: VolumeProjection): VolumeProjection {
  const source = dropGated(written);
  let next = source;
  const token = source.serviceAccountToken;
  if (token !== undefined && token.expirationSeconds === undefined) {
    next = { ...next, serviceAccountToken: { ...token, expirationSeconds: 3600 } };
  }
  const items = source.downwardAPI?.items;
  if (items !== undefined) {
    const filled = defaultDownwardItems(items);
    if (filled !== items) next = { ...next, downwardAPI: { ...source.downwardAPI, items: filled } };
  }
  return next;
}

function defaultVolume(volume: Volume): Volume {
  if (Object.keys(volume).every((key) => sourceless.has(key))) return { ...volume, emptyDir: {} };
  let next = volume;
  const { configMap, secret, downwardAPI, projected, hostPath, ephemeral, image } = volume;
  if (configMap !== undefined && configMap.defaultMode === undefined) next = { ...next, configMap: { ...configMap, defaultMode } };
  if (secret !== undefined && secret.defaultMode === undefined) next = { ...next, secret: { ...secret, defaultMode } };
  if (hostPath !== undefined && hostPath.type === undefined) next = { ...next, hostPath: { ...hostPath, type: "" } };
  if (ephemeral?.volumeClaimTemplate !== undefined) {
    const template = defaultClaimTemplate(ephemeral.volumeClaimTemplate);
    if (template !== ephemeral.volumeClaimTemplate) next = { ...next, ephemeral: { ...ephemeral, volumeClaimTemplate: template } };
  }
  if (image !== undefined && image.pullPolicy === undefined) {
    next = { ...next, image: { ...image, pullPolicy: imageTag(image.reference ?? "") === "latest" ? "Always" : "IfNotPresent" } };
  }
  for (const [name, values] of vendorDefaults) {
    const source = fieldsOf(next as unknown as Fields, name);
    if (source !== undefined && Object.keys(values).some((key) => source[key] === undefined)) next = { ...next, [name]: { ...values, ...source } };
  }
  if (downwardAPI !== undefined) {
    const items = downwardAPI.items === undefined ? undefined : defaultDownwardItems(downwardAPI.items);
    if (items !== downwardAPI.items || downwardAPI.defaultMode === undefined) {
      next = { ...next, downwardAPI: { ...(items === undefined ? {} : { items }), defaultMode: downwardAPI.defaultMode ?? defaultMode } };
    }
  }
  if (projected !== undefined) {
    const sources = projected.sources === undefined ? undefined : mapShared(projected.sources, defaultProjection);
    if (sources !== projected.sources || projected.defaultMode === undefined) {
      next = { ...next, projected: { ...(sources === undefined ? {} : { sources }), defaultMode: projected.defaultMode ?? defaultMode } };
    }
  }
  return next;
}

/**
 * A volume without a source is an emptyDir; file modes are 0644.
 * @source pkg/apis/core/v1/defaults.go SetDefaults_Volume
 */
export function defaultVolumes(volumes: readonly Volume[]): readonly Volume[] {
  return mapShared(volumes, defaultVolume);
}
