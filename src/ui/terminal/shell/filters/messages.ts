import type { FilterFile } from "../host.ts";

/** Page to filter worker. `id` names one running filter. */
export type FilterRequest =
  | { readonly type: "start"; readonly id: number; readonly args: readonly string[]; readonly files: readonly FilterFile[]; readonly readsInput: boolean }
  | { readonly type: "input"; readonly id: number; readonly text: string }
  | { readonly type: "end"; readonly id: number };

/** Filter worker to page. */
export type FilterAnswer =
  | { readonly type: "output"; readonly id: number; readonly stream: "out" | "err"; readonly text: string }
  | { readonly type: "done"; readonly id: number; readonly code: number };
