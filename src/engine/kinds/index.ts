/** The resource kinds as types: for everybody. Behaviour (strategies, columns) is in registry.ts. */
export type * from "./configMap/types.ts";
export type * from "./daemonSet/types.ts";
export type * from "./deployment/types.ts";
export type * from "./endpointSlice/types.ts";
export type * from "./event/types.ts";
export type * from "./job/types.ts";
export type * from "./lease/types.ts";
export type * from "./namespace/types.ts";
export type * from "./node/types.ts";
export type * from "./pod/types.ts";
export type * from "./replicaSet/types.ts";
export type * from "./secret/types.ts";
export type * from "./service/types.ts";
export type * from "./serviceAccount/types.ts";
export type { Scale } from "../api/index.ts";
