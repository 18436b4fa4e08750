import type { PolicyRule } from "../../api/index.ts";
import type { ClusterRole } from "../../kinds/index.ts";
import { nodeRole } from "../server/bootstrap/wanted.ts";

/** What every node may do; which objects it may touch, the node authorizer and NodeRestriction say. */
export const nodeRules: readonly PolicyRule[] = (nodeRole as ClusterRole | undefined)?.rules ?? [];
