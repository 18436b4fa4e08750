export type { StorageClass } from "../../api/index.ts";
