import type { CelValue } from "./values.ts";

/** What a CEL text says. `at` is the offset of the token that cel-go blames: the operator of a call, the dot of a selection. */
export type Expr =
  | { readonly kind: "literal"; readonly at: number; readonly value: CelValue }
  | { readonly kind: "ident"; readonly at: number; readonly name: string }
  /** `a.b`, `a.?b`, and with `isTest` has(a.b). */
  | { readonly kind: "select"; readonly at: number; readonly operand: Expr; readonly field: string; readonly isTest: boolean; readonly isOptional: boolean }
  | { readonly kind: "call"; readonly at: number; readonly name: string; readonly target: Expr | undefined; readonly args: readonly Expr[] }
  | { readonly kind: "list"; readonly at: number; readonly items: readonly Expr[]; readonly optional: readonly number[] }
  | { readonly kind: "map"; readonly at: number; readonly entries: readonly MapEntry[] }
  | { readonly kind: "struct"; readonly at: number; readonly name: string; readonly fields: readonly StructField[] }
  | Comprehension
  /** optMap and optFlatMap: `body` with `name` bound to what the optional holds. */
  | { readonly kind: "optMap"; readonly at: number; readonly operand: Expr; readonly name: string; readonly body: Expr; readonly isFlat: boolean };

export interface MapEntry {
  readonly at: number;
  readonly key: Expr;
  readonly value: Expr;
  readonly isOptional: boolean;
}

export interface StructField {
  readonly at: number;
  readonly name: string;
  readonly value: Expr;
}

export type MacroName = "all" | "exists" | "existsOne" | "map" | "filter" | "transformList" | "transformMap";

/** A macro that goes through a list or map. */
export interface Comprehension {
  readonly kind: "comprehension";
  readonly at: number;
  readonly macro: MacroName;
  readonly range: Expr;
  readonly iter: string;
  /** Of the two-variable forms: the value, while `iter` is the index or key. */
  readonly iter2: string | undefined;
  /** Of map, transformList and transformMap with a condition. */
  readonly filter: Expr | undefined;
  readonly body: Expr;
}
