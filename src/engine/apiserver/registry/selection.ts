import { newBadRequest, parseFieldSelector, parseLabelSelector } from "../../api/index.ts";
import type { ApiRequest, CompiledSelector, FieldSelector, Status } from "../../api/index.ts";
import { fail, ok } from "../../core/index.ts";
import type { Result } from "../../core/index.ts";
import { scopeOf } from "../storage/watchers.ts";
import type { Selection } from "../storage/watchers.ts";
import type { ResourceInfo } from "./resources.ts";

const everyLabel: CompiledSelector = [];
const everyField: FieldSelector = [];

/** The selectors of a list, watch or deletecollection; a name in the URL counts as a field selector. */
export function selectionOf(resource: ResourceInfo, request: ApiRequest): Result<Selection, Status> {
  const { options } = request;
  const labels = options?.labelSelector === undefined || options.labelSelector === "" ? ok(everyLabel) : parseLabelSelector(options.labelSelector);
  if (!labels.ok) return fail(newBadRequest(labels.error));
  const fields = options?.fieldSelector === undefined || options.fieldSelector === "" ? ok(everyField) : parseFieldSelector(options.fieldSelector);
  if (!fields.ok) return fail(newBadRequest(fields.error));
  for (const { field } of fields.value) {
    if (field !== "metadata.name" && field !== "metadata.namespace" && !Object.hasOwn(resource.strategy.selectableFields, field)) {
      return fail(newBadRequest(unknownField(resource, field)));
    }
  }
  const withName: FieldSelector = request.name === undefined ? fields.value : [...fields.value, { field: "metadata.name", operator: "=", value: request.name }];
  return ok(scopeOf(resource.cacher, request.namespace, labels.value, withName, resource.strategy.namespaced));
}

/** Kinds with selectable fields of their own say it in other words. @source kubernetes pkg/apis/core/v1/conversion.go */
const unknownField = (resource: ResourceInfo, field: string): string =>
  Object.keys(resource.strategy.selectableFields).length > 0
    ? `field label not supported: ${field}`
    : `${JSON.stringify(field)} is not a known field selector: only "metadata.name", "metadata.namespace"`;
