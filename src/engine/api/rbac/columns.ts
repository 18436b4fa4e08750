import { ageColumn, column, nameColumn, wideColumn } from "../columns.ts";
import type { KubeObject } from "../meta.ts";
import type { Column } from "../resourceKind.ts";
import type { RbacSubject, RoleRef } from "./types.ts";

/** @source kubernetes pkg/printers/internalversion/printers.go */

type Binding = KubeObject & { readonly roleRef: RoleRef; readonly subjects?: readonly RbacSubject[] };

export const roleColumns: readonly Column<KubeObject>[] = [nameColumn, { name: "Created At", type: "date", priority: 0, cell: (object) => object.metadata.creationTimestamp ?? "" }];

const names = ({ subjects = [] }: Binding, kind: string): string =>
  subjects
    .filter((subject) => subject.kind === kind)
    .map((subject) => (kind === "ServiceAccount" ? `${subject.namespace ?? ""}/${subject.name}` : subject.name))
    .join(", ");

export const bindingColumns: readonly Column<Binding>[] = [
  nameColumn,
  column("Role", ({ roleRef }) => `${roleRef.kind}/${roleRef.name}`),
  ageColumn,
  wideColumn("Users", (binding) => names(binding, "User")),
  wideColumn("Groups", (binding) => names(binding, "Group")),
  wideColumn("ServiceAccounts", (binding) => names(binding, "ServiceAccount")),
];
