/** @source etcd 3.5 etcdctl version */
export const etcdctlVersion = "etcdctl version: 3.5.30\nAPI version: 3.5\n";

/** What is there, in words of our own. */
export const etcdctlHelp = `etcdctl speaks to etcd. ETCDCTL_ENDPOINTS is set to all members of the beginning; --endpoints names others.

COMMANDS:
  put KEY VALUE            get KEY [END]            del KEY [END]
  txn (from standard input)                         watch KEY [END]
  compaction REVISION      defrag
  endpoint health|status|hashkv [--cluster]
  member list              member add NAME --peer-urls=URL [--learner]
  member remove ID         member promote ID        member update ID --peer-urls=URL
  move-leader ID           alarm list|disarm
  lease grant SECONDS      lease revoke|keep-alive|timetolive ID      lease list
  version

OPTIONS:
  --endpoints=URL,URL      -w, --write-out=simple|json|fields|table   --command-timeout=5s
  --prefix  --from-key  --rev  --limit  --order  --sort-by  --keys-only  --count-only  --print-value-only
  --consistency=l|s  --prev-kv  --lease
`;
