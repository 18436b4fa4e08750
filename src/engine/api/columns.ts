import type { Micros } from "../core/index.ts";
import { ageOf } from "./age.ts";
import { formatLabelSelector } from "./labelSelector.ts";
import type { KubeObject, LabelSelector } from "./meta.ts";
import type { PodSpec } from "./podTemplate/types.ts";
import type { Column } from "./resourceKind.ts";

/** Columns that many kinds have. @source pkg/printers/internalversion/printers.go */

type Cell<T> = (object: T, now: Micros) => string | number | null;

/** A column that is always shown. */
export const column = <T>(name: string, cell: Cell<T>): Column<T> => ({ name, type: "string", priority: 0, cell });
/** A column of whole numbers. */
export const numberColumn = <T>(name: string, cell: Cell<T>): Column<T> => ({ name, type: "integer", priority: 0, cell });
/** A column of `-o wide`. */
export const wideColumn = <T>(name: string, cell: Cell<T>): Column<T> => ({ name, type: "string", priority: 1, cell });

export const nameColumn: Column<KubeObject> = {
  name: "Name",
  type: "string",
  format: "name",
  priority: 0,
  cell: (object) => object.metadata.name,
};

export const ageColumn: Column<KubeObject> = column("Age", (object, now) => ageOf(object.metadata.creationTimestamp, now));

interface Workload extends KubeObject {
  readonly spec: { readonly selector?: LabelSelector; readonly template: { readonly spec: PodSpec } };
}

/** Containers, Images and Selector of `-o wide`. */
export const workloadColumns: readonly Column<Workload>[] = [
  wideColumn("Containers", (object) => object.spec.template.spec.containers.map((each) => each.name).join(",")),
  wideColumn("Images", (object) => object.spec.template.spec.containers.map((each) => each.image ?? "").join(",")),
  wideColumn("Selector", (object) => formatLabelSelector(object.spec.selector)),
];
