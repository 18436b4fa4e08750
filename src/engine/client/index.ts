export type {
  ApiCall,
  ClientConfig,
  ClientOutput,
  ClientState,
  ClientTimer,
  EventRecord,
  EventSubject,
  LeaderOutput,
  Indexers,
  InformerSpec,
  LeaderElectionConfig,
  RateLimit,
} from "./types.ts";
export { ensureAccount, handleClientEvent, newClient, request } from "./client.ts";
export { getObject, hasSynced, listIndex, listObjects, storeSize, countIndex, isReflectorSynced } from "./lister.ts";
export { addInformer, startInformers } from "./reflector.ts";
export { releaseLease } from "./leaderElection.ts";
export { recordEvent } from "./eventRecorder.ts";
export { keyOf } from "./store.ts";
export { clientFacts } from "./facts.ts";
export {
  handleQueueTimer,
  newWorkQueue,
  queueAdd,
  queueAddAfter,
  queueAddRateLimited,
  queueDone,
  queueForget,
  queueGet,
  queueLength,
  queueRequeues,
} from "./workQueue.ts";
export type { QueueItem, QueueTimer, WorkQueue } from "./workQueue.ts";
