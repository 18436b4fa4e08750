import { controllerTables } from "./controllers/index.ts";
import { networkEndpoints } from "./networkEndpoints.ts";
import { networkFlows } from "./networkFlows.ts";
import { networkPolicy } from "./networkPolicy.ts";
import { networkRules } from "./networkRules.ts";
import { raftConfChange } from "./raftConfChange.ts";
import { raftScenarios } from "./raftScenarios.ts";
import { raftQuorum, raftTables } from "./raftTables.ts";
import { raftTraces } from "./raftTraces.ts";
import { schedulerMisc } from "./schedulerMisc.ts";
import { schedulerPlugins } from "./schedulerPlugins.ts";
import { schedulerWhole } from "./schedulerWhole.ts";
import type { TableRunner } from "./tableRunner.ts";

/** Every table of upstream's own cases that is fed to the engine: one line each. */
export const tableRunners: readonly TableRunner[] = [schedulerPlugins, schedulerWhole, schedulerMisc, raftTables, raftQuorum, ...controllerTables, raftConfChange, raftTraces, networkFlows, networkEndpoints, networkPolicy, networkRules, raftScenarios];
