import { ageOf, nameColumn, parseTime } from "../api/index.ts";
import type { Column, KubeObject } from "../api/index.ts";
import type { Micros } from "../core/index.ts";
import { firstAt } from "./jsonPath.ts";
import type { CustomColumn, CustomVersion } from "./types.ts";

const defaultColumns: readonly CustomColumn[] = [{ name: "Age", type: "date", jsonPath: ".metadata.creationTimestamp" }];

/** @source apiextensions-apiserver/pkg/registry/customresource/tableconvertor/tableconvertor.go */
export function customColumns({ additionalPrinterColumns = [] }: CustomVersion): readonly Column<KubeObject>[] {
  const columns = additionalPrinterColumns.length === 0 ? defaultColumns : additionalPrinterColumns;
  return [nameColumn, ...columns.map(customColumn)];
}

const ageDescription = "CreationTimestamp is a timestamp representing the server time when this object was created. It is not guaranteed to be set in happens-before order across separate operations. Clients may not set this value. It is represented in RFC3339 form and is in UTC.\n\nPopulated by the system. Read-only. Null for lists. More info: https://git.k8s.io/community/contributors/devel/sig-architecture/api-conventions.md#metadata";

function customColumn({ name, type, priority = 0, description, jsonPath }: CustomColumn): Column<KubeObject> {
  const told = description ?? (jsonPath === ".metadata.creationTimestamp" ? ageDescription : `Custom resource definition column (in JSONPath format): ${jsonPath}`);
  return { name, type: type as Column<KubeObject>["type"], priority, description: told, cell: (object, now) => cellOf(firstAt(object, jsonPath), type, now) };
}

const textOf = (value: unknown): string => (typeof value === "string" ? value : JSON.stringify(value));

/** @source tableconvertor.go cellForJSONValue */
function cellOf(value: unknown, type: string, now: Micros): string | number | null {
  if (value === undefined || value === null) return null;
  switch (type) {
    case "integer":
      return typeof value === "number" ? Math.trunc(value) : null;
    case "number":
      return typeof value === "number" ? value : null;
    case "boolean":
      return typeof value === "boolean" ? textOf(value) : null;
    case "date":
      return typeof value !== "string" ? null : parseTime(value) === undefined ? "<invalid>" : ageOf(value, now);
    default:
      return textOf(value);
  }
}
