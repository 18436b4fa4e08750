export * from "./units.ts";
export * from "./result.ts";
export * from "./invariant.ts";
export * from "./order.ts";
export * from "./rng.ts";
export * from "./program.ts";
