export type * from "./meta.ts";
export type * from "./protocol.ts";
export type * from "./status.ts";
export type * from "./scale.ts";
export type * from "./podTemplate/types.ts";
export type * from "./podTemplate/scheduling.ts";
export type * from "./podTemplate/volumes.ts";
