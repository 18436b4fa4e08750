export type { CustomResourceDefinition } from "../../crd/index.ts";
