import type { StringMap } from "../../api/index.ts";
import type { Address } from "../../core/index.ts";

/** What the rules depend on besides services and endpoints. */
export interface ProxyRulesConfig {
  readonly node: string;
  readonly nodeIp: Address;
  readonly nodeLabels: StringMap;
  /** The range of all pods' addresses; absent: local traffic is not told from others'. */
  readonly clusterCidr?: string;
  readonly masqueradeAll: boolean;
  readonly localhostNodePorts: boolean;
}
