import type { KubeObject } from "../../../api/index.ts";
import type { VerbInput } from "../../verb.ts";
import { configMap } from "./configMap.ts";
import { secret } from "./secret.ts";
import { serviceGenerator } from "./service.ts";
import { deployment, job, namespace, serviceAccount } from "./workloads.ts";

/** A subcommand of `kubectl create`. */
export interface Generator {
  /** The object, or what is wrong with the command line. */
  make(input: VerbInput): KubeObject | string;
  /** What kubectl says before the server's message: "failed to create configmap:". */
  readonly failure?: string;
}

const configMaps: Generator = { make: configMap, failure: "failed to create configmap:" };
const deployments: Generator = { make: deployment, failure: "failed to create deployment:" };
const services: Generator = { make: serviceGenerator, failure: "failed to create service:" };
const serviceAccounts: Generator = { make: serviceAccount, failure: "failed to create serviceaccount:" };
const namespaces: Generator = { make: namespace };

/** One line for each kind that can be made from flags, under all its names. */
export const generators: Readonly<Record<string, Generator>> = {
  cm: configMaps,
  configmap: configMaps,
  deploy: deployments,
  deployment: deployments,
  job: { make: job, failure: "failed to create job:" },
  namespace: namespaces,
  ns: namespaces,
  sa: serviceAccounts,
  secret: { make: secret, failure: "failed to create secret" },
  service: services,
  serviceaccount: serviceAccounts,
  svc: services,
};
