import { runSimulation } from "./simulation.ts";
import { termAt } from "../../engine/etcd/raft/log.ts";
let n = 0, chances = 0; const gaps: any = {};
for (let seed = 1; seed <= 8; seed++) {
  const K: any = {};
  const r = runSimulation(seed, { huntsLeaders: true, duration: 8_000_000, prepare: (k: any) => { K.k = k; }, rules: { commitsByCounting: (raft: any, index: number) => { if (termAt(raft.log, index) !== raft.term) { n++; 
    // could another still win?
    const logs = K.k.state.processes.filter((p: any) => p.memory?.raft && p.name !== raft.id).map((p: any) => p.memory.raft);
    if (n < 14) console.log('seed', seed, 'at', K.k.state.now, raft.id, 'term', raft.term, 'index', index, K.k.state.processes.filter((p: any) => p.memory?.raft).map((p: any) => p.name + ' ' + p.memory.raft.role[0] + p.memory.raft.term + ' c' + p.memory.raft.commitIndex + ': ' + p.memory.raft.log.entries.slice(-5).map((e: any) => e.index + '/' + e.term).join(' ')));
 const t = termAt(raft.log, index)!;
    const rivals = logs.filter((l: any) => { const e = l.log.entries.at(-1); return e && e.term > t && termAt(l.log, index) !== t; });
    if (rivals.length) chances++;
  } return true; } } } as any);
  if (r.broken.length) console.log(seed, r.broken[0]);
}
console.log({ n, chances });
