/** kube-proxy's nftables mode. */
export { baseCommands, sharedCommands } from "./baseRules.ts";
export { nftFamily, tableName } from "./names.ts";
export { deleteStaleChains, newProxyTable, updateService } from "./proxyTable.ts";
export type { ProxyTable } from "./proxyTable.ts";
export { nftServiceRules } from "./serviceRules.ts";
export type { NftServiceRules } from "./serviceRules.ts";
